"""How allauth behaves here."""

import ipaddress
from typing import Any, ClassVar
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import invitations
from accounts.models import NAME_TAKEN, User
from mail import outbox


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up by invitation, mail that gives nothing away, and no addresses of devices."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "username_taken": NAME_TAKEN,
        "username_password_mismatch": _("This name and this password don’t go together."),
        "email_password_mismatch": _("This address and this password don’t go together."),
        "incorrect_password": _("That isn’t your password."),
        "enter_current_password": _("That isn’t your password now."),
        "too_many_login_attempts": _("This was tried too often. Please wait five minutes and try again."),
        "duplicate_email": _("Your account has this address already."),
        "max_email_addresses": _("No more than %d addresses, please. Remove one first."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Asked when the page is opened and again when it is sent."""
        return settings.OPEN_SIGNUP or invitations.admitted(request.session)

    def get_client_ip(self, request: HttpRequest) -> str:
        """What rate limits, their only use of it, know of a device: a keyed pseudonym that is another one tomorrow."""
        return pseudonym(get_client_ip(request))

    def is_safe_url(self, url: str) -> bool:
        """This very host only: other names in ALLOWED_HOSTS needn't be this site."""
        request = self.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def post_login(self, request: HttpRequest, user: User, *, signup: bool, **kwargs: Any) -> HttpResponse:
        """On to where they wanted to go; after a sign-up without an email address by way of the recovery codes."""
        response = super().post_login(request, user, signup=signup, **kwargs)
        if signup and not user.email:
            return HttpResponseRedirect(f"{reverse('account_recovery_codes')}?{urlencode({'next': response.url})}")
        return response

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_profile")

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Into the outbox: a mail server that hangs holds no page, and no page tells by its time that a mail was sent.

        It is the one letter whose words are kept until it is sent, since its link can't be made twice.
        """
        known = {"request": self.request, "email": email, "current_site": get_current_site(self.request), **context}
        written = self.render_mail(template_prefix, email, known)
        about = {"subject": written.subject, "text": written.body, "language": get_language() or ""}
        outbox.queue(
            letter="account",
            about=about,
            recipient=context.get("user"),
            address=email,
            key=get_random_string(22),
            urgent=True,
        )


def pseudonym(ip: str | None) -> str:
    """A name for this address today. IPv6 addresses count by their /64, which one household has."""
    if ip and ":" in ip:
        ip = str(ipaddress.ip_network(f"{ip}/64", strict=False))
    return salted_hmac("accounts.device", f"{timezone.now():%Y-%m-%d} {ip}", algorithm="sha256").hexdigest()[:32]
