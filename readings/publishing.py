"""What the public library holds, and what it says of each reading."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from readings.models import PUBLISHABLE, Reading
from readings.reader import Reader

# What /readings/ itself uses after the slash.
TAKEN_SLUGS = {"add", "feed", "imports"}


def cite(*, actor: Reader, reading: Reading) -> Reading:
    """Stores a reading that has no text here: its title, where it can be found, and a summary in our own words."""
    reading.slug = reading.pk
    reading.save(force_insert=True)
    return reading


@transaction.atomic
def correct(*, actor: Reader, reading: Reading, **facts: str) -> Reading:
    """Raises ValidationError for facts that no reading can have, or that a published one can't."""
    for name, value in facts.items():
        setattr(reading, name, value)
    reading.full_clean(exclude=["added_by"])
    reading.save(update_fields=list(facts))
    return reading


@transaction.atomic
def publish(*, actor: Reader | None, reading: Reading) -> Reading:
    """Into the library, at an address made from the title. Raises ValidationError where the rights forbid it."""
    if reading.rights not in PUBLISHABLE:
        raise ValidationError(_("These rights don’t allow a place in the public library."))
    if reading.published_at is None:
        reading.published_at = timezone.now()
        reading.save(update_fields=["published_at"])
        _name(reading)
    return reading


@transaction.atomic
def unpublish(*, actor: Reader, reading: Reading) -> Reading:
    """Out of the library; groups that have taken it up keep it. Its address stays its own."""
    reading.published_at = None
    reading.save(update_fields=["published_at"])
    return reading


def _name(reading: Reading) -> None:
    """Names the address of what is published the first time. Until then it is an id, which gives nothing away."""
    if reading.slug != reading.pk:
        return
    name = slugify(reading.title)[:60].strip("-")
    if not name:
        return
    try:
        if name in TAKEN_SLUGS:
            raise IntegrityError
        with transaction.atomic():
            reading.slug = name
            reading.save(update_fields=["slug"])
    except IntegrityError:
        reading.slug = f"{name}-{reading.pk}"
        reading.save(update_fields=["slug"])
