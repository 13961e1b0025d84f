"""An organizer's page of the questions about a reading, and the one to put a question differently."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups.models import Prompt
from readings.models import Reading
from tests import texts
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


@pytest.fixture
def reading(cast: Cast) -> Reading:
    version = texts.version()
    texts.assign(cast.group, version.reading)
    return version.reading


@pytest.fixture
def organizer(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.person("organizer"))


def page_of(cast: Cast, reading: Reading) -> str:
    return reverse("group_prompt_list", args=[cast.group.pk, reading.pk])


def one(page: str, prompt: Prompt) -> str:
    return reverse(f"group_prompt_{page}", args=[prompt.group_id, prompt.reading_id, prompt.pk])


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_an_organizer_asks_about_the_whole_reading(cast: Cast, reading: Reading, organizer: Client) -> None:
    assert "Nothing is asked yet." in shown(organizer, page_of(cast, reading))
    response = organizer.post(page_of(cast, reading), {"words": "Where were you?\r\nAnd who was there?"}, follow=True)
    page = response.content.decode()
    assert "The group is asked now." in page
    assert "Where were you?<br>And who was there?" in page
    assert "About the whole reading" in page


@pytest.mark.parametrize(
    ("words", "problem"),
    [("", "no question here yet"), (" \x01 ", "no question here yet"), ("long " * 300, "at most 1000 characters")],
)
def test_what_is_no_question_comes_back_with_a_sentence(
    cast: Cast, reading: Reading, organizer: Client, words: str, problem: str
) -> None:
    page = organizer.post(page_of(cast, reading), {"words": words}).content.decode()
    assert problem in page
    assert words.strip("\x01 ") in page
    assert not Prompt.objects.exists()


def test_what_somebody_asks_is_words_and_no_markup(cast: Cast, reading: Reading, organizer: Client) -> None:
    organizer.post(page_of(cast, reading), {"words": "<script>alert(1)</script> & you?"})
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; you?" in shown(organizer, page_of(cast, reading))


def test_a_question_is_put_differently(cast: Cast, reading: Reading, organizer: Client) -> None:
    prompt = texts.prompt(cast.group, reading, "Where were you?", about="the night shift")
    page = shown(organizer, one("edit", prompt))
    assert "Where were you?</textarea>" in page
    assert "<p>the night shift</p>" in page
    organizer.post(one("edit", prompt), {"words": "Who was with you?"})
    assert "Who was with you?" in shown(organizer, page_of(cast, reading))
    assert Prompt.objects.get().passage == prompt.passage


def test_questions_change_places(cast: Cast, reading: Reading, organizer: Client) -> None:
    for words in ("First?", "Second?"):
        texts.prompt(cast.group, reading, words)
    response = organizer.post(one("move", Prompt.objects.get(words="Second?")), {"move": "up"}, follow=True)
    assert re.findall(r"(First|Second)\?</a>", response.content.decode()) == ["Second", "First"]
    response = organizer.post(one("move", Prompt.objects.get(words="Second?")), {"move": "away"}, follow=True)
    assert re.findall(r"(First|Second)\?</a>", response.content.decode()) == ["Second", "First"]


def test_a_question_is_taken_back(cast: Cast, reading: Reading, organizer: Client) -> None:
    prompt = texts.prompt(cast.group, reading)
    response = organizer.post(one("remove", prompt), follow=True)
    assert "The question is taken back." in response.content.decode()
    assert prompt.words not in shown(organizer, page_of(cast, reading))
    assert organizer.get(one("edit", prompt)).status_code == 404


@pytest.mark.parametrize("page", ["edit", "move", "remove"])
def test_a_question_is_found_under_its_own_reading_alone(
    cast: Cast, reading: Reading, organizer: Client, page: str
) -> None:
    other = texts.version().reading
    texts.assign(cast.group, other)
    prompt = texts.prompt(cast.group, reading)
    address = reverse(f"group_prompt_{page}", args=[cast.group.pk, other.pk, prompt.pk])
    assert organizer.post(address, {"move": "up", "words": "Changed"}).status_code == 404
    assert Prompt.objects.get().status == Prompt.Status.ASKED


def test_the_page_costs_the_same_five_queries_for_one_question_and_for_three(
    cast: Cast, reading: Reading, organizer: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for total in (1, 3):
        while Prompt.objects.count() < total:
            texts.prompt(cast.group, reading, about=texts.PARAGRAPHS[Prompt.objects.count()])
        with django_assert_num_queries(5):
            assert shown(organizer, page_of(cast, reading)).count("Take it back") == total
