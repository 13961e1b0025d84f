"""Flags, cases and decisions: what a flagger, a moderator and an author notice, and what the database refuses."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from accounts.erasure import erase_account
from accounts.models import User
from discussions import flagging, moderation
from discussions.models import Case, Comment, Decision, Flag, LogEntry, Reason
from groups import membership
from groups.models import Role
from tests import texts
from tests.cast import Cast, join

pytestmark = pytest.mark.django_db
LOG_STATEMENTS = {
    "sqlite": [
        "UPDATE discussions_logentry SET action = 'dismiss'",
        "DELETE FROM discussions_logentry",
        "INSERT OR REPLACE INTO discussions_logentry SELECT * FROM discussions_logentry",
    ],
    "postgresql": [
        "UPDATE discussions_logentry SET action = 'dismiss'",
        "DELETE FROM discussions_logentry",
        "TRUNCATE discussions_logentry",
    ],
}


@pytest.fixture
def said(cast: Cast) -> Comment:
    """A comment of the member's."""
    return texts.comment(texts.thread(cast.group), cast.membership("member"))


@pytest.fixture
def case(cast: Cast, said: Comment) -> Case:
    """The organizer has flagged what the member said."""
    return flagging.flag(me=cast.membership("organizer"), comment=said, reason=Reason.HURTFUL).case


def decide(cast: Cast, case: Case, action: Decision.Action = Decision.Action.HIDE, by: str = "moderator") -> Decision:
    case.refresh_from_db()
    return moderation.decide(
        actor=cast.person(by),
        case=case,
        revision=case.revision,
        action=action,
        reason=Reason.HURTFUL,
        statement="It named somebody who had asked not to be named.",
    )


def test_several_flags_make_one_case(cast: Cast, said: Comment, case: Case) -> None:
    flagging.flag(me=cast.membership("moderator"), comment=said, reason=Reason.PRIVATE, note="Her brother.")
    case.refresh_from_db()
    assert Case.objects.count() == 1
    assert case.flag_count == case.flags.count() == 2


def test_what_somebody_told_the_moderators_goes_with_their_other_words(cast: Cast, said: Comment) -> None:
    for role, words in (("organizer", "keep"), ("moderator", "withdraw")):
        note = f"What the {role} knows."
        flagging.flag(me=cast.membership(role), comment=said, reason=Reason.PRIVATE, note=note)
        cast.membership("member").roles.get_or_create(role=Role.ORGANIZER)
        erase_account(actor=cast.person(role), words=words)  # type: ignore[arg-type]
    assert sorted(Flag.objects.values_list("note", flat=True)) == ["", "What the organizer knows."]


def test_flagging_twice_is_answered_kindly_and_counted_once(cast: Cast, said: Comment, case: Case) -> None:
    with pytest.raises(ValidationError, match="already asked"):
        flagging.flag(me=cast.membership("organizer"), comment=said, reason=Reason.OTHER)
    case.refresh_from_db()
    assert case.flag_count == Flag.objects.count() == 1


def test_the_case_keeps_the_words_as_they_were_when_flagged(cast: Cast, said: Comment, case: Case) -> None:
    Comment.objects.filter(pk=said.pk).update(body="Something milder.")
    case.refresh_from_db()
    assert case.snapshot == "That was us too."


def test_a_new_flag_after_a_decision_opens_the_case_again(cast: Cast, said: Comment, case: Case) -> None:
    decide(cast, case, Decision.Action.DISMISS)
    flagging.flag(me=cast.membership("moderator"), comment=said, reason=Reason.OTHER)
    case.refresh_from_db()
    assert case.status == Case.Status.OPEN


def test_hiding_and_showing_again(cast: Cast, said: Comment, case: Case) -> None:
    decide(cast, case)
    said.refresh_from_db()
    assert said.status == Comment.Status.HIDDEN
    decide(cast, case, Decision.Action.RESTORE)
    said.refresh_from_db()
    assert said.status == Comment.Status.SHOWN


def test_dismissing_changes_nothing_about_the_comment(cast: Cast, said: Comment, case: Case) -> None:
    decide(cast, case, Decision.Action.DISMISS)
    said.refresh_from_db()
    case.refresh_from_db()
    assert (said.status, case.status) == (Comment.Status.SHOWN, Case.Status.DECIDED)


def test_a_decision_that_does_not_fit_is_refused(cast: Cast, case: Case) -> None:
    with pytest.raises(ValidationError, match="no longer fits"):
        decide(cast, case, Decision.Action.RESTORE)


def test_a_stale_form_is_refused_and_decides_nothing(cast: Cast, case: Case) -> None:
    seen = Case.objects.get(pk=case.pk).revision
    moderation.claim(actor=cast.person("superuser"), case=case)
    moderation.release(actor=cast.person("superuser"), case=case)
    with pytest.raises(ValidationError, match="in the meantime"):
        moderation.decide(
            actor=cast.person("moderator"),
            case=case,
            revision=seen,
            action=Decision.Action.HIDE,
            reason=Reason.OTHER,
            statement="Old news.",
        )
    assert not Decision.objects.exists()


def test_a_claimed_case_is_its_claimers(cast: Cast, case: Case) -> None:
    moderation.claim(actor=cast.person("moderator"), case=case)
    with pytest.raises(ValidationError):
        moderation.claim(actor=cast.person("superuser"), case=case)
    with pytest.raises(ValidationError):
        decide(cast, case, by="superuser")
    assert decide(cast, case, by="moderator").decided_by == cast.person("moderator")


