"""The library in a browser: on a phone and a desk, in light and dark, and whole without a script."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from readings.blocks import pieces
from readings.importing import add_reading
from readings.models import Reading, Rights
from readings.pieces import Draft
from readings.publishing import publish
from readings.sources.text import read_text_file
from tests.browser import OpenPage, violations
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)

EVERYTHING = """\
# The bus that nobody who decides about it has ever ridden, and those who ride it

*By Ana Ruiz, 3 May 2019*

The bus that brings the *night cleaners* into town leaves before **anybody** else is up, says [one](https://example.org/).

# Who rides

> Nobody asked us anything.

- a later first shift
- a bus that waits
  - in winter ten minutes, since the road over the hill is not cleared before the first lorry has gone by

***

### What they wrote

1. We counted the buses. Averyveryverylongwordthatnobodyhasthoughtofbreakinganywhereinitsmiddle
2. We wrote it down.

# After

We wait\\
in the dark.
"""


@pytest.fixture
def shelf(cast: Cast) -> dict[str, Reading]:
    """A published reading with everything that a text can hold, a cited one, and a member's own in Arabic."""
    member = cast.person("member")
    full = read_text_file(data=EVERYTHING.encode(), name="bus.md")
    cited = Draft([], title="Somewhere else", source_url="https://example.org/")
    words = pieces("كان الظلام لا يزال مخيما.\n\nNobody spoke.", "text")
    arabic = Draft(words, title="الحافلة الأولى", language="ar")
    shelf = {}
    for name, draft, rights in (
        ("full", full, Rights.LICENCE),
        ("cited", cited, Rights.CITATION),
        ("arabic", arabic, Rights.STUDY),
    ):
        actor = member if name == "arabic" else None
        shelf[name], _ = add_reading(actor=actor, draft=draft, among=Reading.objects.none(), rights=rights)
        if name != "arabic":
            publish(actor=None, reading=shelf[name])
    return shelf


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_fits_and_can_be_read(
    width: int, dark: bool, open_page: OpenPage, shelf: dict[str, Reading], cast: Cast, axe: str
) -> None:
    page = open_page("/healthz", user=cast.person("member"), width=width, dark=dark)
    own = shelf["arabic"].get_absolute_url()
    pages = [reading.get_absolute_url() for reading in shelf.values()]
    for address in [*pages, f"{own}edit/", f"{own}versions/add/", "/readings/", "/readings/?own=1", "/readings/add/"]:
        page.goto(address)
        assert violations(page, axe) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") == width, address


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("width", [320, 1280])
def test_an_essay_is_imported_corrected_and_read(
    width: int, javascript: bool, open_page: OpenPage, cast: Cast, axe: str, tmp_path: Path
) -> None:
    essay = tmp_path / "bus.md"
    essay.write_text(EVERYTHING)
    page = open_page("/readings/", user=cast.person("member"), width=width, javascript=javascript)
    page.get_by_role("link", name="Import an essay").click()
    page.get_by_role("button", name="Look at it first").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a file, give an address or paste a text")
    page.get_by_label("File").set_input_files(essay)
    page.get_by_role("button", name="Look at it first").click()
    expect(page.get_by_label("Author")).to_have_value("Ana Ruiz")
    expect(page.get_by_label("Date")).to_have_value("2019-05-03")
    if javascript:
        assert violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_label("Title").fill("The First Bus")
    folded = page.get_by_text("parts are left out")
    folded.click()
    expect(page.get_by_text("*By Ana Ruiz, 3 May 2019*").first).to_be_visible()
    page.get_by_text("Paragraph · change: The bus that brings").click()
    page.get_by_label("Its words").and_(page.locator(":visible")).fill("One.\n\nTwo.")
    page.get_by_role("button", name="Take this over").and_(page.locator(":visible")).click()
    expect(page.locator(".piece:target")).to_contain_text("One.")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The First Bus")
    page.get_by_role("link", name="Paragraph 2", exact=True).click()
    expect(page).to_have_url(re.compile("/#p2$"))
