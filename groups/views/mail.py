"""What a member gets mail about from a group, and asking those who haven't answered."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest
from groups import asking_again, policies
from groups.forms.mail import MailForm
from groups.middleware import takes_away
from groups.models import GroupSession, Membership
from mail.composing import confirmed_address


@takes_away
def choose(request: PersonRequest, group_id: str) -> HttpResponse:
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    form = MailForm(request.POST if request.method == "POST" else None, me=me)
    if form.carried_out():
        messages.success(request, _("That is how it will be."))
        return redirect("group_mail", group_id)
    context = {"me": me, "group": me.group, "form": form, "address": confirmed_address(request.user)}
    return render(request, "groups/mail_choose.html", context)


@require_POST
def ask_again(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    """Asks those who haven't answered, once a day at most."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    session = get_object_or_404(GroupSession, group=me.group_id, pk=session_id)
    if not policies.can_organize(me):
        raise PermissionDenied
    try:
        number = asking_again.ask_again(me=me, session=session)
    except ValidationError as refusal:
        messages.error(request, refusal.message)
    else:
        asked = ngettext("One person is asked by mail.", "%(number)d people are asked by mail.", number)
        messages.success(request, asked % {"number": number} if number else _("Nobody is left to be asked by mail."))
    return redirect(session)
