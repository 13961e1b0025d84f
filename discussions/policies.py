"""Who may do what with threads, comments and cases. `me` is one's own row from `Membership.objects.acting`."""

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from discussions.models import Appeal, Case, Comment, Decision, Recused, SiteModerator, Thread
from groups.models import GroupReading, Membership, Role
from groups.policies import can_add_version, can_view_group


def can_view_thread(me: Membership | None, thread: Thread) -> bool:
    """Everybody in its group now. Whoever may read may speak."""
    return me is not None and can_view_group(me) and me.group_id == thread.group_id


def can_read(me: Membership | None, comment: Comment) -> bool:
    """The words of a comment: those shown to all of its group whom no block keeps away; those hidden to their author
    alone. One query, for a comment of somebody else.
    """
    if me is None or not can_view_group(me) or me.group_id != comment.group_id:
        return False
    if comment.status == Comment.Status.HIDDEN:
        return comment.author_id == me.pk
    return comment.status == Comment.Status.SHOWN and can_hear(me, comment)


def can_hear(me: Membership, comment: Comment) -> bool:
    """Whether a comment is there at all for `me`: no block that stood when it was said keeps the two apart."""
    if comment.author_id == me.pk:
        return True
    return Comment.objects.filter(pk=comment.pk).heard_by(me).exists()


def can_edit(me: Membership, comment: Comment) -> bool:
    """One's own words, while they are shown: what moderators have hidden stays as they read it."""
    return comment.author_id == me.pk and comment.status == Comment.Status.SHOWN and not me.group.is_closed


def can_view_history(me: Membership, comment: Comment) -> bool:
    """What a comment said before it was changed: its author, and who moderates the group and can read it now."""
    return can_read(me, comment) and (comment.author_id == me.pk or me.moderates)


def can_withdraw(me: Membership, comment: Comment) -> bool:
    """One's own words, hidden ones too, at any time."""
    return comment.author_id == me.pk and comment.status != Comment.Status.WITHDRAWN


def can_flag(me: Membership, comment: Comment) -> bool:
    """Anybody in the group, about somebody else's comment that is shown to them."""
    standing = me.group_id == comment.group_id and comment.status == Comment.Status.SHOWN
    return standing and comment.author_id != me.pk and not me.group.is_closed and can_hear(me, comment)


def can_resonate(me: Membership, comment: Comment) -> bool:
    """Give a small sign: anybody in the group, for somebody else's comment that is shown to them."""
    return can_flag(me, comment)


def can_decide_places(me: Membership, row: GroupReading) -> bool:
    """Say where a passage stands in a new version: whoever may add one. A text that several groups may read has
    passages in common, and where they stand is decided by whoever keeps the text (readings.policies.can_edit).
    """
    return can_add_version(me, row)


def can_view_cases(user: User) -> bool:
    """Whoever moderates a group now, the site's moderators and superusers. Staff as such reads no group's cases."""
    if not (user.is_authenticated and user.is_active):
        return False
    moderates = Membership.objects.holding(Role.MODERATOR).filter(user=user)
    return user.is_superuser or moderates.exists() or moderates_site(user)


def moderates_site(user: User) -> bool:
    """Whether staff has given this person the role of the site's moderator, and its time runs. One query."""
    return SiteModerator.objects.now().filter(user=user).exists()


def can_give_site_role(user: User | AnonymousUser) -> bool:
    """Give others the role of the site's moderator: staff, who as such read no case. Nobody gives it to themselves."""
    return user.is_active and user.is_staff


def can_view_case(user: User, case: Case, me: Membership | None) -> bool:
    """Moderators of its group; of what went up, the site's moderators who aren't in the group; superusers. Never who
    steps back from it. Two queries at most.
    """
    if steps_back(user, case):
        return False
    if user.is_superuser and user.is_active:
        return True
    if case.level == Case.Level.SITE:
        return me is None and user.is_active and moderates_site(user)
    return me is not None and me.group_id == case.group_id and me.moderates


def steps_back(user: User, case: Case) -> bool:
    """Whether this person is the case's author, flagged it, or is in a block with its author. One query."""
    return Recused.objects.filter(case=case, user=user).exists()


def can_appeal(user: User, decision: Decision) -> bool:
    """Whom it is about, in the group or removed from it, once, until the day that the decision says."""
    in_time = decision.appeal_by is not None and decision.appeal_by > timezone.now() and decision.lapsed_at is None
    changed_something = decision.action not in (Decision.Action.DISMISS, Decision.Action.RESTORE)
    mine = decision.subject_id == user.pk and changed_something and in_time
    return mine and not Appeal.objects.filter(decision=decision).exists()


def is_held(case: Case) -> bool:
    """Whether somebody has claimed the case who may still see it. A claim ends with its hour, with the role, and with
    the account.
    """
    holder = case.claimed_by
    if case.claimed_until is None or case.claimed_until <= timezone.now():
        return False
    return holder is not None and Case.objects.visible_to(holder).filter(pk=case.pk).exists()


def can_claim(user: User, case: Case) -> bool:
    """Whoever sees the case, while it waits and nobody holds it."""
    if case.status == Case.Status.DECIDED or is_held(case):
        return False
    return Case.objects.visible_to(user).filter(pk=case.pk).exists()


def can_decide(user: User, case: Case) -> bool:
    """Whoever sees the case, unless another moderator holds it."""
    if case.claimed_by_id != user.pk and is_held(case):
        return False
    return Case.objects.visible_to(user).filter(pk=case.pk).exists()
