"""The moderators' queue: its order and its pages, claims that end, several cases at once, notes to each other."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from discussions import flagging, moderation, notes, queue
from discussions.models import Case, Comment, Decision, Reason
from discussions.queue import Shown
from groups.models import Role
from tests import texts
from tests.cast import Cast, join

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
QUEUE = "/admin/discussions/case/"


def opened(cast: Cast, number: int) -> list[Case]:
    """So many cases in the group, the first of them opened first."""
    thread = texts.thread(cast.group)
    cases = []
    for place in range(number):
        said = texts.comment(thread, cast.membership("member"), f"Words {place}.")
        case = flagging.flag(me=cast.membership("organizer"), comment=said, reason=Reason.OTHER).case
        Case.objects.filter(pk=case.pk).update(opened_at=timezone.now() - timedelta(hours=number - place))
        cases.append(Case.objects.get(pk=case.pk))
    return cases


@pytest.fixture
def second(cast: Cast) -> User:
    """Another moderator of the group."""
    user = User.objects.create_user("second")
    join(cast.group, user, Role.MODERATOR)
    return user


def waiting(user: User, shown: Shown = Shown.WAITING) -> list[str]:
    return [case.pk for case in queue.read(user=user, shown=shown).rows]


def test_the_most_urgent_stands_first_and_then_the_oldest(cast: Cast) -> None:
    old, young, urgent = opened(cast, 3)
    Case.objects.filter(pk=urgent.pk).update(urgency=2)
    assert waiting(cast.person("moderator")) == [urgent.pk, old.pk, young.pk]


def test_the_most_urgent_flag_says_how_urgent_a_case_is(cast: Cast) -> None:
    """What tells something that isn't theirs to tell spreads while it stands. How many flags there are says nothing."""
    reader = User.objects.create_user("reader")
    join(cast.group, reader, Role.MODERATOR)
    thread, member = texts.thread(cast.group), cast.membership("member")
    often, private = texts.comment(thread, member, "Often."), texts.comment(thread, member, "Private.")
    flagging.flag(me=cast.membership("organizer"), comment=often, reason=Reason.OTHER)
    flagging.flag(me=cast.membership("moderator"), comment=often, reason=Reason.OFF_TOPIC)
    flagging.flag(me=cast.membership("organizer"), comment=private, reason=Reason.PRIVATE)
    assert [case.snapshot for case in queue.read(user=reader).rows] == ["Private.", "Often."]
    assert Comment.objects.filter(status=Comment.Status.SHOWN).count() == 2


