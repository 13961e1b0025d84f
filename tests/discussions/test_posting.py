"""Speaking, changing one's words, taking them back: what the others notice, and what two at once can't break."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from discussions import erasure, flagging, moderation, policies, posting, tree
from discussions.models import Case, Comment, Decision, Reason, Thread
from groups.models import Membership
from readings.models import Block
from tests import texts
from tests.cast import Cast, assemble
from tests.races import all_at_once

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


@pytest.fixture
def me(cast: Cast) -> Membership:
    return cast.membership("member")


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return texts.thread(cast.group)


@pytest.fixture
def said(thread: Thread, me: Membership) -> Comment:
    return posting.reply(me=me, thread=thread, parent=None, body="They *never* asked us.")


def point(me: Membership, block: Block, words: str, body: str) -> Comment:
    start = block.text.index(words)
    return posting.post(me=me, block=block, start=start, end=start + len(words), quote=words, body=body)


def test_the_same_words_are_one_thread_and_other_words_another(cast: Cast, me: Membership) -> None:
    block = texts.version().blocks.get(number=1)
    first = point(me, block, "the night shift", "That was me.")
    second = point(cast.membership("organizer"), block, "the night shift", "And me.")
    other = point(me, block, "the new rota", "It came on a Friday.")
    assert first.thread == second.thread
    assert [first.seq, second.seq] == [1, 2]
    assert other.thread != first.thread
    assert first.thread.passage
    assert first.thread.passage.quote == "the night shift"


def test_another_group_on_the_same_words_has_a_thread_of_its_own(cast: Cast, me: Membership) -> None:
    block = texts.version().blocks.get(number=1)
    ours = point(me, block, "the night shift", "That was me.")
    theirs = point(cast.membership("outsider"), block, "the night shift", "Here too.")
    assert ours.thread != theirs.thread
    assert ours.thread.passage == theirs.thread.passage


def test_words_that_the_text_does_not_say_open_no_thread(me: Membership) -> None:
    block = texts.version().blocks.get(number=1)
    with pytest.raises(ValidationError):
        posting.post(me=me, block=block, start=0, end=6, quote="Nobody else", body="What?")
    assert not Thread.objects.exists()


def test_a_comment_is_shown_as_it_was_meant_and_never_as_markup_of_its_own(thread: Thread, me: Membership) -> None:
    comment = posting.reply(me=me, thread=thread, parent=None, body="They *never* asked.\n<script>alert(1)</script>")
    assert "<em>never</em>" in comment.html
    assert "<script" not in comment.html
    assert "&lt;script&gt;" in comment.html


def test_pressing_twice_says_it_once(thread: Thread, me: Membership, said: Comment) -> None:
    again = posting.reply(me=me, thread=thread, parent=None, body=said.body)
    assert again == said
    thread.refresh_from_db()
    assert thread.last_seq == Comment.objects.count() == 1


def test_the_same_words_elsewhere_by_another_or_later_are_said_again(
    cast: Cast, thread: Thread, me: Membership, said: Comment
) -> None:
    posting.reply(me=me, thread=thread, parent=said, body=said.body)
    posting.reply(me=cast.membership("organizer"), thread=thread, parent=None, body=said.body)
    Comment.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    posting.reply(me=me, thread=thread, parent=None, body=said.body)
    assert list(Comment.objects.order_by("seq").values_list("seq", "path")) == [
        (1, "0001"),
        (2, "00010002"),
        (3, "0003"),
        (4, "0004"),
    ]


def test_a_thread_without_a_number_left_says_so(thread: Thread, me: Membership) -> None:
    Thread.objects.update(last_seq=tree.LAST_SEQ)
    with pytest.raises(ValidationError, match="full"):
        posting.reply(me=me, thread=thread, parent=None, body="One more.")


def test_changed_words_say_that_they_were_changed(me: Membership, said: Comment) -> None:
    assert said.edited_at is None
    assert posting.edit(me=me, comment=said, body=said.body).edited_at is None
    changed = posting.edit(me=me, comment=said, body="They asked **once**.")
    assert changed.edited_at is not None
    assert "<strong>once</strong>" in changed.html


def test_nobody_changes_what_is_anothers_hidden_or_gone(cast: Cast, me: Membership, said: Comment) -> None:
    with pytest.raises(ValidationError):
        posting.edit(me=cast.membership("organizer"), comment=said, body="Not mine.")
    Comment.objects.update(status=Comment.Status.HIDDEN)
    with pytest.raises(ValidationError, match="in the meantime"):
        posting.edit(me=me, comment=said, body="Again.")
    said.refresh_from_db()
    assert said.body == "They *never* asked us."


def test_withdrawn_words_are_gone_and_their_place_stays(cast: Cast, me: Membership, said: Comment) -> None:
    answer = posting.reply(me=cast.membership("organizer"), thread=said.thread, parent=said, body="Nor us.")
    posting.withdraw(me=cast.membership("organizer"), comment=said)
    said.refresh_from_db()
    assert said.status == Comment.Status.SHOWN
    posting.withdraw(me=me, comment=said)
    said.refresh_from_db()
    answer.refresh_from_db()
    assert (said.status, said.body, said.html) == (Comment.Status.WITHDRAWN, "", "")
    assert answer.parent == said
    assert answer.status == Comment.Status.SHOWN


def test_moderators_keep_their_copy_of_withdrawn_words_only_until_they_have_decided(
    cast: Cast, me: Membership, said: Comment
) -> None:
    other = posting.reply(me=me, thread=said.thread, parent=None, body="Something else.")
    for comment in (said, other):
        flagging.flag(me=cast.membership("organizer"), comment=comment, reason=Reason.OTHER)
    decided, waiting = Case.objects.get(comment=said), Case.objects.get(comment=other)
    moderation.decide(
        actor=cast.person("moderator"),
        case=decided,
        revision=decided.revision,
        action=Decision.Action.HIDE,
        reason=Reason.OTHER,
        statement="It was about somebody else.",
    )
    for comment in (said, other):
        posting.withdraw(me=me, comment=comment)
    decided.refresh_from_db()
    waiting.refresh_from_db()
    assert decided.snapshot == ""
    assert waiting.snapshot == "Something else."


@pytest.mark.parametrize("status", Comment.Status.values)
@pytest.mark.parametrize("role", ["member", "moderator", "organizer"])
def test_the_author_alone_changes_and_withdraws(cast: Cast, said: Comment, role: str, status: str) -> None:
    said.status = status
    me = cast.membership(role)
    assert policies.can_edit(me, said) == (role == "member" and status == "shown")
    assert policies.can_withdraw(me, said) == (role == "member" and status != "withdrawn")


@pytest.mark.parametrize(("words", "left"), [("withdraw", ""), ("keep", "They *never* asked us.")])
def test_somebody_who_leaves_for_good_takes_their_words_or_leaves_them(
    cast: Cast, said: Comment, words: str, left: str
) -> None:
    others = posting.reply(me=cast.membership("organizer"), thread=said.thread, parent=said, body="Nor us.")
    erasure.erase(user=cast.person("member"), words=words)  # type: ignore[arg-type]
    said.refresh_from_db()
    others.refresh_from_db()
    assert said.body == left
    assert others.body == "Nor us."


@pytest.mark.django_db(transaction=True)
def test_sixteen_who_speak_at_once_are_all_heard_each_under_a_number_of_their_own() -> None:
    cast = assemble()
    me = cast.membership("member")
    thread = texts.thread(cast.group)
    first = posting.reply(me=me, thread=thread, parent=None, body="First.")

    def speak(name: int) -> None:
        for turn in range(3):
            posting.reply(me=me, thread=thread, parent=first, body=f"{name}, {turn}")

    all_at_once([partial(speak, name) for name in range(16)])
    thread.refresh_from_db()
    assert thread.last_seq == 49
    assert sorted(Comment.objects.values_list("seq", flat=True)) == list(range(1, 50))
    assert Comment.objects.values("path").distinct().count() == 49


@pytest.mark.django_db(transaction=True)
def test_two_who_point_at_the_same_words_at_once_meet_in_one_thread() -> None:
    cast = assemble()
    block = texts.version().blocks.get(number=1)
    people = [cast.membership(role) for role in ("member", "moderator", "organizer")]
    all_at_once([partial(point, me, block, "the night shift", f"{me} too.") for me in people])
    assert Thread.objects.count() == 1
    assert sorted(Comment.objects.values_list("seq", flat=True)) == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_one_press_that_arrives_four_times_at_once_is_one_comment() -> None:
    cast = assemble()
    me = cast.membership("member")
    thread = texts.thread(cast.group)
    all_at_once([partial(posting.reply, me=me, thread=thread, parent=None, body="Once.")] * 4)
    assert Comment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_words_withdrawn_while_a_moderator_decides_leave_no_copy_behind() -> None:
    cast = assemble()
    me, thread = cast.membership("member"), texts.thread(cast.group)
    acts: list[Callable[[], object]] = []
    for number in range(4):
        comment = posting.reply(me=me, thread=thread, parent=None, body=f"Something {number}.")
        case = flagging.flag(me=cast.membership("organizer"), comment=comment, reason=Reason.OTHER).case
        case.refresh_from_db()
        decide = partial(
            moderation.decide,
            actor=cast.person("moderator"),
            case=case,
            revision=case.revision,
            action=Decision.Action.DISMISS,
            reason=Reason.OTHER,
            statement="It may stay.",
        )
        acts += [decide, partial(posting.withdraw, me=me, comment=comment)]
    all_at_once(acts)
    assert set(Comment.objects.values_list("status", "body")) == {("withdrawn", "")}
    assert set(Case.objects.values_list("status", "snapshot")) == {("decided", "")}
