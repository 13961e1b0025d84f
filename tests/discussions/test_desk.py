"""The moderators' desk over HTTP: who gets in, what they see, and what deciding does."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.models import User
from discussions import flagging, moderation
from discussions.models import Case, Comment, Decision, LogEntry, Reason
from groups.models import Role
from tests import texts
from tests.cast import Cast, join

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
QUEUE = "/admin/discussions/case/"


@pytest.fixture
def said(cast: Cast) -> Comment:
    return texts.comment(texts.thread(cast.group), cast.membership("member"), "She is always late, ask Piotr.")


@pytest.fixture
def case(cast: Cast, said: Comment) -> Case:
    return flagging.flag(me=cast.membership("organizer"), comment=said, reason=Reason.PRIVATE, note="Not hers.").case


@pytest.fixture
def elsewhere(cast: Cast) -> Case:
    """A case in the other group."""
    author, flagger = (join(cast.other_group, User.objects.create_user(name)) for name in ("neighbour", "watchful"))
    said = texts.comment(texts.thread(cast.other_group), author, "Words of the other group.")
    return flagging.flag(me=flagger, comment=said, reason=Reason.OTHER).case


def page(case: Case) -> str:
    return f"{QUEUE}{case.pk}/change/"


def test_flagging_in_the_browser_tells_the_moderators(cast: Cast, said: Comment, sign_in: SignIn) -> None:
    client = sign_in(cast.person("organizer"))
    address = f"/groups/{cast.group.pk}/threads/{said.thread_id}/comments/{said.seq}/flag/"
    shown = client.get(address)
    assert "ask Piotr" in shown.content.decode()
    client.post(address, {"reason": "private", "note": "Not hers to tell."})
    assert "Not hers to tell." in sign_in(cast.person("moderator")).get(page(Case.objects.get())).content.decode()


def test_a_flag_without_a_reason_keeps_what_was_typed(cast: Cast, said: Comment, sign_in: SignIn) -> None:
    address = f"/groups/{cast.group.pk}/threads/{said.thread_id}/comments/{said.seq}/flag/"
    answer = sign_in(cast.person("organizer")).post(address, {"note": "Not hers to tell."})
    assert "Not hers to tell." in answer.content.decode()
    assert not Case.objects.exists()


@pytest.mark.parametrize(("name", "status"), [("member", 403), ("newcomer", 404), ("outsider", 404), ("former", 404)])
def test_who_cannot_flag(cast: Cast, said: Comment, sign_in: SignIn, name: str, status: int) -> None:
    """The author can't flag their own words; to a stranger there is nothing here."""
    address = f"/groups/{cast.group.pk}/threads/{said.thread_id}/comments/{said.seq}/flag/"
    assert sign_in(cast.person(name)).post(address, {"reason": "other"}).status_code == status
    assert not Case.objects.exists()


@pytest.mark.parametrize("name", ["member", "organizer", "newcomer", "former"])
def test_the_desk_is_not_there_for_others(cast: Cast, case: Case, sign_in: SignIn, name: str) -> None:
    client = sign_in(cast.person(name))
    answers = [
        client.get(address) for address in ("/admin/", QUEUE, page(case), "/admin/nothing/here/", "/admin/login/")
    ]
    assert [answer.status_code for answer in answers] == [404] * 5


def test_the_desk_asks_nobody_to_sign_in_as_everywhere(case: Case, client: Client) -> None:
    assert client.get(page(case))["Location"].startswith("/accounts/login/?next=/admin/discussions/case/")
    assert client.get("/admin/login/?next=/admin/")["Location"] == "/accounts/login/?next=%2Fadmin%2F"


def test_a_moderator_sees_only_the_groups_they_moderate(
    cast: Cast, case: Case, elsewhere: Case, sign_in: SignIn
) -> None:
    """In the list, by search and by filter, by address, and in the log."""
    client = sign_in(cast.person("moderator"))
    for address in (QUEUE, f"{QUEUE}?q=other", f"{QUEUE}?show=held", "/admin/discussions/logentry/"):
        shown = client.get(address, follow=True).content.decode()
        assert elsewhere.pk not in shown
        assert "Harvest circle" not in shown
    assert case.pk in client.get(QUEUE).content.decode()
    assert case.pk in client.get(f"{QUEUE}?q=Piotr").content.decode()
    assert case.pk not in client.get(f"{QUEUE}?q=nothing-like-it").content.decode()
    assert client.get(page(elsewhere)).status_code == client.get(f"{QUEUE}nosuchcase/change/").status_code == 404
    for step in ("claim", "release", "decide"):
        assert client.post(f"{QUEUE}{elsewhere.pk}/{step}/").status_code == 404


