"""The search as a person meets it: what each of them finds, where it leads, and how it goes on."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from discussions import posting
from discussions.models import Comment
from discussions.policies import can_read
from discussions.searching import COMMENTS, THREADS
from groups import membership
from groups.models import Membership
from readings import policies, taking_down
from readings.models import PUBLISHABLE, ContentNote, Reading, Rights
from readings.searching import PAGE, PARAGRAPHS
from tests import texts
from tests.cast import ROLES, Cast

SignIn = Callable[[User | None], Client]
pytestmark = pytest.mark.django_db


def search(client: Client, q: str = "ledger", **more: str) -> str:
    answer = client.get("/search/", {"q": q} | more)
    assert answer.status_code == 200
    return answer.content.decode()


def sections(page: str) -> list[str]:
    return re.findall(r'<section aria-labelledby="found-(\w+)">', page)


def titles(page: str) -> list[str]:
    return [plain(title) for title in re.findall(r'<h3 class="list__title"><a [^>]*>(.*?)</a>', page)]


def excerpts(page: str) -> list[str]:
    """As they read, with a star at each end of what is marked."""
    return [plain(shown) for shown in re.findall(r'<p class="found[" ][^>]*>(.*?)</p>', page)]


def plain(html: str) -> str:
    html = re.sub("</?mark>", "*", html)
    return unescape(re.sub(r'<span class="hidden">.*?</span>|<[^>]*>', "", html)).strip()


def as_everybody(cast: Cast, sign_in: SignIn) -> dict[str, Client]:
    return {role: sign_in(cast.people.get(role)) for role in ROLES}


@pytest.mark.parametrize(
    ("rights", "place"),
    [
        (rights, place)
        for rights in Rights
        for place in ("library", "own", "group")
        if place != "library" or rights in PUBLISHABLE
    ],
)
def test_everybody_finds_the_texts_that_they_may_read_and_no_others(
    cast: Cast, sign_in: SignIn, rights: Rights, place: str
) -> None:
    published = place == "library"
    version = texts.version(
        "The ledgers of the night.",
        title="Nights",
        rights=rights,
        added_by=cast.person("moderator"),
        published_at=timezone.now() if published else None,
    )
    if place == "group":
        texts.assign(cast.group, version.reading, for_study=rights == Rights.STUDY)
    for role, client in as_everybody(cast, sign_in).items():
        user = cast.people.get(role)
        reads = policies.can_read(user, version.reading) if user else published and rights != Rights.CITATION
        inside = place == "group" and role in {"member", "moderator", "organizer"}
        text, citation = search(client), search(client, "nights voss")
        assert bool(excerpts(text)) is (reads or (inside and rights != Rights.CITATION)), role
        views = policies.can_view(user, version.reading) if user else published
        assert (titles(citation) == ["*Nights*"]) is (views or inside), role
        if excerpts(text):
            (address,) = re.findall(r'<a class="found__place" href="([^"#]*)#p1"', text)
            assert "The ledgers of the night." in client.get(address).content.decode(), role


@pytest.mark.parametrize("status", Comment.Status)
def test_everybody_finds_what_was_said_to_them_and_no_hidden_or_withdrawn_words(
    cast: Cast, sign_in: SignIn, status: Comment.Status
) -> None:
    comment = texts.comment(texts.thread(cast.group), cast.membership("member"), "My mother’s ledgers.")
    gone = {"body": "", "html": ""} if status == Comment.Status.WITHDRAWN else {}
    Comment.objects.filter(pk=comment.pk).update(status=status, **gone)
    comment.refresh_from_db()
    for role, client in as_everybody(cast, sign_in).items():
        user = cast.people.get(role)
        me = Membership.objects.acting(user).filter(group=cast.group).first() if user else None
        found = excerpts(search(client))
        assert found == (["My mother’s *ledgers*."] if can_read(me, comment) and status == "shown" else []), role
        assert bool(found) <= bool(user and Comment.objects.visible_to(user).exists())
        in_place = client.get("/search/", {"q": "ledger", "where": cast.group.pk})
        assert in_place.status_code == (200 if me else 404), role


def test_who_leaves_a_group_finds_nothing_of_it_any_more(cast: Cast, sign_in: SignIn) -> None:
    version = texts.version("The ledgers of the night.", rights=Rights.STUDY)
    texts.assign(cast.group, version.reading, for_study=True)
    texts.comment(texts.thread(cast.group, "ledgers", of=version), cast.membership("member"), "Ledgers!")
    client = sign_in(cast.person("member"))
    assert sections(search(client)) == ["readings", "passages", "said"]
    membership.leave(me=cast.membership("member"))
    assert sections(search(client)) == []
    assert "Nothing found for “ledger”." in search(client)


def test_a_result_leads_to_where_one_reads_it(cast: Cast, sign_in: SignIn) -> None:
    version = texts.version("Nobody asked.", "The ledgers.", title="Both", rights=Rights.LICENCE)
    Reading.objects.update(published_at=timezone.now())
    library = f"/readings/{version.reading.slug}/"
    assert f'href="{library}#p2"' in search(sign_in(cast.person("newcomer")))
    texts.assign(cast.group, version.reading)
    page = search(sign_in(cast.person("member")))
    assert f'href="/groups/{cast.group.pk}/readings/{version.reading_id}/#p2"' in page
    assert "Third shift readers" in page
    assert titles(page) == ["Both"]
    assert f'href="{library}#p2"' in search(sign_in(cast.person("outsider")))


def test_what_was_said_stands_under_its_reading_group_and_date_with_its_permanent_link(
    cast: Cast, sign_in: SignIn
) -> None:
    thread = texts.thread(cast.group)
    for body in ("First <b>ledger</b>", "Nothing", "Second ledgers & more"):
        comment = posting.reply(me=cast.membership("organizer"), thread=thread, parent=None, body=body)
    page = search(sign_in(cast.person("member")))
    assert excerpts(page) == ["Second *ledgers* & more", "First <b>*ledger*</b>"]
    assert "<b>" not in page
    assert f'Organizer · <a class="found__link" href="{comment.get_absolute_url()}"><time' in page
    assert "The rota · Third shift readers" in page


def test_a_passage_is_found_by_its_quote_though_the_text_has_gone_on(cast: Cast, sign_in: SignIn) -> None:
    version = texts.version("The ledgers of the night.")
    texts.assign(cast.group, version.reading)
    thread = texts.thread(cast.group, "ledgers of the", of=version)
    member = sign_in(cast.person("member"))
    assert sections(search(member)) == ["readings"], "a thread in which nothing stands leads nowhere"
    texts.comment(thread, cast.membership("member"), "So it was.")
    texts.version("The books of the night.", reading=version.reading)
    page = search(member)
    assert sections(page) == ["passages"]
    assert "“<mark>ledgers</mark> of the”" in page
    assert f'href="{thread.get_absolute_url()}"' in page
    assert sections(search(sign_in(cast.person("outsider")))) == []


@pytest.mark.parametrize("on", ["block", "reading"])
def test_nothing_of_what_stands_behind_a_content_note_is_found(cast: Cast, sign_in: SignIn, on: str) -> None:
    version = texts.version("Nobody asked.", "The ledgers of the night.", title="Ledgers", summary="On ledgers.")
    texts.assign(cast.group, version.reading)
    thread = texts.thread(cast.group, "ledgers of the", of=version)
    texts.comment(thread, cast.membership("member"), "So it was.")
    member = sign_in(cast.person("member"))
    assert sections(search(member)) == ["readings", "passages"]
    assert excerpts(search(member)) == ["On *ledgers*.", "2 The *ledgers* of the night."]
    key = version.blocks.get(number=2).key if on == "block" else ""
    ContentNote.objects.create(reading=version.reading, block_key=key, words="violence at work")
    page = search(member)
    assert sections(page) == ["readings"]
    assert titles(page) == ["*Ledgers*"]
    assert excerpts(page) == ([] if on == "reading" else ["On *ledgers*."])
    assert ("Content note: violence at work" in page) is (on == "reading")
    assert sections(search(member, "night")) == []
    assert sections(search(member, '"nobody asked"')) == ([] if on == "reading" else ["readings"])


def test_of_a_text_that_was_taken_down_nothing_is_found_but_the_citation_and_what_may_be_quoted(
    cast: Cast, sign_in: SignIn
) -> None:
    version = texts.version("The ledgers of the night.", "Of the rota.", title="Nights", rights=Rights.LICENCE)
    texts.assign(cast.group, version.reading)
    texts.comment(texts.thread(cast.group, "rota", of=version), cast.membership("member"), "So it was.")
    member = sign_in(cast.person("member"))
    assert sections(search(member)) == ["readings"]
    ContentNote.objects.create(reading=version.reading, block_key="", words="debts")
    taking_down.take_down(actor=cast.person("staff"), reading=version.reading, reason="They asked.")
    assert sections(search(member)) == sections(search(member, "rota")) == []
    ContentNote.objects.all().delete()
    assert sections(search(member, "rota")) == ["passages"]
    assert titles(search(member, "nights")) == ["*Nights*"]


def test_readings_found_by_their_citation_come_first_and_then_by_title(cast: Cast, sign_in: SignIn) -> None:
    for title, said in [("C", "Ledgers"), ("B", "ledger"), ("The ledger", "Nothing"), ("A ledger", "Nothing")]:
        version = texts.version(said, title=title)
        texts.assign(cast.group, version.reading)
    page = search(sign_in(cast.person("member")))
    assert titles(page) == ["A *ledger*", "The *ledger*", "B", "C"]


def test_of_a_long_text_the_first_paragraphs_are_shown(cast: Cast, sign_in: SignIn) -> None:
    version = texts.version(*[f"Ledger {number}" for number in range(PARAGRAPHS + 2)])
    texts.assign(cast.group, version.reading)
    assert excerpts(search(sign_in(cast.person("member")))) == [
        f"{number + 1} *Ledger* {number}" for number in range(PARAGRAPHS)
    ]


def test_every_kind_of_result_goes_on_where_its_page_ends(cast: Cast, sign_in: SignIn) -> None:
    for number in range(PAGE * 2 + 1):
        version = texts.version("A ledger.", title=f"{number:03}" if number % 2 else f"Ledger {number:03}")
        texts.assign(cast.group, version.reading)
    said = []
    for number in range(THREADS + 2):
        thread = texts.thread(cast.group, "ledger", of=texts.version(f"{number} ledger", title="Other"))
        said.append(texts.comment(thread, cast.membership("member"), "So it was."))
    for number in range(COMMENTS + 1):
        texts.comment(thread, cast.membership("member"), f"Ledger {number}")
    member = sign_in(cast.person("member"))
    pages = {part: walk(member, part) for part in ("readings", "passages", "said")}
    found = [title for page in pages["readings"] for title in titles(page)]
    assert [title.replace("*", "") for title in found] == [
        *[f"Ledger {number:03}" for number in range(0, PAGE * 2 + 1, 2)],
        *[f"{number:03}" for number in range(1, PAGE * 2 + 1, 2)],
    ]
    threads = [link for page in pages["passages"] for link in re.findall(r'found__title" href="(/groups[^"]+)"', page)]
    assert sorted(threads) == sorted(comment.thread.get_absolute_url() for comment in said)
    assert [text for page in pages["said"] for text in excerpts(page)] == [
        f"*Ledger* {number}" for number in range(COMMENTS, -1, -1)
    ]


def walk(client: Client, part: str) -> list[str]:
    """The section of this kind from its first page to its last, as the link at its end leads."""
    whole = search(client)
    page = re.search(rf'<section aria-labelledby="found-{part}">.*?</section>', whole, re.DOTALL)
    assert page
    walked = [page[0]]
    while more := re.search(r'rel="next" href="([^"]+)"', walked[-1]):
        answer = client.get("/search/" + more[1].replace("&amp;", "&")).content.decode()
        assert sections(answer) == [part]
        assert "Back to all that was found" in answer
        walked.append(answer)
    return walked


def test_one_can_look_in_the_library_or_in_one_group_alone(cast: Cast, sign_in: SignIn) -> None:
    for title, group in (("Ours", cast.group), ("Theirs", cast.other_group)):
        texts.assign(group, texts.version("A ledger.", title=title).reading)
    texts.version("A ledger.", title="Public", rights=Rights.LICENCE, published_at=timezone.now())
    membership_there = Membership.objects.create(group=cast.other_group, user=cast.person("member"), name="Dina")
    for me in (cast.membership("moderator"), membership_there):
        texts.comment(texts.thread(me.group), me, f"Ledgers of {me.name}")
    client = sign_in(cast.person("member"))
    assert titles(search(client)) == ["Ours", "Public", "Theirs"]
    assert titles(search(client, where="library")) == ["Public"]
    assert sections(search(client, where="library")) == ["readings"]
    here = search(client, where=cast.group.pk)
    assert titles(here) == ["Ours"]
    assert excerpts(here) == ["1 A *ledger*.", "*Ledgers* of Moderator"]
    assert f'<option value="{cast.group.pk}" selected>' in here
    for where in ("0000000000", "%", "nothing"):
        assert client.get("/search/", {"q": "ledger", "where": where}).status_code == 404


def test_who_is_not_signed_in_looks_in_the_library(client: Client, cast: Cast) -> None:
    texts.version("A ledger.", title="Public", rights=Rights.LICENCE, published_at=timezone.now())
    texts.assign(cast.group, texts.version("A ledger.", title="Ours").reading)
    assert titles(search(client)) == titles(search(client, where="library")) == ["Public"]
    assert "<select" not in search(client)
    assert "the texts of the library" in search(client, "")


def test_the_librarys_list_of_titles_leads_on_into_the_texts(client: Client) -> None:
    texts.version("A ledger.", title="Public", rights=Rights.LICENCE, published_at=timezone.now())
    assert "Look for it inside" not in client.get("/readings/").content.decode()
    (address,) = re.findall(r'href="(/search/[^"]+)"', client.get("/readings/?q=the+ledger+%26").content.decode())[-1:]
    assert titles(search(client)) == ["Public"]
    assert address == "/search/?q=the%20ledger%20%26&amp;where=library"
    assert client.get(unescape(address)).status_code == 200


def test_the_page_says_what_it_is_for_and_what_to_do_when_nothing_is_found(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("member"))
    assert "Nobody on this site learns what you look for" in search(client, " ")
    assert "There is no word in that to look for." in search(client, "😀 %")
    assert "Nothing found for “&lt;b&gt;ledger”." in search(client, "<b>ledger")
    assert "There is nothing more." in search(client, part="said", after="5")
    assert "Nothing found" in search(client, part="unknown", after="x")


def test_what_somebody_looked_for_is_in_no_title_and_kept_by_no_browser(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.person("member")).get("/search/", {"q": "ledger"})
    assert "<title>Search · Common Thread</title>" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"


ODD = ['"', "''", "100%", "%s", "\\", "x" * 10_000, "w " * 5_000, "😀", "a\u0301", "<script>", "؟", "-", "*", "{{ x }}"]


@pytest.mark.parametrize("typed", ODD)
def test_anything_can_be_typed(cast: Cast, sign_in: SignIn, typed: str) -> None:
    texts.assign(cast.group, texts.version("A ledger, 100%.").reading)
    texts.comment(texts.thread(cast.group), cast.membership("member"), "A ledger, 100%.")
    for where in ("", cast.group.pk):
        page = search(sign_in(cast.person("member")), typed, where=where)
        assert "<script>" not in page.replace("<script type=", "")
    assert ("We looked for what it begins with" in page) is (len(typed) > 300)


def test_a_page_that_goes_on_after_nothing_begins_at_the_beginning(cast: Cast, sign_in: SignIn) -> None:
    texts.comment(texts.thread(cast.group), cast.membership("member"), "A ledger")
    for after in ("nothing", "9" * 30, "-1"):
        assert excerpts(search(sign_in(cast.person("member")), part="said", after=after)) == ["A *ledger*"]
        assert search(sign_in(cast.person("member")), part="readings", after=after)


@pytest.mark.parametrize("items", [1, 3])
def test_queries(
    items: int, cast: Cast, client: Client, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(items):
        version = texts.version("A ledger.", "Ledgers", rights=Rights.LICENCE, published_at=timezone.now())
        texts.assign(cast.group, version.reading)
        thread = texts.thread(cast.group, "A ledger", of=version)
        texts.comment(thread, cast.membership("member"), f"Ledger {number}")
    member = sign_in(cast.person("member"))
    # PostgreSQL looks among the latest comments, and then among all if these were too few.
    with django_assert_num_queries(14 if connection.vendor == "postgresql" else 13):
        assert len(excerpts(search(member))) == items * 3
    with django_assert_num_queries(3):
        search(member, "")
    with django_assert_num_queries(4):
        search(client)
