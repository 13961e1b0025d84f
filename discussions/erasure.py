"""What becomes of somebody's words when they delete their account."""

from typing import Literal

from accounts.models import User
from discussions.models import Comment
from discussions.posting import empty


def erase(*, user: User, words: Literal["withdraw", "keep"]) -> None:
    """Withdraws all that they have said; or leaves it, under "a former member" once their names are gone."""
    if words == "withdraw":
        empty(Comment.objects.filter(author__user=user))
