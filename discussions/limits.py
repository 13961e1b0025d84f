"""Limits against floods: what they are, and what is said to whoever meets one.

The database holds them (triggers, migration 0007_limits), so that twenty at once don't pass one either; whoever runs
the site can change its rows. Here a refusal becomes a sentence that says when one can go on. What was typed comes back
on the form, as from any refusal.

Whatever else keeps somebody from speaking for a while is a trigger that raises `limit_<name>`, with its line in
`NUMBERS` and in `TOLD`.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, NamedTuple, ParamSpec, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from discussions import restricting
from discussions.models import Comment, Flag, Limit, Resonance, Thread
from groups.models import Membership, Role

P = ParamSpec("P")
Made = TypeVar("Made")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Somebody is new for so long, and until something of theirs was shown. Organizers and moderators never are.
NEW = timedelta(days=7)
# Shorter words may be said again within a day: "yes", "thank you".
SHORT = 40


class Number(NamedTuple):
    most: int | None
    newcomer: int | None


# Twelve people who talk through a whole evening stay far below all of these; a script doesn't.
NUMBERS = {
    # One comment every two minutes, without a pause for reading; somebody new, every six.
    "member_hour": Number(30, 10),
    "member_day": Number(120, 30),
    # Twelve people with twenty-five comments each: no one can read more of one talk in a day.
    "thread_day": Number(300, None),
    # Ten such people, and a day's budget of a small host's disk.
    "group_day": Number(1200, None),
    # Two sources for what one says. Whoever comes to advertise brings more, and at once.
    "links": Number(None, 2),
    # The same words, if they are longer than SHORT.
    "same_day": Number(1, None),
    # A moderator can't look at more from one person with care; somebody new has read little yet.
    "flag_day": Number(20, 5),
    # Every comment of a long evening.
    "resonance_day": Number(120, 40),
}


def kindly(act: Callable[P, Made]) -> Callable[P, Made]:
    """For an activity that takes `me`, and `thread` if it has one: what the triggers refuse in it is a ValidationError
    with a sentence for the person, its code the limit's name.

    It stands above `transaction.atomic`: nothing can be asked in a transaction in which something was refused.
    """

    @wraps(act)
    def kind(*args: P.args, **given: P.kwargs) -> Made:
        try:
            return act(*args, **given)
        except IntegrityError as error:
            name = next((name for name in (*NUMBERS, *restricting.KINDS) if f"limit_{name}" in str(error)), "")
            if not name:
                raise
            me, thread = cast("Membership", given["me"]), cast("Thread | None", given.get("thread"))
            raise ValidationError(sentence(name, me, thread), code=name) from None

    return kind


def sentence(name: str, me: Membership, thread: Thread | None) -> str:
    if name in restricting.KINDS:
        return restricting.sentence(name, me, thread)
    most = most_for(name, me)
    if name == "links":
        words = ngettext(
            "While you are new here, a comment has room for one link.",
            "While you are new here, a comment has room for %(number)d links.",
            most,
        )
        return words % {"number": most}
    if name == "same_day":
        return _("You have said exactly this here within a day. Put it differently, or let it stand where it is.")
    told = TOLD[name]
    latest = told.counted(me, thread).order_by(f"-{told.at}").values_list(told.at, flat=True)
    counted_first = list(latest[max(most, 1) - 1 : max(most, 1)])
    free_at = (counted_first[0] if counted_first else timezone.now()) + told.span
    return f"{told.words} {_('You can go on %(when)s.') % {'when': when(free_at)}}"


def when(free_at: datetime) -> str:
    """A minute of the person's own clock at which it surely works, with the day unless that is today."""
    local = timezone.localtime(free_at + timedelta(minutes=1))
    clock = date_format(local, "TIME_FORMAT")
    if local.date() == timezone.localdate():
        return _("at %(time)s") % {"time": clock}
    return _("on %(day)s at %(time)s") % {"day": date_format(local, "DATE_FORMAT"), "time": clock}


def most_for(name: str, me: Membership) -> int:
    """The number that holds for this member now."""
    row = Limit.objects.filter(pk=name).first()
    if row is None:
        return 0
    number = row.newcomer if row.newcomer is not None and is_new(me) else row.most
    return number or 0


def is_new(me: Membership) -> bool:
    """As the triggers say it."""
    if me.roles.filter(role__in=[Role.ORGANIZER, Role.MODERATOR]).exists():
        return False
    shown = Comment.objects.filter(author=me, status=Comment.Status.SHOWN)
    return me.joined_at > timezone.now() - NEW or not shown.exists()


class Told(NamedTuple):
    """What is said to whoever meets a limit, what it counts, and over how long."""

    words: str | Promise
    counted: Callable[[Membership, Thread | None], "QuerySet[Any]"]
    span: timedelta = DAY
    at: str = "created_at"


# Of each limit that counts, and so ends by itself.
TOLD = {
    "member_hour": Told(
        gettext_lazy("You have said a lot within an hour. Your words are still here."),
        lambda me, thread: Comment.objects.filter(author=me),
        HOUR,
    ),
    "member_day": Told(
        gettext_lazy("You have said a lot within a day. Your words are still here."),
        lambda me, thread: Comment.objects.filter(author=me),
    ),
    "thread_day": Told(
        gettext_lazy("So much was said here within a day that nobody can follow. Your words are still here."),
        lambda me, thread: Comment.objects.filter(thread=thread),
    ),
    "group_day": Told(
        gettext_lazy("So much was said in this group within a day that nobody can follow. Your words are still here."),
        lambda me, thread: Comment.objects.filter(group=me.group_id),
    ),
    "flag_day": Told(
        gettext_lazy("You have asked the moderators to look at a lot within a day. They will."),
        lambda me, thread: Flag.objects.filter(flagged_by=me),
    ),
    "resonance_day": Told(
        gettext_lazy("You have given a lot of people a sign within a day."),
        lambda me, thread: Resonance.objects.filter(given_by=me),
        at="given_at",
    ),
}
