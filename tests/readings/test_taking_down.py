"""A letter about the rights to a text, and the text taken down: what is gone, and what stays."""

import re
from collections.abc import Callable

import pytest
from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from discussions import posting
from groups.models import Prompt
from readings import importing, policies, taking_down
from readings.models import (
    Block,
    Bookmark,
    ContentNote,
    Import,
    Note,
    Passage,
    PassageAnchor,
    Reading,
    Rights,
    RightsNotice,
    SearchEntry,
    Version,
)
from readings.sources.text import read_text_file
from tests import texts
from tests.cast import ROLES, Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
LONG = "Nobody asked the night shift, and nobody ever had, not once in nine years of nights. " * 9
LETTER = {"name": "Ana Voss", "contact": "ana@voss.example", "words": "I wrote this. Please take it down."}
WHY = {"reason": "She wrote to us."}


@pytest.fixture(autouse=True)
def no_limits_yet() -> None:
    cache.clear()


@pytest.fixture
def version(cast: Cast) -> Version:
    """A public text of which the group has spoken, in two versions."""
    reading = Reading.objects.create(
        slug="the-rota",
        title="The rota",
        author="Ana Voss",
        rights=Rights.LICENCE,
        licence="CC BY 4.0",
        published_at=timezone.now(),
        added_by=cast.person("member"),
    )
    made = texts.version(LONG.strip(), "The second paragraph of it.", reading=reading)
    texts.assign(cast.group, reading)
    return made


def say(cast: Cast, version: Version) -> str:
    """The thread's address. Its passage is all of the first paragraph."""
    block = version.blocks.get(number=1)
    comment = posting.post(
        me=cast.membership("member"), block=block, start=0, end=len(block.text), quote=block.text, body="Us too."
    )
    return comment.thread.get_absolute_url()


def take_down(cast: Cast, reading: Reading) -> Reading:
    return taking_down.take_down(actor=cast.person("staff"), reading=reading, reason="She wrote to us.")


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


# The letter


@pytest.mark.parametrize("role", ROLES)
def test_anybody_writes_about_a_public_text(role: str, cast: Cast, version: Version, sign_in: SignIn) -> None:
    client = sign_in(cast.people.get(role))
    assert "About the rights to this text" in shown(client, version.reading.get_absolute_url())
    address = reverse("reading_rights", args=["the-rota"])
    assert 'name="words"' in shown(client, address)
    assert "we have your letter" in client.post(address, LETTER).content.decode()
    letter = RightsNotice.objects.get()
    assert (letter.reading, letter.name, letter.status) == (version.reading, "Ana Voss", "open")


def test_a_text_that_only_one_group_reads_is_not_there_for_others(cast: Cast, sign_in: SignIn) -> None:
    reading = texts.version(rights=Rights.STUDY, added_by=cast.person("member")).reading
    for role in ROLES:
        response = sign_in(cast.people.get(role)).get(reverse("reading_rights", args=[reading.slug]))
        assert (response.status_code == 200) == (role in {"member", "staff", "superuser"})
    assert "About the rights to this text" in shown(Client(), reverse("site_page", args=["contact"]))


def test_a_letter_sent_twice_is_one(version: Version, client: Client) -> None:
    for _press in range(2):
        client.post(reverse("reading_rights", args=["the-rota"]), LETTER)
    assert RightsNotice.objects.count() == 1


@pytest.mark.parametrize("name", LETTER)
def test_a_letter_without_something_comes_back_with_the_rest(name: str, version: Version, client: Client) -> None:
    page = client.post(reverse("reading_rights", args=["the-rota"]), LETTER | {name: ""}).content.decode()
    assert "This field is required." in page
    for other in LETTER.keys() - {name}:
        assert LETTER[other] in page
    assert not RightsNotice.objects.exists()


