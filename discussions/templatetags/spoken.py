"""A comment's words where a page shows it by itself."""

from django import template
from django.utils.safestring import SafeString

from discussions import folding
from discussions.models import Comment

register = template.Library()


@register.filter
def as_read(comment: Comment) -> SafeString:
    """Behind its content note, if it has one."""
    return folding.behind(comment.note, comment.html)


@register.filter
def on_paper(comment: Comment) -> SafeString:
    """After its content note: paper doesn't fold."""
    return folding.below(comment.note, comment.html)
