"""Keeping what somebody has begun to write, for themselves alone, until it is posted or discarded."""

from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from discussions import quoting
from discussions.models import Comment, Draft, Thread
from groups.models import Membership
from readings.passages import gist
from statements.kept import Given

KEPT_FOR = timedelta(days=30)
# In one group, of one member.
MOST = 100
# As much of a draft as their list shows, in characters.
GIST = 120


def reply_address(group_id: str, thread_id: str, parent: int | None) -> str:
    """Where a thread's form stands: below comment number `parent`, or at the thread's end."""
    thread = reverse("thread_detail", args=[group_id, thread_id])
    return f"{thread}?reply={parent}" if parent else thread


def kept(*, me: Membership, address: str, thread_id: str = "") -> dict[str, object]:
    """What `me` has begun to write there, by the fields of the form, as they typed it; empty where that is nothing."""
    draft = Draft.objects.own(me).filter(address=address).first()
    if draft is None:
        return {}
    return {"body": quoting.typed(draft.body, me=me, thread_id=thread_id), "is_unnamed": draft.is_unnamed}


def beside(me: Given, address: Given) -> dict[str, Subquery]:
    """The same as `draft` of a row that a page asks for anyway; None where that is nothing."""
    return {"draft": Draft.objects.at(me, address), "draft_is_unnamed": Draft.objects.at(me, address, "is_unnamed")}


def begun(*, me: Membership, thread: Thread, answering: int | None, quotes: bool) -> str:
    """What stands in a thread's form when its page is opened: what `me` has begun to write there and, with `quotes`,
    the words that it answers or is about before that. `thread` is a row with `draft`.
    """
    words = quoting.typed(thread.draft or "", me=me, thread_id=thread.pk)
    if not quotes:
        return words
    quoted = quoting.offer(me=me, thread_id=thread.pk, seq=answering) if answering else ""
    if not answering and thread.quoted:
        quoted = "\n".join(f"> {line}".rstrip() for line in thread.quoted.quote.split("\n"))
    return f"{quoted}\n\n{words}" if quoted and quoted not in words else words


@transaction.atomic
def keep(
    *,
    me: Membership,
    address: str,
    body: str,
    thread_id: str = "",
    editing: Comment | None = None,
    is_unnamed: bool = False,
) -> None:
    """Keeps these words in the place of those that were kept there; no words are no draft.

    Raises ValidationError where this member keeps MOST drafts in the group already.
    """
    if not body:
        discard(me=me, address=address)
        return
    others = Draft.objects.own(me).exclude(address=address)
    if others.count() >= MOST:
        raise ValidationError(
            _("You keep a hundred drafts in this group. Please discard some, and then keep this one.")
        )
    if editing and not Comment.objects.select_for_update().filter(pk=editing.pk, status=Comment.Status.SHOWN).first():
        # Withdrawn while this was on its way: its drafts have gone, and none comes after them.
        raise ValidationError(_("This comment was withdrawn or hidden in the meantime, so it can’t be changed."))
    body = quoting.refer(body, me=me, thread_id=thread_id)
    Draft.objects.bulk_create(
        [Draft(member=me, address=address, editing=editing, body=body, is_unnamed=is_unnamed)],
        update_conflicts=True,
        unique_fields=["member", "address"],
        update_fields=["body", "is_unnamed", "kept_at"],
    )


def discard(*, me: Membership, address: str) -> None:
    Draft.objects.filter(member=me, address=address).delete()


def shown(drafts: Iterable[Draft], *, me: Membership) -> list[tuple[Draft, str]]:
    """Each with how one's own words begin in it."""
    drafts = list(drafts)
    references = quoting.References((draft.body for draft in drafts), me=me)
    return [(draft, gist(references.mine(draft.body), GIST)) for draft in drafts]


def forget_old() -> int:
    """Those that nobody has touched for thirty days. The timer asks; gives how many there were."""
    return Draft.objects.filter(kept_at__lt=timezone.now() - KEPT_FOR).delete()[0]
