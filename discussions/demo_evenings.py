"""The evenings of a group of the demo: its sessions, and what happened in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import User
from discussions import to_sessions
from discussions.models import Comment
from groups import needs, presence, recurring, scheduling
from groups.models import Attendance, DiscussionGroup, GroupSession, Membership, Prompt, Series
from meetings import agenda, cards, committing, deciding, noting, rotating, rounds, writing
from meetings.models import AgendaItem, Card, Commitment, ProposalAnswer, Round, SessionRole
from readings.models import Block, Passage, Reading, Version
from readings.passages import locate, point_at, quote_of


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """What is done within it is done at that moment, whatever the clock says."""
    with mock.patch.object(timezone, "now", return_value=moment):
        yield


def pointed_at(version: Version, first: str, last: str) -> Passage:
    """The passage from these words to those, which may stand in a later block."""
    begins, ends = (Block.objects.get(version=version, text__contains=words) for words in (first, last))
    between = Block.objects.filter(version=version, position__range=(begins.position, ends.position))
    start, end = locate(begins.text, first)[0], locate(ends.text, last)[1]
    quote = quote_of(list(between.order_by("position")), start, end)
    return point_at(start_block=begins, start=start, end_block=ends, end=end, quote=quote)


@dataclass
class Company:
    """One group of the demo while it is being stored; what is planned in it by day."""

    described: dict[str, Any]
    people: dict[str, User]
    readings: dict[str, Reading]
    members: dict[str, Membership] = field(default_factory=dict)
    said: dict[tuple[str, str], Comment] = field(default_factory=dict)
    planned: dict[int, GroupSession] = field(default_factory=dict)
    group: DiscussionGroup = field(init=False)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.described["time_zone"])

    def moment(self, days: int, minutes: int) -> datetime:
        """`minutes` after midnight, `days` from today, on the group's own clocks."""
        day = timezone.now().astimezone(self.zone).date() + timedelta(days=days)
        return datetime.combine(day, time(minutes // 60, minutes % 60), self.zone).astimezone(UTC)

    def at_time(self, days: int, clock: str) -> datetime:
        hours, minutes = clock.split(":")
        return self.moment(days, int(hours) * 60 + int(minutes))

    def organizing(self) -> Membership:
        """Her row as she acts: with the group and her roles."""
        first = next(row["username"] for row in self.described["members"] if "organizer" in row["roles"])
        return self.members[first]

    def passage(self, described: dict[str, Any]) -> Passage:
        quote = described["quote"]
        version = self.readings[described["reading"]].versions.latest("number")
        return pointed_at(version, quote, described.get("through", quote))

    def meet(self) -> None:
        """The series with its sessions, then what is known of each, and those that stand alone."""
        for described in self.described.get("series", []):
            starts_at = self.at_time(described["days"], described["time"])
            plan = scheduling.Plan(
                described["title"], starts_at, self.zone.key, described["minutes"], place=described["place"]
            )
            repeat = recurring.Repeat(Series.Rule(described["rule"]), count=described["count"])
            with at(starts_at - timedelta(days=3)):
                recurring.begin(me=self.organizing(), plan=plan, repeat=repeat)
        for described in self.described.get("sessions", []):
            self.planned[described["days"]] = self.plan(described)

    def plan(self, described: dict[str, Any]) -> GroupSession:
        starts_at = self.at_time(described["days"], described["time"])
        about = {"title": described["title"], "places": described.get("places")}
        if "reading" in described:
            about["reading"] = self.readings[described["reading"]]
        session = GroupSession.objects.filter(group=self.group, starts_at=starts_at).first() or GroupSession(
            group=self.group, starts_at=starts_at, time_zone=self.zone.key
        )
        session.ends_at = starts_at + timedelta(minutes=described["minutes"])
        for name, value in (about | {name: described[name] for name in ("place", "link") if name in described}).items():
            setattr(session, name, value)
        session.save()
        Attendance.objects.bulk_create(
            Attendance(group=self.group, session=session, membership=self.members[who], answer=answer)
            for answer in Attendance.Answer.values
            for who in described.get("answers", {}).get(answer, [])
        )
        return session


@dataclass(frozen=True)
class Evening:
    """One session and what is described of it, in the order in which it happened."""

    company: Company
    described: dict[str, Any]
    session: GroupSession

    def hold(self) -> None:
        me, begins = self.company.organizing(), min(self.session.starts_at, timezone.now())
        with at(begins - timedelta(hours=2)):
            if "called_off" in self.described:
                scheduling.cancel(session=self.session, note=self.described["called_off"])
                self.session.refresh_from_db()
            self.prepare(me)
        for described in self.described.get("rounds", []):
            self.write(me, described)
        if self.session.has_started and not self.session.is_cancelled:
            with at(self.session.ends_at - timedelta(minutes=20)):
                self.think(me)
                self.decide(me)
            with at(self.session.ends_at + timedelta(hours=1)):
                self.keep(me)
        for described in self.described.get("commitments", []):
            self.follow_up(me, described)

    def who(self, username: str) -> Membership:
        return self.company.members[username]

    def prepare(self, me: Membership) -> None:
        """Roles, agenda, what is brought, what somebody needs."""
        for role, username in self.described.get("roles", {}).items():
            rotating.take_on(me=self.who(username), session=self.session, role=SessionRole.Role(role))
        for role, username in self.described.get("asked", {}).items():
            rotating.ask(me=me, session=self.session, member=self.who(username), role=SessionRole.Role(role))
        if "agenda" in self.described:
            agenda.lay_out(me=me, session=self.session, template=self.described["agenda"])
        for described in self.described.get("steps", []):
            prompt = Prompt.objects.get(group=self.company.group, words=described["prompt"])
            self.session.agenda.filter(kind=described["kind"]).update(prompt=prompt)
        for described in self.described.get("brought", []):
            by = self.who(described["by"])
            if "comment" in described:
                said = self.company.said[described["quote"], described["comment"]]
                to_sessions.bring_comment(me=by, session=self.session, comment=said)
            else:
                passage = self.company.passage(described)
                to_sessions.bring_passage(me=by, session=self.session, passage=passage)
        for username, need in self.described.get("needs", {}).items():
            needs.say(me=self.who(username), session=self.session, kinds=need["kinds"], words=need["words"])

    def write(self, me: Membership, described: dict[str, Any]) -> None:
        """A round in writing. It goes by the database's clock, so what is written in it is written now."""
        plan = rounds.Plan(
            question=described["question"],
            reveal=Round.Reveal(described["reveal"]),
            members=list(self.company.members.values()),
            opens_at=self.company.at_time(described["opens"]["days"], described["opens"]["time"]),
            closes_at=self.company.at_time(described["closes"]["days"], described["closes"]["time"]),
        )
        made = rounds.make(me=me, session=self.session, plan=plan)
        round_ = Round.objects.written().get(pk=made.pk)
        for username, words in described.get("entries", {}).items():
            writing.contribute(me=self.who(username), round_=round_, words=words.strip())
        for username, words in described.get("drafts", {}).items():
            writing.keep_draft(me=self.who(username), round_=round_, words=words.strip())
        for kind in ("passed", "passed_for_now"):
            for username in described.get(kind, []):
                writing.pass_(me=self.who(username), round_=round_, for_now=kind == "passed_for_now")

    def think(self, me: Membership) -> None:
        """The steps are gone through, and cards made."""
        self.session.agenda.update(status=AgendaItem.Status.DONE)
        made: list[Card] = []
        for described in self.described.get("cards", []):
            by = self.who(described["by"])
            card = cards.make(
                me=by,
                session=self.session,
                words=described["words"],
                kind=Card.Kind(described["kind"]),
                speakers=[by],
                comes_from=[made[number - 1] for number in described.get("from", [])],
                passages=[self.company.passage(passage) for passage in described.get("passages", [])],
            )
            made.append(card)

    def decide(self, me: Membership) -> None:
        if self.described.get("nothing_yet"):
            deciding.nothing_yet(me=me, session=self.session)
        adopted = {}
        for described in self.described.get("proposals", []):
            proposal = deciding.propose(me=self.who(described["by"]), session=self.session, words=described["words"])
            for username, answer in described["answers"].items():
                said = {
                    "answer": ProposalAnswer.Answer(answer),
                    "reason": described.get("reasons", {}).get(username, ""),
                }
                deciding.answer(me=self.who(username), proposal=proposal, revision=0, **said)
            if described["adopted"]:
                adopted[described["words"]] = deciding.adopt(me=me, proposal=proposal)
        for described in self.described.get("commitments", []):
            committing.commit(
                me=me,
                session=self.session,
                words=described["words"],
                owner=self.who(described["owner"]),
                due_on=self.company.moment(described["due"], 720).date(),
                proposal=adopted.get(described.get("proposal", "")),
            )

    def keep(self, me: Membership) -> None:
        """Notes, who was there."""
        if "notes" in self.described:
            noting.write(me=me, session=self.session, themes=self.described["notes"].strip(), revision=0)
        came = {self.who(username).pk for username in self.described.get("came", [])}
        presence.note(me=me, session=self.session, came=came, shown=set())

    def follow_up(self, me: Membership, described: dict[str, Any]) -> None:
        """What became of it, on the day on which somebody said so."""
        if "became" not in described:
            return
        became = described["became"]
        commitment = Commitment.objects.get(session=self.session, words=described["words"])
        with at(self.company.at_time(became["days"], "19:20")):
            status = Commitment.Status(became["status"])
            committing.follow_up(me=me, commitment=commitment, status=status, outcome=became["words"])
