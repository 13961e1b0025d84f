"""The whole path of a reading as people walk it: from a file to a discussed text, its translation, its next version.

Only the people and their group are there before. All else comes about on pages, each person in a browser of their own.
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page

from readings.languages import name_of
from tests.browser import OpenPage
from tests.cast import Cast
from tests.walking.essays import ARABIC, ENGLISH, Essay
from tests.walking.hands import Finger, Hands, Keys
from tests.walking.member import Member, Stranger
from tests.walking.organizer import Organizer

REPLY = "Ours fitted on the back of a ticket."


class Way(NamedTuple):
    """How people are at their pages, and which of the two texts is the original.

    All walk from the file to the report on the next version. What is taken away, and what a stranger finds, are plain
    links and forms that were pressed in every way before: with a script and without is enough.
    """

    opening: dict[str, bool | int]
    hands: Callable[[Page], Hands]
    essay: Essay
    selects: bool
    """Whether they point at words by selecting them; else by the form beside the paragraph."""
    has_letters: bool
    """Whether there are keys and a script, so that single letters lead from passage to passage."""
    to_the_end: bool = False


WAYS = {
    "script": Way({}, Hands, ENGLISH, selects=True, has_letters=True, to_the_end=True),
    "no script": Way({"javascript": False}, Hands, ENGLISH, selects=False, has_letters=False, to_the_end=True),
    "keyboard alone": Way({}, Keys, ENGLISH, selects=False, has_letters=True),
    "touch": Way({"touch": True, "width": 320}, Finger, ENGLISH, selects=True, has_letters=False),
    "right to left": Way({"dark": True}, Hands, ARABIC, selects=True, has_letters=True),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_from_a_file_to_a_discussed_text_and_its_next_version(
    way: Way, open_page: OpenPage, transactional_db: None, cast: Cast, tmp_path: Path
) -> None:
    pages = [open_page("/", user=cast.person(who), **way.opening) for who in ("organizer", "member")]
    organizer, member = (
        Organizer(pages[0], way.hands(pages[0]), way.essay),
        Member(pages[1], way.hands(pages[1]), way.essay),
    )
    other = ARABIC if way.essay is ENGLISH else ENGLISH
    prepare(organizer, other, tmp_path)
    talk(member, way)
    organizer.reply(REPLY)
    come_back(member, other, way)
    if way.to_the_end:
        member.take_away()
    organizer.bring_in_version()
    organizer.judge()
    member.expect_to_be_told()
    if way.to_the_end:
        member.to_text()
        page = open_page("/", user=cast.person("outsider"), **way.opening)
        Stranger(page, way.hands(page), way.essay).expect_nothing(member.page.url)


def prepare(organizer: Organizer, other: Essay, folder: Path) -> None:
    organizer.to_group()
    organizer.plan_session()
    organizer.bring_in(folder)
    organizer.note_what_it_contains()
    organizer.ask()
    organizer.bring_in_translation(other)
    organizer.put_on_syllabus()


def talk(member: Member, way: Way) -> None:
    member.to_text()
    if way.selects:
        member.select()
    else:
        member.choose()
    member.expect_quote()
    member.remark()
    member.back_to_text()
    member.answer()
    member.keep_note()
    member.keep_place()


def come_back(member: Member, other: Essay, way: Way) -> None:
    """After somebody has answered."""
    member.to_text()
    member.sift("1 new")
    if way.has_letters:
        member.step()
    member.go_over(other, language=name_of(way.essay.language), others_name=name_of(other.language))
    member.search()
