"""Readings, their versions and blocks, the passages that people point at, and what is kept beside them."""

from readings.models.beside import AlignedBlock, ContentNote, RightsNotice
from readings.models.importing import Import
from readings.models.own import Bookmark, Note
from readings.models.passage import PLACED, Passage, PassageAnchor
from readings.models.reading import LANGUAGE_TAG, PUBLISHABLE, Direction, Reading, ReadingQuerySet, Rights
from readings.models.search import SearchEntry
from readings.models.version import Block, Carryover, Version

__all__ = [
    "LANGUAGE_TAG",
    "PLACED",
    "PUBLISHABLE",
    "AlignedBlock",
    "Block",
    "Bookmark",
    "Carryover",
    "ContentNote",
    "Direction",
    "Import",
    "Note",
    "Passage",
    "PassageAnchor",
    "Reading",
    "ReadingQuerySet",
    "Rights",
    "RightsNotice",
    "SearchEntry",
    "Version",
]
