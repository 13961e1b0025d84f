"""The demo community: invented people, groups and conversations, from the files in demo/.

What happened "in the past" is stored by the same activities as anything else, some of it under a clock that was put
back, the rest dated back afterwards.
"""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from discussions import flagging, moderation, posting
from discussions.demo_doors import furnish
from discussions.demo_evenings import Company, Evening, at
from discussions.models import Case, Comment, Decision, Reason, Thread
from groups import assigning, compiling, prompting, scheduling
from groups.models import DiscussionGroup, GroupDecision, GroupReading, Membership, MembershipRole, Prompt
from meetings import cards
from readings import importing, publishing, translations
from readings.models import Reading, Rights
from readings.sources.reading import read_file

PASSWORD = "read-talk-act"  # noqa: S105 — it stands in the README; load_demo refuses to create it on a real site
ARRIVED = 70  # days ago, before anybody said anything


def is_loaded() -> bool:
    return User.objects.filter(username="organizer").exists()


@transaction.atomic
def load(folder: Path) -> None:
    """Everything in `folder` (demo/), as of today."""
    community = tomllib.loads((folder / "community.toml").read_text(encoding="utf-8"))
    people = add_people(community["people"])
    readings = add_texts(folder / "readings") | add_citations(folder / "cited.toml")
    for described in community["groups"]:
        evenings = tomllib.loads((folder / f"{described['key']}.toml").read_text(encoding="utf-8"))
        Gathering(described | evenings, people, readings).store()
    cards.forget_speakers()
    scheduling.forget_places()


def essays_in(folder: Path) -> list[Path]:
    """The essays in a folder, by name. What is no file, or tells of the folder, is none."""
    kinds = {".txt", ".md", ".markdown", ".html", ".htm", ".docx", ".epub"}
    found = (path for path in folder.iterdir() if path.suffix.lower() in kinds and path.stem != "README")
    return sorted((path for path in found if not path.is_dir()), key=lambda path: path.name.lower())


def import_essay(path: Path) -> tuple[Reading, bool]:
    """The essay in the demo's first group, and whether it is new there. Raises ValidationError with a sentence."""
    organizing = Membership.objects.acting(User.objects.get(username="organizer")).order_by("joined_at", "pk")
    try:
        with path.open("rb") as file:
            draft = read_file(data=importing.read_bytes(file), name=path.name)
    except OSError as error:
        raise ValidationError(_("The file can’t be read: %(reason)s."), params={"reason": error.strerror}) from error
    with transaction.atomic():
        me = organizing[0]
        DiscussionGroup.objects.hold(me.group_id)
        taken_up = GroupReading.objects.filter(group=me.group_id).values("reading")
        reading, new = importing.add_reading(actor=me.user, draft=draft, among=Reading.objects.filter(pk__in=taken_up))
        assigning.assign(me=me, reading=reading)
    return reading, new


def add_people(described: Iterable[dict[str, Any]]) -> dict[str, User]:
    """The people by sign-in name. Five can sign in; nobody else has a password that works."""
    secret = make_password(PASSWORD)
    people = [
        User(
            username=person["username"],
            language=person["language"],
            time_zone=person["time_zone"],
            is_staff=person.get("staff", False),
            password=secret if person.get("sign_in") else make_password(None),
            recovery_confirmed_at=timezone.now(),
        )
        for person in described
    ]
    return {person.username: person for person in User.objects.bulk_create(people)}


def add_texts(folder: Path) -> dict[str, Reading]:
    """The sample readings, in the public library, by the stem of their file's name."""
    added, originals = {}, {}
    for path in sorted(folder.glob("*.md")):
        front, text = path.read_text(encoding="utf-8").removeprefix("---\n").split("\n---\n", 1)
        about = dict(line.split(": ", 1) for line in front.splitlines())
        if original := about.pop("original", ""):
            originals[path.stem] = original
        draft = read_file(data=text.encode(), name=path.name)
        reading, _new = importing.add_reading(actor=None, draft=draft, among=Reading.objects.in_library(), **about)
        added[path.stem] = publishing.publish(actor=None, reading=reading)
    for translation, original in originals.items():
        translations.link(actor=None, translation=added[translation], original=added[original])
    return added


def add_citations(path: Path) -> dict[str, Reading]:
    """Readings that are cited without their text, by key."""
    added = {}
    for cited in tomllib.loads(path.read_text(encoding="utf-8"))["readings"]:
        about = {name: cited[name].strip() for name in ("title", "author", "publication", "published", "language")}
        reading = Reading.objects.create(
            slug=cited["key"], rights=Rights.CITATION, summary=cited["summary"].strip(), **about
        )
        added[cited["key"]] = publishing.publish(actor=None, reading=reading)
    return added


