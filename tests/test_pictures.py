"""Takes the guides' pictures of sessions: `PICTURES=1 ./test -n 0 tests/test_pictures.py`. Skipped otherwise."""

import os
import runpy
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page

from tests.browser import OpenPage
from tests.furnished import Site

FOLDER = Path(settings.BASE_DIR) / "docs" / "screenshots"
WIDTH, HEIGHT = 390, 720
# Each picture's name, the page, and the words at its upper edge.
PICTURES = [
    ("group-poll", "group_poll/many", ""),
    ("agenda", "agenda", "Agenda"),
    ("round", "session_live", ""),
    ("cards", "cards", "Common threads"),
    ("decide", "decide", "What do we do?"),
    ("written-round", "written_round", ""),
    ("session-evening", "group_session", ""),
    ("year", "group_year", ""),
]

pytestmark = pytest.mark.skipif(not os.environ.get("PICTURES"), reason="takes the guides' pictures: set PICTURES=1")


def take(page: Page, name: str, top: str) -> None:
    if top:
        page.get_by_role("heading", name=top, level=1).evaluate("(one) => window.scrollTo(0, one.offsetTop - 60)")
    paletted = runpy.run_path(str(FOLDER / "paletted.py"))["paletted"]
    (FOLDER / f"{name}.png").write_bytes(paletted(page.screenshot()))


def test_takes_the_pictures(transactional_db: None, open_page: OpenPage) -> None:
    site = Site()
    page = open_page(user=site.people["rosa-m"], width=WIDTH, height=HEIGHT)
    organizer = open_page(user=site.people["organizer"], width=WIDTH, height=HEIGHT)
    for name, address, top in PICTURES:
        one = organizer if name in {"agenda", "decide", "cards"} else page
        one.goto(site.path(address))
        take(one, name, top)