def test_too_many_letters_are_given_back(version: Version, client: Client) -> None:
    address = reverse("reading_rights", args=["the-rota"])
    answers = [client.post(address, LETTER | {"words": f"Letter {number}."}) for number in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    page = answers[5].content.decode()
    assert "try again in an hour" in page
    assert "Letter 5." in page
    assert RightsNotice.objects.count() == 5


@pytest.mark.parametrize("role", ROLES)
def test_no_page_but_the_desk_shows_a_letter(role: str, cast: Cast, version: Version, sign_in: SignIn) -> None:
    taking_down.write_in(reading=version.reading, **LETTER)
    client = sign_in(cast.people.get(role))
    for address in (version.reading.get_absolute_url(), reverse("reading_rights", args=["the-rota"])):
        assert "ana@voss.example" not in client.get(address).content.decode()
    letter = reverse("admin:readings_rightsnotice_change", args=[RightsNotice.objects.get().pk])
    assert ("ana@voss.example" in client.get(letter).content.decode()) == (role in {"staff", "superuser"})


def test_letters_that_wait_come_first(cast: Cast, version: Version, sign_in: SignIn) -> None:
    for number, status in enumerate(["kept", "open", "taken-down", "open"]):
        RightsNotice.objects.create(reading=version.reading, name=f"Writer {number}", status=status)
    page = shown(sign_in(cast.person("staff")), reverse("admin:readings_rightsnotice_changelist"))
    assert re.findall(r"Writer \d", page) == ["Writer 3", "Writer 1", "Writer 2", "Writer 0"]


@pytest.mark.parametrize("role", ROLES)
def test_staff_hear_that_letters_wait(role: str, cast: Cast, version: Version, sign_in: SignIn) -> None:
    client = sign_in(cast.people.get(role))
    assert "letter about rights" not in shown(client, "/")
    taking_down.write_in(reading=version.reading, **LETTER)
    assert ("One letter about rights waits" in shown(client, "/")) == (role in {"staff", "superuser"})


@pytest.mark.parametrize("items", [1, 3])
def test_the_list_of_letters_costs_the_same(
    items: int, cast: Cast, version: Version, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(items):
        RightsNotice.objects.create(reading=version.reading, name=f"Writer {number}")
    staff = sign_in(cast.person("staff"))
    with django_assert_num_queries(6):
        staff.get(reverse("admin:readings_rightsnotice_changelist"))


def test_staff_answer_that_a_text_stays_once(cast: Cast, version: Version, sign_in: SignIn) -> None:
    letter = taking_down.write_in(reading=version.reading, **LETTER)
    staff = sign_in(cast.person("staff"))
    address = reverse("admin:readings_rightsnotice_change", args=[letter.pk])
    assert "This field is required." in staff.post(address, {"reason": ""}).content.decode()
    page = staff.post(address, {"reason": "It is in the public domain."}, follow=True).content.decode()
    assert "Noted: the text stays." in page
    letter.refresh_from_db()
    assert (letter.status, letter.answered_at is not None) == ("kept", True)
    page = staff.post(address, {"reason": "Again."}).content.decode()
    assert "answered this letter in the meantime" in page
    assert version.blocks.exists()
    assert LogEntry.objects.get().change_message == "The text stays: It is in the public domain."


def test_staff_delete_a_letter_once_it_is_answered(cast: Cast, version: Version, sign_in: SignIn) -> None:
    letter = taking_down.write_in(reading=version.reading, **LETTER)
    staff = sign_in(cast.person("staff"))
    address = reverse("admin:readings_rightsnotice_delete", args=[letter.pk])
    assert staff.post(address, {"post": "yes"}).status_code == 404
    taking_down.keep(actor=cast.person("staff"), letter=letter, reason="It is free.")
    assert f'href="{address}"' in shown(staff, reverse("admin:readings_rightsnotice_change", args=[letter.pk]))
    staff.post(address, {"post": "yes"})
    assert not RightsNotice.objects.exists()


# Taking it down


@pytest.mark.parametrize("role", ROLES)
def test_staff_take_a_text_down_in_one_step(role: str, cast: Cast, version: Version, sign_in: SignIn) -> None:
    waiting = taking_down.write_in(reading=version.reading, **LETTER)
    client = sign_in(cast.people.get(role))
    address = reverse("admin:reading_take_down", args=[version.reading_id])
    is_staff = role in {"staff", "superuser"}
    assert (client.get(address).status_code == 200) == is_staff
    response = client.post(address, WHY, follow=True)
    version.reading.refresh_from_db()
    waiting.refresh_from_db()
    assert (version.reading.taken_down_at is not None) == is_staff
    assert version.blocks.exists() != is_staff
    assert waiting.status == ("taken-down" if is_staff else "open")
    if is_staff:
        assert "The text is down." in response.content.decode()
        assert LogEntry.objects.get().change_message == "Took the text down: She wrote to us."
        history = shown(client, reverse("admin:readings_reading_history", args=[version.reading_id]))
        assert "She wrote to us." in history


def test_a_reason_is_asked_for_and_it_happens_once(cast: Cast, version: Version, sign_in: SignIn) -> None:
    staff = sign_in(cast.person("staff"))
    address = reverse("admin:reading_take_down", args=[version.reading_id])
    edit = reverse("admin:readings_reading_change", args=[version.reading_id])
    assert f'href="{address}"' in shown(staff, edit)
    assert "This field is required." in staff.post(address, {"reason": " "}).content.decode()
    assert version.blocks.exists()
    staff.post(address, WHY)
    assert f'href="{address}"' not in shown(staff, edit)
    assert "The text was taken down on" in shown(staff, address)
    assert "taken down already" in staff.post(address, WHY).content.decode()


def test_nothing_of_the_text_is_left_but_what_may_be_quoted(cast: Cast, version: Version) -> None:
    say(cast, version)
    newer = texts.version(LONG.strip() + " Corrected.", "The second paragraph of it.", reading=version.reading)
    Import.objects.create(
        owner=cast.person("member"), reading=version.reading, content=LONG.encode(), draft={"x": LONG}
    )
    ContentNote.objects.create(reading=version.reading, block_key=newer.blocks.get(number=2).key, words="Fire")
    Bookmark.objects.create(reading=version.reading, owner=cast.person("member"), block_key="0000000000")
    take_down(cast, version.reading)
    reading = Reading.objects.get()
    assert (reading.rights, reading.licence, reading.title) == (Rights.CITATION, "", "The rota")
    passage = Passage.objects.get()
    assert len(passage.quote) <= policies.QUOTATION
    assert LONG.startswith(passage.quote.rstrip("…"))
    assert (passage.prefix, passage.suffix) == ("", "")
    for model in (Block, PassageAnchor, Import, Bookmark):
        assert not model.objects.exists(), model
    assert SearchEntry.objects.exclude(block=None).count() == 0
    assert words_left("second paragraph") == []


def words_left(words: str) -> list[str]:
    """The tables in which the words stand anywhere, whatever the table is for."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own tables
            if any(words in str(value) for row in cursor.fetchall() for value in row):
                found.append(table)
    return found


def test_everything_of_a_group_still_works(cast: Cast, version: Version, sign_in: SignIn) -> None:
    thread = say(cast, version)
    other = texts.version("Other words.", reading=version.reading)
    Prompt.objects.create(group=cast.group, reading=version.reading, words="Who was asked?")
    take_down(cast, version.reading)
    member = sign_in(cast.person("member"))
    here = [cast.group.pk, version.reading_id]
    page = shown(member, reverse("group_reading", args=here))
    assert "taken down at its owner’s request" in page
    assert f'href="{thread}' in page
    page = shown(member, thread)
    assert "Nobody asked the night shift" in page
    assert "Its place in" not in page
    assert member.post(f"{thread}reply/", {"body": "And we stay."}, follow=True).status_code == 200
    assert member.get(reverse("group_reading_version", args=[*here, other.number])).status_code == 404
    for name in ("group_detail", "group_reading_list", "home"):
        shown(member, reverse(name, args=[] if name == "home" else here[:1]))
    page = shown(member, reverse("group_reading_print", args=here))
    assert "taken down at its owner’s request" in page
    assert "Us too." in page
    assert "Us too." in shown(member, reverse("group_reading_file", args=[*here, "markdown"]))
    assert "Us too." in shown(member, reverse("group_reading_file", args=[*here, "annotations"]))
    assert "Us too." in shown(member, reverse("group_reading_file", args=[*here, "table"]))


@pytest.mark.parametrize("role", ROLES)
def test_nobody_reads_it_any_more(role: str, cast: Cast, version: Version, sign_in: SignIn) -> None:
    """Its importer and staff neither, who see the text of what is only cited."""
    take_down(cast, version.reading)
    client = sign_in(cast.people.get(role))
    page = shown(client, version.reading.get_absolute_url())
    assert "taken down at its owner’s request" in page
    assert "minute to read" not in page
    assert client.get(reverse("reading_version", args=["the-rota", 1])).status_code == 404
    assert client.get(reverse("reading_print", args=["the-rota"])).status_code == 403
    assert client.get(reverse("reading_markdown", args=["the-rota"])).status_code == 403
    user = cast.people.get(role)
    if user:
        assert not Reading.objects.readable_by(user).filter(taken_down_at__isnull=False, published_at=None).exists()
        assert not policies.can_read(user, Reading.objects.get())


def test_it_gets_no_new_version_and_no_other_rights(cast: Cast, version: Version, sign_in: SignIn) -> None:
    take_down(cast, version.reading)
    staff = sign_in(cast.person("staff"))
    assert staff.get(reverse("reading_add_version", args=["the-rota"])).status_code == 403
    draft = read_text_file(data=b"The text again.", name="again.txt")
    with pytest.raises(ValidationError, match="taken down at its owner’s request"):
        importing.add_version(reading=version.reading, draft=draft)
    facts = {"title": "The rota", "language": "en", "direction": "ltr", "rights": "licence"}
    page = staff.post(reverse("reading_edit", args=["the-rota"]), facts).content.decode()
    assert "it can only be cited" in page
    assert Reading.objects.get().rights == Rights.CITATION


def test_what_was_noted_of_a_paragraph_is_noted_of_the_whole(cast: Cast, version: Version, sign_in: SignIn) -> None:
    """Its quotes stay, and no list shows them without a warning."""
    say(cast, version)
    ContentNote.objects.create(reading=version.reading, words="Night work")
    for number, words in ((1, "A fire"), (2, "Night work")):
        key = version.blocks.get(number=number).key
        ContentNote.objects.create(reading=version.reading, block_key=key, words=words)
    take_down(cast, version.reading)
    note = ContentNote.objects.get()
    assert (note.block_key, note.words) == ("", "Night work; A fire")
    page = shown(sign_in(cast.person("member")), reverse("group_reading", args=[cast.group.pk, version.reading_id]))
    assert "Nobody asked the night shift" not in page


def test_private_notes_keep_their_words(cast: Cast, version: Version) -> None:
    say(cast, version)
    Note.objects.create(owner=cast.person("member"), passage=Passage.objects.get(), words="Ask my sister.")
    take_down(cast, version.reading)
    assert Note.objects.get().words == "Ask my sister."


def test_another_text_stays_as_it_is(cast: Cast, version: Version) -> None:
    other = texts.version("Other words.")
    texts.assign(cast.group, other.reading)
    texts.thread(cast.group, "Other words.", of=other)
    letter = taking_down.write_in(reading=other.reading, **LETTER)
    take_down(cast, version.reading)
    letter.refresh_from_db()
    assert letter.status == "open"
    assert other.blocks.count() == 1
    assert Passage.objects.get().anchors.count() == 1
