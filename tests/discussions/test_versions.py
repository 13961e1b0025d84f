"""The report on a new version: what changed, what became of the passages, and what a person decides."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from discussions.models import Thread
from groups.models import GroupReading
from readings import suggestions
from readings.content_notes import put
from readings.models import Carryover, Note, PassageAnchor, Reading, Rights, Version
from tests import texts
from tests.browser import OpenPage, violations
from tests.cast import Cast
from tests.discussions.revised import ASKED, SIGNED, TRANSLATED, WROTE, anchor, newer

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
State = PassageAnchor.State


def report_of(version: Version, cast: Cast) -> str:
    return reverse("group_reading_changes", args=[cast.group.pk, version.reading_id, version.number])


def decide(client: Client, version: Version, cast: Cast, thread: Thread, decision: str) -> str:
    address = reverse(
        "group_reading_decide", args=[cast.group.pk, version.reading_id, version.number, thread.passage_id]
    )
    return client.post(address, {"decision": decision}, follow=True).content.decode()


def test_the_report_shows_both_texts_what_changed_and_what_became_of_each_passage(
    cast: Cast, second: Version, threads: list[Thread], sign_in: SignIn
) -> None:
    page = sign_in(cast.person("organizer")).get(report_of(second, cast)).content.decode()
    assert "So one <del>evening</del> three" in page
    assert "So one <ins>Sunday</ins> three" in page
    assert f"<del>{SIGNED}</del>" in page
    assert "0 of 3 passages stand there word for word." in page
    assert "One is no longer in the text" in page
    assert "One was edited" in page
    suggestion = page[page.index("Perhaps here") : page.index("One is no longer")]
    assert ASKED in suggestion
    assert TRANSLATED in suggestion
    assert f'href="{threads[0].get_absolute_url()}">2 comments' in suggestion


def test_what_stands_behind_a_content_note_is_folded_in_the_report_and_in_the_notice(
    cast: Cast, first: Version, threads: list[Thread], sign_in: SignIn
) -> None:
    put(actor=cast.person("organizer"), version=first, paragraph=3, words="a signature")
    put(actor=cast.person("organizer"), version=first, paragraph=2, words="writing")
    second = newer(first, TRANSLATED, WROTE.replace("evening", "Sunday"))
    page = sign_in(cast.person("organizer")).get(report_of(second, cast)).content.decode()
    for note in ("a signature", "writing"):
        assert f"<summary>A paragraph that changed and contains: {note}</summary>" in page
    assert page.count("These words stand behind a content note") == 2
    front = sign_in(cast.person("member")).get(reverse("home")).content.decode()
    assert "A passage behind a content note" in front
    assert "turned out to have" not in front


def test_no_words_stand_open_beside_those_that_took_their_place(
    cast: Cast, first: Version, threads: list[Thread], sign_in: SignIn
) -> None:
    """A note on either paragraph folds the line, and a note on where a passage may stand now folds the suggestion."""
    put(actor=cast.person("organizer"), version=first, paragraph=3, words="a signature")
    second = newer(first, TRANSLATED, WROTE, "Something else altogether, about a garden and its owner.")
    page = sign_in(cast.person("organizer")).get(report_of(second, cast)).content.decode()
    assert "<summary>A paragraph that changed and contains: a signature</summary>" in page
    assert "Perhaps this" in page.split("These words stand behind a content note")[0]
    put(actor=cast.person("organizer"), version=second, paragraph=1, words="insomnia")
    page = sign_in(cast.person("organizer")).get(report_of(second, cast)).content.decode()
    assert "Perhaps this" not in page.split("These words stand behind a content note")[0]


def test_a_suggestion_is_confirmed_with_one_press_and_who_did_it_and_when_is_kept(
    cast: Cast, second: Version, threads: list[Thread], sign_in: SignIn
) -> None:
    organizer = cast.person("organizer")
    before = timezone.now()
    page = decide(sign_in(organizer), second, cast, threads[0], "confirm")
    decided = anchor(threads[0], second)
    assert (decided.state, decided.decided_by) == (State.CONFIRMED, organizer)
    assert decided.decided_at
    assert decided.decided_at >= before
    assert decided.start_block
    assert decided.start_block.text == TRANSLATED
    assert "Perhaps here" not in page
    assert "You decided this" in page
    reading = sign_in(cast.person("member")).get(reverse("group_reading", args=[cast.group.pk, second.reading_id]))
    assert f"?passage={threads[0].passage_id}" in reading.content.decode()


def test_a_suggestion_is_refused_and_the_passage_is_kept_with_its_words(
    cast: Cast, second: Version, threads: list[Thread], sign_in: SignIn
) -> None:
    page = decide(sign_in(cast.person("organizer")), second, cast, threads[0], "refuse")
    refused = anchor(threads[0], second)
    assert (refused.state, refused.start_block) == (State.ORPHAN, None)
    assert refused.decided_by == cast.person("organizer")
    assert "2 are no longer in the text" in page
    assert anchor(threads[0], Version.objects.get(reading=second.reading, number=1)).state == State.FIRST


def test_what_was_decided_is_not_decided_again(
    cast: Cast, second: Version, threads: list[Thread], sign_in: SignIn
) -> None:
    client = sign_in(cast.person("organizer"))
    decide(client, second, cast, threads[0], "confirm")
    page = decide(client, second, cast, threads[0], "refuse")
    assert "Nothing was changed: that was decided already." in page
    assert anchor(threads[0], second).state == State.CONFIRMED
    late = PassageAnchor(pk=anchor(threads[0], second).pk, state=State.SUGGESTED)
    assert not suggestions.refuse(actor=cast.person("organizer"), anchor=late)


@pytest.mark.parametrize("assignment", ["state = 'exact'", "decided_at = NULL", "start_offset = 1"])
def test_raw_sql_cannot_change_a_decision(cast: Cast, second: Version, threads: list[Thread], assignment: str) -> None:
    suggestions.confirm(actor=cast.person("organizer"), anchor=anchor(threads[0], second))
    with pytest.raises(IntegrityError, match="anchor_is_decided"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE readings_passageanchor SET {assignment} WHERE state = 'confirmed'")  # noqa: S608
    assert anchor(threads[0], second).state == State.CONFIRMED


def test_a_decision_stays_when_whoever_made_it_goes(cast: Cast, second: Version, threads: list[Thread]) -> None:
    suggestions.confirm(actor=cast.person("newcomer"), anchor=anchor(threads[0], second))
    cast.person("newcomer").delete()
    assert (anchor(threads[0], second).state, anchor(threads[0], second).decided_by) == (State.CONFIRMED, None)


def test_neither_choice_changes_nothing_and_says_so(
    cast: Cast, second: Version, threads: list[Thread], sign_in: SignIn
) -> None:
    page = decide(sign_in(cast.person("organizer")), second, cast, threads[0], "perhaps")
    assert "Please say whether it stands there." in page
    assert anchor(threads[0], second).state == State.SUGGESTED


def test_a_confirmed_place_is_where_the_later_versions_are_looked_through_from(
    cast: Cast, second: Version, threads: list[Thread]
) -> None:
    third = newer(second, "A word before.", TRANSLATED, WROTE)
    assert anchor(threads[0], third).state in {State.SUGGESTED, State.ORPHAN}
    suggestions.confirm(actor=cast.person("organizer"), anchor=anchor(threads[0], second))
    found = anchor(threads[0], third)
    assert found.state == State.EXACT
    assert found.start_block
    assert found.start_block.text == TRANSLATED


def test_an_organizer_sees_and_decides_nothing_about_another_groups_passages(
    cast: Cast, second: Version, threads: list[Thread], sign_in: SignIn
) -> None:
    Thread.objects.filter(pk=threads[0].pk).update(group=cast.other_group)
    client = sign_in(cast.person("organizer"))
    assert "0 of 2 passages" in client.get(report_of(second, cast)).content.decode()
    address = reverse("group_reading_decide", args=[cast.group.pk, second.reading_id, 2, threads[0].passage_id])
    assert client.post(address, {"decision": "confirm"}).status_code == 404
    assert anchor(threads[0], second).state == State.SUGGESTED


@pytest.fixture
def in_library(second: Version) -> Version:
    Reading.objects.filter(pk=second.reading_id).update(published_at=timezone.now(), rights=Rights.PUBLIC_DOMAIN)
    GroupReading.objects.filter(reading=second.reading).update(for_study=False)
    return Version.objects.get(pk=second.pk)


def test_of_a_text_in_the_library_an_organizer_sees_what_staff_decide(
    cast: Cast, in_library: Version, threads: list[Thread], sign_in: SignIn
) -> None:
    organizer = sign_in(cast.person("organizer"))
    page = organizer.get(report_of(in_library, cast)).content.decode()
    assert TRANSLATED in page
    assert 'name="decision"' not in page
    assert "whoever keeps this text in the library decides" in page
    address = reverse("group_reading_decide", args=[cast.group.pk, in_library.reading_id, 2, threads[0].passage_id])
    assert organizer.post(address, {"decision": "confirm"}).status_code == 403
    report = reverse("reading_changes", args=[in_library.reading.slug, 2])
    assert organizer.get(report).status_code == 403

    staff = sign_in(cast.person("staff"))
    page = staff.get(report).content.decode()
    assert TRANSLATED in page
    assert "comments" not in page, "that a group talks is the group's"
    decided = reverse("reading_decide", args=[in_library.reading.slug, 2, threads[0].passage_id])
    staff.post(decided, {"decision": "confirm"})
    assert anchor(threads[0], in_library).decided_by == cast.person("staff")


def test_staff_see_no_passage_that_somebody_keeps_for_themselves(
    cast: Cast, in_library: Version, sign_in: SignIn
) -> None:
    first = Version.objects.get(reading=in_library.reading, number=1)
    own = texts.passage(first, "night shift")
    Note.objects.create(owner=cast.person("newcomer"), passage=own)
    assert PassageAnchor.objects.get(passage=own, version=in_library).state == State.SUGGESTED
    page = sign_in(cast.person("staff")).get(reverse("reading_changes", args=[in_library.reading.slug, 2]))
    assert "of 3 passages" in page.content.decode()
    decide_it = reverse("reading_decide", args=[in_library.reading.slug, 2, own.pk])
    assert sign_in(cast.person("staff")).post(decide_it, {"decision": "confirm"}).status_code == 404


def test_the_first_version_and_one_that_is_not_there_have_no_report(
    cast: Cast, second: Version, sign_in: SignIn
) -> None:
    client = sign_in(cast.person("organizer"))
    for number in (0, 1, 3):
        address = reverse("group_reading_changes", args=[cast.group.pk, second.reading_id, number])
        assert client.get(address).status_code == 404


def test_a_carrying_over_that_broke_off_is_started_again_from_the_report(
    cast: Cast, second: Version, sign_in: SignIn
) -> None:
    client = sign_in(cast.person("organizer"))
    Carryover.objects.update(status=Carryover.Status.RUNNING, done=1)
    page = client.get(report_of(second, cast)).content.decode()
    assert "are being carried over to this version: 33 of 100 parts are done. Look again" in page
    assert "Do it again" not in page
    reading = client.get(reverse("group_reading", args=[cast.group.pk, second.reading_id])).content.decode()
    assert "are being carried over to this version: 33 of 100 parts are done." in reading

    Carryover.objects.update(status=Carryover.Status.FAILED)
    assert "Do it again" in client.get(report_of(second, cast)).content.decode()
    client.post(reverse("group_reading_carry", args=[cast.group.pk, second.reading_id, 2]))
    assert Carryover.objects.get().status == Carryover.Status.WAITING


def test_how_far_it_has_come_doesnt_tell_how_many_passages_readers_keep_for_themselves(
    cast: Cast, first: Version, second: Version, sign_in: SignIn
) -> None:
    Carryover.objects.update(status=Carryover.Status.RUNNING, done=301, total=903)
    client = sign_in(cast.person("organizer"))
    for address in (report_of(second, cast), reverse("group_reading", args=[cast.group.pk, second.reading_id])):
        page = client.get(address).content.decode()
        assert "33 of 100 parts" in page
        assert "301 of" not in page
        assert 'max="903"' not in page


def test_the_report_costs_as_many_queries_for_one_passage_as_for_three(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(cast.person("organizer"))
    for quotes in (texts.PARAGRAPHS[:1], texts.PARAGRAPHS):
        version = texts.version()
        texts.assign(cast.group, version.reading)
        for quote in quotes:
            texts.comment(texts.thread(cast.group, quote, of=version), cast.membership("member"))
        second = newer(version, *(f"¿{number} {TRANSLATED}" for number in range(3)))
        assert PassageAnchor.objects.filter(version=second, state=State.SUGGESTED).count() == len(quotes)
        with django_assert_num_queries(12):
            client.get(report_of(second, cast))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("javascript", [False, True])
def test_an_organizer_confirms_one_and_refuses_another_in_a_browser(
    cast: Cast, open_page: OpenPage, axe: str, javascript: bool
) -> None:
    version = texts.version(rights=Rights.STUDY)
    texts.assign(cast.group, version.reading, for_study=True)
    made = [texts.thread(cast.group, quote, of=version) for quote in (ASKED, SIGNED)]
    for thread in made:
        texts.comment(thread, cast.membership("member"))
    second = newer(version, TRANSLATED, WROTE, f"¡{TRANSLATED} Otra vez!")
    reading = reverse("group_reading", args=[cast.group.pk, second.reading_id])
    page = open_page(reading, user=cast.person("organizer"), javascript=javascript, width=320)
    page.get_by_role("link", name="What changed in this version").click()
    first_one = page.get_by_role("listitem").filter(has_text=ASKED)
    first_one.get_by_role("button", name="It stands here").press("Enter")
    expect(page.get_by_text("One was confirmed by a person")).to_be_visible()
    page.get_by_role("button", name="It doesn’t").press("Enter")
    expect(page.get_by_text("One is no longer in the text")).to_be_visible()
    expect(page.get_by_role("button", name="It stands here")).to_have_count(0)
    assert {anchor(made[0], second).state, anchor(made[1], second).state} == {State.CONFIRMED, State.ORPHAN}
    if javascript:
        assert violations(page, axe) == []
