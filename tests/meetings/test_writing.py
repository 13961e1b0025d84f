"""Writing in a round: who reads what and when, and what is left of what was taken back."""

from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from groups import membership
from groups.models import Membership
from meetings import erasure, policies, rounds, writing
from meetings.models import Contribution, Round
from tests.cast import Cast
from tests.meetings.written import as_now, own, ring, round_in


def read_by(round_: Round, member: Membership) -> list[str]:
    return [str(entry.html) for entry in writing.read(me=member, round_=as_now(round_))]


def shown(*words: str) -> list[str]:
    return [f"<p>{said}</p>\n" for said in words]


@pytest.fixture
def me(cast: Cast) -> Membership:
    return cast.membership("member")


@pytest.fixture
def other(cast: Cast) -> Membership:
    return cast.membership("moderator")


def test_one_reads_the_others_once_one_has_contributed(cast: Cast, me: Membership, other: Membership) -> None:
    round_ = round_in(cast)
    writing.contribute(me=other, round_=round_, words="Theirs.")
    writing.keep_draft(me=me, round_=round_, words="Mine, not yet.")
    assert read_by(round_, me) == []
    writing.contribute(me=me, round_=round_, words="Mine.")
    assert sorted(read_by(round_, me)) == shown("Mine.", "Theirs.")


def test_one_reads_the_others_once_one_has_passed_but_not_for_now(
    cast: Cast, me: Membership, other: Membership
) -> None:
    round_ = round_in(cast)
    writing.contribute(me=other, round_=round_, words="Theirs.")
    writing.pass_(me=me, round_=round_, for_now=True)
    assert read_by(round_, me) == []
    writing.pass_(me=me, round_=round_, for_now=False)
    assert read_by(round_, me) == shown("Theirs.")


def test_with_one_reveal_for_all_nobody_reads_before_it_closes(cast: Cast, me: Membership, other: Membership) -> None:
    round_ = round_in(cast, reveal=Round.Reveal.CLOSING, closes_at=timezone.now() + timedelta(hours=1))
    writing.contribute(me=other, round_=round_, words="Theirs.")
    writing.pass_(me=me, round_=round_, for_now=False)
    assert read_by(round_, me) == []
    assert read_by(round_, other) == shown("Theirs.")
    ring(round_)
    assert read_by(round_, me) == shown("Theirs.")


@pytest.mark.parametrize("reveal", Round.Reveal.values)
def test_who_did_neither_by_the_end_still_passes_and_then_reads(
    cast: Cast, me: Membership, other: Membership, reveal: str
) -> None:
    round_ = round_in(cast, reveal=reveal)
    writing.contribute(me=other, round_=round_, words="Theirs.")
    round_ = ring(round_)
    assert read_by(round_, me) == []
    writing.pass_(me=me, round_=round_, for_now=False)
    assert read_by(round_, me) == shown("Theirs.")


def test_whoever_takes_no_part_neither_writes_nor_reads(cast: Cast, me: Membership) -> None:
    round_ = round_in(cast, me)
    writing.contribute(me=me, round_=round_, words="Mine.")
    organizer = cast.membership("organizer")
    for act in (
        lambda: writing.contribute(me=organizer, round_=round_, words="Too."),
        lambda: writing.pass_(me=organizer, round_=round_, for_now=False),
        lambda: writing.keep_draft(me=organizer, round_=round_, words="Too."),
    ):
        with pytest.raises(PermissionDenied):
            act()
    ring(round_)
    assert read_by(round_, organizer) == []
    with pytest.raises(IntegrityError, match="no_place"), transaction.atomic():
        Contribution.objects.create(group=cast.group, round=round_, membership=organizer, passed_at=timezone.now())


def test_who_passed_may_still_write_and_it_is_marked_as_later(cast: Cast, me: Membership) -> None:
    round_ = round_in(cast)
    writing.pass_(me=me, round_=round_, for_now=False)
    writing.contribute(me=me, round_=round_, words="After all.")
    assert [entry.is_later for entry in writing.read(me=me, round_=round_)] == [True]


