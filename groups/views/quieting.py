"""My own page in a group for whom I want to hear less of."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import PersonRequest
from groups.forms.quieting import EndForm, QuietForm
from groups.middleware import takes_away
from groups.models import Block, Membership, Mute


@takes_away
@require_http_methods(["GET", "HEAD", "POST"])
def quiet(request: PersonRequest, group_id: str) -> HttpResponse:
    """Whom I mute and whom I block, and the form to do so (`?about=<membership>` chooses somebody)."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    form = QuietForm(request.POST or None, me=me, about=request.GET.get("about", ""))
    if form.carried_out():
        messages.success(request, _("It is so from now on. Nobody learns whom you chose."))
        return redirect("group_quiet", group_id)
    context = {
        "me": me,
        "group": me.group,
        "form": form,
        "mutes": Mute.objects.filter(made_by=me).select_related("about").order_by("-since", "pk"),
        "blocks": Block.objects.filter(made_by=me).select_related("about").order_by("-since", "pk"),
    }
    return render(request, "groups/quiet.html", context)


@takes_away
@require_POST
def end(request: PersonRequest, group_id: str) -> HttpResponse:
    """Ends one of them. What no button here sends changes nothing."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    form = EndForm(request.POST)
    if form.ended(me):
        messages.success(request, _("That is over."))
    return redirect("group_quiet", group_id)
