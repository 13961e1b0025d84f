"""Threads on passages, the comments in them, and what moderators decide."""

from discussions.models.brought import BroughtComment
from discussions.models.moderation import Case, Decision, Flag, LogEnd, LogEntry, Reason
from discussions.models.search import CommentEntry
from discussions.models.thread import Comment, ReadMark, Thread

__all__ = [
    "BroughtComment",
    "Case",
    "Comment",
    "CommentEntry",
    "Decision",
    "Flag",
    "LogEnd",
    "LogEntry",
    "ReadMark",
    "Reason",
    "Thread",
]
