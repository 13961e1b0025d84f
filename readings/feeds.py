"""Readings as entries of an Atom feed (RFC 4287), each in its own language."""

from datetime import UTC, datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.xmlutils import SimplerXMLGenerator

from readings.metadata import public_summary
from readings.models import Reading
from readings.text import printable

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def spelt(text: str) -> str:
    """The text without what XML has no way to write."""
    return printable(text).translate({0xFFFE: None, 0xFFFF: None})


class LibraryFeed(Atom1Feed):
    """The library's."""

    def add_reading(self, reading: Reading, address: str) -> None:
        """`reading` is from `for_feed`. An entry is updated when its text is: the newest version, or when it came."""
        summary = public_summary(reading, reading.note)
        self.add_item(
            title=spelt(reading.title),
            link=address,
            description=spelt(escape(summary)),
            unique_id=address,
            author_name=spelt(reading.author) or None,
            pubdate=reading.published_at,
            updateddate=max(filter(None, [reading.published_at, reading.changed_at])),
            item_copyright=spelt(reading.licence) or str(reading.get_rights_display()),
            language=reading.language,
        )

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item | {"description": item["description"] or None})

    def latest_post_date(self) -> datetime:
        """Of an empty feed too it doesn't change while nothing does."""
        return super().latest_post_date() if self.items else LONG_AGO
