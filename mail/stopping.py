"""No more mail of a kind, asked for by a link in one (settings.MAIL_STOPS). Works for whoever has the link."""

from django.conf import settings
from django.core.signing import BadSignature
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from mail.letters import Stopping, signer


def _stopping(kind: str) -> Stopping | None:
    path = settings.MAIL_STOPS.get(kind)
    return import_string(path) if path else None


def sentence(kind: str) -> str | Promise:
    """What will no longer come; empty for a kind that there isn't. Says nothing of whether a link is a real one."""
    stopping = _stopping(kind)
    return stopping.sentence if stopping else ""


def stop(*, kind: str, token: str) -> None:
    """Sees to it. Of a link that isn't one of ours, or of one whose time is over, nothing comes."""
    stopping = _stopping(kind)
    if stopping is None:
        return
    try:
        of = signer(kind).unsign(token)
    except BadSignature:
        return
    stopping.stop(of)