def test_before_anybody_can_read_passing_and_then_writing_is_no_later(cast: Cast, me: Membership) -> None:
    round_ = round_in(cast, reveal=Round.Reveal.CLOSING)
    writing.pass_(me=me, round_=round_, for_now=False)
    writing.contribute(me=me, round_=round_, words="After all.")
    assert [entry.is_later for entry in writing.read(me=me, round_=round_)] == [False]


@pytest.mark.parametrize(
    ("reveal", "closed", "marked"), [("each", False, True), ("closing", False, False), ("closing", True, True)]
)
def test_what_is_changed_after_the_reveal_says_so(
    cast: Cast, me: Membership, reveal: str, closed: bool, marked: bool
) -> None:
    round_ = round_in(cast, reveal=reveal)
    writing.contribute(me=me, round_=round_, words="First.")
    round_ = ring(round_) if closed else round_
    writing.contribute(me=me, round_=round_, words="First.")
    assert [entry.is_changed for entry in writing.read(me=me, round_=round_)] == [False]
    writing.contribute(me=me, round_=round_, words="Second.")
    assert [entry.is_changed for entry in writing.read(me=me, round_=round_)] == [marked]
    assert read_by(round_, me) == shown("Second.")


def test_what_is_withdrawn_is_gone_and_was_a_pass(cast: Cast, me: Membership, other: Membership) -> None:
    round_ = round_in(cast)
    writing.contribute(me=me, round_=round_, words="First.")
    writing.contribute(me=other, round_=round_, words="Theirs.")
    writing.contribute(me=me, round_=round_, words="Second.")
    writing.keep_draft(me=me, round_=round_, words="Third.")
    writing.withdraw(me=me, round_=round_)
    assert read_by(round_, other) == read_by(round_, me) == shown("Theirs.")
    row = own(round_, me)
    assert (row.words, row.html, row.draft, row.contributed_at, row.changed_at) == ("", "", "", None, None)
    assert row.passed_at


def test_entries_stand_as_the_places_do_and_not_as_they_were_written(cast: Cast) -> None:
    people = [cast.membership(name) for name in ("organizer", "member", "moderator")]
    round_ = round_in(cast, *people)
    for member in reversed(people):
        writing.contribute(me=member, round_=round_, words=member.name)
    assert read_by(round_, people[0]) == shown("Organizer", "Member", "Moderator")


def test_before_it_opens_nobody_writes_and_nobody_passes(cast: Cast, me: Membership) -> None:
    round_ = round_in(cast, opens_at=timezone.now() + timedelta(hours=1))
    with pytest.raises(ValidationError):
        writing.keep_draft(me=me, round_=round_, words="Early.")
    assert not Contribution.objects.exists()


def test_after_the_bell_the_words_are_kept_as_a_draft(cast: Cast, me: Membership, other: Membership) -> None:
    before = round_in(cast)
    writing.pass_(me=other, round_=before, for_now=False)
    ring(before)
    with pytest.raises(writing.ClosedError):
        writing.contribute(me=me, round_=before, words="Too late.")
    assert own(before, me).draft == "Too late."
    assert read_by(before, other) == []


def test_the_database_takes_nothing_after_the_bell_either(cast: Cast, me: Membership) -> None:
    round_ = ring(round_in(cast))
    values = {"group": cast.group, "round": round_, "membership": me}
    with pytest.raises(IntegrityError, match="round_closed"), transaction.atomic():
        Contribution.objects.create(**values, words="Late.", contributed_at=timezone.now())
    row = Contribution.objects.create(**values, passed_at=timezone.now())
    with pytest.raises(IntegrityError, match="round_closed"), transaction.atomic():
        Contribution.objects.filter(pk=row.pk).update(words="Late.", contributed_at=timezone.now())


