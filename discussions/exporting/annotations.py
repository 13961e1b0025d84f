"""What was said as W3C Web Annotations, for other programs that know of them.

https://www.w3.org/TR/annotation-model. A comment is an annotation and its address is the annotation's id. What it is
about is a range of a version's whole text; that text is the texts of all blocks in their order, headings, pictures'
descriptions and footnotes included, with two line feeds between each two, in NFC, counted in code points. A reply is
an annotation of what it answers; a question put to the text is an annotation too, and its answers are replies.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from discussions.exporting.gathering import Export, Said, Talk
from readings import policies
from readings.models import Reading
from readings.passages import BETWEEN_BLOCKS, CONTEXT

CONTEXT_OF_THE_MODEL = "http://www.w3.org/ns/anno.jsonld"
CONTENT_TYPE = f'application/ld+json; profile="{CONTEXT_OF_THE_MODEL}"'
Json = dict[str, object]


def write(export: Export, site: str) -> str:
    """`site` is the beginning of every address, as https://reading.example."""
    return json.dumps(collection(export, site), ensure_ascii=False, indent=1) + "\n"


def collection(export: Export, site: str) -> Json:
    """All of them on one page. Its id is the reading's page in the group, with what tells it from the page."""
    items = [annotation for talk in export.talks for annotation in _Annotations(export, site, talk).all()]
    here = f"{site}{export.me.group.get_absolute_url()}readings/{export.reading.pk}/#annotations"
    whole: Json = {
        "@context": CONTEXT_OF_THE_MODEL,
        "id": here,
        "type": "AnnotationCollection",
        "label": export.reading.title,
        "total": len(items),
    }
    if items:
        page = {"id": f"{here}-1", "type": "AnnotationPage", "partOf": here, "startIndex": 0, "items": items}
        whole["first"] = page
    return whole


class _Annotations:
    """Those of one thread."""

    def __init__(self, export: Export, site: str, talk: Talk) -> None:
        self.export, self.site, self.talk = export, site, talk

    def all(self) -> Iterator[Json]:
        if self.talk.question:
            yield self._question()
        for said in self.talk.said:
            yield self._comment(said)

    def _question(self) -> Json:
        return {
            "id": self.site + self.export.thread_address(self.talk),
            "type": "Annotation",
            "motivation": "questioning",
            "body": self._body(self.talk.question, "text/plain"),
            "target": self._target(),
        }

    def _comment(self, said: Said) -> Json:
        answers = self.site + self.export.comment_address(self.talk, said.answers) if said.answers else ""
        if self.talk.question and not answers:
            answers = self.site + self.export.thread_address(self.talk)
        annotation: Json = {
            "id": self.site + self.export.comment_address(self.talk, said.seq),
            "type": "Annotation",
            "motivation": "replying" if answers else "commenting",
            "created": _moment(said.at),
            "body": self._body(said.words, "text/html", quotes=not answers),
            "target": answers or self._target(),
        }
        if said.edited_at:
            annotation["modified"] = _moment(said.edited_at)
        if said.name:
            annotation["creator"] = {"type": "Person", "name": said.name}
        return annotation

    def _body(self, words: str, form: str, *, quotes: bool = True) -> Json | list[Json]:
        """What is said and, beside a quote from behind a content note, a tag that says what that contains."""
        said: Json = {"type": "TextualBody", "value": words, "format": form}
        notes = [note for note in (self.export.content_notes.get("", ""), self.talk.contains) if note]
        if not (notes and quotes and self.talk.quote):
            return said
        contains = _("Contains: %(words)s") % {"words": "; ".join(notes)}
        return [said, {"type": "TextualBody", "purpose": "tagging", "value": contains, "format": "text/plain"}]

    def _target(self) -> str | Json:
        talk = self.talk
        if not talk.quote:
            return self.site + self.export.address()
        source = self.site + self.export.version_address(talk.version)
        return {"type": "SpecificResource", "source": source, "selector": list(self._selectors())}

    def _selectors(self) -> Iterator[Json]:
        """The words, and where they stand. What may not be quoted in full is quoted from its beginning."""
        talk, reading = self.talk, self.export.reading
        if talk.place is None:
            yield {"type": "TextQuoteSelector", "exact": _exact(reading, talk.quote)} | _around(
                talk.prefix, talk.suffix
            )
            return
        whole = self.export.texts[talk.place.version_id]
        start, end = whole.range_of(talk.place)
        quote: Json = {"type": "TextQuoteSelector", "exact": _exact(reading, whole.text[start:end])}
        if reading.rights in policies.FREE:
            before, after = whole.text[max(0, start - CONTEXT) : start], whole.text[end : end + CONTEXT]
            if any(self.export.content_notes):
                # The paragraph before or after may be one that nobody should meet unprepared.
                before, after = before.rpartition(BETWEEN_BLOCKS)[2], after.partition(BETWEEN_BLOCKS)[0]
            quote |= _around(before, after)
        yield quote
        yield {"type": "TextPositionSelector", "start": start, "end": end}


def _exact(reading: Reading, words: str) -> str:
    """What may be quoted of the words, and nothing that doesn't stand there."""
    kept = policies.quotable(reading, words)
    return kept if reading.rights in policies.FREE else kept.removesuffix("…")


def _around(prefix: str, suffix: str) -> Json:
    return {name: words for name, words in (("prefix", prefix), ("suffix", suffix)) if words}


def _moment(at: datetime) -> str:
    """As the model asks for it: xsd:dateTime, in UTC, said by a Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
