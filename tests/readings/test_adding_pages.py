"""Bringing a text in, new versions and corrections, as people go through them."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.test import Client

from accounts.models import User
from readings.importing import read_bytes
from readings.models import Import, Reading, Rights, Version
from tests.cast import ROLES, Cast
from tests.readings.test_importing import ESSAY, draft
from tests.readings.test_importing import add as add_import

SignIn = Callable[[User | None], Client]
Fields = dict[str, str]

ADD = "/readings/add/"


def choose(client: Client, text: str | bytes = ESSAY, name: str = "bus.txt", address: str = ADD, **more: str) -> str:
    """The page after choosing a file: its preview, or the same page with what is wrong with it."""
    data = text.encode() if isinstance(text, str) else text
    sent = {"file": SimpleUploadedFile(name, data), **more}
    return client.post(address, sent, follow=True).content.decode()


def newest(client: Client) -> str:
    """The address of the import that was begun last."""
    return f"/readings/imports/{Import.objects.latest('started_at').pk}/"


def fields(page: str) -> Fields:
    """What the form of a preview holds, as a browser would send it back."""
    page = page[page.index('<form method="post" id="import"') :]
    found = dict(re.findall(r'<input type="(?:text|hidden|url)" name="([\w-]+)"(?: value="([^"]*)")?', page))
    found |= dict(re.findall(r'<textarea[^>]* name="([\w-]+)"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL))
    found |= dict.fromkeys(re.findall(r'<input type="checkbox" name="([\w-]+)" checked', page), "on")
    for name, options in re.findall(r'<select[^>]* name="([\w-]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        values = re.findall(r'value="([^"]*)" selected', options) or re.findall(r'value="([^"]*)"', options)
        found[name] = values[0]
    return {name: unescape(value) for name, value in found.items()}


def save(client: Client, values: Fields, address: str = "", **changes: str) -> str:
    """The page on which somebody lands who pressed Save, with these changes."""
    return client.post(address or newest(client), values | changes | {"do": "save"}, follow=True).content.decode()


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


def test_what_was_understood_is_shown_and_no_reading_is_stored(member: Client) -> None:
    page = choose(member)
    values = fields(page)
    assert (values["title"], values["author"], values["published"]) == ("The First Bus", "Ana Ruiz", "2019-05-03")
    assert (values["language"], values["direction"]) == ("en", "")
    assert values["words-3"].startswith("The bus that brings")
    assert [values.get(f"out-{place}") for place in range(5)] == ["on", "on", "on", None, None]
    assert "3 parts are left out: taken for title, author, date" in page
    assert "3 lines at the top were taken" in page
    assert "2 paragraphs and headings, 22 words." in page
    assert not Reading.objects.exists()


def test_everything_can_be_corrected_before_it_is_saved(cast: Cast, member: Client) -> None:
    values = fields(choose(member))
    changes = {"out-1": "", "words-3": "Uno.\r\n\r\nDos.", "kind-4": "quotation:0"}
    del values["out-1"]
    page = save(
        member, values, title="Bus", author="A. R.", published="2018", publication="The Voice", language="ar",
        source_url="https://example.org/", **{name: value for name, value in changes.items() if value},
    )  # fmt: skip
    reading = Reading.objects.get()
    version = reading.versions.get()
    assert (reading.title, reading.author, reading.published) == ("Bus", "A. R.", "2018")
    assert (reading.publication, reading.language, reading.source_url) == ("The Voice", "ar", "https://example.org/")
    assert reading.direction == "rtl"
    assert (reading.added_by, reading.rights, reading.published_at) == (cast.person("member"), Rights.STUDY, None)
    assert list(version.blocks.values_list("kind", "text")) == [
        ("paragraph", "By Ana Ruiz"),
        ("paragraph", "Uno."),
        ("paragraph", "Dos."),
        ("quotation", "Nobody asked them."),
    ]
    assert (version.original_name, version.original_sha256) == ("bus.txt", draft().original_sha256)
    assert "Dos." in page
    assert "Saved." in page


def test_a_text_can_be_pasted(member: Client) -> None:
    text = "It began with a telephone call, and went on for a year."
    page = member.post(ADD, {"text": text}, follow=True).content.decode()
    assert fields(page)["title"] == ""
    page = save(member, fields(page))
    assert "This field is required" in page
    save(member, fields(page), title="The call")
    assert Version.objects.get().original_sha256 == ""


def test_a_pasted_text_can_be_markdown_and_be_read_the_other_way(member: Client) -> None:
    page = member.post(ADD, {"text": "# One\n\nTwo *three* four five.", "format": "markdown"}, follow=True)
    assert fields(page.content.decode())["title"] == "One"
    values = fields(page.content.decode())
    page = member.post(newest(member), values | {"do": "read-as:text"}, follow=True)
    assert fields(page.content.decode())["words-1"] == "Two *three* four five."


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "a.txt", "The file is empty."),
        (b"%PDF-1.7", "a.pdf", "This is a PDF"),
        (b"a\0b", "a.txt", "There is a NUL byte in the file"),
        (bytes(range(0x80, 0x100)) * 9, "a.txt", "encoding can’t be told for sure"),
        (b"a" * (10 * 1024 * 1024 + 1), "a.txt", "larger than 10 MB"),
        (b"a\n" * 100_002, "a.txt", "more than 100,000 lines"),
    ],
)
def test_what_cannot_be_imported_is_one_sentence(member: Client, data: bytes, name: str, sentence: str) -> None:
    page = choose(member, data, name)
    assert sentence in page
    assert 'type="file"' in page
    assert not Reading.objects.exists()
    assert not Import.objects.exclude(status="done").exclude(status="failed").exists()


def test_a_file_that_vanished_is_one_sentence(member: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_late(file: UploadedFile) -> bytes:
        file.close()
        return read_bytes(file)

    monkeypatch.setattr("readings.forms.importing.read_bytes", too_late)
    assert "The file is no longer there." in choose(member)


def test_none_and_two_of_them_are_a_sentence_and_the_pasted_text_stays(member: Client) -> None:
    sentence = "Choose a file, give an address or paste a text: one of the three."
    assert sentence in member.post(ADD, {"text": " "}).content.decode()
    page = member.post(ADD, {"file": SimpleUploadedFile("a.txt", b"A file."), "text": "Pasted."}).content.decode()
    assert sentence in page
    assert "Pasted.</textarea>" in page
    assert sentence in member.post(ADD, {"address": "example.org", "text": "Pasted."}).content.decode()


def test_a_mistake_gives_back_what_was_typed(member: Client) -> None:
    page = save(member, fields(choose(member)), published="last May", **{"words-4": "Typed anew."})
    assert "Write the date as 2017, 2017-11 or 2017-11-29." in page
    assert fields(page)["words-4"] == "Typed anew."
    assert fields(page)["published"] == "last May"
    everything = {f"out-{place}": "on" for place in range(5)}
    assert "There is no text left to read." in save(member, fields(page), published="2019", **everything)
    assert not Reading.objects.exists()


def test_the_same_text_again_changes_nothing_and_says_so(member: Client) -> None:
    save(member, fields(choose(member)))
    page = save(member, fields(choose(member)), title="Another")
    assert "This text is here already; nothing was changed." in page
    assert Reading.objects.get().title == "The First Bus"


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


@pytest.mark.parametrize("asked", ["/groups/", "https://evil.example/", "//evil.example"])
def test_one_goes_back_where_one_came_from_if_that_is_here(member: Client, asked: str) -> None:
    assert (f'href="{asked}">Back' in member.get(f"{ADD}?next={asked}").content.decode()) is (asked == "/groups/")


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
    page = save(member, fields(page))
    assert "Hardly anybody asked them." in page
    assert "version 2 of 2" in page
    page = save(member, fields(choose(member, address=address)))
    assert "This text is here already; nothing was changed." in page
    assert reading.versions.count() == 2
