"""Sentences of a block, for the form in which people without JavaScript choose from where to where they quote."""

import re

# A stop with the quotes and brackets that close after it, then a space; a full-width stop needs none. A row of stops is
# looked at once, as a whole (hence the ++): from each of its dots anew, a long one would take an hour.
STOP = re.compile(r"(?:(?<![.!?…؟۔।])[.!?…؟۔।]++[\"'”’»›)\]]*+(?=\s)|[。！？]+[”’」』）]*|\n)")
OPENING = "\"'“‘«‹„¿¡([—–- "
ABBREVIATION = re.compile(
    r"(?:^|[\s(\[“\"‘'])(?:"
    r"(?:[^\W\d_]\.)*[^\W\d_]|Mrs?|Ms|Mx|Drs?|Prof|Rev|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt|Hon|St|Jr|Sr|Sra|Srta|Mme|Mlle|"
    r"Bros|Co|Corp|Inc|Ltd|Ave|Blvd|Rd|No|Nos|Nr|Núm|Art|Vol|Ch|Fig|Ed|eds?|pp?|ca?|cf|vs?|viz|etc|al|approx|est|ibid|"
    r"e\.g|i\.e|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|bzw|usw|vgl|ggf|evtl|inkl|z\.\s?B|d\.\s?h|u\.\s?a|p\.\s?ej|"
    r"(?:am|der|den|dem|vom|zum|bis|ab)\s\d{1,2})$|^\d{1,3}$"
)
LONGEST_ABBREVIATION = 12


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence begins and ends, in code points: in order, apart, and together all that isn't space."""
    spans: list[tuple[int, int]] = []
    start = 0
    for stop in STOP.finditer(text):
        if stop[0] == "\n" or not _goes_on(text, stop):
            _add(spans, text, start, stop.end())
            start = stop.end()
    _add(spans, text, start, len(text))
    return spans


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    """Adds the part without the space around it, if there is one."""
    part = text[start:end]
    if stripped := part.strip():
        begin = start + part.index(stripped[0])
        spans.append((begin, begin + len(stripped)))


def _goes_on(text: str, stop: re.Match[str]) -> bool:
    """Whether the sentence runs on past this stop: after an abbreviation, or where a small letter follows."""
    following = text[stop.end() : stop.end() + 12].lstrip(OPENING)
    if following[:1].islower():
        return True
    if stop[0] != ".":
        return False
    before = text[max(0, stop.start() - LONGEST_ABBREVIATION) : stop.start()]
    return ABBREVIATION.search(before) is not None
