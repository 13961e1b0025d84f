"""Sessions whose rows name the person and can't be used by whoever copies them (SESSION_ENGINE).

The site is served by WSGI, so only the synchronous half of Django's interface is adapted.
"""

import hashlib
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.db import models
from django.utils import timezone

from accounts.models import Session, User
from statements.kept import Given, Kept

ALIVE = Kept(
    lambda: Session.objects.filter(
        session_key=Given("key", models.CharField()), expire_date__gt=Given("now", models.DateTimeField())
    )
)

# In a session that is lent (accounts.lending): whose it is, without signing them in.
LENDER = "_lender"


def digest(session_key: str) -> str:
    """What is stored of a key. The key is random enough (165 bits) to need no secret."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:40]


class SessionStore(db.SessionStore):
    """Django's own store in the database, with a digest for the key and the person in a column."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast("Session", super().create_model_instance(data))
        row.session_key = digest(row.session_key)
        row.user_id = data.get(SESSION_KEY) or data.get(LENDER)
        return row

    def _get_session_from_db(self) -> Session | None:
        row = ALIVE.one(key=digest(self.session_key or ""), now=timezone.now())
        if row is None:
            self._session_key = None
        return row

    def exists(self, session_key: str) -> bool:
        return super().exists(digest(session_key))

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(session_key=digest(key)).delete()


def end_all(*, user: User) -> None:
    """Signs this person out wherever they are signed in."""
    Session.objects.filter(user=user).delete()
