"""What follows the press of a button in a form with somebody's own words."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.requests import PersonRequest
from discussions.forms.speaking import Act, SpeakingForm


def pressed(request: PersonRequest, form: SpeakingForm) -> HttpResponse | None:
    """The way to what was said, or to the form without the draft that was discarded; None where the form comes back:
    its words were refused, kept, or are to be looked at. The script that keeps drafts asks for no page.
    """
    if form.carried_out():
        if form.act == Act.DISCARD:
            messages.success(request, _("Your draft is gone."))
            return redirect(form.address)
        return redirect(form.saved)
    if form.act == Act.DRAFT and form.is_kept:
        if request.POST.get("quiet"):
            return HttpResponse(status=204)
        messages.success(request, _("Your draft is kept. Only you can read it."))
    return None
