"""Deleting one's account. The page stands in the topmost app, since it speaks of everything below."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import erasure
from accounts.requests import PersonRequest
from discussions.forms.erasure import ErasureForm


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def account_delete(request: PersonRequest) -> HttpResponse:
    """Says what will be gone and what stays, or what is in the way; by POST deletes the account."""
    form = ErasureForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.carried_out():
        logout(request)
        messages.success(request, _("Your account is deleted. Take care."))
        return redirect("home")
    context = {"form": form, "obstacles": erasure.obstacles(user=request.user)}
    return render(request, "discussions/account_delete.html", context)
