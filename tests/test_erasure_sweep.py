"""After an account is deleted: a sweep of every table and of the words' index, past all models."""

import pytest
from django.db.models import Q
from django.utils import timezone

from accounts import erasure
from accounts.erasure import Words
from discussions import flagging, moderation, posting
from discussions.models import Case, Comment, Decision, Draft, LogEntry, Reason
from groups.models import Membership
from tests import texts
from tests.cast import Cast
from tests.lexemes import lexemes
from tests.stored import everything_stored

pytestmark = pytest.mark.django_db
# One word for each place in which somebody leaves words of their own.
PLANTED = ["kumquat", "marzipan", "zeppelin", "xylophone", "quagmire", "obelisk"]


@pytest.fixture
def spoken(cast: Cast) -> Membership:
    """A member who has said something, put it differently, begun something else, and asked the moderators to look; and
    of whose words somebody else asked it, which was decided.
    """
    me = cast.membership("member")
    thread = texts.thread(cast.group)
    said = posting.reply(me=me, thread=thread, parent=None, body="The kumquat took my Sundays.")
    posting.edit(me=me, comment=said, body="It was marzipan that took them.")
    Draft.objects.create(member=me, address="/groups/x/", body="A zeppelin, perhaps.", kept_at=timezone.now())
    theirs = posting.reply(me=cast.membership("organizer"), thread=thread, parent=None, body="Words of another.")
    flagging.flag(me=me, comment=theirs, reason=Reason.OTHER, note="Hurts like a xylophone.")
    second = posting.reply(me=me, thread=thread, parent=theirs, body="What a quagmire.")
    case = flagging.flag(me=cast.membership("organizer"), comment=second, reason=Reason.OTHER).case
    moderation.decide(
        actor=cast.person("moderator"),
        case=case,
        revision=Case.objects.get(pk=case.pk).revision,
        action=Decision.Action.DISMISS,
        reason=Reason.OTHER,
        statement="It may stand.",
    )
    user = cast.person("member")
    user.username, user.email = "obelisk", "obelisk@example.org"
    user.save()
    Membership.objects.filter(pk=me.pk).update(name="Obelisk")
    return me


def left() -> set[str]:
    """Which of the planted words are still somewhere."""
    everywhere = f"{everything_stored()} {lexemes('discussions_commententry')}".lower()
    return {word for word in PLANTED if word in everywhere}


def erased(cast: Cast, me: Membership, words: Words) -> set[str]:
    assert left() == set(PLANTED)
    erasure.erase_account(actor=cast.person("member"), words=words)
    return left()


def test_with_the_words_withdrawn_nothing_that_they_left_is_anywhere(cast: Cast, spoken: Membership) -> None:
    assert erased(cast, spoken, "withdraw") == set()
    assert set(Comment.objects.filter(author=spoken).values_list("status", flat=True)) == {"withdrawn"}


def test_with_the_words_left_nothing_names_them(cast: Cast, spoken: Membership) -> None:
    pk = cast.person("member").pk
    remains = erased(cast, spoken, "keep")
    assert "obelisk" not in remains
    assert {"marzipan", "quagmire"} <= remains
    assert "zeppelin" not in remains
    # The log keeps ids that lead nowhere any more, and nothing else does.
    logged = LogEntry.objects.filter(Q(actor_id=pk) | Q(subject_id=pk)).count()
    assert sum(pk in row for row in everything_stored().splitlines()) == logged > 0
