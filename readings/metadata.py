"""What the page of a public reading says of itself to other machines: catalogues, reference managers, link previews."""

import json

from django.utils.safestring import SafeString, mark_safe

from readings.models import Reading, Version
from readings.policies import FREE

# A data block ends where its text says so: what could end it, or begin a comment, is written as JSON may write it.
UNSAFE = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})
Tags = list[tuple[str, str]]


def citation_tags(reading: Reading, version: Version | None, address: str) -> Tags:
    """As Highwire Press named them, which catalogues and reference managers read. `address` is the absolute one.

    Where the text isn't here, none says where it is.
    """
    tags = [
        ("citation_title", reading.title),
        ("citation_author", reading.author),
        ("citation_publication_date", reading.published.replace("-", "/")),
        ("citation_journal_title", reading.publication),
        ("citation_language", reading.language),
        ("citation_public_url", address),
        ("citation_fulltext_html_url", address if version else ""),
    ]
    return [(name, words) for name, words in tags if words]


def preview_tags(reading: Reading, address: str, summary: str) -> Tags:
    """Open Graph, without a picture: what somebody sees who is sent the link."""
    tags = [
        ("og:type", "article"),
        ("og:title", reading.title),
        ("og:url", address),
        ("og:locale", reading.language.replace("-", "_")),
        ("og:description", summary),
    ]
    return [(name, words) for name, words in tags if words]


def public_summary(reading: Reading, note: str) -> str:
    """The summary, as feeds and previews may show it: not of a text with something in it to be met prepared."""
    return "" if note else reading.summary


def schema(reading: Reading, version: Version | None, address: str, summary: str) -> SafeString:
    """The same as schema.org's JSON-LD, safe to stand in a <script>, which as data is nothing that our policy stops."""
    facts: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": address,
        "url": address,
        "headline": reading.title,
        "inLanguage": reading.language,
        "author": {"@type": "Person", "name": reading.author} if reading.author else None,
        "datePublished": reading.published,
        "isPartOf": {"@type": "CreativeWork", "name": reading.publication} if reading.publication else None,
        "abstract": summary,
        "sameAs": reading.source_url,
        "creditText": reading.licence if reading.rights in FREE else "",
        "isAccessibleForFree": True if version else None,
        "wordCount": version.word_count if version else None,
    }
    text = json.dumps({name: fact for name, fact in facts.items() if fact}, ensure_ascii=False)
    return mark_safe(text.translate(UNSAFE))  # noqa: S308 - nothing in it can end the script


def of(reading: Reading, version: Version | None, address: str, note: str) -> dict[str, object]:
    """All of it, for a reading of the library; nothing for any other, of which nobody outside is to know."""
    if reading.published_at is None:
        return {}
    summary = public_summary(reading, note)
    return {
        "canonical": address,
        "citation_tags": citation_tags(reading, version, address),
        "preview_tags": preview_tags(reading, address, summary),
        "schema": schema(reading, version, address, summary),
    }
