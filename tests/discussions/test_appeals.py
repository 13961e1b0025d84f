"""Appeals: by whom a decision is about, once, to somebody who did not decide, with an end."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from discussions import appealing, flagging, moderation
from discussions.models import Appeal, Case, Comment, Decision, LogEntry, Reason, Restriction, SiteModerator
from groups.models import Membership, Role
from tests import texts
from tests.cast import Cast, join

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
DESK = "/admin/discussions/appeal/"
ANSWERED = {"outcome": "changed", "words": "It named nobody. We are sorry."}


@pytest.fixture
def hidden(cast: Cast) -> Decision:
    """The moderator has hidden what the member said."""
    said = texts.comment(texts.thread(cast.group), cast.membership("member"), "She is always late, ask Piotr.")
    case = flagging.flag(me=cast.membership("organizer"), comment=said, reason=Reason.OTHER).case
    return moderation.decide(
        actor=cast.person("moderator"),
        case=case,
        revision=Case.objects.get(pk=case.pk).revision,
        action=Decision.Action.HIDE,
        reason=Reason.OTHER,
        statement="It named somebody.",
    )


@pytest.fixture
def other(cast: Cast) -> User:
    """Another moderator of the group."""
    join(cast.group, cast.person("newcomer"), Role.MODERATOR, name="Nadia")
    return cast.person("newcomer")


@pytest.fixture
def site(cast: Cast) -> User:
    user = User.objects.create_user("sitemod")
    SiteModerator.objects.create(user=user, until=timezone.now() + timedelta(days=90))
    return user


def seers(cast: Cast, made: Appeal, *more: User) -> set[str]:
    everybody = {*cast.people.values(), *more}
    return {user.username for user in everybody if Appeal.objects.visible_to(user).filter(pk=made.pk).exists()}


def appeal(cast: Cast, decision: Decision) -> Appeal:
    return appealing.appeal(actor=cast.person("member"), decision=decision, words="I named nobody.")


def test_an_appeal_from_the_front_page_to_its_answer(
    cast: Cast, hidden: Decision, other: User, sign_in: SignIn
) -> None:
    client, page = sign_in(cast.person("member")), f"/decisions/{hidden.pk}/"
    assert page in client.get("/").content.decode()
    assert "It named somebody." in client.get(page).content.decode()
    assert client.post(page, {"words": "I named nobody."})["Location"] == page
    assert '<form method="post">' not in client.get(page).content.decode().split("<main")[1]
    desk, address = sign_in(other), f"{DESK}{Appeal.objects.get().pk}/change/"
    assert Appeal.objects.get().pk in desk.get(DESK).content.decode()
    assert "I named nobody." in desk.get(address).content.decode()
    desk.post(address, ANSWERED)
    assert hidden.case.comment
    assert Comment.objects.get(pk=hidden.case.comment.pk).status == Comment.Status.SHOWN
    both = sign_in(cast.person("member")).get(page).content.decode()
    assert "It named somebody." in both
    assert "We are sorry." in both
    assert list(LogEntry.objects.values_list("action", flat=True))[-2:] == ["appealed", "changed"]


def test_who_was_removed_from_the_group_appeals_too(cast: Cast, hidden: Decision, sign_in: SignIn) -> None:
    mine = Membership.objects.filter(pk=cast.membership("member").pk)
    mine.update(status="removed", ended_at=timezone.now())
    client, page = sign_in(cast.person("member")), f"/decisions/{hidden.pk}/"
    assert page in client.get("/").content.decode()
    client.post(page, {"words": "I named nobody."})
    assert Appeal.objects.get().decision == hidden


def test_it_goes_to_somebody_who_did_not_decide(cast: Cast, hidden: Decision, other: User, site: User) -> None:
    assert seers(cast, appeal(cast, hidden), site) == {"newcomer", "superuser"}


def test_it_goes_outside_where_the_group_has_nobody_else(cast: Cast, hidden: Decision, site: User) -> None:
    assert seers(cast, appeal(cast, hidden), site) == {"sitemod", "superuser"}


def test_whoever_decided_or_flagged_finds_nothing(cast: Cast, hidden: Decision, other: User, sign_in: SignIn) -> None:
    made = appeal(cast, hidden)
    join_flagger = cast.membership("organizer")
    join_flagger.roles.create(role=Role.MODERATOR)
    for name in ("moderator", "organizer"):
        client = sign_in(cast.person(name))
        assert made.pk not in client.get(DESK).content.decode()
        for pk in (made.pk, "nosuchone"):
            assert client.get(f"{DESK}{pk}/change/").status_code == 404
            assert client.post(f"{DESK}{pk}/change/", ANSWERED).status_code == 404
        with pytest.raises(ValidationError):
            appealing.answer(actor=cast.person(name), appeal=made, change=True, words="No.")


def test_once_for_each_decision_and_the_same_sent_twice_is_one(cast: Cast, hidden: Decision, other: User) -> None:
    assert appeal(cast, hidden) == appeal(cast, hidden)
    with pytest.raises(ValidationError):
        appealing.appeal(actor=cast.person("member"), decision=hidden, words="And another thing.")
    assert Appeal.objects.count() == 1


def test_not_after_its_day_and_by_nobody_else(cast: Cast, hidden: Decision, sign_in: SignIn) -> None:
    for name in ("organizer", "outsider", "superuser"):
        client = sign_in(cast.person(name))
        for pk in (hidden.pk, hidden.pk + 1000):
            assert client.post(f"/decisions/{pk}/", {"words": "Me."}).status_code == 404
    Decision.objects.filter(pk=hidden.pk).update(appeal_by=timezone.now())
    answer = sign_in(cast.person("member")).post(f"/decisions/{hidden.pk}/", {"words": "I named nobody."})
    assert answer.status_code == 200
    assert not Appeal.objects.exists()


def test_an_answer_is_given_once(cast: Cast, hidden: Decision, other: User) -> None:
    made = appeal(cast, hidden)
    appealing.answer(actor=other, appeal=made, change=False, words="It does name her.")
    with pytest.raises(ValidationError):
        appealing.answer(actor=cast.person("superuser"), appeal=made, change=True, words="No.")
    made.refresh_from_db()
    assert (made.status, made.answer) == ("upheld", "It does name her.")


def late(made: Appeal, **decision: object) -> None:
    """Nobody has answered for a week, and the timer runs twice."""
    Decision.objects.filter(pk=made.decision_id).update(**decision)
    Appeal.objects.filter(pk=made.pk).update(due_at=timezone.now())
    for _ in range(2):
        call_command("send_due")
    made.refresh_from_db()


@pytest.mark.parametrize("action", ["fold", "slow", "pause"])
def test_what_restricts_ends_when_nobody_answers(cast: Cast, hidden: Decision, other: User, action: str) -> None:
    until = timezone.now() + timedelta(days=20)
    Restriction.objects.create(
        group=cast.group, decision=hidden, kind="pause", member=cast.membership("member"), until=until
    )
    made = appeal(cast, hidden)
    late(made, action=action, until=until)
    assert made.status == Appeal.Status.LAPSED
    assert not Restriction.objects.in_force().exists()
    assert LogEntry.objects.filter(action="lapsed").count() == 1


@pytest.mark.parametrize("action", ["hide", "remove", "expel"])
def test_what_took_away_goes_to_the_site_when_nobody_answers(
    cast: Cast, hidden: Decision, other: User, site: User, action: str
) -> None:
    made = appeal(cast, hidden)
    late(made, action=action)
    assert made.status == Appeal.Status.OPEN
    assert made.due_at > timezone.now()
    assert seers(cast, made, site) == {"sitemod", "superuser"}
    assert LogEntry.objects.filter(action="raised").count() == 1


def test_what_was_kept_of_the_words_goes_when_all_is_over(cast: Cast, hidden: Decision, other: User) -> None:
    made = appeal(cast, hidden)
    Decision.objects.filter(pk=hidden.pk).update(appeal_by=timezone.now())
    call_command("send_due")
    assert Case.objects.get(pk=hidden.case_id).snapshot
    appealing.answer(actor=other, appeal=made, change=False, words="It does name her.")
    call_command("send_due")
    assert Case.objects.get(pk=hidden.case_id).snapshot == ""
