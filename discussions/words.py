"""What somebody said in a group's threads, for them to take along."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from discussions.models import Comment, Draft, Flag, Revision, Thread
from discussions.quoting import References
from groups.models import Membership
from groups.taking_words import Words


def said_here(me: Membership) -> Iterator[Words]:
    """One's comments, hidden ones too, what they said before, one's drafts, and what one wrote to the moderators."""
    places = ("thread__passage__version__reading", "thread__prompt__reading", "thread__session")
    comments = Comment.objects.filter(author=me).exclude(status=Comment.Status.WITHDRAWN).select_related(*places)
    revisions = Revision.objects.filter(comment__author=me).select_related(*(f"comment__{place}" for place in places))
    drafts = Draft.objects.own(me)
    mine = References((row.body for rows in (comments, revisions, drafts) for row in rows), me=me).mine
    for comment in comments:
        words = "\n\n".join(filter(None, (comment.note, mine(comment.body))))
        yield Words(_("Comment"), comment.created_at, words, where(comment.thread))
        if comment.seq == 1 and comment.thread.title:
            yield Words(_("Title of what I began"), comment.created_at, comment.thread.title)
    for revision in revisions:
        about = where(revision.comment.thread)
        yield Words(_("Earlier words of a comment"), revision.said_at, mine(revision.body), about)
    for draft in drafts:
        yield Words(_("Draft"), draft.kept_at, mine(draft.body))
    for flag in Flag.objects.filter(flagged_by=me):
        yield Words(_("To the moderators"), flag.created_at, flag.note)


def where(thread: Thread) -> str:
    """The title of what a thread is about, where that isn't somebody's own words."""
    about = thread.session or thread.reading
    return about.title if about else ""
