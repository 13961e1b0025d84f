"""One of everything in the group and in the other one, so that every address has somewhere to lead."""

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.urls import get_resolver
from django.utils import timezone

from accounts.models import User
from discussions import flagging, to_sessions
from discussions.models import Appeal, Case, Decision, Draft, Reason, SiteModerator
from groups import calendars
from groups.invitations import hashed
from groups.models import (
    Agreement,
    DeletedGroup,
    DiscussionGroup,
    GroupDecision,
    GroupSession,
    Invitation,
    JoinRequest,
    Membership,
    MembershipRole,
    Role,
    WaitingPlace,
    Worry,
)
from meetings import cards
from meetings.models import AgendaItem, Card, Commitment, Proposal
from pages.models import SitePage
from readings.ids import new_id
from readings.models import Note, Rights, RightsNotice
from tests import texts
from tests.cast import Cast, join
from tests.meetings.written import round_of
from tests.polled import polled

PAGES = ("change", "delete", "history")
Arguments = dict[str, object]
RANDOM: Arguments = {
    "group_id": "0000000000",
    "reading_id": "0000000000",
    "session_id": "0000000000",
    "round_id": "0000000000",
    "poll_id": "0000000000",
    "item_id": "0000000000",
    "card_id": "0000000000",
    "brought_id": 999999,
    "proposal_id": "0000000000",
    "commitment_id": "0000000000",
    "thread_id": "0000000000",
    "membership_id": "0000000000",
    "invitation_id": "0000000000",
    "prompt_id": "0000000000",
    "outside_id": "0000000000",
    "receipt": "0000000000",
    "request_id": "0000000000",
    "place_id": "0000000000",
    "decision_id": 999999,
    "syllabus_id": "0000000000",
    "import_id": "0000000000",
    "case_id": "0000000000",
    "draft_id": 999999,
    "note_id": "0000000000",
    "worry_id": "0000000000",
    "step": 1,
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
        if name == "session_role_ask":
            return {"member": things["membership_id"], "role": "welcomer"}
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
    MembershipRole.objects.create(membership=cast.membership("moderator"), role=Role.CARER)
    Worry.objects.get(pk=own["worry_id"]).told_to.add(cast.membership("moderator"))
    own |= at_the_door(cast.group, cast.person("newcomer"))
    neighbour = join(cast.other_group, User.objects.create_user("neighbour"))
    # The outsider moderates there, alone: who flags is somebody else, or nobody could take the case.
    watchful = join(cast.other_group, User.objects.create_user("watchful"))
    other = furnish(cast.other_group, neighbour, cast.membership("outsider"), watchful)
    other |= at_the_door(cast.other_group, User.objects.create_user("stranger"))
    return World(cast, own, other)


def furnish(
    group: DiscussionGroup, author: Membership, organizer: Membership, flagger: Membership | None = None
) -> Arguments:
    """A reading of the author's own, a question about it, a syllabus with it, a session, a thread with a flagged
    comment, an invitation, an agreement and a worry.
    """
    version = texts.version(added_by=author.user, rights=Rights.STUDY)
    texts.assign(group, version.reading, for_study=True)
    starts_at = timezone.now() + timedelta(days=3)
    session = GroupSession.objects.create(
        group=group, title="First", starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), time_zone="UTC"
    )
    step = AgendaItem.objects.create(group=group, session=session, position=1, kind="round", title="Round", minutes=45)
    asked = cards.make(me=organizer, session=session, words="Asked.", kind=Card.Kind.THREAD, speakers=[author])
    kept = cards.make(me=author, session=session, words="Kept.", kind=Card.Kind.THREAD, speakers=[author])
    proposal = Proposal.objects.create(group=group, session=session, words="Ask.", proposed_by=author)
    commitment = Commitment.objects.create(
        group=group, session=session, words="Ask.", owner=author, due_on=timezone.localdate()
    )
    written = round_of(session, opens_at=timezone.now() - timedelta(days=1))
    said = texts.comment(texts.thread(group, of=version), author)
    letter, answered = (
        RightsNotice.objects.create(reading=version.reading, name="Ana Voss", contact="-", words="Mine.", status=status)
        for status in ("open", "kept")
    )
    case = flagging.flag(me=flagger or organizer, comment=said, reason=Reason.OTHER).case
    assert said.thread.passage
    assert author.user
    brought_passage = to_sessions.bring_passage(me=author, session=session, passage=said.thread.passage)
    brought_comment = to_sessions.bring_comment(me=author, session=session, comment=said)
    note = Note.objects.create(owner=author.user, passage=said.thread.passage, words="Mine.")
    invitation = Invitation.objects.create(
        group=group,
        created_by=organizer,
        token_hash=hashed(f"token-of-{group.pk}"),
        expires_at=timezone.now() + timedelta(days=7),
        max_uses=3,
    )
    role = SiteModerator.objects.create(
        user=User.objects.create_user(f"site-{User.objects.count()}"), until=timezone.now() + timedelta(days=90)
    )
    earlier = texts.comment(said.thread, author, "Nobody heard it.")
    settled = Case.objects.create(group=group, comment=earlier, subject=author.user, status="decided")
    later = timezone.now() + timedelta(days=7)
    decided = Decision.objects.create(
        group=group, case=settled, subject=author.user, action="hide", reason="other", appeal_by=later
    )
    appealed = Appeal.objects.create(group=group, decision=decided, words="Again.", due_at=later)
    suggested = texts.suggested(said.thread)
    gone = DeletedGroup.objects.create(group_id=new_id())
    agreed = Agreement.objects.count() + 1
    agreement = Agreement.objects.create(group=group, number=agreed, text="We listen.", repair="We talk.")
    address = EmailAddress.objects.create(user=author.user, email=f"{author.pk}@reading.example")
    return {
        "group_id": group.pk,
        "receipt": gone.pk,
        "reading_id": version.reading_id,
        "slug": version.reading.slug,
        "site_page slug": "privacy",
        "number": 1,
        **{f"group_reading_{page} number": suggested.version.number for page in ("changes", "decide", "carry")},
        **{f"group_agreement_{page} number": agreed for page in ("version", "accept")},
        "passage_id": suggested.passage_id,
        "kind": "markdown",
        "session_id": session.pk,
        "poll_id": polled(group).pk,
        "item_id": step.pk,
        "card_answer card_id": asked.pk,
        "card_id": kept.pk,
        "brought_passage_remove brought_id": brought_passage.pk,
        "brought_comment_remove brought_id": brought_comment.pk,
        "proposal_id": proposal.pk,
        "commitment_id": commitment.pk,
        "round_id": written.pk,
        "thread_id": said.thread_id,
        "prompt_id": texts.prompt(group, version.reading).pk,
        "syllabus_id": texts.syllabus(group, version.reading).pk,
        "seq": said.seq,
        "draft_id": Draft.objects.create(member=author, address=said.thread.get_absolute_url(), body="Unsaid.").pk,
        "membership_id": author.pk,
        "invitation_id": invitation.pk,
        "import_id": texts.incoming(author.user_id).pk,
        "group_import import_id": texts.incoming(organizer.user_id).pk,
        "token": f"token-of-{group.pk}",
        "calendar_feed token": calendars.make(actor=author.user),
        "key": EmailConfirmationHMAC(address).key,
        "case_id": case.pk,
        "note_id": note.pk,
        "worry_id": Worry.objects.create(group=group, member=author, words="Shouted at.", broken=agreement).pk,
        "step": 1,
        "admin:discussions_case_change object_id": case.pk,
        "own_decision decision_id": decided.pk,
        "admin:discussions_appeal_change object_id": appealed.pk,
        "admin:discussions_sitemoderator_change object_id": str(role.pk),
        "admin:readings_rightsnotice_change object_id": str(letter.pk),
        "admin:readings_rightsnotice_delete object_id": str(answered.pk),
        **{f"admin:accounts_user_{page} object_id": author.user_id for page in PAGES},
        **{f"admin:readings_reading_{page} object_id": version.reading_id for page in PAGES},
        **{f"admin:pages_sitepage_{page} object_id": "privacy" for page in PAGES},
    }


def at_the_door(group: DiscussionGroup, somebody: User) -> Arguments:
    """A group that decided to be listed, with somebody outside who asked, and who waits for a place."""
    group.purpose = group.purpose or "To read."
    group.visibility, group.joining = "listed", "request"
    group.save()
    decision = GroupDecision.objects.create(group=group, about="visibility", value="listed")
    asked = JoinRequest.objects.create(group=group, user=somebody, name="Sena", introduction="I work nights.")
    place = WaitingPlace.objects.create(group=group, user=somebody, name="Sena")
    return {
        "outside_id": group.outside_id,
        "request_id": asked.pk,
        "place_id": place.pk,
        "decision_id": decision.pk,
    }
