"""Threads on passages, the comments in them, and what moderators decide."""

from discussions.models.moderation import Case, Decision, Flag, LogEntry, Reason
from discussions.models.search import CommentEntry
from discussions.models.thread import Comment, ReadMark, Thread

__all__ = ["Case", "Comment", "CommentEntry", "Decision", "Flag", "LogEntry", "ReadMark", "Reason", "Thread"]
