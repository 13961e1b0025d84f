"""One of everything in the group and in the other one, so that every address has somewhere to lead."""

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.urls import get_resolver
from django.utils import timezone

from accounts.models import User
from discussions import flagging
from discussions.models import Reason
from groups.invitations import hashed
from groups.models import DiscussionGroup, GroupSession, Invitation, Membership
from pages.models import SitePage
from readings.models import Note, Rights, RightsNotice
from tests import texts
from tests.cast import Cast, join

PAGES = ("change", "delete", "history")
Arguments = dict[str, object]
RANDOM: Arguments = {
    "group_id": "0000000000",
    "reading_id": "0000000000",
    "session_id": "0000000000",
    "thread_id": "0000000000",
    "membership_id": "0000000000",
    "invitation_id": "0000000000",
    "prompt_id": "0000000000",
    "syllabus_id": "0000000000",
    "import_id": "0000000000",
    "case_id": "0000000000",
    "note_id": "0000000000",
    "object_id": "0000000000",
    "seq": 999999,
    "number": 999999,
    "passage_id": "0000000000",
    "slug": "no-such-thing",
    "token": "no-such-token",
    "key": "no-such-key",
    "kind": "no-such-kind",
    "uidb36": "0",
    "app_label": "discussions",
    "url": "nothing/here",
    "content_type_id": "999999",
}


@dataclass
class World:
    """What stands in the addresses, for the cast's own group and for the other one."""

    cast: Cast
    own: Arguments
    other: Arguments

    def arguments(self, name: str, target: str) -> Arguments:
        """The address's arguments for "own", "another's", "random", "crossed" (another's things asked for in one's own
        group) or "crossed-random" (random things there). The admin's `object_id` is the one of its model.
        """
        parameters = parameters_of(name)
        sources = {"own": self.own, "another's": self.other, "crossed": self.other}
        chosen = {
            parameter: sources.get(target, RANDOM).get(f"{name} {parameter}")
            or sources.get(target, RANDOM).get(parameter)
            or RANDOM[parameter]
            for parameter in parameters
        }
        if target.startswith("crossed"):
            chosen["group_id"] = self.own["group_id"]
        return chosen

    def query(self, name: str) -> str:
        """What an address needs behind its question mark to show something."""
        return {"passage_comment": "?block=1", "note_add": "?block=1"}.get(name, "")

    def typed(self, name: str, target: str) -> dict[str, object]:
        """What a form needs to find what it is about; the rest may be wrong, and comes back with the page."""
        things = self.other if target == "another's" else self.own
        return {"reading": things["reading_id"]} if name in {"group_reading_add", "group_syllabus_add"} else {}


def parameters_of(name: str) -> list[str]:
    """The names of the parameters in an address."""
    resolver = get_resolver()
    for part in name.split(":")[:-1]:
        resolver = resolver.namespace_dict[part][1]
    possibilities = resolver.reverse_dict.getlist(name.split(":")[-1])
    return list(possibilities[0][0][0][1]) if possibilities else []


def build(cast: Cast) -> World:
    SitePage.objects.create(slug="privacy", body="What we keep.")
    own = furnish(cast.group, cast.membership("member"), cast.membership("organizer"))
    neighbour = join(cast.other_group, User.objects.create_user("neighbour"))
    other = furnish(cast.other_group, neighbour, cast.membership("outsider"))
    return World(cast, own, other)


def furnish(group: DiscussionGroup, author: Membership, flagger: Membership) -> Arguments:
    """A reading of the author's own, a question about it, a syllabus with it, a session, a thread with a flagged
    comment, an invitation.
    """
    version = texts.version(added_by=author.user, rights=Rights.STUDY)
    texts.assign(group, version.reading, for_study=True)
    starts_at = timezone.now() + timedelta(days=3)
    session = GroupSession.objects.create(
        group=group, title="First", starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), time_zone="UTC"
    )
    said = texts.comment(texts.thread(group, of=version), author)
    letter, answered = (
        RightsNotice.objects.create(reading=version.reading, name="Ana Voss", contact="-", words="Mine.", status=status)
        for status in ("open", "kept")
    )
    case = flagging.flag(me=flagger, comment=said, reason=Reason.OTHER).case
    assert said.thread.passage
    assert author.user
    note = Note.objects.create(owner=author.user, passage=said.thread.passage, words="Mine.")
    invitation = Invitation.objects.create(
        group=group,
        created_by=flagger,
        token_hash=hashed(f"token-of-{group.pk}"),
        expires_at=timezone.now() + timedelta(days=7),
        max_uses=3,
    )
    suggested = texts.suggested(said.thread)
    address = EmailAddress.objects.create(user=author.user, email=f"{author.pk}@reading.example")
    return {
        "group_id": group.pk,
        "reading_id": version.reading_id,
        "slug": version.reading.slug,
        "site_page slug": "privacy",
        "number": 1,
        **{f"group_reading_{page} number": suggested.version.number for page in ("changes", "decide", "carry")},
        "passage_id": suggested.passage_id,
        "kind": "markdown",
        "session_id": session.pk,
        "thread_id": said.thread_id,
        "prompt_id": texts.prompt(group, version.reading).pk,
        "syllabus_id": texts.syllabus(group, version.reading).pk,
        "seq": said.seq,
        "membership_id": author.pk,
        "invitation_id": invitation.pk,
        "import_id": texts.incoming(author.user_id).pk,
        "group_import import_id": texts.incoming(flagger.user_id).pk,
        "token": f"token-of-{group.pk}",
        "key": EmailConfirmationHMAC(address).key,
        "case_id": case.pk,
        "note_id": note.pk,
        "admin:discussions_case_change object_id": case.pk,
        "admin:readings_rightsnotice_change object_id": str(letter.pk),
        "admin:readings_rightsnotice_delete object_id": str(answered.pk),
        **{f"admin:accounts_user_{page} object_id": author.user_id for page in PAGES},
        **{f"admin:readings_reading_{page} object_id": version.reading_id for page in PAGES},
        **{f"admin:pages_sitepage_{page} object_id": "privacy" for page in PAGES},
    }
