"""Answering a question that was put to the group."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import PersonRequest
from discussions.forms.comments import AnswerForm
from discussions.models import Thread
from discussions.views.speaking import pressed
from groups.models import Membership, Prompt


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: PersonRequest, group_id: str, reading_id: str, prompt_id: str) -> HttpResponse:
    """The form for the first answer; once there is a thread, that is where one answers."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    prompts = Prompt.objects.within(me).with_quote().select_related("reading", "passage__version")
    prompt = get_object_or_404(prompts, reading=reading_id, pk=prompt_id)
    form = AnswerForm(request.POST or None, me=me, prompt=prompt)
    if followed := pressed(request, form):
        return followed
    if request.method != "POST":
        if thread := Thread.objects.within(me).filter(prompt=prompt).first():
            return redirect(f"{thread.get_absolute_url()}#speak")
        if prompt.status != Prompt.Status.ASKED:
            raise Http404
    context = {"me": me, "reading": prompt.reading, "prompt": prompt, "form": form}
    return render(request, "discussions/prompt_answer.html", context)
