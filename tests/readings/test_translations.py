"""Translations: paired with their originals paragraph by paragraph, corrected by hand, walked between."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from accounts.models import User
from discussions import demo
from readings import translations
from readings.models import Reading, Rights, Version
from tests import texts
from tests.cast import Cast

SignIn = Callable[[User | None], Client]

pytestmark = pytest.mark.django_db

ENGLISH = (
    "Nobody asked the night shift what it thought of the new rota, and nobody was surprised.",
    "So three of them wrote it down.",
    "What they had taken for bad luck turned out to have a signature, and under the signature stood a date.",
)
SPANISH = (
    "Nadie le preguntó al turno de noche qué pensaba de los nuevos horarios, y nadie se sorprendió.",
    "Así que tres de ellas lo escribieron.",
    "Lo que habían tomado por mala suerte resultó tener una firma, y debajo de la firma había una fecha.",
)


def library(*paragraphs: str, title: str, language: str) -> Version:
    about: dict[str, Any] = {"title": title, "slug": title.lower().replace(" ", "-"), "language": language}
    return texts.version(*paragraphs, rights=Rights.LICENCE, published_at=timezone.now(), **about)


@pytest.fixture
def english() -> Version:
    return library(*ENGLISH, title="The rota", language="en")


@pytest.fixture
def spanish() -> Version:
    return library(*SPANISH, title="El turno", language="es")


def numbers(reading: Reading, other: Reading) -> dict[int | None, list[int | None]]:
    """For each paragraph's number those that say the same."""
    by_key = dict(reading.versions.latest("number").blocks.values_list("key", "number"))
    found = translations.counterparts(reading, other)
    return {by_key[key]: [number for _key, number in places] for key, places in found.items() if key in by_key}


def test_a_translation_is_paired_by_order_and_length(cast: Cast, english: Version, spanish: Version) -> None:
    translations.link(actor=cast.person("staff"), translation=spanish.reading, original=english.reading)
    assert numbers(spanish.reading, english.reading) == {1: [1], 2: [2], 3: [3]}
    assert numbers(english.reading, spanish.reading) == {1: [1], 2: [2], 3: [3]}


def test_two_translations_of_one_original_lead_to_each_other(cast: Cast, english: Version, spanish: Version) -> None:
    french = library(*ENGLISH, title="Les horaires", language="fr")
    translations.link(actor=cast.person("staff"), translation=spanish.reading, original=english.reading)
    # Said of a translation, it is true of that one's original.
    translations.link(actor=cast.person("staff"), translation=french.reading, original=spanish.reading)
    assert french.reading.original == english.reading
    assert numbers(french.reading, spanish.reading) == {1: [1], 2: [2], 3: [3]}
    assert {other.title for other in translations.family(spanish.reading)} == {"The rota", "Les horaires"}


def test_what_a_person_paired_holds_in_the_next_version(cast: Cast, english: Version, spanish: Version) -> None:
    staff = cast.person("staff")
    translations.link(actor=staff, translation=spanish.reading, original=english.reading)
    first, second = spanish.blocks.get(number=1).key, spanish.blocks.get(number=2).key
    originals = [english.blocks.get(number=number).key for number in (1, 2)]
    translations.pair(actor=staff, translation=spanish.reading, key=first, originals=originals)
    translations.pair(actor=staff, translation=spanish.reading, key=second, originals=[])
    translations.realign_family(english.reading)
    assert numbers(spanish.reading, english.reading) == {1: [1, 2], 3: [3]}


@pytest.mark.parametrize("wrong", ["itself", "has translations"])
def test_what_can_be_no_translation(wrong: str, cast: Cast, english: Version, spanish: Version) -> None:
    staff = cast.person("staff")
    other = english.reading
    if wrong == "has translations":
        translations.link(actor=staff, translation=spanish.reading, original=english.reading)
        other = library("Uno.", title="Otro", language="es").reading
    with pytest.raises(ValidationError):
        translations.link(actor=staff, translation=english.reading, original=other)


def test_a_reader_goes_over_at_the_paragraph(cast: Cast, english: Version, spanish: Version, client: Client) -> None:
    translations.link(actor=cast.person("staff"), translation=spanish.reading, original=english.reading)
    shown = client.get(english.reading.get_absolute_url()).content.decode()
    assert '<a class="block__talk" href="/readings/el-turno/#p2" lang="es" hreflang="es">español</a>' in shown
    assert 'href="/readings/the-rota/#p3"' in client.get(spanish.reading.get_absolute_url()).content.decode()


def test_a_translation_that_one_may_not_read_is_not_offered(
    cast: Cast, english: Version, client: Client, sign_in: SignIn
) -> None:
    private = texts.version(*SPANISH, language="es", rights=Rights.STUDY, added_by=cast.person("member"))
    translations.link(actor=cast.person("member"), translation=private.reading, original=english.reading)
    address = english.reading.get_absolute_url()
    assert "español" not in client.get(address).content.decode()
    assert "español" in sign_in(cast.person("member")).get(address).content.decode()


