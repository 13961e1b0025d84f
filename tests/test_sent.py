"""Whatever is sent in place of a form, the site answers; and what was typed comes back where it is refused.

In the suite each form of each page gets some of what is bad, always the same; `SENT=long` tries everything in every
field, with words of a megabyte, which takes an hour.
"""

import os
import random
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import cast
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests.every_page import PAGES
from tests.furnished import Site
from tests.sent import BAD, WORD, Pairs, Sent, encoded, forms_on

LONG = os.environ.get("SENT") == "long"
HUGE = ["x " * 500_000, "\n" * 1_000_000, "> " * 300_000, "*a" * 300_000, "1" + " " * 1_000_000]
FORM = "application/x-www-form-urlencoded"
# Where an answer without words is none that refuses: a letter that was sent, a text that is to be looked at first.
OTHERWISE = {"reading_rights", "reading_add", "group_reading_import", "group_syllabus_bring"}


@pytest.mark.parametrize("who", PAGES)
def test_the_site_answers_whatever_is_sent(who: str, transactional_db: None) -> None:
    site = Site()
    client = site.client(who)
    forms = found(site, client, PAGES[who].split())
    cookies = client.cookies.output(header="")
    failed = []
    for form in forms.values():
        for pairs, said in (*changed(who, form), *wrong(form)):
            client.cookies = SimpleCookie(cookies)
            try:
                lost = answer(client, form, pairs)
            except Exception as error:  # noqa: BLE001 - whatever it is, nobody should meet it
                lost = repr(error)[:200]
            if lost:
                failed.append(f"{form.page} {said}: {lost}")
    assert failed == []


def found(site: Site, client: Client, pages: list[str]) -> dict[tuple[object, ...], Sent]:
    forms: dict[tuple[object, ...], Sent] = {}
    for page in pages:
        response = client.get(site.path(page), follow=True)
        address = response.redirect_chain[-1][0] if response.redirect_chain else site.path(page)
        for form in forms_on(page, response.content.decode(), address):
            forms.setdefault(form.key, form)
    return forms


def changed(who: str, form: Sent) -> Iterator[tuple[Pairs, str]]:
    """The form with something bad in one field."""
    drawn = random.Random(f"{who} {form.page} {form.names}")  # always the same
    for name in form.names if LONG else drawn.sample(form.names, min(1, len(form.names))):
        for value in [*BAD, *HUGE] if LONG else drawn.sample(BAD, 1):
            yield form.with_(name, value), f"{name}={value[:20]!r}"


def wrong(form: Sent) -> Iterator[tuple[Pairs, str]]:
    """The form as no browser sends it."""
    yield [], "empty"
    for name in form.names if LONG else ():
        yield form.with_(name, "a", "b"), f"{name} twice"


def answer(client: Client, form: Sent, pairs: Pairs) -> str:
    """Sends it and takes it back; what is wrong with the answer, or with the page that it leads to."""
    with transaction.atomic():
        try:
            if form.asks:
                response = client.get(f"{form.path.split('?')[0]}?{encoded(pairs)}")
            else:
                response = client.generic("POST", form.path, encoded(pairs), FORM)
            onward = urlsplit(response.headers.get("Location", ""))
            if onward.path and onward.netloc in {"", "testserver"}:
                client.get(f"{onward.path}?{onward.query}")
        finally:
            transaction.set_rollback(True)
    return "" if form.asks else refused(cast("HttpResponse", response), form, pairs)


def refused(response: HttpResponse, form: Sent, pairs: Pairs) -> str:
    """What was typed and isn't on the page that refused it."""
    if response.status_code != 200 or not any(value == WORD for _name, value in pairs):
        return ""
    return "" if form.page.split("/")[0] in OTHERWISE or WORD in response.content.decode() else "what was typed is lost"