@pytest.mark.parametrize("how", ["leaves", "loses the role", "is suspended", "deletes the account"])
def test_a_claim_ends_with_its_holder(cast: Cast, case: Case, how: str) -> None:
    """No case is stuck because of somebody who can't decide it any more."""
    holder = cast.person("moderator")
    moderation.claim(actor=holder, case=case)
    me = cast.membership("moderator")
    if how == "leaves":
        membership.leave(me=me)
    elif how == "loses the role":
        me.roles.all().delete()
    elif how == "is suspended":
        User.objects.filter(pk=holder.pk).update(is_active=False)
    else:
        erase_account(actor=holder, words="keep")
    other = join(cast.group, cast.person("newcomer"), Role.MODERATOR).user
    assert other is not None
    case.refresh_from_db()
    assert moderation.claim(actor=other, case=case).claimed_by == other
    assert decide(cast, case, by="newcomer").decided_by == other


def test_a_decision_that_is_sent_twice_is_made_once(cast: Cast, case: Case) -> None:
    seen = Case.objects.get(pk=case.pk).revision
    made = [
        moderation.decide(
            actor=cast.person("moderator"),
            case=case,
            revision=seen,
            action=Decision.Action.HIDE,
            reason=Reason.OTHER,
            statement="Twice.",
        )
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("name", ["member", "organizer", "newcomer", "outsider", "former", "staff"])
def test_only_moderators_of_the_group_decide(cast: Cast, case: Case, name: str) -> None:
    with pytest.raises(ValidationError):
        decide(cast, case, by=name)
    assert not Decision.objects.exists()


def test_words_withdrawn_before_the_decision_leave_no_copy_after_it(cast: Cast, said: Comment, case: Case) -> None:
    Comment.objects.filter(pk=said.pk).update(status=Comment.Status.WITHDRAWN, body="", html="")
    decide(cast, case, Decision.Action.DISMISS)
    case.refresh_from_db()
    assert case.snapshot == ""


class TestRecusal:
    """Nobody touches a case about themselves: not in a list, not by an activity, not by writing to the tables."""

    @pytest.fixture(params=["moderator", "superuser"])
    def mine(self, request: pytest.FixtureRequest, cast: Cast) -> tuple[str, Case]:
        """A case about what a moderator (or a superuser who is also a member and moderates) said."""
        if request.param == "superuser":
            join(cast.group, cast.person("superuser"), Role.MODERATOR)
        said = texts.comment(texts.thread(cast.group), cast.membership(request.param))
        return request.param, flagging.flag(me=cast.membership("member"), comment=said, reason=Reason.OTHER).case

    def test_it_is_not_in_their_list(self, cast: Cast, mine: tuple[str, Case]) -> None:
        assert mine[1] not in Case.objects.visible_to(cast.person(mine[0]))

    def test_they_cannot_claim_or_decide_it(self, cast: Cast, mine: tuple[str, Case]) -> None:
        with pytest.raises(ValidationError):
            moderation.claim(actor=cast.person(mine[0]), case=mine[1])
        with pytest.raises(ValidationError):
            decide(cast, mine[1], by=mine[0])

    def test_the_database_refuses_their_claim(self, cast: Cast, mine: tuple[str, Case]) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=mine[1].pk).update(claimed_by=cast.person(mine[0]))

    def test_the_database_refuses_their_decision(self, cast: Cast, mine: tuple[str, Case]) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(
                group=cast.group,
                case=mine[1],
                subject=cast.person(mine[0]),
                decided_by=cast.person(mine[0]),
                action=Decision.Action.DISMISS,
                reason=Reason.OTHER,
                statement="I was right.",
            )

    def test_the_database_refuses_it_under_another_subject_too(self, cast: Cast, mine: tuple[str, Case]) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(
                group=cast.group,
                case=mine[1],
                subject=cast.person("member"),
                decided_by=cast.person(mine[0]),
                action=Decision.Action.DISMISS,
                reason=Reason.OTHER,
                statement="It was somebody else.",
            )


class TestLog:
    """Every moderation change leaves a line, and no line is ever changed."""

    def test_each_step_leaves_its_line(self, cast: Cast, case: Case) -> None:
        moderation.claim(actor=cast.person("moderator"), case=case)
        moderation.release(actor=cast.person("moderator"), case=case)
        decide(cast, case)
        decide(cast, case, Decision.Action.RESTORE)
        decide(cast, case, Decision.Action.DISMISS)
        moderation.note_look(actor=cast.person("superuser"), case=case)
        lines = list(LogEntry.objects.values_list("action", "actor_id"))
        moderator, superuser = cast.person("moderator").pk, cast.person("superuser").pk
        assert lines == [
            ("flagged", cast.person("organizer").pk),
            ("claimed", moderator),
            ("released", moderator),
            ("hide", moderator),
            ("restore", moderator),
            ("dismiss", moderator),
            ("looked", superuser),
        ]

    def test_it_holds_no_names_and_no_words(self, cast: Cast, case: Case) -> None:
        decide(cast, case)
        held = str(list(LogEntry.objects.values()))
        for secret in ("member", "Member", "That was us too", "It named somebody", "Third shift"):
            assert secret not in held

    @pytest.mark.parametrize("statement", LOG_STATEMENTS[connection.vendor])
    def test_the_database_refuses_to_change_it(self, case: Case, statement: str) -> None:
        before = list(LogEntry.objects.values())
        with (
            pytest.raises(IntegrityError, match="log_is_append_only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
        assert list(LogEntry.objects.values()) == before

    def test_it_survives_the_group(self, cast: Cast, case: Case) -> None:
        cast.group.delete()
        assert LogEntry.objects.filter(case_id=case.pk).exists()
