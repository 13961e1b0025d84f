"""A table of what was said, one comment a row, as every spreadsheet opens it."""

import csv
import io

from django.utils import timezone
from django.utils.translation import gettext as _

from discussions.exporting.gathering import Export
from readings import markup

# Without it, Excel reads UTF-8 as the machine's own encoding and breaks every accent; other programs pass over it.
BYTE_ORDER_MARK = "\ufeff"
# What makes a spreadsheet compute a cell instead of showing it, also in their full-width forms.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def write(export: Export, site: str) -> str:
    """`site` is the beginning of every address, as https://reading.example."""
    file = io.StringIO()
    file.write(BYTE_ORDER_MARK)
    rows = csv.writer(file)
    head = [_("number"), _("paragraph"), _("version"), _("contains"), _("passage"), _("question"), _("name"), _("date")]
    rows.writerow([*head, _("words"), _("thread"), _("comment")])
    whole = export.content_notes.get("", "")
    for talk in export.talks:
        contains = "; ".join(note for note in (whole, talk.contains) if note)
        place = [talk.number, talk.paragraph or "", talk.version or "", cell(contains)]
        about = [*place, cell(talk.quote), cell(talk.question)]
        thread = site + export.thread_address(talk)
        for said in talk.said:
            at = timezone.localtime(said.at).isoformat(timespec="minutes")
            comment = site + export.comment_address(talk, said.seq)
            rows.writerow([*about, cell(said.name), at, cell(plain(said.words)), thread, comment])
    return file.getvalue()


def cell(text: str) -> str:
    """The text, which no spreadsheet takes for a formula: behind an apostrophe, as they write that themselves."""
    return f"'{text}" if text.startswith(FORMULA) or text.lstrip().startswith(FORMULA) else text


def plain(html: str) -> str:
    """What was said without its emphasis; lines and paragraphs stay apart."""
    return "\n".join(line.strip() for line in markup.text_of(markup.parse(html)).strip().split("\n"))
