"""Codes that set a new password once, for people who gave no email address."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac

from accounts import sessions
from accounts.models import ALPHABET, RecoveryCode, User

CODES = 8
GROUPS, GROUP_LENGTH = 3, 4  # 60 bits


def new_code() -> str:
    """A code as it is shown: `7kqm-02xd-w9fa`."""
    return "-".join(get_random_string(GROUP_LENGTH, ALPHABET) for _ in range(GROUPS))


def normalise(typed: str) -> str:
    """The code that somebody meant: case, spaces and dashes don't count, and O is read as 0, I and L as 1."""
    letters = typed.lower().translate(str.maketrans("oil", "011"))
    return "".join(letter for letter in letters if letter in ALPHABET)


def digests(typed: str) -> list[str]:
    """Under the site's key and, where it was changed, those before it: codes are kept on paper for years."""
    return [
        salted_hmac("accounts.recovery", normalise(typed), secret=key, algorithm="sha256").hexdigest()
        for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    ]


@transaction.atomic
def renew(*, actor: User) -> list[str]:
    """A new set of codes, to be shown once; those from before are void, and these count as kept once confirmed."""
    User.objects.select_for_update().get(pk=actor.pk)
    RecoveryCode.objects.filter(user=actor).delete()
    codes = [new_code() for _ in range(CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=actor, digest=digests(code)[0]) for code in codes)
    actor.recovery_confirmed_at = None
    actor.save(update_fields=["recovery_confirmed_at"])
    return codes


def is_unused(*, actor: User, typed: str) -> bool:
    """Whether this is one of the person's codes that still work."""
    return RecoveryCode.objects.filter(user=actor, digest__in=digests(typed), used_at=None).exists()


def confirm(*, actor: User) -> None:
    """Notes that this person has shown that they kept their codes."""
    actor.recovery_confirmed_at = timezone.now()
    actor.save(update_fields=["recovery_confirmed_at"])


def left(*, actor: User) -> int:
    """How many codes this person could still use."""
    return RecoveryCode.objects.filter(user=actor, used_at=None).count()


@transaction.atomic
def recover(*, username: str, typed: str, password: str) -> User | None:
    """Sets the password and ends every session, if `typed` is an unused code of this person's; else None.

    One query looks for the name and the code together, so an unknown name and a wrong code take equally long. Of two
    who send the same code at once, one finds it used.
    """
    name = AbstractBaseUser.normalize_username(username)
    codes = RecoveryCode.objects.filter(
        user__username__iexact=name, user__is_active=True, digest__in=digests(typed), used_at=None
    )
    code = codes.select_related("user").first()
    if code is None or not RecoveryCode.objects.filter(pk=code.pk, used_at=None).update(used_at=timezone.now()):
        return None
    user: User = code.user
    user.set_password(password)
    # Whoever used a code has kept them; whoever used the last one has none to keep.
    user.recovery_confirmed_at = timezone.now() if left(actor=user) else None
    user.save(update_fields=["password", "recovery_confirmed_at"])
    sessions.end_all(user=user)
    return user
