"""The outbox, who wants nothing from here, and that the mail server is in trouble."""

import datetime as dt
from typing import ClassVar, Protocol, Self

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


class Recipient(Protocol):
    """Somebody with an account, as far as mail needs to know them."""

    pk: str
    email: str
    language: str
    time_zone: str
    discreet_mail: bool
    quiet_from: dt.time | None
    quiet_until: dt.time | None
    is_active: bool


def new_id() -> str:
    return get_random_string(16, ALPHABET)


class Problem(models.TextChoices):
    """Why a letter didn't leave. Servers quote addresses in what they say, so their own words are kept nowhere."""

    SILENT = "silent", _("the mail server didn’t answer in time, or hung up")
    UNREACHABLE = "unreachable", _("the mail server can’t be reached")
    NOT_US = "not us", _("the mail server doesn’t take mail from us")
    REFUSED = "refused", _("the mail server refused this letter or its recipient")
    UNWRITTEN = "unwritten", _("the letter couldn’t be written: an error of ours, see the log")


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self) -> Self:
        """What should leave now, and what somebody took so long ago that they must have been stopped."""
        return self.filter(due_at__lte=timezone.now())

    def in_trouble(self) -> Self:
        """What was tried in vain and waits, and what was given up."""
        waiting = Q(status=Message.Status.WAITING, attempts__gt=0)
        return self.filter(waiting | Q(status=Message.Status.FAILED))

    def with_confirmed_address(self) -> Self:
        """Each with its recipient, and `confirmed`: whether the recipient showed that the address is their own."""
        theirs = EmailAddress.objects.filter(
            user=OuterRef("recipient"), email__iexact=OuterRef("recipient__email"), verified=True
        )
        return self.select_related("recipient").annotate(confirmed=Exists(theirs))


class Message(models.Model):
    """That somebody should get a letter of some kind about something; no words of it (mail.outbox).

    Once it has left, or can't any more, the row forgets to whom and about what it was.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        DROPPED = "dropped", _("due to nobody any more")
        FAILED = "failed", _("given up")

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    # A keyed digest: the key itself would tell for good who was written to.
    key = models.CharField(max_length=64, unique=True)
    letter = models.CharField(_("kind"), max_length=40)
    about = models.JSONField(default=dict)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    address = models.EmailField(blank=True)
    message_id = models.CharField(max_length=255)
    urgent = models.BooleanField(default=False)
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    wanted_at = models.DateTimeField(_("due"), default=timezone.now)
    # The next time that it should be tried. While it is being sent: when whoever took it must have been stopped.
    due_at = models.DateTimeField(_("next try"), null=True, default=timezone.now)
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    problem = models.CharField(_("what went wrong"), max_length=12, choices=Problem, blank=True)
    reply_code = models.PositiveSmallIntegerField(_("the server’s code"), null=True)
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    # Only on rows from `with_confirmed_address`, and an AttributeError on any other.
    confirmed: bool

    objects: ClassVar = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail in trouble")
        verbose_name_plural = _("mail in trouble")
        indexes = [
            models.Index(fields=["urgent", "due_at"], name="mail_message_due"),
            models.Index(fields=["ended_at"], name="mail_message_ended"),
        ]
        constraints = [
            models.CheckConstraint(
                name="mail_message_ended_or_due",
                condition=Q(status__in=["waiting", "sending"], due_at__isnull=False, ended_at__isnull=True)
                | Q(status__in=["sent", "dropped", "failed"], due_at__isnull=True, ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="mail_message_ended_forgets",
                condition=Q(ended_at__isnull=True) | Q(recipient__isnull=True, address="", about={}),
            ),
        ]

    def __str__(self) -> str:
        return self.pk


class Refusal(models.Model):
    """Somebody without an account wants no more mail from here. Of the address, only a keyed digest is kept."""

    digest = models.CharField(primary_key=True, max_length=64)
    refused_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("refusal")

    def __str__(self) -> str:
        return "refusal"


class Trouble(models.Model):
    """The mail server takes nothing from us at the moment: one row at most, gone with the next letter that leaves."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    since = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveIntegerField(default=0)
    paused_until = models.DateTimeField(default=timezone.now)
    problem = models.CharField(max_length=12, choices=Problem)
    reply_code = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name = _("trouble with the mail server")
        constraints = [models.CheckConstraint(name="mail_trouble_one", condition=Q(id=1))]

    def __str__(self) -> str:
        return self.get_problem_display()
