"""A site as it is after some weeks: the demo community, and what is on no page of it yet."""

from datetime import timedelta

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from discussions import demo, posting, to_sessions
from discussions.models import Appeal, Case, Comment, Decision, Draft, SiteModerator, Thread
from groups import calendars, invitations, membership
from groups.models import DeletedGroup, DiscussionGroup, GroupReading, GroupSession, Membership, Prompt, Syllabus
from meetings import agenda, cards, committing, deciding, noting, rotating, speaking, writing
from meetings.models import Card, ProposalAnswer, SessionRole
from pages.models import SitePage
from readings import bringing, importing, translations
from readings.ids import new_id
from readings.models import Import, Note, Reading, Rights, RightsNotice
from readings.sources.reading import read_file
from tests import planned, texts
from tests.discussions.revised import newer
from tests.groups.agreed import agree
from tests.groups.at_doors import come_to_the_doors
from tests.meetings.written import ring, round_of
from tests.polled import found_times
from tests.world import parameters_of

LETTER = """\
Donaudampfschifffahrtsgesellschaftskapitänsmützenständer

By Ana Voss

Nobody asked the night shift 🌙 what it thought. So three of them wrote it down, each a page.

https://archive.example.org/letters/2019/05/03/nobody-asked-the-night-shift-what-it-thought-of-the-new-rota

What they had taken for bad luck turned out to have a signature.
"""

EVERYTHING = """\
# Who rides

By Ana Voss, 3 May 2019

Nobody asked the *night shift* what it [thought](https://example.org/), says the one note[^1] that was kept.

## Verse

| We wait
| in the dark

> Said once, and not again.

- one thing
  - and what follows from it

1. another

[^1]: It was written on the back of a rota.
"""


def bring_in(owner: User) -> Import:
    """A text on its way in, with something of every kind, and something to be left out."""
    found = bringing.begin(actor=owner, data=EVERYTHING.encode(), name="everything.md")
    bringing.read_at_once(found=found)
    return found


ASKING = ("group_prompt_list", "group_prompt_edit", "group_syllabus_item")


