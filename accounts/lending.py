"""A device in other hands: it does one thing of its lender's, and is signed out for everything else.

Lending ends the session and begins one that knows the lender but doesn't sign them in: every page that doesn't ask
`lent_by` meets nobody. To come back, the lender signs in.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import User
from accounts.requests import PersonRequest
from accounts.sessions import LENDER

THING = "_lent"


@dataclass(frozen=True)
class Lent:
    """Whose device it is, and what it is lent for: one thing's id within one group."""

    lender: User
    group_id: str
    thing_id: str


def lend(request: PersonRequest, *, group_id: str, thing_id: str, until: datetime) -> None:
    """From now on this device is lent, until `until` at the latest."""
    lender = request.user
    request.session.flush()
    request.session[LENDER] = lender.pk
    request.session[THING] = {
        "group": group_id,
        "thing": thing_id,
        "until": until.isoformat(),
        "hash": lender.get_session_auth_hash(),
    }
    request.user = AnonymousUser()  # type: ignore[assignment]


def lent_by(request: HttpRequest) -> Lent | None:
    """What this device is lent for. None for any other, and after the lender's password or account changed."""
    if LENDER not in request.session or request.user.is_authenticated:
        return None
    kept = request.session[THING]
    lender = User.objects.filter(pk=request.session[LENDER], is_active=True).first()
    if lender is None or datetime.fromisoformat(kept["until"]) < timezone.now():
        return None
    if not constant_time_compare(kept["hash"], lender.get_session_auth_hash()):
        return None
    return Lent(lender, kept["group"], kept["thing"])


def end(request: HttpRequest) -> None:
    """The device is nobody's again."""
    request.session.flush()
