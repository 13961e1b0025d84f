"""Saving a syllabus as a file, and bringing one in: the file, a look at it, the choices, the syllabus."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups.models import Prompt, Syllabus
from readings.models import Reading, Rights
from tests import texts
from tests.cast import Cast
from tests.planned import session_in

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


def item(title: str = "The rota", text: str = "Nobody asked the night shift.", **more: Any) -> dict[str, Any]:
    facts = {"title": title, "author": "Ana Voss", "language": "en", "rights": "licence", "licence": "CC BY 4.0"}
    blocks = [{"kind": "paragraph", "html": text}]
    return {"reading": facts | {"blocks": blocks}, "why": "It is short.", "session": 1} | more


def said(*items: dict[str, Any]) -> dict[str, Any]:
    whole = {"format": "common-thread-syllabus", "version": 1, "title": "Autumn", "why": "To begin with."}
    return whole | {"items": list(items) or [item()]}


@pytest.fixture
def organizer(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.person("organizer"))


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("group_syllabus_bring", args=[cast.group.pk])


def upload(client: Client, address: str, content: bytes) -> str:
    response = client.post(address, {"file": SimpleUploadedFile("syllabus.json", content)})
    assert response.status_code == 200
    return response.content.decode()


def preview(client: Client, address: str, file: dict[str, Any]) -> str:
    return upload(client, address, json.dumps(file).encode())


def test_a_syllabus_is_saved_under_a_name_that_gives_nothing_away(cast: Cast, organizer: Client) -> None:
    reading = texts.version(rights=Rights.LICENCE).reading
    syllabus = texts.syllabus(cast.group, reading, title="Who asked the night shift")
    page = organizer.get(syllabus.get_absolute_url()).content.decode()
    file = reverse("group_syllabus_file", args=[cast.group.pk, syllabus.pk])
    assert f'href="{file}"' in page
    response = organizer.get(file)
    assert response.headers["Content-Disposition"] == 'attachment; filename="syllabus.json"'
    assert response.headers["Content-Type"] == "application/json"
    assert json.loads(response.content)["title"] == "Who asked the night shift"


def test_what_was_saved_is_looked_at_and_brought_in(cast: Cast, sign_in: SignIn) -> None:
    reading = texts.version(rights=Rights.LICENCE).reading
    texts.prompt(cast.group, reading, "Who asked you?", about="the night shift")
    syllabus = texts.syllabus(cast.group, reading)
    file = sign_in(cast.person("organizer")).get(reverse("group_syllabus_file", args=[cast.group.pk, syllabus.pk]))
    client, address = sign_in(cast.person("outsider")), reverse("group_syllabus_bring", args=[cast.other_group.pk])
    page = upload(client, address, file.content)
    assert "Nothing is stored yet" in page
    assert "with its text, 3 paragraphs" in page
    assert "Who asked you?" in page
    assert Syllabus.objects.count() == 1
    sent = {"content": file.content.decode(), "reading-0": "new"}
    response = client.post(address, sent, follow=True)
    assert "The syllabus is here." in response.content.decode()
    brought = Syllabus.objects.get(group=cast.other_group)
    assert brought.title == syllabus.title
    copy = brought.items.get().reading
    assert (copy.title, copy.published_at) == (reading.title, None)
    asked = client.get(reverse("group_reading", args=[cast.other_group.pk, copy.pk])).content.decode()
    assert asked.index("the night shift</mark>") < asked.index("Who asked you?")


def test_a_preview_quotes_nothing_of_a_text_with_content_notes(organizer: Client, address: str) -> None:
    file = said(item(prompts=[{"words": "Who?", "about": {"exact": "night shift"}}]))
    assert "night shift</q>" in preview(organizer, address, file)
    file["items"][0]["reading"]["content_notes"] = [{"words": "a dismissal", "block": 0}]
    assert "night shift</q>" not in preview(organizer, address, file)


def test_each_choice_is_the_persons(cast: Cast, organizer: Client, address: str) -> None:
    known = texts.version("Other words.", title="The rota", added_by=cast.person("organizer")).reading
    session = session_in(cast)
    file = said(item(), item("A letter", "It was never sent."), item("A third", "Unread."))
    page = preview(organizer, address, file)
    assert escape("Take “The rota”, which is here: it has the same title or address") in page
    checked = re.findall(r'name="reading-(\d)" value="(\w+)"[^>]*checked', page)
    assert checked == [("0", "known"), ("1", "new"), ("2", "new")]
    assert "What the file calls session 1" in page
    sent = {"content": json.dumps(file), "reading-0": "known", "reading-1": "new", "reading-2": "leave"}
    organizer.post(address, sent | {"session-1": session.pk})
    items = list(Syllabus.objects.get().items.for_page())
    assert [one.reading.title for one in items] == ["The rota", "A letter"]
    assert items[0].reading == known
    assert [one.session for one in items] == [session, session]
    assert not Reading.objects.filter(title="A third").exists()


def test_without_a_coming_session_nobody_is_asked_for_one(cast: Cast, organizer: Client, address: str) -> None:
    file = said()
    assert "session 1" not in preview(organizer, address, file)
    organizer.post(address, {"content": json.dumps(file), "reading-0": "new"})
    assert Syllabus.objects.get().items.get().session is None


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "it isn’t JSON"),
        (b"\x89PNG", "it isn’t JSON"),
        (b"{}", "This isn’t a syllabus"),
        (json.dumps(said() | {"version": 7}).encode(), "in version 7 of its format, and this site reads version 1"),
        (json.dumps(said({"reading": {}})).encode(), "“items[0].reading.title”"),
    ],
)
def test_what_is_no_syllabus_gets_a_sentence(organizer: Client, address: str, content: bytes, sentence: str) -> None:
    page = upload(organizer, address, content)
    assert sentence in page
    assert "Look at it first" in page
    assert not Syllabus.objects.exists()


def test_no_file_at_all_gets_a_sentence_too(organizer: Client, address: str) -> None:
    assert "Choose a file first." in organizer.post(address, {"file": ""}).content.decode()


def test_a_forged_second_step_is_read_as_if_for_the_first_time(organizer: Client, address: str) -> None:
    page = organizer.post(address, {"content": "{", "reading-0": "new"}, follow=True).content.decode()
    assert "it isn’t JSON" in page
    assert "Look at it first" in page
    page = organizer.post(address, {"content": json.dumps(said()), "reading-0": "publish"}).content.decode()
    assert "is not one of the available choices" in page
    page = organizer.post(address, {"content": json.dumps(said())}).content.decode()
    assert "This field is required" in page
    assert not Syllabus.objects.exists()


def test_a_script_in_a_file_runs_nowhere(cast: Cast, organizer: Client, address: str) -> None:
    evil = "<script>alert(1)</script>"
    prompts = [{"words": evil, "about": {"exact": evil}}]
    file = said(item(f"{evil}Title", f"{evil}Text", why=evil, prompts=prompts)) | {"title": evil, "why": evil}
    pages = [preview(organizer, address, file)]
    response = organizer.post(address, {"content": json.dumps(file), "reading-0": "new"}, follow=True)
    pages.append(response.content.decode())
    prompt = Prompt.objects.get()
    pages += [
        organizer.get(reverse(name, args=[cast.group.pk, prompt.reading_id])).content.decode()
        for name in ("group_reading", "group_prompt_list")
    ]
    for page in pages:
        assert "<script>alert" not in page


def test_words_that_no_database_can_keep_are_replaced(organizer: Client, address: str) -> None:
    file = said(item("Half a letter \ud800 and \x00 nothing"))
    page = preview(organizer, address, file)
    content = re.search(r'name="content" value="([^"]*)"', page)
    assert content
    organizer.post(address, {"content": json.dumps(file), "reading-0": "new"}, follow=True)
    assert Reading.objects.get().title == "Half a letter \ufffd and  nothing"


def test_the_preview_costs_the_same_seven_queries_for_one_reading_and_for_three(
    organizer: Client, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (1, 3):
        file = said(*(item(f"Essay {number}", f"Text {number}.") for number in range(count)))
        # One of them asks whether the group has closed, as for whatever is sent to a group.
        with django_assert_num_queries(7):
            assert preview(organizer, address, file).count("What becomes of") == count
