"""Who steps back from a case: it isn't in their list, no page or activity lets them, and no statement in SQL does."""

from collections.abc import Callable
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from discussions import flagging, moderation, policies
from discussions.models import Appeal, Case, CaseNote, Comment, Decision, LogEntry, Reason, Recused
from groups.models import Block, Membership, Role
from meetings.models import Card, CardConsent, Contribution
from tests import texts
from tests.cast import Cast, join
from tests.meetings.written import round_in

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
WHY = ["author", "flagger", "blocker", "blocked", "blocked elsewhere"]
ACTS = {
    "claim": "UPDATE discussions_case SET claimed_by_id = %s WHERE id = %s",
    "note": "UPDATE discussions_casenote SET author_id = %s WHERE case_id = %s",
    "decision": "UPDATE discussions_decision SET decided_by_id = %s WHERE case_id = %s",
    "answer": "UPDATE discussions_appeal SET answered_by_id = %s WHERE decision_id IN"
    " (SELECT id FROM discussions_decision WHERE case_id = %s)",
}


@pytest.fixture
def case(cast: Cast) -> Case:
    """What the member said, flagged by the organizer, decided by the moderator, appealed against, with a note."""
    said = texts.comment(texts.thread(cast.group), cast.membership("member"), "She is always late, ask Piotr.")
    made = flagging.flag(me=cast.membership("organizer"), comment=said, reason=Reason.OTHER).case
    here = {"group": cast.group, "case": made}
    decision = Decision.objects.create(
        **here, subject=made.subject, decided_by=cast.person("moderator"), action="dismiss", reason="other"
    )
    Appeal.objects.create(group=cast.group, decision=decision, words="Look again.", due_at=timezone.now())
    CaseNote.objects.create(**here, author=cast.person("moderator"), words="I know both.")
    return made


@pytest.fixture
def other(cast: Cast) -> Membership:
    """Another moderator of the group."""
    return join(cast.group, cast.person("newcomer"), Role.MODERATOR, name="Nadia")


def recuse(cast: Cast, case: Case, me: Membership, why: str) -> None:
    """Makes `me` somebody who has to step back from the case."""
    author = case.spoken.author
    if why == "author":
        Comment.objects.filter(pk=case.spoken.pk).update(author=me)
        Case.objects.filter(pk=case.pk).update(subject=me.user_id)
    elif why == "flagger":
        flagging.flag(me=me, comment=case.spoken, reason=Reason.OTHER)
    elif why == "blocker":
        Block.objects.create(group=me.group, made_by=me, about=author)
    elif why == "blocked":
        Block.objects.create(group=me.group, made_by=author, about=me)
    elif why == "blocked elsewhere":
        assert author.user
        assert me.user
        there = [join(cast.other_group, user) for user in (author.user, me.user)]
        Block.objects.create(group=cast.other_group, made_by=there[0], about=there[1])
    case.refresh_from_db()


