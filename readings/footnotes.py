"""Footnotes of a Markdown text: the sign `[^1]` in it, and `[^1]: what it says` on a line of its own."""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

SIGN = re.compile(r"\[\^([^\]\s]{1,40})\]")
DEFINITION = re.compile(r" {0,3}\[\^([^\]\s]{1,40})\]:[ \t]*(.*)")
INDENTED = re.compile(r" {4}|\t")
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
# What can stand in the address of a note on its page as it is.
SIMPLE = re.compile(r"[\w*†‡§¶]{1,12}")


def take_out(text: str) -> tuple[str, dict[str, str]]:
    """The text without its footnotes, and these as Markdown by their names, in the order in which they stand there."""
    lines = text.split("\n")
    kept: list[str] = []
    notes: dict[str, str] = {}
    fence, index = "", 0
    while index < len(lines):
        mark = FENCE.match(lines[index])
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        found = None if fence else DEFINITION.fullmatch(lines[index])
        if found and found[1] not in notes:
            end = _end_of_note(lines, index + 1)
            notes[found[1]] = "\n".join([found[2], *(INDENTED.sub("", line, 1) for line in lines[index + 1 : end])])
            index = end
        else:
            kept.append(lines[index])
            index += 1
    return "\n".join(kept), notes


def _end_of_note(lines: Sequence[str], index: int) -> int:
    """Where a note that began above ends: it goes on to the next empty line, and beyond in what is indented."""
    begun = index
    while index < len(lines):
        if lines[index].strip():
            after_blank = index > begun and not lines[index - 1].strip()
            if DEFINITION.match(lines[index]) or (after_blank and not INDENTED.match(lines[index])):
                break
        index += 1
    return index


def labels(text: str, notes: dict[str, str]) -> dict[str, str]:
    """How each note is called on the page: as in the text, or by numbers where a name is longer than a sign."""
    if all(SIMPLE.fullmatch(name) for name in notes):
        return {name: name for name in notes}
    first = {name: text.find(f"[^{name}]") for name in notes}
    by_place = sorted(notes, key=lambda name: (first[name] < 0, first[name]))
    return {name: str(number) for number, name in enumerate(by_place, start=1)}


def signs(parser: MarkdownIt) -> None:
    """Lets the parser know the signs of the notes that `env["labels"]` names; others are words like any."""
    parser.inline.ruler.before("link", "note_sign", _sign)


def _sign(state: StateInline, silent: bool) -> bool:
    known: dict[str, str] = state.env.get("labels") or {}
    found = SIGN.match(state.src, state.pos) if known else None
    if not found or found[1] not in known or state.linkLevel:
        return False
    if not silent:
        label = known[found[1]]
        token = state.push("note_sign", "", 0)
        token.content = label
        token.meta = {"first": label not in state.env.setdefault("signed", set())}
        state.env["signed"].add(label)
    state.pos = found.end()
    return True
