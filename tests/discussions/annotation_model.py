"""What a Web Annotation must be, as https://www.w3.org/TR/annotation-model says it: the MUSTs that concern us."""

import re
from collections.abc import Iterator

from jsonschema import Draft202012Validator

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
IRI = re.compile(r"^https?://[^\s<>\"{}|\\^`]+$")
UTC = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$")
MOTIVATIONS = (
    *("assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting"),
    *("identifying", "linking", "moderating", "questioning", "replying", "tagging"),
)
COUNT = {"type": "integer", "minimum": 0}
WORDS = {"type": "string", "minLength": 1}
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["@context", "id", "type", "label", "total"],
    "additionalProperties": False,
    "properties": {
        "@context": {"const": CONTEXT},
        "id": {"type": "string", "pattern": IRI.pattern},
        "type": {"const": "AnnotationCollection"},
        "label": WORDS,
        "total": COUNT,
        "first": {
            "type": "object",
            "required": ["id", "type", "partOf", "startIndex", "items"],
            "additionalProperties": False,
            "properties": {
                "id": {"type": "string", "pattern": IRI.pattern},
                "type": {"const": "AnnotationPage"},
                "partOf": {"type": "string", "pattern": IRI.pattern},
                "startIndex": {"const": 0},
                "items": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/annotation"}},
            },
        },
    },
    "$defs": {
        "annotation": {
            "type": "object",
            "required": ["id", "type", "motivation", "body", "target"],
            "additionalProperties": False,
            "properties": {
                "id": {"type": "string", "pattern": IRI.pattern},
                "type": {"const": "Annotation"},
                "motivation": {"enum": list(MOTIVATIONS)},
                "created": {"type": "string", "pattern": UTC.pattern},
                "modified": {"type": "string", "pattern": UTC.pattern},
                "creator": {
                    "type": "object",
                    "required": ["type", "name"],
                    "additionalProperties": False,
                    "properties": {"type": {"const": "Person"}, "name": WORDS},
                },
                "body": {
                    "oneOf": [
                        {"$ref": "#/$defs/textual"},
                        {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/textual"}},
                    ]
                },
                "target": {"oneOf": [{"type": "string", "pattern": IRI.pattern}, {"$ref": "#/$defs/specific"}]},
            },
        },
        "textual": {
            "type": "object",
            "required": ["type", "value", "format"],
            "additionalProperties": False,
            "properties": {
                "type": {"const": "TextualBody"},
                "purpose": {"enum": list(MOTIVATIONS)},
                "value": WORDS,
                "format": {"enum": ["text/html", "text/plain"]},
            },
        },
        "specific": {
            "type": "object",
            "required": ["type", "source", "selector"],
            "additionalProperties": False,
            "properties": {
                "type": {"const": "SpecificResource"},
                "source": {"type": "string", "pattern": IRI.pattern},
                "selector": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/selector"}},
            },
        },
        "selector": {
            "oneOf": [
                {
                    "type": "object",
                    "required": ["type", "exact"],
                    "additionalProperties": False,
                    "properties": {
                        "type": {"const": "TextQuoteSelector"},
                        "exact": WORDS,
                        "prefix": WORDS,
                        "suffix": WORDS,
                    },
                },
                {
                    "type": "object",
                    "required": ["type", "start", "end"],
                    "additionalProperties": False,
                    "properties": {"type": {"const": "TextPositionSelector"}, "start": COUNT, "end": COUNT},
                },
            ]
        },
    },
}


def faults(collection: dict) -> list[str]:
    """What the model forbids, each in a line; where it stands in the model is at its beginning."""
    Draft202012Validator.check_schema(SCHEMA)
    shape = [f"{error.json_path}: {error.message}" for error in Draft202012Validator(SCHEMA).iter_errors(collection)]
    return shape or list(musts(collection))


def musts(collection: dict) -> Iterator[str]:
    """The MUSTs that no schema can say: what has to agree with what."""
    page = collection.get("first", {})
    items = page.get("items", [])
    if collection["total"] != len(items):
        yield "5.1: the total isn't the number of annotations"
    if page and page["partOf"] != collection["id"]:
        yield "5.2: the page is part of something else"
    ids = [item["id"] for item in items]
    if len(set(ids)) != len(ids):
        yield "3.1: two annotations have one id"
    if collection["id"] in ids or page.get("id") in ids:
        yield "3.1: an annotation has the id of what holds it"
    for item in items:
        yield from _of_one(item)


def _of_one(item: dict) -> Iterator[str]:
    target = item["target"]
    if target == item["id"]:
        yield f"3.2: {item['id']} is about itself"
    if item["motivation"] == "replying" and not isinstance(target, str):
        yield f"3.3.5: {item['id']} replies to no annotation"
    if isinstance(target, dict):
        kinds = [selector["type"] for selector in target["selector"]]
        if len(set(kinds)) != len(kinds):
            yield f"4.2: {item['id']} has two selectors of a kind"
        for selector in target["selector"]:
            if selector["type"] == "TextPositionSelector" and selector["start"] >= selector["end"]:
                yield f"4.2.5: {item['id']} selects nothing"
