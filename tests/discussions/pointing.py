"""A letter, people who point at words of it, and the addresses of the pages where they do."""

from django.test import Client
from django.urls import reverse

from discussions import posting
from discussions.models import Comment
from readings.models import Block, Version
from readings.passages import quote_of
from tests.cast import Cast

LETTER = (
    "Nobody asked us. “Nobody asks the night,” she said. We wait — and still we wait.",
    "A second paragraph.",
    "A third, in which nothing is said yet.",
)


def page_of(cast: Cast, version: Version, query: str = "") -> str:
    return reverse("group_reading", args=[cast.group.pk, version.reading_id]) + query


def form_of(cast: Cast, block: Block, **query: str) -> str:
    address = reverse("passage_comment", args=[cast.group.pk, block.version.reading_id])
    return f"{address}?block={block.key}" + "".join(f"&{name}={value}" for name, value in query.items())


def say(cast: Cast, version: Version, quote: str, body: str = "Yes.", role: str = "organizer") -> Comment:
    block = version.blocks.get(text__contains=quote)
    start = block.text.index(quote)
    return posting.post(
        me=cast.membership(role), block=block, start=start, end=start + len(quote), quote=quote, body=body
    )


def say_across(cast: Cast, version: Version, first: str, last: str) -> Comment:
    """A comment on everything from these words to those, which stand in a later block."""
    begins, ends = version.blocks.get(text__contains=first), version.blocks.get(text__contains=last)
    start, end = begins.text.index(first), ends.text.index(last) + len(last)
    between = version.blocks.filter(position__range=(begins.position, ends.position)).order_by("position")
    return posting.post(
        me=cast.membership("organizer"),
        block=begins,
        start=start,
        end_block=ends,
        end=end,
        quote=quote_of(list(between), start, end),
        body="All of this.",
    )


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()
