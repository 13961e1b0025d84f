"""What somebody said in a group's threads, for them to take along."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from discussions.models import Comment, Draft, Flag, Revision
from discussions.quoting import own
from groups.models import Membership
from groups.taking_words import Words


def said_here(me: Membership) -> Iterator[Words]:
    """One's comments, hidden ones too, what they said before, one's drafts, and what one wrote to the moderators."""
    places = ("thread__passage__version__reading", "thread__prompt__reading")
    comments = Comment.objects.filter(author=me).exclude(status=Comment.Status.WITHDRAWN).select_related(*places)
    for comment in comments:
        yield Words(
            _("Comment"),
            comment.created_at,
            own("\n\n".join(filter(None, (comment.note, comment.body)))),
            comment.thread.reading.title,
        )
    for revision in Revision.objects.filter(comment__author=me).select_related(
        *(f"comment__{place}" for place in places)
    ):
        yield Words(
            _("Earlier words of a comment"), revision.said_at, own(revision.body), revision.comment.thread.reading.title
        )
    for draft in Draft.objects.own(me):
        yield Words(_("Draft"), draft.kept_at, own(draft.body))
    for flag in Flag.objects.filter(flagged_by=me):
        yield Words(_("To the moderators"), flag.created_at, flag.note)
