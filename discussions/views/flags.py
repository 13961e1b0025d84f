"""Asking the moderators to look: a page with the comment and the reasons, so that it takes two steps."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.requests import PersonRequest
from discussions import policies
from discussions.forms.moderation import FlagForm
from discussions.models import Comment
from groups.models import Membership


def flag(request: PersonRequest, group_id: str, thread_id: str, seq: int) -> HttpResponse:
    """Shows the comment and asks why; on POST tells the moderators."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    comments = Comment.objects.visible_to(request.user).heard_by(me).select_related("author")
    comment = get_object_or_404(comments, group_id=group_id, thread_id=thread_id, seq=seq)
    if not policies.can_flag(me, comment):
        raise PermissionDenied
    form = FlagForm(request.POST or None, me=me, comment=comment)
    if request.method == "POST" and form.carried_out():
        messages.success(request, _("Thank you. The group’s moderators have been asked to look."))
        return redirect(comment)
    return render(request, "discussions/flag_form.html", {"me": me, "comment": comment, "form": form})
