"""A reading as a group reads it together, and the form to say something about words of it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import PersonRequest
from discussions import asked, margins
from discussions.forms.passages import ParagraphForm, SelectionForm, selection
from discussions.models import Thread
from discussions.talks import Wish, elsewhere
from groups import policies
from groups.models import GroupReading, Membership
from readings.models import Block, Reading, Version

# A block's key has ten characters, and some keys are digits throughout.
SHORTEST_KEY = 10
# So many of the blocks after a paragraph does its form offer to run on through.
FURTHER = 10


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
        "questions": asked.at_the_head(me=me, reading=reading, version=version),
        "can_add_version": policies.can_add_version(me, row),
        "can_ask": policies.can_organize(me),
    }
    if version:
        comment_url = f"{reverse('passage_comment', args=[group_id, reading_id])}?version={version.number}&block="
        context |= {
            "comment_url": comment_url,
            "page": margins.read(me=me, version=version, comment_url=comment_url, wish=Wish.said_in(request.GET)),
            "elsewhere": elsewhere(reading, version, me) if len(versions) > 1 else [],
        }
    else:
        context["threads"] = Thread.objects.within(me).alive().on(reading).for_list()
    return render(request, "discussions/reading_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: PersonRequest, group_id: str, reading_id: str) -> HttpResponse:
    """The form for a paragraph (`?block=`) or for words selected in it; sent, it opens a thread or joins one."""
    me, row = find(request, group_id, reading_id)
    reading = row.reading
    block = paragraph(reading, request.GET.get("version", ""), request.GET.get("block", ""))
    form = form_for(request, me, block)
    can_ask = policies.can_organize(me)
    if form.asks and not can_ask:
        raise PermissionDenied
    if form.carried_out():
        return redirect(form.saved)
    context = {"me": me, "reading": reading, "paragraph": block, "form": form, "can_ask": can_ask}
    return render(request, "discussions/passage_comment.html", context)


def find(request: PersonRequest, group_id: str, reading_id: str) -> tuple[Membership, GroupReading]:
    """Oneself in the group, and a reading that it has taken up; raises Http404 without either."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    taken_up = GroupReading.objects.filter(group_id=me.group_id).select_related("reading")
    return me, get_object_or_404(taken_up, reading_id=reading_id)


def shown_of(reading: Reading) -> list[Version]:
    """Its versions, the newest first; none where the text may only be cited."""
    return [] if reading.is_cited else list(reading.versions.order_by("-number"))


def pick(versions: list[Version], number: int | None) -> Version:
    """The version of this number, or the latest; raises Http404 if there is none."""
    for version in versions:
        if number in (None, version.number):
            return version
    raise Http404


def paragraph(reading: Reading, version: str, block: str) -> Block:
    """The block with this key or number, in the version of this number or the latest that has it; or Http404."""
    if reading.is_cited or not block.isalnum():
        raise Http404
    blocks = Block.objects.filter(version__reading=reading)
    if is_number(version):
        blocks = blocks.filter(version__number=version)
    blocks = blocks.filter(number=block) if is_number(block) else blocks.filter(key=block)
    found = blocks.select_related("version").order_by("-version__number").first()
    if found is None:
        raise Http404
    return found


def is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < SHORTEST_KEY


def form_for(request: PersonRequest, me: Membership, block: Block) -> ParagraphForm | SelectionForm:
    """The form for words that were selected with a script, where the address names some, or else for the paragraph."""
    data = request.POST or None
    after = Block.objects.filter(version=block.version_id, position__gt=block.position).order_by("position")
    to = request.GET.get("to", "")
    last = after.filter(key=to).values_list("position", flat=True).first() if to.isalnum() else block.position
    if last is not None:
        blocks = [block, *after.filter(position__lte=last)] if last > block.position else [block]
        if selected := selection(blocks, request.GET):
            return SelectionForm(data, selected=selected, me=me)
    return ParagraphForm(data, me=me, blocks=[block, *after[:FURTHER]])
