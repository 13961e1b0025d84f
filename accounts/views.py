"""What a person does with their own account, beside allauth's own pages."""

from datetime import timedelta
from urllib.parse import urlencode

from allauth.account import views as allauth
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.core.ratelimit import consume, respond_429
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import recovery
from accounts.forms import KeptCodeForm, ProfileForm, ReauthenticateForm, RecoverForm
from accounts.models import User
from accounts.requests import PersonRequest

# After a sign-up the password was typed a moment ago: it isn't asked for again before the first codes are shown.
SIGNUP_LASTS = timedelta(hours=1)


class HttpResponseElsewhere(HttpResponse):
    """Sends the browser on to the page that hides this one; 303, so that it asks for it by GET."""

    status_code = 303

    def __init__(self, url: str) -> None:
        super().__init__(headers={"Location": url, "Cache-Control": "no-store"})


# No CSRF token: the way out works from a page that has stood open for days, and the worst that another site
# could do with it is to sign somebody out; the session's SameSite cookie keeps it from even that.
@csrf_exempt
@login_not_required
@require_POST
def quick_exit(request: HttpRequest) -> HttpResponse:
    """Ends the session on this device and leaves for somebody else's page."""
    logout(request)
    return HttpResponseElsewhere(settings.EXIT_URL)


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: PersonRequest) -> HttpResponse:
    """Language, time zone, discretion, and what the apps above add: my groups."""
    form = ProfileForm(posted(request), instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Your settings are saved."))
        return redirect("account_profile")
    provided = [import_string(provider)(request.user) for provider in settings.PROFILE_PROVIDERS]
    page = {
        "form": form,
        "sections": [render_to_string(template, context, request) for template, context in filter(None, provided)],
        "codes_left": recovery.left(actor=request.user),
        "unconfirmed": EmailAddress.objects.filter(user=request.user, primary=True, verified=False).exists(),
    }
    return render(request, "accounts/profile.html", page)


def email(request: PersonRequest) -> HttpResponseBase:
    """allauth's page of addresses, behind one's password: whoever holds the address can set a new one."""
    if not did_recently_reauthenticate(request):
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")
    return allauth.email(request)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: PersonRequest) -> HttpResponse:
    """What recovery codes are; by POST a new set of them, shown in the answer and never again."""
    form = forms.Form(posted(request))
    if not just_signed_up(request.user):
        form = ReauthenticateForm(posted(request), user=request.user)
    context = {"next": get_next_redirect_url(request) or ""}
    if form.is_valid():
        context |= {"codes": recovery.renew(actor=request.user), "form": KeptCodeForm(user=request.user)}
        return render(request, "accounts/recovery_codes_new.html", context)
    context |= {"form": form, "left": recovery.left(actor=request.user)}
    return render(request, "accounts/recovery_codes.html", context)


@require_POST
def recovery_codes_kept(request: PersonRequest) -> HttpResponse:
    """One of the codes typed back shows that they were kept; then on to where the sign-up was going."""
    form = KeptCodeForm(request.POST, user=request.user)
    onward = get_next_redirect_url(request) or ""
    if form.is_valid():
        form.save()
        messages.success(request, _("Good: your codes are in your keeping."))
        return HttpResponseRedirect(onward) if onward else redirect("account_profile")
    return render(request, "accounts/recovery_codes_new.html", {"form": form, "next": onward})


@sensitive_post_parameters("password", "code")
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: HttpRequest) -> HttpResponseBase:
    """Sets a new password by a recovery code, signs this device in, and every other one out."""
    if not consume(request, action="recover", key=request.POST.get("username", "").lower()):
        return respond_429(request)
    form = RecoverForm(posted(request))
    if user := form.recovered():
        messages.success(request, _("Your new password is set. You are signed in here, and nowhere else."))
        return perform_login(request, user, redirect_url=reverse("account_profile"))
    return render(request, "accounts/recover.html", {"form": form})


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to. A form without fields of its own is sent too."""
    return request.POST if request.method == "POST" else None


def just_signed_up(user: User) -> bool:
    return user.recovery_confirmed_at is None and timezone.now() - user.date_joined < SIGNUP_LASTS
