"""Dates as people write them."""

import time

import pytest
from django.core.exceptions import ValidationError

from readings.dates import find_date, only_year, validate_date


@pytest.mark.parametrize(
    ("line", "date", "rest"),
    [
        ("November 29, 2017", "2017-11-29", ""),
        ("Tuesday March 21, 2023", "2023-03-21", ""),
        ("29th of November, 2017", "2017-11-29", ""),
        ("Sept. 3 2018", "2018-09-03", ""),
        ("Published on 3 May 2019 at 9:00 AM", "2019-05-03", ""),
        ("2019-05-03T10:00:00Z", "2019-05-03", "T10:00:00Z"),
        ("3 de mayo de 2018", "2018-05-03", ""),
        ("le 3 février 2018", "2018-02-03", ""),
        ("3. März 2018", "2018-03-03", ""),
        ("31.12.2019", "2019-12-31", ""),
        ("12/31/2019", "2019-12-31", ""),
        ("31/12/2019", "2019-12-31", ""),
        ("05/05/2019", "2019-05-05", ""),
        ("March 2019", "2019-03", ""),
        ("By Ana Ruiz, May 3, 2019", "2019-05-03", "By Ana Ruiz"),
        ("Posted on May 3, 2019 by Ana Le", "2019-05-03", "by Ana Le"),
    ],
)
def test_a_date_is_found_with_what_else_the_line_says(line: str, date: str, rest: str) -> None:
    assert find_date(line) == (date, rest)


def test_of_a_date_that_can_be_read_in_two_ways_only_the_year_counts() -> None:
    found = find_date("03/04/2019")
    assert found is not None
    assert found.date == "2019"


@pytest.mark.parametrize("line", ["February 30, 2019", "No date at all", "2019", "May we speak", "13.13.2019"])
def test_what_is_no_date_is_none(line: str) -> None:
    assert find_date(line) is None


def test_a_year_alone() -> None:
    assert only_year("(2017)") == "2017"
    assert only_year("2017 was hard") == ""
    assert only_year("1066") == ""


@pytest.mark.parametrize("text", ["2017", "2017-11", "2017-11-29", "2020-02-29"])
def test_a_date_may_be_a_day_a_month_or_a_year(text: str) -> None:
    validate_date(text)


@pytest.mark.parametrize("text", ["17", "2017-13", "2017-11-31", "2017-1-1", "0000", "2017-11-29 ", "last May", "٢٠١٧"])
def test_what_is_none_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValidationError, match="Write the date as"):
        validate_date(text)


def test_a_line_of_nothing_but_hours_is_read_at_once() -> None:
    started = time.process_time()
    dated = find_date("1:00 am " * 13 + "x 2019-01-01")
    assert dated is not None
    assert dated.date == "2019-01-01"
    assert time.process_time() - started < 2
