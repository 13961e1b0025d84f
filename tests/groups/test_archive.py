"""An archive: every page of a group that has closed shows what was said, and no form that would be given back."""

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from django.utils import timezone

from groups import closing
from groups.models import DiscussionGroup
from tests.every_page import PAGES
from tests.furnished import Site
from tests.groups.test_closing import STILL

FORM = re.compile(r"<form\b[^>]*>", re.IGNORECASE)
# Of the site and not of the group: leaving in a hurry, signing out, and what is nobody's but one's own.
OWN = {"quick_exit", "account_logout", "note_place", "note_add", "reading_place"}

# Pages that are there to write on: what they are without their form is said.
WRITE = {"member_rename", "passage_comment?block=2", "prompt_answer", "thread_bring", "written_round", "group_poll"}


def sent_to(page: str, path: str) -> Iterator[str]:
    """The addresses, by name, to which the forms of a page send something."""
    for form in FORM.findall(page):
        if 'method="post"' not in form:
            continue
        action = re.search(r'action="([^"]*)"', form)
        address = urlsplit(action[1] if action and action[1] else path).path
        try:
            yield resolve(address).url_name or address
        except Resolver404:
            yield address


@pytest.fixture
def site(transactional_db: None) -> Site:
    """The demo's group, closed and kept to be read."""
    found = Site()
    closing.announce(me=found.me("organizer"), on=closing.first_day(found.group), afterwards="archive")
    now = timezone.now()
    DiscussionGroup.objects.filter(pk=found.group.pk).update(closes_at=now - timedelta(minutes=1))
    return found


@pytest.mark.parametrize("who", ["organizer", "rosa-m"])
def test_no_page_of_an_archive_asks_for_what_would_be_given_back(site: Site, who: str) -> None:
    client = site.client(who)
    pages = {page for names in PAGES.values() for page in names.split()}
    kept, unsaid, seen = [], [], 0
    for page in sorted(pages):
        if page.startswith("admin:"):
            continue
        path = site.path(page)
        if f"/groups/{site.group.pk}/" not in path:
            continue
        answer = client.get(path)
        if answer.status_code != 200:
            continue
        seen += 1
        shown = answer.content.decode()
        kept += [f"{page}: {name}" for name in sent_to(shown, path) if name not in STILL | OWN]
        if page in WRITE and "This group has closed" not in shown:
            unsaid.append(page)
    assert (kept, unsaid) == ([], [])
    assert seen > 30
