"""A comment behind its content note: one says what it is about, and it opens for whoever wants to read it."""

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


def line(note: str) -> SafeString:
    """The note as a line by itself; empty without one."""
    return SafeString(note and escape(_("Content note: %(note)s") % {"note": note}))


def behind(note: str, words: str, *, opened: bool = False) -> SafeString:
    """Sanitised HTML, folded behind the note where there is one. Words that are gone have none."""
    if not (note and words):
        return SafeString(words)
    return SafeString(
        f'<details{" open" if opened else ""}><summary dir="auto">{line(note)}</summary>{words}</details>'
    )


def below(note: str, words: str) -> SafeString:
    """The same where nothing folds, on paper and in files: the note comes first."""
    if not (note and words):
        return SafeString(words)
    return SafeString(f"<p><strong>{line(note)}</strong></p>\n{words}")
