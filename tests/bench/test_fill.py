"""The bench's database holds what the bench says it measures."""

import pytest

from bench import fill, places
from bench.scale import TINY
from discussions.models import Case, Comment, Flag, Thread
from discussions.tree import depth
from groups.models import Attendance, DiscussionGroup, GroupReading, GroupSession, Membership, MembershipRole, Role
from readings.models import Block, PassageAnchor, Reading, Version
from readings.passages import quote_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _filled(db: None) -> None:
    fill.fill(TINY)


def test_people_and_groups_are_as_many_as_the_scale_says() -> None:
    assert Membership.objects.active().count() == TINY.members + 1
    assert DiscussionGroup.objects.count() == TINY.groups
    for role in (Role.ORGANIZER, Role.MODERATOR):
        more = 1 if role == Role.MODERATOR else 0  # One of them moderates two.
        assert MembershipRole.objects.filter(role=role).count() == TINY.groups + more
    assert GroupReading.objects.count() == 2 * TINY.groups
    assert GroupSession.objects.count() == 2 * TINY.groups + TINY.weeks + TINY.ahead
    assert Attendance.objects.count() == (2 + TINY.weeks / TINY.groups) * TINY.members


def test_every_thread_has_its_length_and_counts_to_it() -> None:
    for size in TINY.threads:
        thread = Thread.objects.get(pk=places.thread(size), group=places.GROUP)
        assert thread.last_seq == size
        assert list(thread.comments.order_by("seq").values_list("seq", flat=True)) == list(range(1, size + 1))


def test_paths_put_every_answer_behind_its_parent() -> None:
    comments = Comment.objects.filter(thread=places.thread(max(TINY.threads))).select_related("parent")
    depths = set()
    for comment in comments:
        depths.add(depth(comment.path))
        if comment.parent:
            assert comment.parent.path < comment.path
            assert depth(comment.path) == min(depth(comment.parent.path) + 1, 7)
        else:
            assert depth(comment.path) == 0
    assert max(depths) > 2


def test_a_comment_has_about_500_characters() -> None:
    lengths = [len(body) for body in Comment.objects.values_list("body", flat=True)]
    assert 480 < sum(lengths) / len(lengths) < 540


def test_the_long_reading_has_its_words_and_passages_that_quote_it() -> None:
    version = Version.objects.get(reading=places.READING)
    blocks = Block.objects.filter(version=version)
    assert version.word_count == TINY.words == sum(len(block.text.split()) for block in blocks)
    anchors = PassageAnchor.objects.filter(version=version).select_related("start_block", "passage")
    assert anchors.count() == TINY.many_passages
    running_on = 0
    for here in anchors:
        between = blocks.filter(pk__gte=here.start_block_id, pk__lte=here.end_block_id).order_by("position")
        assert quote_of(list(between), here.start_offset or 0, here.end_offset or 0) == here.passage.quote
        assert here.start_block
        assert here.start_block.text[: here.start_offset].endswith(here.passage.prefix)
        running_on += len(between) == 2
    assert running_on


def test_two_groups_speak_about_the_long_reading_one_of_them_much() -> None:
    threads = Thread.objects.filter(passage__version__reading=places.READING)
    for group, count in ((places.GROUP, TINY.passages), (places.BUSY_GROUP, TINY.many_passages)):
        assert threads.filter(group=group).count() == count
    assert threads.exclude(group__in=[places.GROUP, places.BUSY_GROUP]).count() == 0
    assert Thread.objects.filter(pk=places.REPLIES_THREAD, group=places.QUIET_GROUP).exists()


def test_the_library_shows_every_reading() -> None:
    assert Reading.objects.in_library().count() == TINY.library


def test_the_moderator_sees_every_case() -> None:
    moderator = Membership.objects.holding(Role.MODERATOR).get(group=places.GROUP)
    assert moderator.user is not None
    assert Case.objects.visible_to(moderator.user).count() == TINY.cases
    assert Flag.objects.count() == 2 * TINY.cases
    assert not Flag.objects.filter(case__subject__isnull=True).exists()


def test_the_filler_says_who_is_signed_in_and_where_the_middle_of_each_thread_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bench.database.made", lambda mark, fill: False)
    facts = fill.main("tiny")
    assert len({facts[person] for person in ("member", "moderator", "quiet", "busy")}) == 4
    for size in TINY.threads:
        comments = Comment.objects.filter(thread=places.thread(size))
        assert comments.filter(path__lte=facts[f"middle_{size}"]).count() == size // 2


def test_the_groups_whose_search_is_measured_say_as_much_as_they_should() -> None:
    for group, size in zip((places.BUSY_GROUP, places.GROUP), TINY.spoken, strict=True):
        comments = Comment.objects.filter(group=group)
        assert comments.count() == size
        common = comments.filter(body__contains=" A thread.").count()
        assert 0.5 < common / size < 0.8
    assert not Comment.objects.filter(body__icontains="nowhere").exists()


def test_the_measured_session_has_all_that_its_page_shows() -> None:
    session = GroupSession.objects.get(pk=places.LIVE_SESSION)
    assert session.cards.filter(words__startswith=places.ON_A_CARD, status="kept").count() == places.CARDS
    here = [session.agenda, session.roles, session.brought, session.proposals, session.commitments, session.rounds]
    assert all(rows.count() > 1 for rows in here)
