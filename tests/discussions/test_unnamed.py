"""What is said as “a member”: nothing that anybody gets tells who said it."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from discussions import flagging, posting, to_sessions
from discussions.models import Comment, Reason, Thread
from groups import opening, quieting
from groups.models import GroupDecision, GroupSession, Membership
from tests import texts
from tests.cast import Cast, join
from tests.every_page import PAGES
from tests.furnished import Site

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
WORDS = "The foreman counts our minutes"


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return texts.thread(cast.group)


def acting(cast: Cast, role: str) -> Membership:
    return Membership.objects.acting(cast.person(role)).get(group=cast.group)


def allow(cast: Cast, naming: str = "choice") -> None:
    opening.decide(me=acting(cast, "organizer"), visibility="unlisted", joining="invitation", naming=naming)


def unnamed(cast: Cast, thread: Thread, role: str = "member", parent: Comment | None = None) -> Comment:
    return posting.reply(me=acting(cast, role), thread=thread, parent=parent, body=WORDS, is_unnamed=True)


def page_of(client: Client, path: str) -> str:
    response = client.get(path, follow=True)
    assert response.status_code == 200
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def test_a_group_allows_comments_without_a_name_by_a_dated_decision_that_can_be_turned_back(
    cast: Cast, thread: Thread, sign_in: SignIn
) -> None:
    organizer, member = sign_in(cast.person("organizer")), sign_in(cast.person("member"))
    assert "as “a member”" not in page_of(member, thread.get_absolute_url())
    organizer.post(
        reverse("group_openness", args=[cast.group.pk]),
        {"visibility": "unlisted", "joining": "invitation", "naming": "choice"},
    )
    shown = page_of(member, reverse("group_decision_list", args=[cast.group.pk]))
    assert "Each chooses for a comment whether it stands under their name" in shown
    assert "Say it as “a member”" in page_of(member, thread.get_absolute_url())
    decision = GroupDecision.objects.get(about="naming")
    organizer.post(reverse("group_decision_reverse", args=[cast.group.pk, decision.pk]))
    assert "as “a member”" not in page_of(member, thread.get_absolute_url())


def test_what_was_said_as_a_member_stays_so_whatever_the_group_decides_later(
    cast: Cast, thread: Thread, sign_in: SignIn
) -> None:
    allow(cast)
    member = sign_in(cast.person("member"))
    member.post(f"{thread.get_absolute_url()}reply/", {"body": WORDS, "is_unnamed": "on"})
    allow(cast, "named")
    shown = page_of(sign_in(cast.person("moderator")), thread.get_absolute_url())
    assert '<b class="comment__author">a member</b>' in shown
    assert "Member" not in shown
    comment = Comment.objects.get()
    member.post(f"{comment.get_absolute_url()}edit/", {"body": f"{WORDS}.", "is_unnamed": ""})
    comment.refresh_from_db()
    assert (comment.body, comment.is_unnamed) == (f"{WORDS}.", True)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE discussions_comment SET is_unnamed = NOT is_unnamed")


def test_nobody_is_named_against_their_word_who_chose_before_the_group_decided_otherwise(
    cast: Cast, thread: Thread, sign_in: SignIn
) -> None:
    said = {"body": WORDS, "is_unnamed": "on"}
    response = sign_in(cast.person("member")).post(f"{thread.get_absolute_url()}reply/", said)
    shown = response.content.decode()
    assert "Your group decided that each comment stands under a name." in shown
    assert WORDS in shown
    assert not Comment.objects.exists()
    with pytest.raises(ValidationError):
        unnamed(cast, thread)


def test_a_draft_does_not_forget_that_it_is_to_be_said_as_a_member(cast: Cast, thread: Thread, sign_in: SignIn) -> None:
    """Whoever comes back to their words and presses the button isn't named against what they chose before."""
    allow(cast)
    member = sign_in(cast.person("member"))
    address = thread.get_absolute_url()
    member.post(f"{address}reply/", {"body": WORDS, "is_unnamed": "on", "act": "draft"})
    tick = re.compile(r'<input type="checkbox" name="is_unnamed"[^>]*checked')
    assert tick.search(page_of(member, address))
    member.post(f"{address}reply/", {"body": WORDS, "act": "draft"})
    assert not tick.search(page_of(member, address))


def test_whoever_mutes_or_blocks_somebody_can_not_tell_their_words_from_anybody_elses(
    cast: Cast, thread: Thread, sign_in: SignIn
) -> None:
    """A fold, a gap, a number or a missing line would tell whose the words are."""
    allow(cast)
    for how in ("mute", "block"):
        quieting.begin(me=cast.membership("organizer"), about=cast.membership("member"), how=how)
    said = unnamed(cast, thread)
    answer = posting.reply(me=acting(cast, "moderator"), thread=thread, parent=said, body=f"> {WORDS}\n> (#1)\n\nYes.")
    assert answer.seq == 2
    apart, free = (
        page_of(sign_in(cast.person(role)), thread.get_absolute_url()) for role in ("organizer", "moderator")
    )
    for shown in (apart, free):
        assert shown.count(WORDS) == 2
        assert "Words of somebody you muted" not in shown
        assert "a member" in shown
    for role in ("organizer", "moderator"):
        assert WORDS.split()[2] in page_of(sign_in(cast.person(role)), "/search/?q=minutes")
        assert Thread.objects.stirred_for(cast.person(role), said.created_at).exists()


