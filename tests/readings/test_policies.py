"""Who may do what with a reading, and that lists and single objects agree on it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from readings import policies
from readings.models import Reading, Rights
from tests.cast import ROLES, Cast

# Each kind of reading by its rights, and whether it is published.
SHELVES = {
    "library": (Rights.LICENCE, True),
    "cited": (Rights.CITATION, True),
    "study": (Rights.STUDY, False),
    "unpublished": (Rights.PUBLIC_DOMAIN, False),
}
KEEPERS = {"member", "staff", "superuser"}


@pytest.fixture
def shelves(cast: Cast) -> dict[str, Reading]:
    """A reading of each kind, all added by the member."""
    return {
        name: Reading.objects.create(
            slug=name,
            title=name,
            rights=rights,
            published_at=timezone.now() if published else None,
            added_by=cast.person("member"),
        )
        for name, (rights, published) in SHELVES.items()
    }


@pytest.mark.parametrize("role", ROLES)
def test_the_list_and_the_single_reading_agree(cast: Cast, shelves: dict[str, Reading], role: str) -> None:
    person = cast.people.get(role, AnonymousUser())
    visible = set(Reading.objects.visible_to(person))
    assert visible == {reading for reading in shelves.values() if policies.can_view(person, reading)}
    assert visible == {shelves[name] for name, (_, published) in SHELVES.items() if published or role in KEEPERS}


@pytest.mark.parametrize("role", ROLES)
def test_who_reads_edits_and_publishes(cast: Cast, shelves: dict[str, Reading], role: str) -> None:
    person, staff, keeper = cast.people.get(role, AnonymousUser()), role in {"staff", "superuser"}, role in KEEPERS
    assert {name: policies.can_read(person, reading) for name, reading in shelves.items()} == {
        "library": True,
        "cited": keeper,
        "study": role == "member",
        "unpublished": keeper,
    }
    assert {name: policies.can_edit(person, reading) for name, reading in shelves.items()} == {
        "library": staff,
        "cited": staff,
        "study": keeper,
        "unpublished": keeper,
    }
    assert policies.can_publish(person) is staff
    assert policies.can_import(person) is (role != "nobody")


def test_an_account_that_is_gone_keeps_nothing_open(shelves: dict[str, Reading]) -> None:
    Reading.objects.update(added_by=None)
    nobody = AnonymousUser()
    assert {reading.slug for reading in Reading.objects.visible_to(nobody)} == {"library", "cited"}
    assert not policies.can_view(nobody, Reading.objects.get(slug="study"))
