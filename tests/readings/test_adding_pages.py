"""The two steps of an import, new versions and corrections, as people go through them."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.test import Client

from accounts.models import User
from readings.importing import read_bytes
from readings.models import Reading, Rights, Version
from tests.cast import ROLES, Cast
from tests.readings.test_importing import ESSAY, draft
from tests.readings.test_importing import add as add_import

SignIn = Callable[[User | None], Client]
Fields = dict[str, str]

ADD = "/readings/add/"


def choose(client: Client, text: str | bytes = ESSAY, name: str = "bus.txt", address: str = ADD, **more: str) -> str:
    """The page after choosing a file."""
    data = text.encode() if isinstance(text, str) else text
    return client.post(address, {"file": SimpleUploadedFile(name, data), **more}).content.decode()


def fields(page: str) -> Fields:
    """What the form of the second step holds, as a browser would send it back."""
    page = page[page.index('<form method="post" enctype') :]
    found = dict(re.findall(r'<input type="(?:text|hidden|url)" name="(\w+)"(?: value="([^"]*)")?', page))
    found |= dict(re.findall(r'<textarea name="(\w+)"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL))
    found |= dict(re.findall(r'<input type="radio" name="(\w+)" value="(\w+)"[^>]* checked', page))
    for name, options in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        found |= dict.fromkeys([name], *re.findall(r'value="([^"]*)" selected', options))
    return {name: unescape(value) for name, value in found.items()}


def save(client: Client, values: Fields, address: str = ADD, **changes: str) -> str:
    """The page on which somebody lands who pressed Save, with these changes."""
    return client.post(address, values | changes | {"save": "1"}, follow=True).content.decode()


@pytest.fixture
def member(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.person("member"))


@pytest.mark.parametrize("role", ROLES)
def test_everybody_who_is_signed_in_may_import(role: str, cast: Cast, sign_in: SignIn) -> None:
    response = sign_in(cast.people.get(role)).get(ADD)
    if role == "nobody":
        assert response["Location"].startswith("/accounts/login/")
    else:
        assert 'type="file"' in response.content.decode()


def test_what_was_understood_is_shown_and_nothing_is_stored(member: Client) -> None:
    page = choose(member)
    values = fields(page)
    assert (values["title"], values["author"], values["published"]) == ("The First Bus", "Ana Ruiz", "2019-05-03")
    assert values["text"].startswith("The bus that brings")
    assert (values["format"], values["language"]) == ("text", "en")
    for line in ("The First Bus", "By Ana Ruiz", "May 3, 2019"):
        assert f"<li>{line}</li>" in page
    assert "3 lines at the top were taken" in page
    assert 'href="#p2"' in page
    assert not Reading.objects.exists()


def test_everything_can_be_corrected_before_it_is_saved(cast: Cast, member: Client) -> None:
    values = fields(choose(member))
    page = save(
        member, values, title="Bus", author="A. R.", published="2018", publication="The Voice", language="es",
        source_url="https://example.org/", text="# Uno\n\nDos *tres*.", format="markdown",
    )  # fmt: skip
    reading = Reading.objects.get()
    version = reading.versions.get()
    assert (reading.title, reading.author, reading.published) == ("Bus", "A. R.", "2018")
    assert (reading.publication, reading.language, reading.source_url) == ("The Voice", "es", "https://example.org/")
    assert (reading.added_by, reading.rights, reading.published_at) == (cast.person("member"), Rights.STUDY, None)
    assert [(block.kind, block.html) for block in version.blocks.all()] == [
        ("heading", "Uno"),
        ("paragraph", "Dos <em>tres</em>."),
    ]
    assert (version.original_name, version.original_sha256) == ("bus.txt", draft().original_sha256)
    assert "Dos <em>tres</em>." in page
    assert "Saved." in page


def test_one_can_look_again_without_saving(member: Client) -> None:
    values = fields(choose(member))
    page = member.post(ADD, values | {"look": "1", "text": "One.\n\nTwo.\n\nThree."}).content.decode()
    assert 'href="#p3"' in page
    assert "<li>By Ana Ruiz</li>" in page
    assert fields(page)["origin"] == values["origin"]
    assert not Reading.objects.exists()


def test_a_text_can_be_pasted(member: Client) -> None:
    page = member.post(ADD, {"text": "It began with a telephone call, and went on for a year."}).content.decode()
    assert fields(page)["title"] == ""
    page = save(member, fields(page))
    assert "This field is required" in page
    save(member, fields(page), title="The call")
    assert Version.objects.get().original_sha256 == ""


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b"%PDF-1.7", "This is a PDF"),
        (b"a\0b", "There is a NUL byte in the file"),
        (bytes(range(0x80, 0x100)) * 9, "encoding can’t be told for sure"),
        (b"a" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        (b"a\n" * 100_002, "more than 100,000 lines"),
    ],
)
def test_what_cannot_be_imported_is_one_sentence(member: Client, data: bytes, sentence: str) -> None:
    page = choose(member, data)
    assert sentence in page
    assert 'type="file"' in page
    assert not Reading.objects.exists()


def test_a_file_that_vanished_is_one_sentence(member: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_late(file: UploadedFile) -> bytes:
        file.close()
        return read_bytes(file)

    monkeypatch.setattr("readings.forms.read_bytes", too_late)
    assert "The file is no longer there." in choose(member)


def test_neither_and_both_are_a_sentence_and_the_pasted_text_stays(member: Client) -> None:
    sentence = "Choose a file or paste a text: one of the two."
    assert sentence in member.post(ADD, {"text": " "}).content.decode()
    page = member.post(ADD, {"file": SimpleUploadedFile("a.txt", b"A file."), "text": "Pasted."}).content.decode()
    assert sentence in page
    assert "Pasted.</textarea>" in page


def test_a_mistake_gives_back_what_was_typed(member: Client) -> None:
    page = save(member, fields(choose(member)), published="last May", text="Typed anew.")
    assert "Write the date as 2017, 2017-11 or 2017-11-29." in page
    assert fields(page)["text"] == "Typed anew."
    assert fields(page)["published"] == "last May"
    assert "There is no text left to read." in save(member, fields(page), published="2019", text="\ufeff\n")
    assert not Reading.objects.exists()


def test_the_same_text_again_changes_nothing_and_says_so(member: Client) -> None:
    save(member, fields(choose(member)))
    page = save(member, fields(choose(member)), title="Another")
    assert "This text is here already; nothing was changed." in page
    assert Reading.objects.get().title == "The First Bus"


def test_a_forged_origin_is_worth_nothing(member: Client) -> None:
    save(member, fields(choose(member)) | {"origin": "eyJvcmlnaW5hbF9uYW1lIjoieCJ9:forged"})
    assert Version.objects.get().original_name == ""


def test_rights_are_for_staff(cast: Cast, member: Client, sign_in: SignIn) -> None:
    values = fields(choose(member))
    assert "rights" not in values
    save(member, values, rights="public-domain", publish="on", licence="mine")
    assert Reading.objects.get().rights == Rights.STUDY
    staff = sign_in(cast.person("staff"))
    values = fields(choose(staff))
    page = save(staff, values, publish="on")
    assert "These rights don’t allow a place in the public library." in page
    save(staff, fields(page), publish="on", rights="licence", licence="CC BY 4.0")
    assert Reading.objects.in_library().get().licence == "CC BY 4.0"


@pytest.mark.parametrize(
    ("asked", "landed"), [("/groups/", "/groups/"), ("https://evil.example/", None), ("//evil.example", None)]
)
def test_one_goes_back_where_one_came_from_if_that_is_here(member: Client, asked: str, landed: str | None) -> None:
    assert (f'name="next" value="{asked}"' in member.get(f"{ADD}?next={asked}").content.decode()) is bool(landed)
    values = fields(choose(member, next=asked))
    assert values.get("next") == landed
    response = member.post(ADD, values | {"next": asked, "save": "1"})
    assert response["Location"] == (landed or Reading.objects.get().get_absolute_url())


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", ["edit/", "versions/add/"])
def test_who_may_correct_an_import(role: str, page: str, cast: Cast, sign_in: SignIn) -> None:
    reading, _ = add_import(cast.person("member"), draft())
    address = reading.get_absolute_url() + page
    expected = {"nobody": 302, "member": 200, "staff": 200, "superuser": 200}.get(role, 404)
    client = sign_in(cast.people.get(role))
    assert client.get(address).status_code == expected
    if expected == 404:
        assert client.post(address, {"title": "Mine now", "text": "Mine now.", "save": "1"}).status_code == 404
    reading.refresh_from_db()
    assert reading.title == "The First Bus"


@pytest.mark.parametrize("page", ["edit/", "versions/add/"])
def test_what_is_in_the_library_is_in_the_hands_of_staff(page: str, cast: Cast, sign_in: SignIn) -> None:
    reading, _ = add_import(cast.person("member"), draft(), rights=Rights.LICENCE)
    staff = sign_in(cast.person("staff"))
    staff.post("/admin/readings/reading/", {"action": "publish", "_selected_action": reading.pk})
    reading.refresh_from_db()
    assert reading.published_at
    address = reading.get_absolute_url() + page
    assert sign_in(cast.person("member")).get(address).status_code == 403
    assert staff.get(address).status_code == 200


def test_a_correction_is_saved_and_a_wrong_one_is_not(cast: Cast, member: Client) -> None:
    reading, _ = add_import(cast.person("member"), draft())
    address = f"{reading.get_absolute_url()}edit/"
    page = member.post(address, {"title": "Bus", "language": "en", "published": "May"}).content.decode()
    assert "Write the date as" in page
    page = member.post(address, {"title": "Bus", "language": "en", "published": "2018"}, follow=True).content.decode()
    reading.refresh_from_db()
    assert (reading.title, reading.author, reading.published) == ("Bus", "", "2018")
    assert "Saved." in page


def test_a_new_version_comes_by_the_readings_own_button(cast: Cast, member: Client) -> None:
    reading, _ = add_import(cast.person("member"), draft())
    assert (
        f'href="{reading.get_absolute_url()}versions/add/"' in member.get(reading.get_absolute_url()).content.decode()
    )
    address = f"{reading.get_absolute_url()}versions/add/"
    page = choose(member, ESSAY.replace("Nobody", "Hardly anybody"), address=address)
    assert "title" not in fields(page)
    page = save(member, fields(page), address)
    assert "Hardly anybody asked them." in page
    assert "version 2 of 2" in page
    page = save(member, fields(choose(member, address=address)), address)
    assert "This text is here already; nothing was changed." in page
    assert reading.versions.count() == 2
