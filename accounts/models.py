"""The person: a sign-in name, an optional address, a language, a time zone, and how discreet mail should be."""

import zoneinfo
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin, UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

# Crockford's base32: no i, l, o or u, so it can be read aloud and copied by hand, and forms no words.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"

NAME_TAKEN = _("That sign-in name is taken. Please choose another.")


def new_user_id() -> str:
    """A random id, since a person's id stands in the links of reset mails."""
    return get_random_string(12, ALPHABET)


def validate_time_zone(name: str) -> None:
    """Raises ValidationError unless `name` is an IANA time zone."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("Choose a time zone from the list."))


class PersonManager(UserManager["User"]):
    """Django's own way of making users, for a person who has neither first nor last name."""

    def create_user(
        self, username: str, email: str | None = None, password: str | None = None, **extra: object
    ) -> "User":
        return super().create_user(username, email, password, **extra)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in. Names that others see belong to memberships, never to this row."""

    id = models.CharField(primary_key=True, max_length=12, default=new_user_id, editable=False)
    username = models.CharField(
        _("sign-in name"),
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": NAME_TAKEN},
    )
    email = models.EmailField(_("email address"), blank=True)
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[validate_time_zone])
    discreet_mail = models.BooleanField(
        _("discreet mail"),
        default=True,
        help_text=_("The subject and the sender of our mails don’t say what this site is about."),
    )
    quiet_from = models.TimeField(_("No mail from"), null=True, blank=True)
    quiet_until = models.TimeField(
        _("until"),
        null=True,
        blank=True,
        help_text=_("Between these hours no mail comes that can wait. Leave both empty for mail at any time."),
    )
    recovery_confirmed_at = models.DateTimeField(
        null=True, editable=False, help_text="When this person showed that they have kept their recovery codes."
    )
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [models.Index(fields=["email"], name="accounts_user_email")]
        constraints = [
            # Upper, since that is what `iexact`, by which people are found at sign-in, asks of PostgreSQL.
            models.UniqueConstraint(
                Upper("username"),
                name="accounts_user_username_ci",
                violation_error_message=NAME_TAKEN,
            ),
        ]

    def __str__(self) -> str:
        return self.username

    @property
    def could_be_locked_out(self) -> bool:
        """Whether a forgotten password would be the end: no email address, and no recovery codes known to be kept."""
        return not self.email and self.recovery_confirmed_at is None


class RecoveryCode(models.Model):
    """A code that sets a new password once, for somebody who gave no email address.

    Only the code's keyed digest is stored (accounts.recovery).
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("recovery code")

    def __str__(self) -> str:
        return "recovery code"


class AccountLook(models.Model):
    """Somebody at the desk has opened somebody's account. Only ever added: triggers refuse the rest. Opaque ids, so
    that a line outlives both accounts and names nobody.
    """

    at = models.DateTimeField(_("when"), default=timezone.now)
    looker_id = models.CharField(_("who looked"), max_length=12)
    account_id = models.CharField(_("whose account"), max_length=12, db_index=True)

    class Meta:
        verbose_name = _("look at an account")
        verbose_name_plural = _("looks at accounts")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class Session(AbstractBaseSession):
    """Where somebody is signed in. The row names the person, so that their sessions can be ended everywhere at once.

    `session_key` holds a digest (accounts.sessions): whoever reads this table can't sign in with it.
    """

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")

    class Meta(AbstractBaseSession.Meta):
        default_permissions = ()


class CacheEntry(models.Model):
    """A row of Django's database cache, which the rate limits share between processes.

    Nothing uses this model: it is here so that migrations make the table, and `flush` empties it.
    """

    cache_key = models.CharField(primary_key=True, max_length=255)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "cache"

    def __str__(self) -> str:
        return self.cache_key
