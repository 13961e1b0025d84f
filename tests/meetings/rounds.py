"""Spoken rounds for the tests, and presses in them."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from accounts.models import User
from groups.models import DiscussionGroup, GroupSession, Membership, Role
from meetings import speaking
from meetings.models import Round, RoundPlace
from tests.cast import join

State = RoundPlace.State
QUESTION = "When did you first notice it?"


def circle(size: int) -> list[Membership]:
    """So many people of one group that meets now, each as their page knows them; the first organizes."""
    group = DiscussionGroup.objects.create(name="Night bus readers", places=max(12, size))
    for number in range(size):
        join(group, User.objects.create_user(f"person{number}"), *([Role.ORGANIZER] if number == 0 else []))
    return list(Membership.objects.everybody_acting.filter(group=group).order_by("user__username"))


def now_in(group: DiscussionGroup) -> GroupSession:
    begun = timezone.now() - timedelta(minutes=20)
    return GroupSession.objects.create(
        group=group, title="The third evening", starts_at=begun, ends_at=begun + timedelta(hours=2), time_zone="UTC"
    )


def begun(people: list[Membership], session: GroupSession | None = None, **more: int) -> Round:
    """A round of these people in this order, begun by the first of them."""
    session = session or now_in(people[0].group)
    order = [person.pk for person in people]
    return speaking.begin(me=people[0], session=session, question=QUESTION, people=order, **more)


def many_begun(people: list[Membership], number: int, *, spoken: int = 0) -> list[Round]:
    """So many rounds, each in a session of its own, in which the first so many have spoken and the next one speaks."""
    group, now = people[0].group, timezone.now()
    begun, ends = now - timedelta(minutes=20), now + timedelta(minutes=100)
    sessions = GroupSession.objects.bulk_create(
        GroupSession(group=group, title="An evening", starts_at=begun, ends_at=ends, time_zone="UTC")
        for _ in range(number)
    )
    about = {"group": group, "kind": Round.Kind.SPOKEN, "question": QUESTION, "status": Round.Status.OPEN}
    about |= {"opened_at": now, "opened_by": people[0], "revision": spoken}
    rounds = Round.objects.bulk_create(Round(session=session, **about) for session in sessions)
    states = [State.SPOKEN] * spoken + [State.SPEAKING] + [State.WAITING] * (len(people) - spoken - 1)
    RoundPlace.objects.bulk_create(
        RoundPlace(group=group, round=round_, membership=person, position=position, state=states[position], turn_at=now)
        for round_ in rounds
        for position, person in enumerate(people)
    )
    return rounds


def fresh(round_: Round) -> Round:
    return Round.objects.select_related("session").get(pk=round_.pk)


def press(me: Membership, round_: Round, end: State = State.SPOKEN, next_id: str = "") -> None:
    """A press on a screen that shows the round as it is."""
    speaking.end_turn(me=me, round_=round_, revision=fresh(round_).revision, end=speaking.State(end), next_id=next_id)


def speaker(round_: Round) -> str:
    """Whose turn it is, by name; "" when it is nobody's."""
    names = round_.places.filter(state=State.SPEAKING).values_list("membership__name", flat=True)
    return names.first() or ""


def states(round_: Round) -> list[str]:
    return list(round_.places.order_by("position").values_list("state", flat=True))


def signed_in(person: Membership) -> Client:
    assert person.user
    client = Client()
    client.force_login(person.user)
    return client