class Site:
    """The people by sign-in name, and what stands in the addresses of pages."""

    def __init__(self) -> None:
        demo.load(settings.BASE_DIR / "demo")
        User.objects.create(username="superuser", is_staff=True, is_superuser=True)
        User.objects.update(password=make_password(demo.PASSWORD))
        SitePage.objects.create(slug="privacy", body="What we keep, and *for how long*.")
        self.people = {user.username: user for user in User.objects.all()}
        self.group = DiscussionGroup.objects.get(name="The Linen Room")
        self.things = self.of_new_versions() | self.of_the_group() | self.of_the_member() | self.at_the_desk()
        self.things |= agree(self.me)
        self.people["asker"] = User.objects.create_user("asker", password=demo.PASSWORD)
        self.things |= come_to_the_doors(self.me, self.people["asker"])
        self.remove_somebody()

    def path(self, page: str) -> str:
        """The address of a page that is written as its name, perhaps with its last part, or what that is called here,
        perhaps with a query: "thread_detail?reply=3", "site_page/contact", "thread_detail/answered".
        """
        name, mark, query = page.partition("?")
        name, _, last = name.partition("/")
        given = {key: self.things.get(f"{name} {key}", self.things.get(key)) for key in parameters_of(name)}
        if last:
            given[list(given)[-1]] = self.things.get(last, last)
        return reverse(name, kwargs=given) + mark + query

    def client(self, who: str) -> Client:
        """Signed in by password a moment ago, so that no page asks for it again; `nobody` isn't."""
        client = Client()
        if who != "nobody":
            client.post(reverse("account_login"), {"login": who, "password": demo.PASSWORD})
        return client

    def me(self, who: str) -> Membership:
        return Membership.objects.acting(self.people[who]).get(group=self.group)

    def of_the_group(self) -> dict[str, object]:
        said = Comment.objects.get(group=self.group, body__startswith="In the laundry at night")
        assert said.thread.passage
        reading = said.thread.passage.version.reading
        self.talk_on(said)
        asked = Prompt.objects.asked().filter(group=self.group)
        answered = Thread.objects.get(prompt__in=asked)
        waiting = asked.exclude(pk=answered.prompt_id).get()
        session = GroupSession.objects.get(title="A first whole round")
        agenda.lay_out(me=self.me("organizer"), session=session, template="two-hours")
        step = session.agenda.in_order()[3]
        agenda.begin(me=self.me("organizer"), item=step)
        calendars.make(actor=self.people["member"])
        decided = self.decisions(session)
        brought = to_sessions.bring_passage(me=self.me("organizer"), session=session, passage=said.thread.passage)
        to_sessions.bring_comment(me=self.me("organizer"), session=session, comment=said)
        self.speak(session)
        _invitation, token = invitations.invite(me=self.me("organizer"), days=7, uses=3)
        address = said.thread.get_absolute_url()
        draft = Draft.objects.create(member=self.me("member"), address=address, body=LETTER)
        note = Note.objects.create(owner=self.people["member"], passage=said.thread.passage, words=LETTER)
        return {
            "group_id": self.group.pk,
            "receipt": DeletedGroup.objects.create(group_id=new_id(), counts={"discussions_comment": 312}).pk,
            "note_id": note.pk,
            "draft_id": draft.pk,
            "own_decision decision_id": self.decided().pk,
            "admin:discussions_appeal_change object_id": self.appealed().pk,
            "admin:discussions_sitemoderator_change object_id": self.site_moderator().pk,
            "reading_id": reading.pk,
            "slug": reading.slug,
            "number": 1,
            "kind": "markdown",
            "step": 1,
            "session_id": session.pk,
            "item_id": step.pk,
            "brought_id": brought.pk,
            **decided,
            **self.of_the_rounds(session),
            "thread_id": said.thread_id,
            "seq": said.seq,
            "comment_flag seq": said.seq - 1,
            "prompt_id": waiting.pk,
            "syllabus_id": Syllabus.objects.get(group=self.group).pk,
            "answered": answered.pk,
            **self.again_and_again(),
            **{f"{page} reading_id": waiting.reading_id for page in ("prompt_answer", *ASKING)},
            "membership_id": self.me("moderator").pk,
            **found_times(self.me, self.people["rosa-m"]),
            "token": token,
        }

    def decided(self) -> Decision:
        """What the member said was hidden, and they can appeal."""
        mine = Comment.objects.filter(author=self.me("member")).order_by("pk")[0]
        case, _new = Case.objects.get_or_create(
            comment=mine, defaults={"group": self.group, "subject": self.people["member"], "status": "decided"}
        )
        later = timezone.now() + timedelta(days=7)
        return Decision.objects.create(
            group=self.group,
            case=case,
            subject=case.subject,
            action="hide",
            reason="other",
            statement=LETTER,
            appeal_by=later,
        )

    def appealed(self) -> Appeal:
        """Another decision about what they said, and they have asked again."""
        earlier = Decision.objects.get(statement=LETTER)
        decision = Decision.objects.create(
            group=self.group, case=earlier.case, subject=earlier.subject, action="hide", reason="other"
        )
        due = timezone.now() + timedelta(days=7)
        return Appeal.objects.create(group=self.group, decision=decision, words=LETTER, due_at=due)

    def site_moderator(self) -> SiteModerator:
        return SiteModerator.objects.create(
            user=User.objects.create_user("site-moderator"), until=timezone.now() + timedelta(days=90)
        )

    def decisions(self, session: GroupSession) -> dict[str, object]:
        """One adopted with somebody to do it, one that waits with an objection."""
        me, dina = self.me("organizer"), self.me("rosa-m")
        said = ("I write my hours down.", "So do others.", "Who counts?", "A list each.")
        for kind, words in zip(Card.Kind, said, strict=True):
            cards.make(me=me, session=session, kind=kind, words=words, speakers=[me])
        cards.make(me=dina, session=session, kind=Card.Kind.THREAD, words="At night I am alone.", speakers=[me])
        rotating.take_on(me=dina, session=session, role=SessionRole.Role.WELCOMER)
        rotating.ask(me=me, session=session, member=me, role=SessionRole.Role.NOTE_TAKER)
        noting.write(me=me, session=session, themes="Who counts the rooms, and for whom?", revision=0)
        adopted = deciding.propose(me=dina, session=session, words="Ask the union to come to the laundry.")
        deciding.adopt(me=me, proposal=adopted)
        day = timezone.localdate() + timedelta(days=9)
        took_on = committing.commit(me=me, session=session, words="Call them", owner=dina, due_on=day, proposal=adopted)
        waiting = deciding.propose(me=dina, session=session, words="Write down every room, for a week.")
        against = {"answer": ProposalAnswer.Answer.OBJECT, "reason": "Somebody could find the lists."}
        deciding.answer(me=me, proposal=waiting, revision=0, **against)  # type: ignore[arg-type]
        return {"proposal_id": waiting.pk, "commitment_id": took_on.pk}

    def speak(self, session: GroupSession) -> None:
        """A round in which the organizer's turn comes first, and Rosa isn't yet."""
        here = Membership.objects.active().filter(group=self.group).exclude(pk=self.me("rosa-m").pk)
        people = sorted(here.values_list("pk", flat=True), key=lambda person: person != self.me("organizer").pk)
        asked = "When did you first notice that what you do isn’t seen?"
        speaking.begin(me=self.me("organizer"), session=session, question=asked, people=people, minutes_each=3)

    def of_the_rounds(self, session: GroupSession) -> dict[str, object]:
        """In writing: one that waits for Rosa with a draft of hers, one that she reads, one that closed without her."""
        planned = round_of(session, opens_at=None)
        waiting, reads, closed = (round_of(session, opens_at=timezone.now() - timedelta(days=1)) for _ in range(3))
        for round_ in (waiting, reads, closed):
            for who in ("organizer", "member"):
                writing.contribute(me=self.me(who), round_=round_, words=LETTER)
            writing.keep_draft(me=self.me("rosa-m"), round_=round_, words=LETTER)
        writing.contribute(me=self.me("rosa-m"), round_=reads, words="I said no to the *fourth* room.")
        writing.contribute(me=self.me("member"), round_=reads, words="In the laundry, at night.")
        ring(closed)
        return {
            "round_id": waiting.pk,
            "written_round_edit round_id": planned.pk,
            "planned": planned.pk,
            "read": reads.pk,
            "closed": closed.pk,
        }

    def again_and_again(self) -> dict[str, object]:
        """A series, to which somebody comes and needs something, and a session that was yesterday."""
        me, rosa, words = self.me("organizer"), self.me("rosa-m"), LETTER.split("\n", 1)[0]
        session = planned.month_by_month(me, [rosa], words)
        planned.needing(me, rosa, session, words)
        return {"of-a-series": session.pk, "begun": planned.noted(me, [me, rosa], words).pk}

    def of_new_versions(self) -> dict[str, object]:
        """A text for study of which a passage changed beyond knowing, one is gone and one was edited; one for all."""
        first = texts.version(title="What the porter saw", added_by=self.people["organizer"])
        public = texts.version(title="The rota of old", published_at=timezone.now(), rights=Rights.PUBLIC_DOMAIN)
        texts.assign(self.group, first.reading, for_study=True)
        texts.assign(self.group, public.reading)
        for version in (first, public):
            for quote in texts.PARAGRAPHS:
                texts.comment(texts.thread(self.group, quote, of=version), self.me("member"))
            newer(version, "Who asks those who work by night?", texts.PARAGRAPHS[1].replace("evening", "Sunday"))
        return {
            "group_reading_changes reading_id": first.reading_id,
            "group_reading_changes number": 2,
            "reading_changes slug": public.reading.slug,
            "reading_changes number": 2,
        }

    def talk_on(self, said: Comment) -> None:
        """A long line of answers, with a long word in each, down to one that was withdrawn."""
        for who in ["rosa-m", "member"] * 4:
            said = posting.reply(me=self.me(who), thread=said.thread, parent=said, body=LETTER.split("\n", 1)[0])
        posting.withdraw(me=self.me("member"), comment=said)

    def of_the_member(self) -> dict[str, object]:
        """An import, and an address that waits to be confirmed."""
        member = self.people["member"]
        draft = read_file(data=LETTER.encode(), name="letter.txt")
        own, _new = importing.add_reading(actor=member, draft=draft, among=Reading.objects.none())
        GroupReading.objects.create(group=self.group, reading=own, position=9, for_study=True)
        original = Reading.objects.in_library().exclude(versions=None).earliest("title")
        translations.link(actor=member, translation=own, original=original)
        address = EmailAddress.objects.create(user=member, email="dina.of-the-night-shift@laundry.example")
        return {
            "reading_edit slug": own.slug,
            "import_id": bring_in(member).pk,
            "group_import import_id": bring_in(self.people["organizer"]).pk,
            "reading_add_version slug": own.slug,
            "group_reading_add_version reading_id": own.pk,
            "group_reading_content_notes reading_id": own.pk,
            "reading_content_notes slug": own.slug,
            "reading_translation slug": own.slug,
            "reading_translation_pairs slug": own.slug,
            "group_reading_translation reading_id": own.pk,
            "group_reading_translation_pairs reading_id": own.pk,
            "account_confirm_email key": EmailConfirmationHMAC(address).key,
            "uidb36": user_pk_to_url_str(member),
            "key": default_token_generator.make_token(member),
        }

    def at_the_desk(self) -> dict[str, object]:
        pages = ("change", "delete", "history")
        reading = Reading.objects.in_library().exclude(versions=None).earliest("title")
        letter, answered = (
            RightsNotice.objects.create(
                reading=reading, name="Ana Voss", contact="+49 30 901820", words="I wrote this.", status=status
            )
            for status in ("open", "kept")
        )
        return {
            "app_label": "discussions",
            "admin:readings_rightsnotice_change object_id": letter.pk,
            "admin:readings_rightsnotice_delete object_id": answered.pk,
            "admin:discussions_case_change object_id": Case.objects.waiting().earliest("opened_at").pk,
            **{f"admin:pages_sitepage_{page} object_id": "privacy" for page in pages},
            **{f"admin:readings_reading_{page} object_id": reading.pk for page in pages},
            **{f"admin:accounts_user_{page} object_id": self.people["rosa-m"].pk for page in pages},
        }

    def remove_somebody(self) -> None:
        """Stela, from the other group: her front page says why."""
        organizer = Membership.objects.acting(self.people["wilmer-c"]).get()
        stela = Membership.objects.get(user=self.people["stela-g"])
        membership.remove(me=organizer, member=stela, reason="She told her brother who was on the call.")

    def secrets(self) -> set[str]:
        """What no title may tell: names of groups and people, titles of readings and sessions.

        Some of the demo's people are called "member" or "staff", which are words of the pages too.
        """
        return {
            *DiscussionGroup.objects.values_list("name", flat=True),
            *Reading.objects.values_list("title", flat=True),
            *GroupSession.objects.values_list("title", flat=True),
            *Membership.objects.values_list("name", flat=True),
            *(name for name in self.people if "-" in name),
        }
