"""A reading as its group sees it: marked where they talk, and open where they ask."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from discussions import posting
from readings.models import Block, Rights, Version
from tests import texts
from tests.cast import ROLES, Cast
from tests.discussions.pointing import LETTER, form_of, page_of, say, say_across, shown

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


@pytest.fixture
def version(cast: Cast) -> Version:
    made = texts.version(*LETTER, title="A letter")
    texts.assign(cast.group, made.reading)
    return made


@pytest.fixture
def member(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.person("member"))


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


def test_what_the_page_says_beside_a_text_in_another_language_is_in_its_readers_own(
    cast: Cast, version: Version, member: Client
) -> None:
    type(version.reading).objects.update(language="ar", direction="rtl")
    passage = say(cast, version, "second", body="The first?").thread.passage_id
    page = shown(member, page_of(cast, version, f"?passage={passage}"))
    assert '<article class="reading" lang="ar" dir="rtl"' in page
    own = '<div class="beside" lang="en" dir="ltr">'
    assert page.count(own) == len(LETTER)
    beside = page[page.index(own, page.index('id="p2"')) : page.index('id="p3"')]
    assert all(words in beside for words in ("1 comment on paragraph 2", "The first?", "Close"))


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


def test_the_page_costs_the_same_ten_queries_for_no_passage_and_for_thirty(
    cast: Cast, version: Version, member: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(10):
        shown(member, page_of(cast, version))
    long = texts.version(*(f"Paragraph {number} of many." for number in range(30)), title="A long letter")
    texts.assign(cast.group, long.reading)
    for number in range(30):
        say(cast, long, f"Paragraph {number} ")
    with django_assert_num_queries(10):
        assert shown(member, page_of(cast, long)).count("<mark") == 30


def test_a_reading_with_several_versions_costs_one_query_more(
    cast: Cast, version: Version, member: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    newer = texts.version("Other words.", reading=version.reading)
    with django_assert_num_queries(11):
        shown(member, page_of(cast, newer))


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
