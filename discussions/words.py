"""What somebody said in a group's threads, for them to take along."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from discussions.models import Comment, Draft, Flag, Revision, Thread
from discussions.quoting import own
from groups.models import Membership
from groups.taking_words import Words


def said_here(me: Membership) -> Iterator[Words]:
    """One's comments, hidden ones too, what they said before, one's drafts, and what one wrote to the moderators."""
    places = ("thread__passage__version__reading", "thread__prompt__reading", "thread__session")
    comments = Comment.objects.filter(author=me).exclude(status=Comment.Status.WITHDRAWN).select_related(*places)
    for comment in comments:
        yield Words(
            _("Comment"),
            comment.created_at,
            own("\n\n".join(filter(None, (comment.note, comment.body)))),
            where(comment.thread),
        )
        if comment.seq == 1 and comment.thread.title:
            yield Words(_("Title of what I began"), comment.created_at, comment.thread.title)
    for revision in Revision.objects.filter(comment__author=me).select_related(
        *(f"comment__{place}" for place in places)
    ):
        yield Words(
            _("Earlier words of a comment"), revision.said_at, own(revision.body), where(revision.comment.thread)
        )
    for draft in Draft.objects.own(me):
        yield Words(_("Draft"), draft.kept_at, own(draft.body))
    for flag in Flag.objects.filter(flagged_by=me):
        yield Words(_("To the moderators"), flag.created_at, flag.note)


def where(thread: Thread) -> str:
    """The title of what a thread is about, where that isn't somebody's own words."""
    about = thread.session or thread.reading
    return about.title if about else ""
