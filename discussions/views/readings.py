"""A reading as a group reads it together, and the form to say something about words of it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import PersonRequest
from discussions import asked, hearing, margins
from discussions.forms.passages import form_for
from discussions.talks import Wish, elsewhere
from discussions.views.speaking import pressed
from groups import policies
from groups.models import GroupReading, Membership
from readings import bookmarks
from readings.choosing import said_in
from readings.models import Reading, Version


@require_safe
def detail(request: PersonRequest, group_id: str, reading_id: str, number: int | None = None) -> HttpResponse:
    """The text with this group's passages marked and its questions; `?passage=<id>` opens one where it stands."""
    me, row = find(request, group_id, reading_id)
    reading, versions = row.reading, shown_of(row.reading)
    version = pick(versions, number) if versions or number else None
    context: dict[str, object] = {
        "me": me,
        "reading": reading,
        "version": version,
        "versions": versions,
        "can_add_version": policies.can_add_version(me, row),
        "can_ask": policies.can_organize(me),
    }
    if version:
        context |= text_of(request, me, version)
        context["elsewhere"] = elsewhere(reading, version, me) if len(versions) > 1 else []
    else:
        context["questions"] = asked.at_the_head(me=me, reading=reading, version=None)
        context["threads"] = hearing.on(reading, me)
    return render(request, "discussions/reading_detail.html", context)


def text_of(request: PersonRequest, me: Membership, version: Version) -> dict[str, object]:
    """The text as the page shows it, the address of the form beside it, and one's place in it."""
    form = reverse("passage_comment", args=[me.group_id, version.reading_id])
    comment_url = f"{form}?version={version.number}&block="
    page = margins.read(me=me, version=version, comment_url=comment_url, wish=Wish.said_in(request.GET))
    own = bookmarks.beside(request.user, version, page.blocks)
    return {"comment_url": comment_url, "page": page, "own": own}


@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: PersonRequest, group_id: str, reading_id: str) -> HttpResponse:
    """The form for a paragraph (`?block=`) or for words selected in it; sent, it opens a thread or joins one."""
    me, row = find(request, group_id, reading_id)
    reading = row.reading
    block = said_in(request.GET, reading)
    form = form_for(request.GET, request.POST or None, me=me, block=block)
    can_ask = policies.can_organize(me)
    if form.asks and not can_ask:
        raise PermissionDenied
    if answer := pressed(request, form):
        return answer
    context = {"me": me, "reading": reading, "paragraph": block, "form": form, "can_ask": can_ask}
    return render(request, "discussions/passage_comment.html", context)


def find(request: PersonRequest, group_id: str, reading_id: str) -> tuple[Membership, GroupReading]:
    """Oneself in the group, and a reading that it has taken up; raises Http404 without either."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    taken_up = GroupReading.objects.filter(group_id=me.group_id).select_related("reading")
    return me, get_object_or_404(taken_up, reading_id=reading_id)


def shown_of(reading: Reading) -> list[Version]:
    """Its versions, the newest first; none where the text may only be cited."""
    return [] if reading.is_cited else list(reading.versions.select_related("carryover").order_by("-number"))


def pick(versions: list[Version], number: int | None) -> Version:
    """The version of this number, or the latest; raises Http404 if there is none."""
    for version in versions:
        if number in (None, version.number):
            return version
    raise Http404
