"""The time zones that somebody can choose."""

import zoneinfo
from functools import cache

from django.utils.translation import gettext_lazy as _

Choices = list[tuple[object, list[tuple[str, str]]]]
REGIONS = frozenset(
    ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"]
)


@cache
def choices() -> Choices:
    """Every IANA zone, by region, its places spelt as people spell them. Old names stay, since browsers report them."""
    regions: dict[str, list[tuple[str, str]]] = {}
    others = [("UTC", "UTC")]
    for name in sorted(zoneinfo.available_timezones() - {"UTC"}):
        region, _slash, place = name.partition("/")
        if region in REGIONS:
            regions.setdefault(region, []).append((name, place.replace("_", " ").replace("/", ", ")))
        else:
            others.append((name, name))
    return [*sorted(regions.items()), (_("Others"), others)]
