"""Groups, who is in them, what they read and when they meet."""

from groups.models.agreement import Acceptance, Agreement, Worry
from groups.models.apart import Block, Mute
from groups.models.deciding import Closing, DeletedGroup, Division, DivisionChoice, GroupDecision
from groups.models.group import DiscussionGroup, GroupReading
from groups.models.joining import Invitation, InvitationLetter, JoinRequest, Reservation, WaitingPlace
from groups.models.membership import Membership, MembershipRole, Role
from groups.models.polling import CalendarFeed, Rota, TimeOption, TimePoll, TimeVote
from groups.models.series import Series
from groups.models.session import Attendance, GroupSession, Need
from groups.models.study import Prompt, Syllabus, SyllabusItem

__all__ = [
    "Acceptance",
    "Agreement",
    "Attendance",
    "Block",
    "CalendarFeed",
    "Closing",
    "DeletedGroup",
    "DiscussionGroup",
    "Division",
    "DivisionChoice",
    "GroupDecision",
    "GroupReading",
    "GroupSession",
    "Invitation",
    "InvitationLetter",
    "JoinRequest",
    "Membership",
    "MembershipRole",
    "Mute",
    "Need",
    "Prompt",
    "Reservation",
    "Role",
    "Rota",
    "Series",
    "Syllabus",
    "SyllabusItem",
    "TimeOption",
    "TimePoll",
    "TimeVote",
    "WaitingPlace",
    "Worry",
]
