"""The questions that a group is asked about a reading: an organizer asks, orders, rewords and takes back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import PersonRequest
from groups import prompting
from groups.forms.prompts import PromptForm
from groups.models import GroupReading, Membership, Prompt
from groups.views.readings import at_page, organizing
from readings.models import Reading

QUESTIONS_ON_A_PAGE = 24


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: PersonRequest, group_id: str, reading_id: str) -> HttpResponse:
    """The questions about one reading in their order, and the form for one more about all of it."""
    me, reading = find(request, group_id, reading_id)
    form = PromptForm(request.POST or None, me=me, reading=reading)
    if form.carried_out():
        messages.success(request, _("The group is asked now. The question stands at the head of the text."))
        return redirect("group_prompt_list", group_id, reading_id)
    asked = list(prompting.asked_of(me, reading).with_quote())
    page = Paginator(asked, QUESTIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"me": me, "group": me.group, "reading": reading, "page": page, "form": form}
    return render(request, "groups/prompt_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, group_id: str, reading_id: str, prompt_id: str) -> HttpResponse:
    me, reading = find(request, group_id, reading_id)
    prompt = get_object_or_404(prompting.asked_of(me, reading).with_quote(), pk=prompt_id)
    form = PromptForm(request.POST or None, me=me, reading=reading, prompt=prompt)
    if form.carried_out():
        return redirect("group_prompt_list", group_id, reading_id)
    context = {"me": me, "group": me.group, "reading": reading, "prompt": prompt, "form": form}
    return render(request, "groups/prompt_edit.html", context)


@require_POST
def move(request: PersonRequest, group_id: str, reading_id: str, prompt_id: str) -> HttpResponse:
    me, reading = find(request, group_id, reading_id)
    prompt = get_object_or_404(prompting.asked_of(me, reading), pk=prompt_id)
    if request.POST.get("move") in {"up", "down"}:
        prompting.move(me=me, prompt=prompt, steps=1 if request.POST["move"] == "down" else -1)
    return redirect(at_page(request, reverse("group_prompt_list", args=[group_id, reading_id])))


@require_POST
def take_back(request: PersonRequest, group_id: str, reading_id: str, prompt_id: str) -> HttpResponse:
    me, reading = find(request, group_id, reading_id)
    prompt = get_object_or_404(Prompt.objects.within(me).filter(reading=reading), pk=prompt_id)
    prompting.take_back(prompt=prompt)
    messages.success(request, _("The question is taken back. What was answered can still be read."))
    return redirect("group_prompt_list", group_id, reading_id)


def find(request: PersonRequest, group_id: str, reading_id: str) -> tuple[Membership, Reading]:
    """Oneself as an organizer, and a reading that the group has taken up; raises Http404 without it."""
    me = organizing(request, group_id)
    taken_up = GroupReading.objects.filter(group=me.group_id).select_related("reading")
    return me, get_object_or_404(taken_up, reading=reading_id).reading
