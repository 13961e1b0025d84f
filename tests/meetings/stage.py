"""Twelve people and a round, driven as they would drive it, beside a tiny model that says who may see what.

The model shares no code with the site: it knows people, one round, and a sentence of practice.md.
"""

from dataclasses import dataclass, field
from itertools import count
from random import Random

from django.db.models.functions import Now
from django.test import TestCase
from django.utils import timezone

from accounts.models import User
from groups import membership
from groups.models import Membership, Role, WaitingPlace
from meetings.models import Contribution, Round
from tests.cast import Cast, join
from tests.meetings.outlets import COMMON, CONTRIBUTIONS, NEAR, OUTLETS, Answer, Outlets, elsewhere, letters, stored
from tests.meetings.written import as_now, round_of
from tests.world import build

HIDDEN = ["draft", "contribute", "pass", "for now", "withdraw"]
ACTIONS = [*HIDDEN * 3, "open", "close", "clock", "leave", "leave with words", "remove", "organize", "come", "add"]
PAGES = {"draft": "write", "contribute": "write", "pass": "pass", "for now": "pass", "withdraw": "withdraw"}


@dataclass
class Person:
    """What the model knows of somebody."""

    here: bool = True
    takes_part: bool = True
    organizes: bool = False
    words: str = ""
    draft: str = ""
    passed: bool = False


@dataclass
class Model:
    """ "You read the others once you have contributed or passed", or once it closes as well; and nothing before."""

    people: dict[str, Person]
    waits_for_all: bool
    opened: bool = False
    closed: bool = False

    def readable(self, name: str) -> set[str]:
        """The markers that somebody may see. Whoever isn't one of the twelve sees none."""
        me = self.people.get(name, Person(here=False))
        if not me.here:
            return set()
        own = {me.words, me.draft}
        unlocked = me.takes_part and (me.words or me.passed) and (self.closed or not self.waits_for_all)
        others = {person.words for person in self.people.values()} if unlocked else set()
        return (own | others) - {""}

    def act(self, name: str, action: str, marker: str) -> None:
        me = self.people[name]
        if action in HIDDEN:
            if me.here and me.takes_part and self.opened:
                self.write(me, action, marker)
        elif action in {"leave", "leave with words", "remove"}:
            if me.here and not self.is_last_organizer(name):
                self.go(me, with_words=action == "leave with words")
        elif action == "open":
            self.opened = True
        elif action in {"close", "clock"} and self.opened:
            self.closed = True
        elif action == "organize" and me.here:
            me.organizes = True
        elif action == "come":
            me.here = True
        elif action == "add" and me.here and not self.closed:
            me.takes_part = True

    def write(self, me: Person, action: str, marker: str) -> None:
        if action == "draft" or (action == "contribute" and self.closed and not me.words):
            me.draft = marker
        elif action == "contribute":
            me.words, me.draft = marker, ""
        elif action == "pass" and not me.words:
            me.passed = True
        elif action == "withdraw" and me.words:
            me.words, me.draft, me.passed = "", "", True

    def go(self, me: Person, *, with_words: bool) -> None:
        me.here = me.organizes = False
        me.draft = ""
        if with_words and me.words:
            me.words, me.passed = "", True

    def is_last_organizer(self, name: str) -> bool:
        return [other for other, person in self.people.items() if person.here and person.organizes] == [name]


