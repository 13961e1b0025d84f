"""Into the library and out of it."""

import pytest
from django.core.exceptions import ValidationError

from readings.models import Reading, Rights
from readings.publishing import correct, publish, unpublish
from tests.cast import Cast


def reading(title: str = "The First Bus", rights: Rights = Rights.LICENCE) -> Reading:
    made = Reading(title=title, rights=rights)
    made.slug = made.pk
    made.save()
    return made


def test_a_published_reading_is_named_in_its_address(cast: Cast) -> None:
    first, second = reading(), reading()
    for each in (first, second):
        publish(actor=cast.person("staff"), reading=each)
        each.refresh_from_db()
    assert first.slug == "the-first-bus"
    assert second.slug == f"the-first-bus-{second.pk}"
    assert list(Reading.objects.in_library()) == sorted([first, second], key=lambda one: one.pk)


@pytest.mark.parametrize("title", ["第一班车", "🚌", "Add"])
def test_a_title_that_makes_no_address_leaves_one_that_works(cast: Cast, title: str) -> None:
    published = publish(actor=cast.person("staff"), reading=reading(title))
    assert published.slug.endswith(published.pk)


def test_rights_for_study_keep_a_reading_out(cast: Cast) -> None:
    study = reading(rights=Rights.STUDY)
    with pytest.raises(ValidationError, match="don’t allow"):
        publish(actor=cast.person("staff"), reading=study)
    study.refresh_from_db()
    assert (study.published_at, study.slug) == (None, study.pk)


def test_publishing_twice_keeps_the_first_date_and_address(cast: Cast) -> None:
    published = publish(actor=cast.person("staff"), reading=reading())
    before = published.published_at
    published.title = "Another"
    publish(actor=cast.person("staff"), reading=published)
    published.refresh_from_db()
    assert (published.published_at, published.slug) == (before, "the-first-bus")


def test_a_reading_taken_out_keeps_its_address(cast: Cast) -> None:
    taken = unpublish(actor=cast.person("staff"), reading=publish(actor=cast.person("staff"), reading=reading()))
    taken.refresh_from_db()
    assert (taken.published_at, taken.slug) == (None, "the-first-bus")


def test_a_published_readings_rights_cannot_be_narrowed_to_study(cast: Cast) -> None:
    published = publish(actor=cast.person("staff"), reading=reading())
    with pytest.raises(ValidationError, match="don’t allow"):
        correct(actor=cast.person("staff"), reading=published, rights=Rights.STUDY)
    published.refresh_from_db()
    assert published.rights == Rights.LICENCE


def test_a_correction_changes_what_it_names(cast: Cast) -> None:
    corrected = correct(actor=cast.person("staff"), reading=reading(), author="Ana Ruiz", published="2019")
    corrected.refresh_from_db()
    assert (corrected.title, corrected.author, corrected.published) == ("The First Bus", "Ana Ruiz", "2019")