def test_in_a_group_the_talk_shows_in_each_language(
    cast: Cast, english: Version, spanish: Version, sign_in: SignIn
) -> None:
    translations.link(actor=cast.person("staff"), translation=spanish.reading, original=english.reading)
    for version in (english, spanish):
        texts.assign(cast.group, version.reading)
    thread = texts.thread(cast.group, "three of them", of=english)
    texts.comment(thread, cast.membership("organizer"))
    member = sign_in(cast.person("member"))
    shown = member.get(reverse("group_reading", args=[cast.group.pk, spanish.reading_id])).content.decode()
    second = shown.split('id="p2"')[1].split('id="p3"')[0]
    assert f'href="{thread.get_absolute_url()}"' in second
    assert "1 comment · <span" in second
    assert f'href="/groups/{cast.group.pk}/readings/{english.reading_id}/#p2"' in second
    # A language that the group doesn't read, and the talk of another group, are not there.
    other = sign_in(cast.person("outsider"))
    texts.assign(cast.other_group, spanish.reading)
    shown = other.get(reverse("group_reading", args=[cast.other_group.pk, spanish.reading_id])).content.decode()
    assert "English" not in shown


def test_pairing_by_hand_on_the_page(cast: Cast, english: Version, spanish: Version, sign_in: SignIn) -> None:
    staff = sign_in(cast.person("staff"))
    page = reverse("reading_translation", args=["el-turno"])
    found = staff.get(page, {"q": "rota"}).content.decode()
    assert "It is a translation of this" in found
    linked = staff.post(page, {"original": english.reading_id}, follow=True).content.decode()
    assert "3 pairs of paragraphs say the same." in linked
    pairs = reverse("reading_translation_pairs", args=["el-turno"])
    key = spanish.blocks.get(number=2).key
    fields = {block.key: str(block.number) for block in spanish.blocks.all()}
    refused = staff.post(pairs, fields | {key: "2, nine"}).content.decode()
    assert "Write numbers of the original’s paragraphs" in refused
    assert 'value="2, nine"' in refused
    staff.post(pairs, fields | {key: "2, 3"})
    spanish.reading.refresh_from_db()
    assert numbers(spanish.reading, english.reading)[2] == [2, 3]
    staff.post(page, {"original": ""})
    assert not translations.counterparts(spanish.reading, english.reading)


@pytest.mark.parametrize(("role", "rights"), [("member", Rights.CITATION), ("staff", Rights.STUDY)])
def test_the_page_of_pairs_shows_no_text_that_one_doesnt_read(
    role: str, rights: Rights, cast: Cast, sign_in: SignIn
) -> None:
    """Who sees that a reading is there can say that theirs is a translation of it, and reads it no more than before."""
    published = None if rights == Rights.STUDY else timezone.now()
    closed = texts.version(*ENGLISH, rights=rights, published_at=published, added_by=cast.person("outsider"))
    own = texts.version(*SPANISH, language="es", rights=Rights.STUDY, added_by=cast.person(role)).reading
    reader = sign_in(cast.person(role))
    linked = reader.post(reverse("reading_translation", args=[own.slug]), {"original": closed.reading_id}, follow=True)
    assert linked.status_code == 200
    shown = reader.get(reverse("reading_translation_pairs", args=[own.slug]), follow=True).content.decode()
    assert "three of them" not in shown


def test_staff_read_no_groups_text_on_the_page_of_pairs(cast: Cast, english: Version, sign_in: SignIn) -> None:
    study = texts.version(*SPANISH, language="es", rights=Rights.STUDY, added_by=cast.person("organizer")).reading
    translations.link(actor=cast.person("organizer"), translation=study, original=english.reading)
    for role, reads in {"organizer": True, "staff": False}.items():
        shown = sign_in(cast.person(role)).get(reverse("reading_translation_pairs", args=[study.slug]), follow=True)
        assert ("tres de ellas" in shown.content.decode()) is reads


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_pairs_costs_the_same_queries(
    count: int, cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    original = library(*ENGLISH[:count], title="The rota", language="en").reading
    translation = library(*SPANISH[:count], title="El turno", language="es").reading
    translations.link(actor=cast.person("staff"), translation=translation, original=original)
    staff = sign_in(cast.person("staff"))
    with django_assert_num_queries(13):
        staff.get(reverse("reading_translation_pairs", args=["el-turno"]))


def test_the_demos_translation_is_paired_throughout_as_it_was_written(settings: Settings) -> None:
    """Forty-nine blocks, written paragraph by paragraph: an essay as long as those that groups read."""
    demo.load(settings.BASE_DIR / "demo")
    spanish = Reading.objects.get(language="es")
    assert spanish.original
    pairs = numbers(spanish, spanish.original)
    numbered = spanish.versions.get().blocks.exclude(number=None).values_list("number", flat=True)
    assert pairs == {number: [number] for number in numbered} | {None: [None]}
