"""Groups, who is in them, what they read and when they meet."""

from groups.models.group import DiscussionGroup, GroupReading
from groups.models.membership import Invitation, Membership, MembershipRole, Role
from groups.models.session import Attendance, GroupSession
from groups.models.study import Prompt, Syllabus, SyllabusItem

__all__ = [
    "Attendance",
    "DiscussionGroup",
    "GroupReading",
    "GroupSession",
    "Invitation",
    "Membership",
    "MembershipRole",
    "Prompt",
    "Role",
    "Syllabus",
    "SyllabusItem",
]
