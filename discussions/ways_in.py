"""The links that lead from each paragraph of a text into the talk about it.

Written as strings: a template's loop takes eight times as long, and there may be thousands of them.
"""

from functools import lru_cache
from html import escape

from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from discussions.paragraphs import Paragraph
from discussions.talks import Talk, Wish

# Stand in a link's HTML for what differs from link to link.
GAP, KEY = "\0", "\1"


def line(paragraph: Paragraph, talks: list[Talk], *, form_link: str, wish: Wish) -> str:
    """What stands below a block or in the margin beside it: the ways into its talks, to the form, and other links."""
    ways = "".join(to_talks(paragraph, talks, wish))
    if paragraph.number:
        ways += form_link.replace(KEY, paragraph.key).replace(GAP, str(paragraph.number))
    ways += "".join(paragraph.links)
    return f'<p class="block__talks">{ways}</p>' if ways else ""


def to_form(comment_url: str) -> str:
    """The link by which to say something about words of one's own, as HTML with a KEY and a GAP for the block's."""
    return format_html(
        '<a class="block__talk block__talk--say" href="{}{}">{}<span class="hidden"> {}</span></a>',
        comment_url,
        KEY,
        _("Comment"),
        _("on paragraph %(number)s") % {"number": GAP},
    )


def to_talks(paragraph: Paragraph, talks: list[Talk], wish: Wish) -> list[str]:
    """A link to each passage that ends in the block; where there is but one, it needs no words of it."""
    if not talks:
        return []
    language, is_alone = get_language() or "", len(talks) == 1
    start, anchor = f'<a class="block__talk block__talk--some" href="?{wish.query}passage=', paragraph.anchor
    return [
        f'{start}{talk.passage_id}#{anchor}">{label(talk, language, is_alone=is_alone)}'
        f"{news(talk.new, language) if talk.new else ''}</a> "
        for talk in talks
    ]


def label(talk: Talk, language: str, *, is_alone: bool) -> str:
    """How many comments on what, as HTML. Of a block that folds behind a content note no word is said."""
    folded = talk.first.content_note
    if not (is_alone or folded or talk.is_of_whole_blocks):
        return on_words(talk.count, language).replace(GAP, talk.gist)
    first, last = talk.first.number, talk.last.number
    if talk.first is not talk.last and first and last:
        return on_paragraphs(talk.count, language).replace(KEY, str(first)).replace(GAP, str(last))
    if talk.first is talk.last and last:
        if is_alone or folded:
            return on_paragraph(talk.count, language).replace(GAP, str(last))
        return on_all_of_it(talk.count, language)
    return comments(talk.count, language) if folded else on_words(talk.count, language).replace(GAP, talk.gist)


# Hundreds of talks say the same few sentences: found once for each number and language, they cost next to nothing.
@lru_cache(maxsize=1000)
def on_paragraph(count: int, language: str) -> str:
    """ "3 comments on paragraph …", as HTML with a GAP for the paragraph's number."""
    text = ngettext("%(count)d comment on paragraph %(number)s", "%(count)d comments on paragraph %(number)s", count)
    return escape(text % {"count": count, "number": GAP})


@lru_cache(maxsize=1000)
def on_paragraphs(count: int, language: str) -> str:
    """ "3 comments on paragraphs … to …", as HTML with a KEY for the first number and a GAP for the last."""
    text = ngettext(
        "%(count)d comment on paragraphs %(first)s to %(last)s",
        "%(count)d comments on paragraphs %(first)s to %(last)s",
        count,
    )
    return escape(text % {"count": count, "first": KEY, "last": GAP})


@lru_cache(maxsize=1000)
def on_words(count: int, language: str) -> str:
    """ "3 comments on “…”", as HTML with a GAP for the words."""
    text = ngettext("%(count)d comment on “%(gist)s”", "%(count)d comments on “%(gist)s”", count)
    return escape(text % {"count": count, "gist": GAP})


@lru_cache(maxsize=1000)
def on_all_of_it(count: int, language: str) -> str:
    text = ngettext("%(count)d comment on the whole paragraph", "%(count)d comments on the whole paragraph", count)
    return escape(text % {"count": count})


@lru_cache(maxsize=1000)
def comments(count: int, language: str) -> str:
    return escape(ngettext("%(count)d comment", "%(count)d comments", count) % {"count": count})


@lru_cache(maxsize=1000)
def news(count: int, language: str) -> str:
    """ "2 new", as HTML to stand behind a link's words; nothing where there is nothing."""
    if not count:
        return ""
    text = ngettext("%(count)d new", "%(count)d new", count) % {"count": count}
    return f' <b class="new">{escape(text)}</b>'
