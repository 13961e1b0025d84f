"""A thread: the words it is about, or the question that it answers, and what the group says."""

from django.db.models import CharField, DateTimeField
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import escape
from django.views.decorators.http import require_safe

from accounts.requests import PersonRequest
from discussions import conversation, drafting, places, read_marks, restricting, tree
from discussions.models import Thread
from groups.acting import acting_in
from groups.models import Membership
from statements.kept import Given, Kept

MOST_DIGITS = 9
TEXT = CharField()
THREAD = Kept(
    lambda: (
        Thread.objects.filter(group=Given("group", TEXT), pk=Given("thread", TEXT))
        .with_place(Given("me", TEXT))
        .with_mark(Given("me", TEXT))
        .with_following(Given("me", TEXT))
        .annotate(
            **drafting.beside(Given("me", TEXT), Given("address", TEXT)),
            **restricting.lock_at(Given("now", DateTimeField())),
        )
    )
)


@require_safe
def detail(request: PersonRequest, group_id: str, thread_id: str) -> HttpResponse:
    """Fifty comments, with the form to answer one of them (`?reply=<seq>`) or what it is about."""
    me = acting_in(group_id, request.user)
    answering = number_in(request.GET.get("reply", ""))
    thread = find(me, thread_id, answering)
    around = {name: path for name in ("after", "before") if tree.is_path(path := request.GET.get(name, ""))}
    page = conversation.read(me=me, thread=thread, **around)
    standing = places.standing_of(thread.quoted)
    new = read_marks.new_on(page, me=me, thread=thread)
    if page.rows and request.method == "GET":
        # A GET that writes: one's own read mark, one of the two things for which it may.
        read_marks.seen(page, me=me, thread=thread, new=new)
        places.note_told(me=me, thread=thread, standing=standing)
    context = about(me, thread) | {
        "standing": standing,
        "lock": restricting.locked(thread) if thread.is_locked else None,
        "page": page,
        "new": new[0] if new and thread.read_to else None,
        "here": escape(thread.get_absolute_url()),
        "around": escape("".join(f"{name}={path}&" for name, path in around.items())),
        "answering": answering,
        "draft": drafting.begun(me=me, thread=thread, answering=answering, quotes="quote" in request.GET),
    }
    return render(request, "discussions/thread_detail.html", context)


def about(me: Membership, thread: Thread) -> dict[str, object]:
    """What every page of a thread says of it."""
    return {"me": me, "thread": thread, "reading": thread.reading, "passage": thread.quoted}


def find(me: Membership, thread_id: str, answering: int | None = None) -> Thread:
    """A thread of `me`'s group with its place, `me`'s mark and what `me` has begun to write in answer to that comment
    or, without one, at its end. Raises Http404 if there is none.
    """
    address = drafting.reply_address(me.group_id, thread_id, answering)
    if thread := THREAD.one(group=me.group_id, thread=thread_id, me=me.pk, address=address, now=timezone.now()):
        return thread
    raise Http404


def number_in(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < MOST_DIGITS else None