def test_staff_runs_the_site_and_reads_no_cases(cast: Cast, case: Case, sign_in: SignIn) -> None:
    client = sign_in(cast.person("staff"))
    assert client.get("/admin/").status_code == 200
    assert client.get(QUEUE).status_code == 404
    assert "Piotr" not in client.get(page(case)).content.decode()


def test_no_moderator_was_made_staff(cast: Cast, case: Case, sign_in: SignIn) -> None:
    client = sign_in(cast.person("moderator"))
    assert client.get(QUEUE).status_code == 200
    assert not cast.person("moderator").is_staff
    assert client.get("/admin/accounts/user/").status_code == 404


def test_a_decision_hides_is_logged_and_tells_the_author(
    cast: Cast, said: Comment, case: Case, sign_in: SignIn
) -> None:
    client = sign_in(cast.person("moderator"))
    assert "Not hers." in client.get(page(case)).content.decode()
    case.refresh_from_db()
    typed = {"revision": case.revision, "action": "hide", "reason": "private", "statement": "It told of a colleague."}
    answer = client.post(f"{QUEUE}{case.pk}/decide/", typed, follow=True)
    assert "Decided." in answer.content.decode()
    said.refresh_from_db()
    assert said.status == Comment.Status.HIDDEN
    assert Decision.objects.get().statement == "It told of a colleague."
    log = client.get("/admin/discussions/logentry/").content.decode()
    assert "hidden" in log
    assert case.pk in log


def test_a_stale_decision_is_a_clear_conflict_and_keeps_the_statement(cast: Cast, case: Case, sign_in: SignIn) -> None:
    typed = {"revision": case.revision, "action": "hide", "reason": "other", "statement": "A careful statement."}
    moderation.claim(actor=cast.person("superuser"), case=case)
    answer = sign_in(cast.person("moderator")).post(f"{QUEUE}{case.pk}/decide/", typed)
    shown = answer.content.decode()
    assert "Somebody else has worked on this case" in shown
    assert "A careful statement." in shown
    assert not Decision.objects.exists()


def test_a_second_claim_is_a_clear_conflict(cast: Cast, case: Case, sign_in: SignIn) -> None:
    moderation.claim(actor=cast.person("superuser"), case=case)
    answer = sign_in(cast.person("moderator")).post(f"{QUEUE}{case.pk}/claim/", follow=True)
    assert "Somebody else has worked on this case" in answer.content.decode()


def test_a_claim_shows_to_the_others_under_the_name_in_the_group(cast: Cast, case: Case, sign_in: SignIn) -> None:
    sign_in(cast.person("moderator")).post(f"{QUEUE}{case.pk}/claim/")
    other = User.objects.create_user("second")
    join(cast.group, other, Role.MODERATOR)
    assert "Moderator is looking at this" in sign_in(other).get(page(case)).content.decode()


def test_a_superuser_looks_at_all_and_is_logged_alike(cast: Cast, case: Case, elsewhere: Case, sign_in: SignIn) -> None:
    client = sign_in(cast.person("superuser"))
    assert client.get(page(elsewhere)).status_code == 200
    client.post(f"{QUEUE}{case.pk}/claim/")
    superuser = cast.person("superuser").pk
    assert list(LogEntry.objects.filter(actor_id=superuser).values_list("case_id", "action")) == [
        (elsewhere.pk, "looked"),
        (case.pk, "claimed"),
    ]


def test_nobody_learns_at_the_desk_who_flagged(cast: Cast, case: Case, sign_in: SignIn) -> None:
    """Neither by name nor by an id that stands beside something else of theirs."""
    client = sign_in(cast.person("moderator"))
    for address in (page(case), QUEUE, "/admin/discussions/logentry/"):
        shown = client.get(address).content.decode()
        assert "Organizer" not in shown
        assert cast.person("organizer").pk not in shown


def test_titles_say_nothing_of_the_subject(cast: Cast, case: Case, sign_in: SignIn) -> None:
    client = sign_in(cast.person("moderator"))
    for address in ("/admin/", QUEUE, page(case)):
        title = client.get(address).content.decode().split("<title>")[1].split("</title>")[0]
        assert "Third shift" not in title
        assert case.pk not in title