@pytest.mark.parametrize("why", WHY)
class TestWhoStepsBack:
    """For each reason to step back."""

    def test_the_case_is_not_there_for_them(
        self, cast: Cast, case: Case, other: Membership, sign_in: SignIn, why: str
    ) -> None:
        """Not in the list, not by address, not in the log: the same answer as for a case that never was."""
        client = sign_in(other.user)
        assert case.pk in client.get("/admin/discussions/case/").content.decode()
        recuse(cast, case, other, why)
        for address in ("/admin/discussions/case/", "/admin/discussions/logentry/", "/"):
            assert case.pk not in client.get(address).content.decode()
        addresses = [f"/admin/discussions/case/{pk}" for pk in (case.pk, "nosuchcase")]
        assert {client.get(f"{address}/change/").status_code for address in addresses} == {404}
        for step, address in product(("claim", "release", "decide"), addresses):
            assert client.post(f"{address}/{step}/").status_code == 404

    def test_no_activity_lets_them(self, cast: Cast, case: Case, other: Membership, why: str) -> None:
        recuse(cast, case, other, why)
        assert other.user
        Case.objects.filter(pk=case.pk).update(status=Case.Status.OPEN)
        with pytest.raises(ValidationError):
            moderation.claim(actor=other.user, case=case)
        with pytest.raises(ValidationError):
            moderation.decide(
                actor=other.user,
                case=case,
                revision=case.revision,
                action=Decision.Action.DISMISS,
                reason=Reason.OTHER,
                statement="All is well.",
            )

    @pytest.mark.parametrize("act", ACTS)
    def test_the_database_refuses_what_they_do(
        self, cast: Cast, case: Case, other: Membership, why: str, act: str
    ) -> None:
        """By SQL, past all of the house's code; until then the same statement is taken."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(ACTS[act], [other.user_id, case.pk])
            cursor.execute(ACTS[act], [None, case.pk])
        recuse(cast, case, other, why)
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(ACTS[act], [other.user_id, case.pk])

    def test_the_database_refuses_new_rows_of_theirs(self, cast: Cast, case: Case, other: Membership, why: str) -> None:
        recuse(cast, case, other, why)
        here = {"group": cast.group, "case": case}
        with pytest.raises(IntegrityError), transaction.atomic():
            CaseNote.objects.create(**here, author=other.user, words="I know both.")
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(**here, decided_by=other.user, action="dismiss", reason="other", statement="No.")
        unanswered = Decision.objects.create(**here, decided_by=None, action="dismiss", reason="other")
        with pytest.raises(IntegrityError), transaction.atomic():
            Appeal.objects.create(
                group=cast.group, decision=unanswered, due_at=timezone.now(), answered_by=other.user, answer="No."
            )


@pytest.mark.parametrize("why", WHY[1:])
def test_the_claim_of_who_has_to_step_back_ends(cast: Cast, case: Case, other: Membership, why: str) -> None:
    """Who has to step back only now keeps nobody waiting."""
    assert other.user
    Case.objects.filter(pk=case.pk).update(status=Case.Status.OPEN)
    moderation.claim(actor=other.user, case=case)
    recuse(cast, case, other, why)
    moderation.claim(actor=cast.person("moderator"), case=case)
    case.refresh_from_db()
    assert case.claimed_by == cast.person("moderator")


def test_whoever_decided_does_not_answer_the_appeal(cast: Cast, case: Case) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ACTS["answer"], [cast.person("moderator").pk, case.pk])


def test_a_subject_who_did_not_write_it_is_refused(cast: Cast, case: Case) -> None:
    """Or a wrong name beside the case would let its author in."""
    with pytest.raises(IntegrityError, match="not_the_author"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(subject=cast.person("outsider"))


def test_a_subject_that_was_lost_lets_the_author_no_nearer(cast: Cast, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(subject=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(claimed_by=cast.person("member"))


def test_the_author_of_anything_that_can_be_flagged_steps_back(cast: Cast) -> None:
    """Of a sealed entry, a card, a name; of the group's own texts whoever organizes it."""
    me, around = cast.membership("member"), round_in(cast)
    card = Card.objects.create(group=cast.group, session=around.session, words="Nobody asked us.")
    CardConsent.objects.create(group=cast.group, card=card, membership=me)
    written = Contribution.objects.create(group=cast.group, round=around, membership=me)
    for about in ({"kind": "card", "card": card}, {"kind": "contribution", "contribution": written}):
        made = Case.objects.create(group=cast.group, **about)
        assert people_of(made) == {"member"}
    assert people_of(Case.objects.create(group=cast.group, kind="name", member=me)) == {"member"}
    assert people_of(Case.objects.create(group=cast.group, kind="group")) == {"organizer"}


def people_of(case: Case) -> set[str]:
    return {recused.user.username for recused in Recused.objects.filter(case=case)}


def every_member() -> list[tuple[str, tuple[Role, ...], str]]:
    """Each status × role × reason to step back."""
    roles = [(), (Role.ORGANIZER,), (Role.MODERATOR,), (Role.CARER,), tuple(Role)]
    return list(product(Membership.Status.values, roles, ["nothing", *WHY]))


@pytest.mark.parametrize(("status", "roles", "why"), every_member())
def test_who_sees_a_case_is_said_once(cast: Cast, case: Case, status: str, roles: tuple[Role, ...], why: str) -> None:
    """visible_to, can_view_case and the database's own view agree, for every role × status × reason."""
    me = join(cast.group, cast.person("newcomer"), *roles)
    recuse(cast, case, me, why)
    if status != Membership.Status.ACTIVE:
        Membership.objects.filter(pk=me.pk).update(status=status, ended_at=timezone.now())
    user = cast.person("newcomer")
    acting = Membership.objects.acting(user).filter(group=cast.group).first()
    listed = Case.objects.visible_to(user).filter(pk=case.pk).exists()
    assert policies.can_view_case(user, case, acting) == listed
    assert listed == (status == "active" and Role.MODERATOR in roles and why == "nothing")
    assert LogEntry.objects.visible_to(user).exists() == listed