STATES = ["nothing", "draft", "for now", "passed", "contributed", "later", "withdrawn"]

THEIRS = ["draft", "passed", "contributed", "later"]


def put(round_: Round, member: Membership, state: str) -> None:
    if state == "draft":
        writing.keep_draft(me=member, round_=round_, words="D.")
    if state == "for now":
        writing.pass_(me=member, round_=round_, for_now=True)
    if state in {"passed", "later"}:
        writing.pass_(me=member, round_=round_, for_now=False)
    if state in {"contributed", "later", "withdrawn"}:
        writing.contribute(me=member, round_=round_, words="W.")
    if state == "withdrawn":
        writing.withdraw(me=member, round_=round_)


@pytest.mark.parametrize(
    ("mine", "theirs", "reveal"),
    list(product(STATES, THEIRS, Round.Reveal.values)),
)
def test_the_queryset_and_the_predicate_agree(cast: Cast, mine: str, theirs: str, reveal: str) -> None:
    """Over every state of one's own and of another's, before and after it closed, in the group and out of it."""
    round_ = round_in(cast, reveal=reveal)
    me, other = cast.membership("member"), cast.membership("moderator")
    put(round_, me, mine)
    put(round_, other, theirs)
    for closed, left in ((False, False), (True, False), (True, True)):
        round_ = ring(round_) if closed and not left else as_now(round_)
        if left:
            membership.leave(me=me)
        acting = Membership.objects.acting(cast.person("member")).first()
        row = Contribution.objects.own(me).filter(round=round_).first()
        allowed = {
            entry.pk
            for entry in Contribution.objects.filter(round=round_)
            if policies.can_read(acting, entry, row, round_)
        }
        visible = Contribution.objects.visible_to(cast.person("member")).filter(round=round_)
        assert set(visible.values_list("pk", flat=True)) == allowed
        if acting:
            assert set(Contribution.objects.unlocked_for(acting).values_list("pk", flat=True)) == allowed


def test_what_somebody_reads_comes_without_anybodys_draft(cast: Cast, me: Membership, other: Membership) -> None:
    round_ = round_in(cast)
    writing.contribute(me=other, round_=round_, words="Theirs.")
    writing.keep_draft(me=other, round_=round_, words="Not for anybody.")
    writing.pass_(me=me, round_=round_, for_now=False)
    row = Contribution.objects.unlocked_for(me).get()
    assert "draft" in row.get_deferred_fields()
    assert "Not for anybody" not in repr(writing.read(me=me, round_=round_))


@pytest.mark.parametrize("words", ["withdraw", "keep"])
@pytest.mark.parametrize("by", ["leaving", "erase"])
def test_leaving_takes_the_words_along_or_leaves_them_and_always_the_drafts(
    cast: Cast, me: Membership, other: Membership, words: str, by: str
) -> None:
    round_ = round_in(cast)
    writing.contribute(me=me, round_=round_, words="Mine.")
    writing.keep_draft(me=me, round_=round_, words="Mine, again.")
    writing.pass_(me=other, round_=round_, for_now=False)
    if by == "leaving":
        erasure.leaving(me=me, words=words)  # type: ignore[arg-type]
    else:
        erasure.erase(user=cast.person("member"), words=words)  # type: ignore[arg-type]
    assert read_by(round_, other) == (shown("Mine.") if words == "keep" else [])
    assert own(round_, me).draft == ""


def test_ones_own_words_are_all_that_one_wrote_and_nobody_elses(cast: Cast, me: Membership, other: Membership) -> None:
    round_, second = round_in(cast), round_in(cast)
    writing.contribute(me=other, round_=round_, words="Theirs.")
    writing.contribute(me=me, round_=round_, words="Mine.")
    writing.keep_draft(me=me, round_=second, words="Half.")
    assert [(row.words, row.draft) for row in rounds.own_words(me)] == [("Mine.", ""), ("", "Half.")]
