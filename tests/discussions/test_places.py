"""Where the words of a thread stand after a new version, and who is told that they are gone."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from discussions.models import ReadMark, Thread
from readings import suggestions
from readings.models import PassageAnchor, Version
from tests.cast import Cast
from tests.discussions.revised import SIGNED, TRANSLATED, WROTE, anchor, newer

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
State = PassageAnchor.State


def test_whoever_spoke_about_words_that_are_gone_is_told_until_they_have_seen_it(
    cast: Cast, second: Version, threads: list[Thread], sign_in: SignIn
) -> None:
    member = sign_in(cast.person("member"))
    page = member.get(reverse("home")).content.decode()
    assert "In one thread you spoke about words that are no longer in the newest version" in page
    assert f'<a href="{threads[2].get_absolute_url()}"' in page
    assert "no longer in the newest" not in sign_in(cast.person("organizer")).get(reverse("home")).content.decode()

    page = member.get(threads[2].get_absolute_url()).content.decode()
    assert SIGNED in page
    assert "These words are no longer in the newest version of the text. They stand in version 1" in page
    there = reverse("group_reading_version", args=[cast.group.pk, second.reading_id, 1])
    assert f'href="{there}?passage={threads[2].passage_id}#passage"' in page
    assert SIGNED in member.get(there).content.decode()
    assert "no longer in the newest" not in member.get(reverse("home")).content.decode()
    assert ReadMark.objects.get(thread=threads[2]).told_of == second

    third = newer(second, TRANSLATED, WROTE)
    assert anchor(threads[2], third).state == State.ORPHAN
    assert "no longer in the newest" in member.get(reverse("home")).content.decode(), "a version more"


def test_a_refused_suggestion_is_told_to_all_who_spoke_there(
    cast: Cast, second: Version, threads: list[Thread], sign_in: SignIn
) -> None:
    suggestions.refuse(actor=cast.person("organizer"), anchor=anchor(threads[0], second))
    page = sign_in(cast.person("member")).get(reverse("home")).content.decode()
    assert "In 2 threads you spoke about words that are no longer in the newest version" in page


@pytest.mark.parametrize("role", ["newcomer", "outsider", "former", "moderator"])
def test_nobody_else_is_told(cast: Cast, second: Version, sign_in: SignIn, role: str) -> None:
    assert "no longer in the newest" not in sign_in(cast.person(role)).get(reverse("home")).content.decode()


def test_a_thread_leads_to_its_words_in_the_newest_version_that_has_them(
    cast: Cast, second: Version, threads: list[Thread], sign_in: SignIn
) -> None:
    member = sign_in(cast.person("member"))
    newest = reverse("group_reading_version", args=[cast.group.pk, second.reading_id, 2])
    page = member.get(threads[1].get_absolute_url()).content.decode()
    assert f'href="{newest}?passage={threads[1].passage_id}#passage"' in page
    assert "edited since it was first read" in page
    assert WROTE in page
    assert "it isn’t certain where these words stand" in member.get(threads[0].get_absolute_url()).content.decode()
    PassageAnchor.objects.filter(version=second).delete()
    assert "still to be found" in member.get(threads[1].get_absolute_url()).content.decode()
