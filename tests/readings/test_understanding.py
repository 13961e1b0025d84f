"""What is found at the head of an essay, in the shapes in which essays come off the web."""

import time

import pytest
from hypothesis import given

from readings.text import tidy
from readings.understanding import Understood, title_from_name, understand
from tests.readings.strategies import texts

PROSE = (
    "The bus that brings the night cleaners into town leaves before anybody else is up. Those who ride in it know one "
    "another by their coats."
)
WRAPPED = (
    "The bus that brings the night cleaners into town leaves before anybody\n"
    "else is up. Those who ride in it know one another by their coats, and\nseldom speak."
)


def read(*head: str, body: str = PROSE, text_format: str = "text") -> Understood:
    """What is understood of these lines, a blank one, and the body."""
    return understand(tidy("\n".join([*head, "", body, "", "Another paragraph follows."])), text_format)


def facts(found: Understood) -> tuple[str, str, str]:
    return found.title, found.author, found.published


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (["The First Bus"], ("The First Bus", "", "")),
        (["#RideTogether HU East Why We Ride"], ("#RideTogether HU East Why We Ride", "", "")),
        (["Who rides the first bus?"], ("Who rides the first bus?", "", "")),
        (["The First Bus", "by Ana Ruiz"], ("The First Bus", "Ana Ruiz", "")),
        (["The First Bus", "", "By Ana Ruiz and Mei Lin"], ("The First Bus", "Ana Ruiz and Mei Lin", "")),
        (["The First Bus", "By the Harvest Collective"], ("The First Bus", "the Harvest Collective", "")),
        (["The First Bus", "Ana Ruiz | May 3, 2019"], ("The First Bus", "Ana Ruiz", "2019-05-03")),
        (["The First Bus", "", "Ana Ruiz, 2019"], ("The First Bus", "Ana Ruiz", "2019")),
        (["The First Bus", "", "Ana María de la Cruz"], ("The First Bus", "Ana María de la Cruz", "")),
        (["The First Bus", "Posted on 3 May 2019 by Ana Ruiz"], ("The First Bus", "Ana Ruiz", "2019-05-03")),
        (["By Ana Ruiz", "", "The First Bus"], ("The First Bus", "Ana Ruiz", "")),
        (["Title: The First Bus", "Author: Ana Ruiz", "Date: 2019-05"], ("The First Bus", "Ana Ruiz", "2019-05")),
        (
            ["El primer autobús", "", "Por Ana Ruiz", "3 de mayo de 2019"],
            ("El primer autobús", "Ana Ruiz", "2019-05-03"),
        ),
        (["Der erste Bus", "von Ana Ruiz, 3. Mai 2019"], ("Der erste Bus", "Ana Ruiz", "2019-05-03")),
        (["By Any Means Necessary"], ("By Any Means Necessary", "", "")),
        (["The First Bus", "======", "", "By Ana Ruiz"], ("The First Bus", "Ana Ruiz", "")),
        (["الحافلة الأولى"], ("الحافلة الأولى", "", "")),
        (["الحافلة الأولى", "بقلم آنا رويز"], ("الحافلة الأولى", "آنا رويز", "")),
        (["第一班车", "作者：安娜"], ("第一班车", "安娜", "")),
        (["第一班车"], ("第一班车", "", "")),
    ],
)
def test_title_author_and_date_are_found_and_leave_the_text(head: list[str], expected: tuple[str, str, str]) -> None:
    found = read(*head)
    assert facts(found) == expected
    assert found.body == f"{PROSE}\n\nAnother paragraph follows."
    assert found.left_out == [line for line in head if line]


def test_what_the_site_put_around_the_essay_is_told_from_it() -> None:
    head = [
        "Monday January 7, 2019",
        "| Last update: Monday at 8:15 PM",
        "",
        "#RideTogether and After: Who Drives the Bus",
        "",
        "Commentary by Ana Ruiz |",
        "March 2, 2018",
        "Read more articles in",
    ]
    found = read(*head, body=f"Fresno, CA - {PROSE}")
    assert facts(found) == ("#RideTogether and After: Who Drives the Bus", "Ana Ruiz", "2018-03-02")
    assert found.body.startswith("Fresno, CA - The bus")
    assert found.left_out == [line for line in head if line]


