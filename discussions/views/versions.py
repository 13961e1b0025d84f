"""What a new version did to the passages of a text: the report, and what a person decides about a suggestion."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import PersonRequest
from discussions import changes, policies
from discussions.views.readings import find
from discussions.views.threads import number_in
from groups.models import GroupReading, Membership
from groups.policies import can_organize
from readings import carryover, suggestions
from readings.models import PassageAnchor, Reading, Rights, Version
from readings.models.passage import PassageAnchorQuerySet
from readings.policies import can_edit, can_read

DECISIONS = {"confirm": suggestions.confirm, "refuse": suggestions.refuse}


@require_safe
def of_group(request: PersonRequest, group_id: str, reading_id: str, number: int) -> HttpResponse:
    """To a group's organizers: the passages that their group talks about."""
    me, row, version = organized(request, group_id, reading_id, number)
    report = changes.read(anchors=changes.of_group(me, version), version=version, start=start_in(request), me=me)
    context = {"me": me, "can_decide": policies.can_decide_places(me, row)}
    return page(request, report, context)


@require_POST
def decide_in_group(
    request: PersonRequest, group_id: str, reading_id: str, number: int, passage_id: str
) -> HttpResponse:
    me, row, version = organized(request, group_id, reading_id, number)
    if not policies.can_decide_places(me, row):
        raise PermissionDenied
    decide(request, changes.of_group(me, version), passage_id)
    return redirect("group_reading_changes", group_id, reading_id, number)


@require_POST
def carry_in_group(request: PersonRequest, group_id: str, reading_id: str, number: int) -> HttpResponse:
    me, row, version = organized(request, group_id, reading_id, number)
    if not policies.can_decide_places(me, row):
        raise PermissionDenied
    carry_again(version)
    return redirect("group_reading_changes", group_id, reading_id, number)


@require_safe
def of_library(request: PersonRequest, slug: str, number: int) -> HttpResponse:
    """To whoever keeps a text that several groups may read: the passages that any of them uses, and not who does."""
    version = kept(request, slug, number)
    report = changes.read(anchors=changes.of_all(version), version=version, start=start_in(request))
    return page(request, report, {"me": None, "can_decide": True})


@require_POST
def decide_in_library(request: PersonRequest, slug: str, number: int, passage_id: str) -> HttpResponse:
    version = kept(request, slug, number)
    decide(request, changes.of_all(version), passage_id)
    return redirect("reading_changes", slug, number)


@require_POST
def carry_in_library(request: PersonRequest, slug: str, number: int) -> HttpResponse:
    carry_again(kept(request, slug, number))
    return redirect("reading_changes", slug, number)


def organized(
    request: PersonRequest, group_id: str, reading_id: str, number: int
) -> tuple[Membership, GroupReading, Version]:
    """Oneself as an organizer, the group's reading and a version of it that follows another.

    Raises Http404 to strangers and where there is none, PermissionDenied to other members.
    """
    me, row = find(request, group_id, reading_id)
    if not can_organize(me):
        raise PermissionDenied
    if row.reading.is_cited:
        raise Http404
    return me, row, later_version(row.reading, number)


def kept(request: PersonRequest, slug: str, number: int) -> Version:
    """A later version of a text that this person looks after outside a group. A text for study is its group's alone."""
    reading = get_object_or_404(Reading.objects.visible_to(request.user), slug=slug)
    if reading.rights == Rights.STUDY or not can_read(request.user, reading):
        raise Http404
    if not can_edit(request.user, reading):
        raise PermissionDenied
    return later_version(reading, number)


def later_version(reading: Reading, number: int) -> Version:
    versions = Version.objects.filter(reading=reading, number__gt=1).select_related("reading", "carryover")
    return get_object_or_404(versions, number=number)


def start_in(request: PersonRequest) -> int:
    """From which line of the comparison on, as `?from=` says it."""
    return number_in(request.GET.get("from", "")) or 0


def page(request: PersonRequest, report: changes.Report, context: dict[str, object]) -> HttpResponse:
    progress = getattr(report.new, "carryover", None)
    context |= {"report": report, "version": report.new, "reading": report.new.reading, "progress": progress}
    context["is_stuck"] = progress is not None and carryover.is_stuck(progress)
    return render(request, "discussions/version_changes.html", context)


def decide(request: PersonRequest, anchors: PassageAnchorQuerySet, passage_id: str) -> None:
    """Confirms or refuses, and says so; or says that somebody was there before. Raises Http404 without the passage."""
    found: PassageAnchor = get_object_or_404(anchors.select_related("version"), passage=passage_id)
    decision = request.POST.get("decision", "")
    if decision not in DECISIONS:
        messages.error(request, _("Please say whether it stands there."))
    elif DECISIONS[decision](actor=request.user, anchor=found):
        messages.success(request, _("Kept. You can look at the passage where the text is read."))
    else:
        messages.info(request, _("Nothing was changed: that was decided already."))


def carry_again(version: Version) -> None:
    progress = getattr(version, "carryover", None)
    if progress and carryover.is_stuck(progress):
        carryover.again(version=version)
