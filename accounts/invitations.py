"""Whether the invitation that somebody came with lets them sign up. What an invitation is, the apps above know."""

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string

from accounts.models import User

SESSION_KEY = "invitation"


def admitted(session: SessionBase) -> bool:
    """Whether the token that the page of an invitation left in this session admits its holder."""
    token = session.get(SESSION_KEY)
    return bool(token) and any(import_string(gate)(token) for gate in settings.SIGNUP_GATES)


def use(session: SessionBase, user: User) -> None:
    """Tells the apps above, inside the sign-up's transaction, that the token has brought `user` in.

    Raises ValidationError where somebody else used up the invitation a moment before. Where sign-up is open, an old
    token keeps nobody out.
    """
    token = session.get(SESSION_KEY)
    try:
        for done in settings.SIGNUP_DONE if token else []:
            import_string(done)(token=token, user=user)
    except ValidationError:
        if not settings.OPEN_SIGNUP:
            raise