def test_two_comments_of_one_person_look_as_if_two_had_said_them(cast: Cast, thread: Thread, sign_in: SignIn) -> None:
    """Nothing in the page tells an author's second comment from that of somebody else."""
    allow(cast)
    pages = []
    for roles in (("member", "member"), ("member", "organizer")):
        Comment.objects.all().delete()
        Thread.objects.update(last_seq=0)
        for number, role in enumerate(roles):
            me = acting(cast, role)
            posting.reply(me=me, thread=thread, parent=None, body=f"{WORDS} {number}", is_unnamed=True)
        shown = page_of(sign_in(cast.person("moderator")), thread.get_absolute_url())
        pages.append(re.sub(r'datetime="[^"]*"', "", shown))
    assert pages[0] == pages[1]


def test_words_taken_along_by_the_author_have_what_they_said_as_a_member(
    cast: Cast, thread: Thread, sign_in: SignIn
) -> None:
    allow(cast)
    unnamed(cast, thread)
    path = reverse("group_words_json", args=[cast.group.pk])
    assert WORDS in sign_in(cast.person("member")).get(path).content.decode()
    assert WORDS not in sign_in(cast.person("organizer")).get(path).content.decode()


NAME, SIGN_IN = "Zenobia Quillfeather", "zq-by-the-window"
# As whom besides those who have the page in PAGES, and on which: where words of comments can come to.
READERS = ("rosa-m", "organizer", "moderator", "member", "staff", "superuser")
WHERE = """
    home search?q=foreman search?q=Zenobia search?q=Quillfeather search?q=zq group_detail group_session session_guide
    session_guide?names=1 session_missed group_reading_print?names=1&notes=margin group_reading_print?names=1
    thread_detail thread_detail?reply=2 thread_detail?reply=2&quote=1 comment_detail comment_flag comment_edit
    comment_history comment_withdraw thread_bring?comment=2 group_reading?show=mine group_reading_export group_year
    admin:discussions_case_changelist admin:discussions_case_changelist?q=foreman
    admin:discussions_case_changelist?q=Zenobia admin:discussions_case_change admin:discussions_logentry_changelist
"""
FILES = [("group_reading_file", kind) for kind in ("markdown", "table", "annotations")]


def swept(site: Site, clients: dict[str, Client], marks: re.Pattern[str]) -> dict[str, tuple[int, bool]]:
    """How often each answer says one of these, and whether the planted words are in it."""
    found = {}
    asked = [(who, page) for who, pages in PAGES.items() for page in pages.split() if page != "account_logout"]
    asked += [(who, page) for who in READERS for page in WHERE.split()]
    addresses = [(who, page, site.path(page)) for who, page in asked]
    for who in READERS:
        for name, kind in FILES:
            path = reverse(name, args=[site.group.pk, site.things["reading_id"], kind])
            addresses.append((who, f"{name}/{kind}", f"{path}?names=1"))
    for who, page, path in addresses:
        answer = clients[who].get(path, follow=True).content.decode()
        found[f"{who} {page}"] = (len(marks.findall(answer)), WORDS in answer)
    return found


def test_no_page_and_no_file_tells_who_said_something_as_a_member(transactional_db: None) -> None:
    """The author is on pages for other reasons, as in the list of members: none tells more of them than before."""
    site = Site()
    author = join(site.group, User.objects.create_user(SIGN_IN), name=NAME)
    organizer = site.me("organizer")
    opening.decide(me=organizer, visibility="unlisted", joining="invitation", naming="choice")
    marks = re.compile(f"{NAME}|Zenobia|{SIGN_IN}|{author.pk}|(?<=[ />])zq-", re.IGNORECASE)
    clients = {who: site.client(who) for who in {*PAGES, *READERS}}
    before = swept(site, clients, marks)
    me = Membership.objects.acting(User.objects.get(username=SIGN_IN)).get()
    thread = Thread.objects.get(pk=site.things["thread_id"])
    first, second = (
        posting.reply(me=me, thread=thread, parent=None, body=f"{WORDS} {number}", is_unnamed=True) for number in "12"
    )
    posting.edit(me=me, comment=second, body=f"{WORDS} and hours")
    quote = f"> {WORDS}\n> (#{first.seq})\n\nHere too."
    posting.reply(me=organizer, thread=thread, parent=second, body=quote)
    session = GroupSession.objects.get(pk=site.things["session_id"])
    to_sessions.bring_comment(me=organizer, session=session, comment=second)
    flag = flagging.flag(me=organizer, comment=second, reason=Reason.PRIVATE, note="Is it theirs to tell?")
    site.things |= {"seq": second.seq, "comment_flag seq": second.seq}
    site.things |= {"admin:discussions_case_change object_id": flag.case_id}
    after = swept(site, clients, marks)
    assert {at: after[at][0] for at in after if after[at][0] > before[at][0]} == {}
    seen = {at for at, (_marks, words) in after.items() if words}
    assert seen >= {
        "rosa-m thread_detail",
        "rosa-m session_guide?names=1",
        "rosa-m group_reading_file/table",
        "rosa-m group_reading_print?names=1",
        "rosa-m comment_flag",
        "moderator admin:discussions_case_change",
        "superuser admin:discussions_case_change",
    }


def test_no_template_and_no_list_takes_the_name_of_an_author_past_the_rule() -> None:
    """`Comment.shown_as` says who spoke, and `speaker` in a list of rows."""
    root = settings.BASE_DIR
    templates = [path for path in (root / "templates").rglob("*.html") if "author.display_name" in path.read_text()]
    sources = [
        path
        for path in (root / "discussions").rglob("*.py")
        if "author.display_name" in path.read_text() and path.name not in {"comment.py", "conversation.py"}
    ]
    assert templates + sources == []