def test_every_case_is_on_one_page_and_only_one(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = opened(cast, 7)
    Case.objects.filter(pk__in=[case.pk for case in cases[3:5]]).update(urgency=1, opened_at=timezone.now())
    monkeypatch.setattr(queue, "PAGE", 2)
    user, seen, after = cast.person("moderator"), [], ""
    while True:
        page = queue.read(user=user, after=after)
        seen += [case.pk for case in page.rows]
        after = page.after
        if not after:
            break
    assert sorted(seen[:2]) == sorted(case.pk for case in cases[3:5])
    assert seen[2:] == [case.pk for case in (*cases[:3], *cases[5:])]


def test_the_next_page_is_a_link(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    first, last = opened(cast, 2)
    monkeypatch.setattr(queue, "PAGE", 1)
    client = sign_in(cast.person("moderator"))
    assert last.pk not in (page := client.get(QUEUE).content.decode()).replace(f"after={first.pk}", "")
    assert f"after={first.pk}" in page
    assert last.pk in client.get(f"{QUEUE}?after={first.pk}").content.decode()
    assert client.get(f"{QUEUE}?after=nothing").status_code == 200
    assert client.get(f"{QUEUE}?show=nothing").status_code == 404


def test_a_claimed_case_leaves_the_others_queue_and_comes_back_after_its_hour(cast: Cast, second: User) -> None:
    (case,) = opened(cast, 1)
    moderation.claim(actor=second, case=case)
    moderator = cast.person("moderator")
    assert waiting(moderator) == []
    assert waiting(moderator, Shown.HELD) == waiting(second) == [case.pk]
    with pytest.raises(ValidationError):
        moderation.claim(actor=moderator, case=case)
    Case.objects.filter(pk=case.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert waiting(moderator) == [case.pk]
    assert moderation.claim(actor=moderator, case=case).claimed_by == moderator


def test_the_database_takes_no_claim_without_an_end(cast: Cast) -> None:
    (case,) = opened(cast, 1)
    moderator = cast.person("moderator").pk
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE discussions_case SET status = 'held', claimed_by_id = %s", [moderator])
    assert Case.objects.get(pk=case.pk).status == "open"


def test_nobody_carries_more_than_ten_cases_at_a_time(cast: Cast, sign_in: SignIn) -> None:
    cases = opened(cast, moderation.MOST_CLAIMS + 1)
    moderator = cast.person("moderator")
    for case in cases[:-1]:
        moderation.claim(actor=moderator, case=case)
    client = sign_in(moderator)
    answer = client.post(f"{QUEUE}{cases[-1].pk}/claim/", follow=True).content.decode()
    assert "You are looking at 10 cases already." in answer
    Case.objects.filter(pk=cases[0].pk).update(claimed_until=timezone.now())
    assert "already" not in client.post(f"{QUEUE}{cases[-1].pk}/claim/", follow=True).content.decode()


def test_several_at_once_are_told_one_by_one(cast: Cast, second: User, sign_in: SignIn) -> None:
    left, changed, withdrawn = opened(cast, 3)
    chosen = [f"{case.pk}:{case.revision}" for case in (left, changed, withdrawn)]
    moderation.claim(actor=second, case=changed)
    Comment.objects.filter(case=withdrawn).update(status="withdrawn", body="", html="")
    client = sign_in(cast.person("moderator"))
    asked = client.post(f"{QUEUE}bulk/", {"case": chosen}).content.decode()
    assert "Words 0." in asked
    assert not Decision.objects.exists()
    typed = {"case": chosen, "reason": "other", "statement": "We read it and it may stand."}
    told = client.post(f"{QUEUE}bulk/", typed).content.decode()
    assert told.count("It stays as it is") == 2
    assert told.count("Somebody else has worked on this case") == 1
    assert set(Decision.objects.values_list("case", flat=True)) == {left.pk, withdrawn.pk}
    again = client.post(f"{QUEUE}bulk/", typed).content.decode()
    assert Decision.objects.count() == 2
    assert "Somebody else" in again


def test_several_at_once_are_ones_own_to_see(cast: Cast, sign_in: SignIn) -> None:
    (case,) = opened(cast, 1)
    typed = {"case": [f"{case.pk}:1", "x:y", ":", "1:²"], "reason": "other", "statement": "No."}
    assert "No case was chosen" in sign_in(cast.person("outsider")).post(f"{QUEUE}bulk/", typed).content.decode()
    assert sign_in(cast.person("member")).post(f"{QUEUE}bulk/", typed).status_code == 404
    assert not Decision.objects.exists()


def test_a_note_goes_to_the_others_and_to_whoever_takes_the_case_next(
    cast: Cast, second: User, sign_in: SignIn
) -> None:
    (case,) = opened(cast, 1)
    client = sign_in(cast.person("moderator"))
    client.post(f"{QUEUE}{case.pk}/note/", {"words": "I know both of them."})
    client.post(f"{QUEUE}{case.pk}/claim/")
    client.post(f"{QUEUE}{case.pk}/release/", {"words": "Please speak with her first."})
    shown = sign_in(second).get(f"{QUEUE}{case.pk}/change/").content.decode()
    assert shown.index("I know both of them.") < shown.index("Please speak with her first.")
    assert "while giving it back" in shown
    case.refresh_from_db()
    assert (case.status, case.claimed_by, case.claimed_until) == ("open", None, None)
    with pytest.raises(PermissionDenied):
        notes.write(actor=cast.person("member"), case=case, words="About me?")


def test_an_empty_queue_says_what_will_be_here(cast: Cast, sign_in: SignIn) -> None:
    assert "Nothing waits for you." in sign_in(cast.person("moderator")).get(QUEUE).content.decode()
