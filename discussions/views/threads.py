"""A thread: the words it is about, or the question that it answers, and what the group says."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import escape
from django.views.decorators.http import require_safe

from accounts.requests import PersonRequest
from discussions import conversation, places, read_marks, tree
from discussions.models import Thread
from groups.models import Membership

MOST_DIGITS = 9


@require_safe
def detail(request: PersonRequest, group_id: str, thread_id: str) -> HttpResponse:
    """Fifty comments, with the form to answer one of them (`?reply=<seq>`) or what it is about."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    thread = get_object_or_404(Thread.objects.within(me).with_place().with_mark(me), pk=thread_id)
    around = {name: path for name in ("after", "before") if tree.is_path(path := request.GET.get(name, ""))}
    page = conversation.read(me=me, thread=thread, **around)
    standing = places.standing_of(thread.quoted)
    if page.rows and request.method == "GET":
        # A GET that writes: one's own read mark, one of the two things for which it may.
        read_marks.note(me=me, thread=thread, seq=max(row["seq"] for row in page.rows))
        places.note_told(me=me, thread=thread, standing=standing)
    context = {
        "me": me,
        "thread": thread,
        "reading": thread.reading,
        "passage": thread.quoted,
        "standing": standing,
        "page": page,
        "here": escape(thread.get_absolute_url()),
        "around": escape("".join(f"{name}={path}&" for name, path in around.items())),
        "answering": number_in(request.GET.get("reply", "")),
    }
    return render(request, "discussions/thread_detail.html", context)


def number_in(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < MOST_DIGITS else None