class Gathering(Company):
    """One group with all that is described of it."""

    def store(self) -> None:
        self.gather()
        for position, name in enumerate(self.described["readings"]):
            reading = self.readings[name]
            self.group.group_readings.create(reading=reading, position=position, for_study=False)
        self.meet()
        for thread in self.described.get("threads", []):
            self.talk(thread)
        for prompt in self.described.get("prompts", []):
            self.ask(prompt)
        for syllabus in self.described.get("syllabi", []):
            self.compile(syllabus)
        for flag in self.described.get("flags", []):
            self.flag(flag)
        for decision in self.described.get("decisions", []):
            self.decide(decision)
        furnish(self)
        for evening in self.described.get("sessions", []):
            Evening(self, evening, self.planned[evening["days"]]).hold()

    def gather(self) -> None:
        about = {name: self.described[name].strip() for name in ("name", "purpose", "language", "time_zone")}
        group = DiscussionGroup(places=self.described["capacity"], **about)
        with at(self.moment(-ARRIVED, 19 * 60)):
            group.save()
        self.group = group
        for place, row in enumerate(self.described["members"]):
            came = self.moment(-ARRIVED, 19 * 60 + place)
            member = Membership.objects.create(
                group=group, user=self.people[row["username"]], name=row["name"], joined_at=came
            )
            MembershipRole.objects.bulk_create(MembershipRole(membership=member, role=role) for role in row["roles"])
            member.roles.update(granted_at=came)
            GroupDecision.objects.bulk_create(
                GroupDecision(group=group, about="role-given", value=role, member=member, decided_at=came)
                for role in row["roles"]
            )
        for row in self.described["members"]:
            self.members[row["username"]] = Membership.objects.acting(self.people[row["username"]]).get(
                group=self.group
            )

    def ask(self, described: dict[str, Any]) -> None:
        """A question of the organizer's, with what was answered."""
        prompt = prompting.ask(
            me=self.organizing(),
            reading=self.readings[described["reading"]],
            words=described["words"].strip(),
            passage=self.passage(described) if "quote" in described else None,
        )
        Prompt.objects.filter(pk=prompt.pk).update(created_at=self.moment(described["days"], described["minutes"]))
        if "comments" in described:
            thread = Thread.objects.create(group=self.group, prompt=prompt)
            self.say(thread, described["words"], described["comments"])

    def compile(self, described: dict[str, Any]) -> None:
        """A syllabus of the organizer's. Its readings name their session by its title."""
        sessions = {session.title: session for session in self.planned.values()}
        syllabus = compiling.make(me=self.organizing(), title=described["title"], why=described["why"].strip())
        for item in described["readings"]:
            reading, session = self.readings[item["reading"]], sessions.get(item.get("session", ""))
            compiling.put_on(
                me=self.organizing(), syllabus=syllabus, reading=reading, why=item["why"].strip(), session=session
            )

    def talk(self, described: dict[str, Any]) -> None:
        thread = Thread.objects.create(group=self.group, passage=self.passage(described))
        self.say(thread, described["quote"], described["comments"])

    def say(self, thread: Thread, about: str, comments: list[dict[str, Any]]) -> None:
        """The comments of a thread, which is known by its quote or question."""
        at = thread.created_at
        for line in comments:
            parent = self.said.get((about, line.get("reply_to", "")))
            comment = posting.reply(
                me=self.members[line["by"]], thread=thread, parent=parent, body=line["text"].strip()
            )
            at = self.moment(line["days"], line["minutes"])
            Comment.objects.filter(pk=comment.pk).update(created_at=at)
            self.said[about, line["id"]] = comment
        began = self.moment(comments[0]["days"], comments[0]["minutes"])
        Thread.objects.filter(pk=thread.pk).update(created_at=began, last_comment_at=at)

    def flag(self, described: dict[str, Any]) -> None:
        given = flagging.flag(
            me=self.members[described["by"]],
            comment=self.said[described["quote"], described["comment"]],
            reason=Reason(described["reason"]),
            note=described["note"].strip(),
        )
        at = self.moment(described["days"], described["minutes"])
        type(given).objects.filter(pk=given.pk).update(created_at=at)
        Case.objects.filter(pk=given.case_id, opened_at__gt=at).update(opened_at=at)

    def decide(self, described: dict[str, Any]) -> None:
        case = Case.objects.get(comment=self.said[described["quote"], described["comment"]])
        decision = moderation.decide(
            actor=self.people[described["by"]],
            case=case,
            revision=case.revision,
            action=Decision.Action(described["action"]),
            reason=Reason(described["reason"]),
            statement=described["statement"].strip(),
        )
        at = self.moment(described["days"], described["minutes"])
        Decision.objects.filter(pk=decision.pk).update(decided_at=at)