def test_the_name_above_a_sites_own_lines_is_where_it_was_published() -> None:
    found = read("The Harvest Voice", "Home | News | Opinion | Donate", "", "The First Bus", "By Ana Ruiz")
    assert (found.title, found.publication) == ("The First Bus", "The Harvest Voice")


def test_todays_date_in_a_sites_header_is_not_the_essays() -> None:
    found = read("Monday January 7, 2019", "Last updated: 5 minutes ago", "", "The First Bus")
    assert facts(found) == ("The First Bus", "", "")


def test_a_date_above_the_title_is_the_essays_where_nothing_says_otherwise() -> None:
    assert facts(read("May 7, 2019", "", "The First Bus")) == ("The First Bus", "", "2019-05-07")


def test_where_it_can_be_found_is_kept() -> None:
    found = read("https://example.org/bus", "The First Bus")
    assert (found.title, found.source_url) == ("The First Bus", "https://example.org/bus")


@pytest.mark.parametrize("line", ["Introduction", "What the cleaners know", "New York, NY", "Ana Ruiz cleans rooms."])
def test_what_is_neither_stays_in_the_text(line: str) -> None:
    found = read("The First Bus", "", line)
    assert facts(found) == ("The First Bus", "", "")
    assert found.body.startswith(line)


@pytest.mark.parametrize(
    "body",
    [
        PROSE,
        WRAPPED,
        "“Are you coming?” she asked.",
        "We learned three things:",
        "We wait\nin the dark\nfor a bus",
        "We Wait\nIn The Dark\nFor A Bus\nThat Is Late",
        "word " * 40_000,
    ],
)
def test_a_text_without_a_title_line_has_no_title_and_loses_nothing(body: str) -> None:
    found = understand(tidy(f"{body}\n\n{PROSE}"), "text")
    assert (found.title, found.left_out, found.body) == ("", [], tidy(f"{body}\n\n{PROSE}"))


@pytest.mark.parametrize("body", [PROSE, WRAPPED])
def test_no_blank_line_is_needed_under_the_title(body: str) -> None:
    found = understand(f"The First Bus\n{body}", "text")
    assert (found.title, found.body) == ("The First Bus", body)


@pytest.mark.parametrize("text", ["The First Bus", "The First Bus\nBy Ana Ruiz\n3 May 2019"])
def test_a_text_is_never_left_empty(text: str) -> None:
    assert understand(text, "text") == Understood(body=text)


def test_markdown_is_read_without_its_markup() -> None:
    found = read("# The First Bus #", "", "*By Ana Ruiz, 3 May 2019*", text_format="markdown")
    assert facts(found) == ("The First Bus", "Ana Ruiz", "2019-05-03")
    assert found.body.startswith("The bus")


def test_front_matter_is_believed_and_the_title_not_said_twice() -> None:
    head = [
        "---",
        'title: "The First Bus"',
        "author: Ana Ruiz",
        "date: 2019-05-03",
        "lang: es",
        "---",
        "",
        "# The first bus",
    ]
    found = read(*head, text_format="markdown")
    assert facts(found) == ("The First Bus", "Ana Ruiz", "2019-05-03")
    assert found.language == "es"
    assert found.body.startswith("The bus")
    assert found.left_out == [line for line in head if line]


def test_a_file_name_becomes_a_title() -> None:
    assert title_from_name("why-we_ride.txt") == "Why we ride"
    assert title_from_name("C:\\essays\\Bus.md") == "Bus"


@pytest.mark.parametrize("text_format", ["text", "markdown"])
@given(raw=texts)
def test_every_line_stands_in_the_body_or_among_those_left_out(text_format: str, raw: str) -> None:
    text = tidy(raw)
    found = understand(text, text_format)
    lines = sorted(line.strip() for line in text.split("\n") if line.strip())
    assert sorted([*filter(None, map(str.strip, found.body.split("\n"))), *filter(None, found.left_out)]) == lines


@pytest.mark.parametrize("line", ["[" * 60_000, "a" + " " * 60_000 + "b", "*" * 600_000, "[](" * 60_000])
def test_a_first_line_made_to_keep_us_busy_is_read_as_quickly_as_others(line: str) -> None:
    started = time.process_time()
    assert understand(f"{line}\n\n{PROSE}", "markdown").body.endswith(PROSE)
    assert time.process_time() - started < 2