@pytest.mark.parametrize("waiting", [1, 3])
def test_the_queue_costs_the_same_queries(
    cast: Cast, sign_in: SignIn, waiting: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    thread = texts.thread(cast.group)
    for _ in range(waiting):
        said = texts.comment(thread, cast.membership("member"))
        flagging.flag(me=cast.membership("organizer"), comment=said, reason=Reason.OTHER)
    client = sign_in(cast.person("moderator"))
    with django_assert_num_queries(7):
        client.get(QUEUE)


@pytest.mark.parametrize("flags", [1, 3])
def test_a_case_costs_the_same_queries(
    cast: Cast, said: Comment, sign_in: SignIn, flags: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(flags):
        flagger = join(cast.group, User.objects.create_user(f"flagger{number}"))
        case = flagging.flag(me=flagger, comment=said, reason=Reason.OTHER).case
    client = sign_in(cast.person("moderator"))
    with django_assert_num_queries(12):
        client.get(page(case))


@pytest.mark.parametrize(
    ("action", "told"),
    [("hide", "have hidden something you said"), ("dismiss", "They left it as it is")],
)
def test_the_front_page_tells_the_author_what_was_decided(
    cast: Cast, case: Case, sign_in: SignIn, action: str, told: str
) -> None:
    case.refresh_from_db()
    moderation.decide(
        actor=cast.person("moderator"),
        case=case,
        revision=case.revision,
        action=Decision.Action(action),
        reason=Reason.PRIVATE,
        statement="It told of a colleague.",
    )
    shown = sign_in(cast.person("member")).get("/").content.decode()
    assert told in shown
    assert "It told of a colleague." in shown
    assert "Moderator" not in shown
    assert "It told of a colleague." not in sign_in(cast.person("organizer")).get("/").content.decode()


def test_the_front_page_tells_moderators_that_a_case_waits(cast: Cast, case: Case, sign_in: SignIn) -> None:
    assert "One case waits" in sign_in(cast.person("moderator")).get("/").content.decode()
    assert "One case waits" not in sign_in(cast.person("organizer")).get("/").content.decode()


def test_the_thread_shows_the_author_the_decision_and_others_a_tombstone(
    cast: Cast, said: Comment, case: Case, sign_in: SignIn
) -> None:
    case.refresh_from_db()
    moderation.decide(
        actor=cast.person("moderator"),
        case=case,
        revision=case.revision,
        action=Decision.Action.HIDE,
        reason=Reason.PRIVATE,
        statement="It told of a colleague.",
    )
    address = f"/groups/{cast.group.pk}/threads/{said.thread_id}/"
    own = sign_in(cast.person("member")).get(address).content.decode()
    assert "It told of a colleague." in own
    assert "ask Piotr" in own
    for name in ("organizer", "moderator"):
        other = sign_in(cast.person(name)).get(address).content.decode()
        assert "ask Piotr" not in other
        assert "It told of a colleague." not in other


def test_nobody_learns_who_flagged_by_what_a_list_is_asked(cast: Cast, case: Case, sign_in: SignIn) -> None:
    """Django answers whatever column the address names, shown or not."""
    client = sign_in(cast.person("moderator"))
    log = "/admin/discussions/logentry/"
    assert client.get(f"{log}?action__exact=flagged").status_code == 200
    for asked in (f"actor_id={cast.person('organizer').pk}", "actor_id__startswith=a"):
        assert client.get(f"{log}?action__exact=flagged&{asked}").status_code == 400
    superuser = sign_in(cast.person("superuser"))
    assert case.pk in superuser.get(f"{QUEUE}?snapshot__contains=nothing-like-it").content.decode()
    assert case.pk not in superuser.get(f"{QUEUE}?q=Piotr").content.decode()


def test_the_log_does_not_tie_two_names_of_one_moderator_together(
    cast: Cast, case: Case, elsewhere: Case, sign_in: SignIn
) -> None:
    """Somebody who moderates both groups reads both logs, and what a fellow moderator is called in each."""
    reader = User.objects.create_user("reader")
    for group in (cast.group, cast.other_group):
        join(group, reader, Role.MODERATOR)
    join(cast.other_group, cast.person("moderator"), Role.MODERATOR)
    for each in (case, elsewhere):
        moderation.claim(actor=cast.person("moderator"), case=each)
    shown = sign_in(reader).get("/admin/discussions/logentry/?action__exact=claimed").content.decode()
    marks = re.findall(r'field-who">(\w+)<', shown)
    assert len(set(marks)) == len(marks) == 2
    assert cast.person("moderator").pk not in shown
