"""One's place in a reading: kept only for whoever asked, seen by nobody else."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from readings.models import Bookmark, Reading, Rights, Version
from tests import texts
from tests.cast import ROLES, Cast

SignIn = Callable[[User | None], Client]

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> Version:
    return texts.version(slug="the-rota", rights=Rights.LICENCE, published_at=timezone.now())


def page(client: Client, reading: Reading) -> str:
    return client.get(reading.get_absolute_url()).content.decode()


def test_a_place_is_kept_only_once_it_is_asked_for(version: Version, cast: Cast, sign_in: SignIn) -> None:
    member = sign_in(cast.person("member"))
    assert "Keep my place" in page(member, version.reading)
    assert not Bookmark.objects.exists()
    block = version.blocks.get(number=2)
    place = reverse("reading_place", args=["the-rota"])
    answer = member.post(place, {"block": block.key, "next": "/readings/the-rota/"}, follow=True).content.decode()
    assert "Your place is kept. Nobody but you sees it." in answer
    assert 'href="#p2">Go on at paragraph 2</a>' in answer
    assert "Go on at paragraph" not in page(sign_in(cast.person("moderator")), version.reading)
    answer = member.post(place, {"block": "", "next": "/readings/the-rota/"}, follow=True).content.decode()
    assert "Keep my place" in answer
    assert not Bookmark.objects.exists()


def test_the_pages_script_moves_it_without_a_word(version: Version, cast: Cast, sign_in: SignIn) -> None:
    member = sign_in(cast.person("member"))
    for number in (1, 3):
        block = version.blocks.get(number=number)
        answer = member.post(reverse("reading_place", args=["the-rota"]), {"block": block.key, "quiet": "1"})
        assert answer.status_code == 204
    assert "Go on at paragraph 3" in page(member, version.reading)
    assert "Your place is kept" not in page(member, version.reading)


def test_it_lies_at_the_same_paragraph_in_a_later_version(version: Version, cast: Cast, sign_in: SignIn) -> None:
    member = sign_in(cast.person("member"))
    second, third = version.blocks.get(number=2), version.blocks.get(number=3)
    member.post(reverse("reading_place", args=["the-rota"]), {"block": third.key})
    later = texts.version("Something new.", texts.PARAGRAPHS[2], reading=version.reading)
    key = later.blocks.get(number=2).key
    Bookmark.objects.update(block_key=key)
    assert "Go on at paragraph 2" in page(member, version.reading)
    Bookmark.objects.update(block_key=second.key)
    assert "The paragraph where you were is no longer in the text." in page(member, version.reading)


@pytest.mark.parametrize("role", ROLES)
def test_whoever_reads_the_text_in_a_group_may_keep_their_place_there(role: str, cast: Cast, sign_in: SignIn) -> None:
    version = texts.version(rights=Rights.STUDY)
    texts.assign(cast.group, version.reading, for_study=True)
    block = version.blocks.get(number=2)
    answer = sign_in(cast.people.get(role)).post(
        reverse("reading_place", args=[version.reading.slug]), {"block": block.key, "quiet": "1"}
    )
    assert Bookmark.objects.exists() is (role in {"member", "moderator", "organizer"})
    assert answer.status_code == (403 if role == "nobody" else 204 if Bookmark.objects.exists() else 404)


@pytest.mark.parametrize("key", ["nosuchkey1", "\0", "x" * 500])
def test_a_paragraph_that_is_not_there_is_not_found(key: str, version: Version, cast: Cast, sign_in: SignIn) -> None:
    member = sign_in(cast.person("member"))
    member.post(reverse("reading_place", args=["the-rota"]), {"block": version.blocks.get(number=1).key})
    answer = member.post(reverse("reading_place", args=["the-rota"]), {"block": key})
    assert (answer.status_code, Bookmark.objects.count()) in {(404, 1), (302, 0)}
