"""A text that a group talks about, and its next version, for the tests of both."""

import pytest

from discussions.models import Thread
from readings import importing
from readings.models import PassageAnchor, Rights, Version
from readings.pieces import Draft, Piece
from tests import texts
from tests.cast import Cast

ASKED, WROTE, SIGNED = texts.PARAGRAPHS
TRANSLATED = "¿Quién pregunta a las que trabajan de noche?"


def newer(version: Version, *paragraphs: str) -> Version:
    draft = Draft([Piece(kind="paragraph", level=0, text=text, html=text) for text in paragraphs])
    return importing.add_version(reading=version.reading, draft=draft)[0]


@pytest.fixture
def first(cast: Cast) -> Version:
    """A text that only this group reads."""
    version = texts.version(rights=Rights.STUDY)
    texts.assign(cast.group, version.reading, for_study=True)
    return version


@pytest.fixture
def threads(cast: Cast, first: Version) -> list[Thread]:
    """On each paragraph the member has said something, and on the first the organizer too."""
    made = [texts.thread(cast.group, quote, of=first) for quote in texts.PARAGRAPHS]
    for thread in made:
        texts.comment(thread, cast.membership("member"))
    texts.comment(made[0], cast.membership("organizer"))
    return made


@pytest.fixture
def second(threads: list[Thread], first: Version) -> Version:
    """The first paragraph is in another language, the second is edited, the third is gone."""
    return newer(first, TRANSLATED, WROTE.replace("evening", "Sunday"))


def anchor(thread: Thread, version: Version) -> PassageAnchor:
    return PassageAnchor.objects.get(passage=thread.passage_id, version=version)
