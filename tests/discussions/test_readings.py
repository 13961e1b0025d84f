"""A reading as its group sees it: marked where they talk, open where they ask, and a form that needs no script."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from discussions import posting
from discussions.models import Comment, Thread
from readings.models import Block, Passage, Rights, Version
from readings.passages import quote_of
from tests import texts
from tests.cast import ROLES, Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
LETTER = (
    "Nobody asked us. “Nobody asks the night,” she said. We wait — and still we wait.",
    "A second paragraph.",
    "A third, in which nothing is said yet.",
)


@pytest.fixture
def version(cast: Cast) -> Version:
    made = texts.version(*LETTER, title="A letter")
    texts.assign(cast.group, made.reading)
    return made


@pytest.fixture
def member(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.person("member"))


def page_of(cast: Cast, version: Version, query: str = "") -> str:
    return reverse("group_reading", args=[cast.group.pk, version.reading_id]) + query


def form_of(cast: Cast, block: Block, **query: str) -> str:
    address = reverse("passage_comment", args=[cast.group.pk, block.version.reading_id])
    return f"{address}?block={block.key}" + "".join(f"&{name}={value}" for name, value in query.items())


def say(cast: Cast, version: Version, quote: str, body: str = "Yes.", role: str = "organizer") -> Comment:
    block = version.blocks.get(text__contains=quote)
    start = block.text.index(quote)
    return posting.post(
        me=cast.membership(role), block=block, start=start, end=start + len(quote), quote=quote, body=body
    )


def say_across(cast: Cast, version: Version, first: str, last: str) -> Comment:
    """A comment on everything from these words to those, which stand in a later block."""
    begins, ends = version.blocks.get(text__contains=first), version.blocks.get(text__contains=last)
    start, end = begins.text.index(first), ends.text.index(last) + len(last)
    between = version.blocks.filter(position__range=(begins.position, ends.position)).order_by("position")
    return posting.post(
        me=cast.membership("organizer"),
        block=begins,
        start=start,
        end_block=ends,
        end=end,
        quote=quote_of(list(between), start, end),
        body="All of this.",
    )


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", ["group_reading", "passage_comment"])
def test_a_groups_reading_is_for_those_who_are_in_it(
    cast: Cast, version: Version, sign_in: SignIn, role: str, page: str
) -> None:
    address = reverse(page, args=[cast.group.pk, version.reading_id]) + "?block=1"
    response = sign_in(cast.people.get(role)).get(address)
    if role in {"member", "moderator", "organizer"}:
        assert escape(LETTER[0])[:16] in response.content.decode()
    else:
        assert response.status_code == (302 if role == "nobody" else 404)
        assert "Nobody asked" not in response.content.decode()


def test_words_are_marked_where_they_stand_and_the_paragraph_says_how_many_comments(
    cast: Cast, version: Version, member: Client
) -> None:
    comment = say(cast, version, "second")
    posting.reply(me=cast.membership("member"), thread=comment.thread, parent=comment, body="And mine.")
    page = shown(member, page_of(cast, version))
    passage = comment.thread.passage_id
    assert f'A <mark class="passage" data-passage="{passage}">second</mark> paragraph.' in page
    assert f'<a class="block__talk block__talk--some" href="?passage={passage}#p2">2 comments on paragraph 2' in page
    assert f'href="{comment.thread.get_absolute_url()}"' in page


def test_a_paragraph_with_several_passages_names_each_by_its_words(
    cast: Cast, version: Version, member: Client
) -> None:
    for quote in ("Nobody asked us.", "and still we wait", LETTER[0]):
        say(cast, version, quote)
    page = shown(member, page_of(cast, version))
    assert "1 comment on the whole paragraph" in page
    assert "1 comment on “Nobody asked us.”" in page
    assert "1 comment on “and still we wait”" in page


def test_a_passage_may_run_through_several_paragraphs_and_is_marked_in_each(
    cast: Cast, version: Version, member: Client
) -> None:
    passage = say_across(cast, version, "still we wait", "A third").thread.passage_id
    page = shown(member, page_of(cast, version))
    mark = f'<mark class="passage" data-passage="{passage}">'
    assert f"and {mark}still we wait.</mark></p>" in page
    assert f"{mark}A second paragraph.</mark></p>" in page
    assert f"{mark}A third</mark>, in which" in page
    assert f'href="?passage={passage}#p3">1 comment on paragraphs 1 to 3' in page


def test_a_passage_over_several_paragraphs_opens_below_the_last_and_is_found_by_where_it_begins(
    cast: Cast, version: Version, member: Client
) -> None:
    passage = say_across(cast, version, "still we wait", "A second").thread.passage_id
    page = shown(member, page_of(cast, version, f"?passage={passage}"))
    place = [page.index(text) for text in ('id="passage"', 'id="p2"', "All of this.", 'id="p3"')]
    assert place == sorted(place)
    assert page.count('id="passage"') == 1
    assert page.count("passage--open") == 2


def test_a_passage_may_begin_at_a_heading(cast: Cast, version: Version, member: Client) -> None:
    long = texts.version("One", "Two", reading=version.reading)
    long.blocks.filter(position=0).delete()
    heading = Block.objects.create(version=long, position=0, kind=Block.Kind.HEADING, level=1, text="Why", html="Why")
    passage = say_across(cast, long, heading.text, "Two").thread.passage_id
    page = shown(member, page_of(cast, long, f"?passage={passage}"))
    assert f'<mark class="passage passage--open" id="passage" data-passage="{passage}">Why</mark></h2>' in page
    assert "1 comment on “Why" in page


def test_overlapping_passages_are_each_open_in_full(cast: Cast, version: Version, member: Client) -> None:
    within = say(cast, version, "second").thread.passage_id
    around = say_across(cast, version, "still we wait", "A second paragraph").thread.passage_id
    page = shown(member, page_of(cast, version, f"?passage={around}"))
    assert f'<mark class="passage passage--open" data-passage="{within}">second</mark>' in page
    page = shown(member, page_of(cast, version, f"?passage={within}"))
    assert page.count("passage--open") == 1


def test_another_groups_talk_leaves_no_trace(cast: Cast, version: Version, member: Client) -> None:
    texts.assign(cast.other_group, version.reading)
    say(cast, version, "second", role="outsider")
    page = shown(member, page_of(cast, version))
    assert "<mark" not in page
    assert "comment on" not in page


def test_a_passage_opens_where_it_stands_with_the_beginning_of_its_thread(
    cast: Cast, version: Version, member: Client
) -> None:
    comment = say(cast, version, "second", body="Where is the first?")
    for number in range(4):
        texts.comment(comment.thread, cast.membership("member"), f"Thought {number}.")
    page = shown(member, page_of(cast, version, f"?passage={comment.thread.passage_id}"))
    assert '<mark class="passage passage--open"' in page
    place = [page.index(text) for text in ("Where is the first?", "Thought 1.", 'id="p3"')]
    assert place == sorted(place)
    assert "Thought 2." not in page
    assert "Open the thread with all 5 comments" in page


def test_a_passage_of_another_group_or_of_nobody_opens_nothing(cast: Cast, version: Version, member: Client) -> None:
    theirs = say(cast, version, "second", body="Not for you.", role="outsider")
    for passage in (theirs.thread.passage_id, "0000000000", "%27"):
        page = shown(member, page_of(cast, version, f"?passage={passage}"))
        assert 'id="open"' not in page
        assert "Not for you." not in page


def test_a_passage_whose_words_are_all_withdrawn_is_marked_no_longer(
    cast: Cast, version: Version, member: Client
) -> None:
    comment = say(cast, version, "second", role="member")
    posting.withdraw(me=cast.membership("member"), comment=comment)
    page = shown(member, page_of(cast, version))
    assert "<mark" not in page
    assert "Nothing yet." in page


def test_threads_are_listed_in_the_order_of_the_text(cast: Cast, version: Version, member: Client) -> None:
    for quote in ("third", "and still we wait", "second", "Nobody asked"):
        say(cast, version, quote)
    page = shown(member, page_of(cast, version))
    listed = re.findall(r'class="list__title"[^>]*>“(.+?)”<', page)
    assert listed == ["Nobody asked", "and still we wait", "second", "third"]


def test_what_was_said_of_an_earlier_version_is_found_from_the_newest(
    cast: Cast, version: Version, member: Client
) -> None:
    comment = say(cast, version, "second")
    newer = texts.version("A first.", "A second paragraph, revised.", reading=version.reading)
    page = shown(member, page_of(cast, newer))
    older = reverse("group_reading_version", args=[cast.group.pk, version.reading_id, 1])
    assert "revised" in page
    assert "<mark" not in page
    assert f'<a href="{older}#talks">One passage of version 1</a>' in page
    page = shown(member, older)
    assert "This is an earlier version of the text." in page
    assert f'data-passage="{comment.thread.passage_id}"' in page
    assert member.get(reverse("group_reading_version", args=[cast.group.pk, version.reading_id, 3])).status_code == 404


def test_a_reading_of_which_only_the_citation_is_here_says_where_it_can_be_found(cast: Cast, member: Client) -> None:
    reading = texts.version(title="Cited only").reading
    type(reading).objects.filter(pk=reading.pk).update(summary="In our words.", source_url="https://example.org/essay")
    reading.versions.all().delete()
    texts.assign(cast.group, reading)
    page = shown(member, reverse("group_reading", args=[cast.group.pk, reading.pk]))
    assert "In our words." in page
    assert 'href="https://example.org/essay"' in page


def test_the_page_costs_the_same_seven_queries_for_no_passage_and_for_thirty(
    cast: Cast, version: Version, member: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(7):
        shown(member, page_of(cast, version))
    long = texts.version(*(f"Paragraph {number} of many." for number in range(30)), title="A long letter")
    texts.assign(cast.group, long.reading)
    for number in range(30):
        say(cast, long, f"Paragraph {number} ")
    with django_assert_num_queries(7):
        assert shown(member, page_of(cast, long)).count("<mark") == 30


def test_a_reading_with_several_versions_costs_one_query_more(
    cast: Cast, version: Version, member: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    newer = texts.version("Other words.", reading=version.reading)
    with django_assert_num_queries(8):
        shown(member, page_of(cast, newer))


# The form, as it works without JavaScript


def test_the_form_costs_the_same_five_queries_for_one_sentence_and_for_three(
    cast: Cast, version: Version, member: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (2, 1):
        address = form_of(cast, version.blocks.get(number=number))
        with django_assert_num_queries(5):
            shown(member, address)


def test_a_paragraph_is_the_whole_of_it_unless_something_else_is_chosen(
    cast: Cast, version: Version, member: Client
) -> None:
    block = version.blocks.get(number=1)
    response = member.post(
        form_of(cast, block), {"first": 1, "last": 3, "words": "", "body": "All of it."}, follow=True
    )
    passage = Passage.objects.get()
    assert passage.quote == block.text
    assert response.redirect_chain[-1][0] == f"{Thread.objects.get().get_absolute_url()}#1"


@pytest.mark.parametrize(("first", "last"), [(2, 3), (3, 2)])
def test_sentences_are_chosen_from_one_to_another(
    cast: Cast, version: Version, member: Client, first: int, last: int
) -> None:
    block = version.blocks.get(number=1)
    form = shown(member, form_of(cast, block))
    assert form.count('name="first"') == form.count('name="last"') == 3
    member.post(form_of(cast, block), {"first": first, "last": last, "body": "Those two."})
    assert Passage.objects.get().quote == block.text[block.text.index("“Nobody") :]


def test_exact_words_are_found_as_a_keyboard_writes_them(cast: Cast, version: Version, member: Client) -> None:
    words = '"nobody asks the night,"  she'
    member.post(form_of(cast, version.blocks.get(number=1)), {"words": words, "body": "She did."})
    assert Passage.objects.get().quote == "“Nobody asks the night,” she"


@pytest.mark.parametrize(
    ("words", "problem"),
    [("we wait", "more than once"), ("they wait", "don’t stand here"), ("\x00", "Null characters")],
)
def test_words_that_cannot_be_found_are_given_back_with_everything_else(
    cast: Cast, version: Version, member: Client, words: str, problem: str
) -> None:
    sent = {"first": "2", "last": "3", "words": words, "body": "My thought."}
    page = member.post(form_of(cast, version.blocks.get(number=1)), sent).content.decode()
    assert problem in page
    assert f'value="{words}"' in page
    assert "My thought.</textarea>" in page
    assert re.search(r'name="first" value="2"[^>]*checked', page)
    assert not Thread.objects.exists()


def test_choosing_fewer_sentences_tells_two_places_apart(cast: Cast, version: Version, member: Client) -> None:
    block = version.blocks.get(number=1)
    member.post(form_of(cast, block), {"first": 1, "last": 1, "words": "nobody", "body": "Which?"})
    passage = Passage.objects.get()
    assert (passage.anchors.get().start_offset, passage.quote) == (0, "Nobody")


def test_selected_words_come_with_the_address_and_are_checked_again_when_sent(
    cast: Cast, version: Version, member: Client
) -> None:
    block = version.blocks.get(number=1)
    start = block.text.index("she said")
    address = form_of(cast, block, start=str(start), end=str(start + 8), begins="she")
    assert "<p>she said</p>" in shown(member, address)
    sent = {"start": start, "end": start + 8, "quote": "he said.", "body": "Who?"}
    page = member.post(address, sent).content.decode()
    assert "aren’t at that place in the text" in page
    assert "Who?</textarea>" in page
    assert not Thread.objects.exists()
    member.post(address, sent | {"quote": "she said"})
    assert Passage.objects.get().quote == "she said"


@pytest.mark.parametrize("selected", [("5", "2"), ("0", "9999"), ("-4", "3"), ("x", "3"), ("0", "6", "Somebody")])
def test_an_address_that_selects_nothing_true_offers_the_whole_paragraph(
    cast: Cast, version: Version, member: Client, selected: tuple[str, ...]
) -> None:
    query = dict(zip(("start", "end", "begins"), selected, strict=False))
    assert 'name="words"' in shown(member, form_of(cast, version.blocks.get(number=1), **query))


def test_the_same_words_again_join_the_thread(cast: Cast, version: Version, member: Client) -> None:
    comment = say(cast, version, LETTER[1])
    member.post(form_of(cast, version.blocks.get(number=2)), {"body": "I as well."})
    assert list(comment.thread.comments.order_by("seq").values_list("body", flat=True)) == ["Yes.", "I as well."]


def test_a_long_passage_is_folded_on_its_threads_page_and_there_in_full(cast: Cast, member: Client) -> None:
    long = texts.version("A sentence that goes on for a while. " * 40, title="At length")
    texts.assign(cast.group, long.reading)
    comment = say(cast, long, long.blocks.get().text)
    page = shown(member, comment.thread.get_absolute_url())
    assert "<summary>A sentence" in page
    assert f"<p>{long.blocks.get().text}</p>" in page


@pytest.mark.parametrize("block", ["", "99", "nonsense", "%00", "1%27"])
def test_a_paragraph_that_is_not_there_is_not_found(cast: Cast, version: Version, member: Client, block: str) -> None:
    address = reverse("passage_comment", args=[cast.group.pk, version.reading_id])
    assert member.get(f"{address}?block={block}").status_code == 404


def test_a_paragraph_is_found_by_its_number_in_a_version(cast: Cast, version: Version, member: Client) -> None:
    texts.version("Another text.", reading=version.reading)
    address = reverse("passage_comment", args=[cast.group.pk, version.reading_id])
    assert "Another text." in shown(member, f"{address}?block=1")
    assert "Nobody asked us." in shown(member, f"{address}?version=1&block=1")


def test_a_text_that_is_only_cited_is_shown_to_no_group(cast: Cast, version: Version, member: Client) -> None:
    say(cast, version, "second")
    version.reading.rights = Rights.CITATION
    version.reading.save()
    seen = shown(member, page_of(cast, version))
    assert "A letter" in seen
    assert "second paragraph" not in seen
    numbered = reverse("group_reading_version", args=[cast.group.pk, version.reading_id, 1])
    assert member.get(numbered).status_code == 404
    assert member.get(form_of(cast, version.blocks.all()[0])).status_code == 404


def test_organizers_are_offered_a_new_version_of_what_only_this_group_reads(
    cast: Cast, version: Version, sign_in: SignIn
) -> None:
    address = reverse("group_reading_add_version", args=[cast.group.pk, version.reading_id])
    for role, for_study in (("organizer", True), ("organizer", False), ("moderator", True), ("member", True)):
        cast.group.group_readings.update(for_study=for_study)
        seen = shown(sign_in(cast.person(role)), page_of(cast, version))
        assert (address in seen) == (role == "organizer" and for_study), (role, for_study)