@dataclass
class Stage:
    """The site and the model, one step at a time. `step` fails where somebody saw what they hadn't unlocked."""

    cast: Cast
    users: dict[str, User]
    round: Round
    outlets: Outlets
    model: Model
    thorough: bool = False
    only: list[tuple[str, str]] | None = None
    markers: count = field(default_factory=lambda: count(1000))

    def step(self, name: str, action: str, random: Random) -> None:
        watched = self.watched(random, without=name)
        may = {who: self.model.readable(who) for who, _outlet in watched}
        hidden = action in HIDDEN
        before = {pair: self.outlets.get(*pair) for pair in watched} if hidden else {}
        told = (letters(), elsewhere()) if hidden else None
        marker = f"zq{next(self.markers)}zq"
        self.model.act(name, action, marker)
        with TestCase.captureOnCommitCallbacks(execute=True):
            answer = self.carry_out(name, action, marker)
        if answer:
            assert answer.markers <= self.model.readable(name), f"{name} was answered with {answer.markers}"
        for who, outlet in watched:
            after = self.outlets.get(who, outlet)
            assert after.markers <= self.model.readable(who), f"{who} sees {after.markers} on {outlet}"
            if hidden and may[who] == self.model.readable(who):
                self.assert_alike(who, outlet, action, before[who, outlet], after)
        if hidden:
            assert (letters(), elsewhere()) == told, f"a letter, or another table, says that somebody did: {action}"
        self.assert_nothing_else_is_kept()
        self.assert_everybody_reads_what_is_theirs()

    def watched(self, random: Random, without: str) -> list[tuple[str, str]]:
        """Who looks where: everybody everywhere, or some of each, those who may read nothing first."""
        others = [who for who in self.outlets.clients if who != without]
        if self.only:
            return [(who, outlet) for who, outlet in self.only if who != without]
        if self.thorough:
            return [(who, outlet) for who in others for outlet in OUTLETS]
        inside = [who for who in others if who in self.model.people and self.model.people[who].here]
        near = [(who, outlet) for who in random.sample(inside, 2) for outlet in ("written_round", "group_session")]
        return [
            *near,
            *((random.choice(inside), random.choice(NEAR)) for _ in range(3)),
            *((random.choice(others), random.choice(OUTLETS)) for _ in range(3)),
        ]

    def assert_alike(self, who: str, outlet: str, action: str, before: Answer, after: Answer) -> None:
        """What somebody who unlocked nothing by it gets is the same, to the byte and the query."""
        if before != after and self.outlets.get(who, outlet) == after:
            raise AssertionError(f"{who} can tell from {outlet} that somebody did: {action}")

    def assert_nothing_else_is_kept(self) -> None:
        """Words stand in one table, and those that were taken back or written over in none."""
        kept = {person.words for person in self.model.people.values()}
        kept |= {person.draft for person in self.model.people.values()}
        found = list(stored())
        assert {table for _marker, table in found} <= {CONTRIBUTIONS}
        assert {marker for marker, _table in found} == kept - {""}

    def assert_everybody_reads_what_is_theirs(self) -> None:
        """Not less either: the rule in the database says of each of the twelve what the model says."""
        for name, user in self.users.items():
            if name in self.model.people:
                read = {row.words[:8] for row in Contribution.objects.visible_to(user).filter(round=self.round)}
                assert read == self.model.readable(name) - {self.model.people[name].draft}, name

    def carry_out(self, name: str, action: str, marker: str) -> Answer | None:
        """By the pages where there are some; what is refused there is refused in the model."""
        if action in PAGES:
            data = {"words": f"{marker} {COMMON}", "act": action, "pass": "yes" if action == "pass" else "for-now"}
            return self.outlets.post(name, f"written_round_{PAGES[action]}", data)
        if action in {"open", "close"}:
            return self.outlets.post("organizer", "written_round_turn", {"act": action})
        if action == "clock":
            Round.objects.filter(pk=self.round.pk, opens_at__lte=Now(), closes_at=None).update(closes_at=Now())
        elif not self.come_or_go(name, action):
            member = self.member(name)
            self.outlets.post("organizer", "written_round_people", {"members": [member.pk] if member else []})
        return None

    def come_or_go(self, name: str, action: str) -> bool:
        member = self.member(name)
        organizer = Membership.objects.acting(self.users["organizer"]).get()
        if action == "come":
            values = {"status": "active", "ended_at": None, "name": name}
            Membership.objects.filter(user=self.users[name], group=self.cast.group).update(**values)
        elif member is None or (action.startswith(("leave", "remove")) and name == "organizer"):
            return action != "add"
        elif action.startswith("leave"):
            words = "withdraw" if action == "leave with words" else "keep"
            membership.leave(me=member, words=words)  # type: ignore[arg-type]
        elif action == "remove":
            membership.remove(me=organizer, member=member, reason="So.")
        elif action == "organize":
            membership.set_roles(me=organizer, member=member, roles={Role.ORGANIZER})
        return action != "add"

    def member(self, name: str) -> Membership | None:
        return Membership.objects.acting(self.users[name]).filter(group=self.cast.group).first()


def furnished(cast: Cast) -> tuple[Stage, list[str]]:
    """Twelve people, of whom one joined last and has no place yet, in a round that nobody opened."""
    world = build(cast)
    names = ["organizer", "moderator", "member", *(f"person{number}" for number in range(8)), "late"]
    users = dict(cast.people)
    WaitingPlace.objects.filter(group=cast.group).delete()
    for name in names[3:]:
        users[name] = User.objects.create_user(name)
        join(cast.group, users[name])
    people = {name: Person(takes_part=name != "late", organizes=name == "organizer") for name in names}
    session = as_now(Round.objects.get(pk=world.own["round_id"])).session
    seated = [Membership.objects.get(group=cast.group, user=users[name]) for name in names[:-1]]
    round_ = round_of(session, *seated, opens_at=None)
    world.own["round_id"] = round_.pk
    outlets = Outlets(world, {"nobody": None, **users})
    return Stage(cast, users, round_, outlets, Model(people, waits_for_all=False)), names


def begin_again(stage: Stage, names: list[str], *, waits_for_all: bool, thorough: bool) -> Stage:
    """The same people before anything happened: what they did is rolled back by whoever calls."""
    reveal = Round.Reveal.CLOSING if waits_for_all else Round.Reveal.EACH
    Round.objects.filter(pk=stage.round.pk).update(reveal=reveal, created_at=timezone.now())
    people = {name: Person(takes_part=name != "late", organizes=name == "organizer") for name in names}
    return Stage(stage.cast, stage.users, stage.round, stage.outlets, Model(people, waits_for_all), thorough=thorough)
