"""What was decided about one's own words, and the appeal. Not below the group: who was removed from it needs it too."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import PersonRequest
from discussions import policies
from discussions.forms.appeals import AppealForm
from discussions.models import Appeal, Decision


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: PersonRequest, decision_id: int) -> HttpResponse:
    """The decision, to whom it is about; by POST their appeal."""
    decided = get_object_or_404(Decision.objects.about(request.user), pk=decision_id)
    form = AppealForm(request.POST if request.method == "POST" else None, actor=request.user, decision=decided)
    if form.carried_out():
        messages.success(request, _("Thank you. Somebody who did not decide will look again and answer here."))
        return redirect("own_decision", decision_id)
    context = {
        "decision": decided,
        "appeal": Appeal.objects.filter(decision=decided).first(),
        "form": form,
        "can_appeal": policies.can_appeal(request.user, decided),
    }
    return render(request, "discussions/own_decision.html", context)
