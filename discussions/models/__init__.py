"""Threads, the comments in them, and what moderators decide."""

from discussions.models.brought import BroughtComment
from discussions.models.cases import Case, CaseNote, Flag, Reason
from discussions.models.comment import Comment
from discussions.models.decisions import Appeal, Decision, Restriction
from discussions.models.drafts import Draft
from discussions.models.limit import Limit
from discussions.models.log import LogEnd, LogEntry
from discussions.models.marks import FollowedReading, ReadMark
from discussions.models.mentions import Mention
from discussions.models.read_again import ReadAgain
from discussions.models.recusal import Recused
from discussions.models.resonance import Resonance
from discussions.models.revisions import Revision
from discussions.models.search import CommentEntry
from discussions.models.site_moderators import SiteModerator
from discussions.models.step_back import StepBack
from discussions.models.thread import Thread

__all__ = [
    "Appeal",
    "BroughtComment",
    "Case",
    "CaseNote",
    "Comment",
    "CommentEntry",
    "Decision",
    "Draft",
    "Flag",
    "FollowedReading",
    "Limit",
    "LogEnd",
    "LogEntry",
    "Mention",
    "ReadAgain",
    "ReadMark",
    "Reason",
    "Recused",
    "Resonance",
    "Restriction",
    "Revision",
    "SiteModerator",
    "StepBack",
    "Thread",
]
