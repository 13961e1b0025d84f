"""Forms of one's own account. Those that allauth has are allauth's, in our words."""

import unicodedata
from datetime import time
from typing import Any, cast

from allauth.account import forms as allauth
from allauth.account.fields import SetPasswordField
from allauth.core.exceptions import ImmediateHttpResponse
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import invitations, recovery, time_zones
from accounts.models import User

LABELS = {
    "login": _("Sign-in name or email address"),
    "username": _("Sign-in name"),
    "email": _("Email address"),
    "password": _("Password"),
    "oldpassword": _("Your password now"),
    "password1": _("New password"),
    "password2": _("The new password again"),
    "remember": _("Stay signed in on this device"),
    "time_zone": _("Time zone"),
}
# As long as an email address may be.
LONGEST_LOGIN = 320
PASSWORD_HELP = _("Ten characters or more. Three or four words that have nothing to do with you are good.")


class Plain(forms.BaseForm):
    """The labels above instead of allauth's, and no placeholders, which vanish when they are needed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
        if "password1" in self.fields:
            self.fields["password1"].help_text = PASSWORD_HELP


class LoginForm(Plain, allauth.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs.update(autocomplete="username", autocapitalize="none", spellcheck="false")
        # Without it, a name of a million accents would take NFKC an hour, and anybody could send one.
        self.fields["login"].validators.append(MaxLengthValidator(LONGEST_LOGIN))
        self.fields["remember"].help_text = _("Leave this empty on a device that others use too.")

    def clean_login(self) -> str:
        """Unicode's NFKC, which names are stored in."""
        return unicodedata.normalize("NFKC", super().clean_login())


class AddEmailForm(Plain, allauth.AddEmailForm):
    pass


class ChangePasswordForm(Plain, allauth.ChangePasswordForm):
    pass


class ReauthenticateForm(Plain, allauth.ReauthenticateForm):
    """One's password once more, before something that can't be undone. Wrong ones count towards the rate limit."""


class ResetPasswordForm(Plain, allauth.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(Plain, allauth.ResetPasswordKeyForm):
    pass


class SetPasswordForm(Plain, allauth.SetPasswordForm):
    pass


class TimeZoneField(forms.ChoiceField):
    """A time zone from the list. static/js/time-zone.js proposes the browser's where nothing was chosen yet."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=time_zones.choices, **kwargs)


class SignupForm(Plain, allauth.SignupForm):
    time_zone = TimeZoneField(initial="UTC", help_text=_("So that dates and times are yours. You can change it later."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].help_text = _("For signing in only: no group sees it.")
        self.fields["username"].widget.attrs.update(autocapitalize="none", spellcheck="false")
        self.fields["email"].help_text = _(
            "If you forget your password, we send you a link. Without an address you get codes to keep."
        )
        self.fields["password1"].label = _("Password")
        self.fields["time_zone"].widget.attrs["data-guess"] = ""
        self.order_fields(["username", "password1", "email", "time_zone"])

    def clean_username(self) -> str:
        self.cleaned_data["username"] = unicodedata.normalize("NFKC", self.cleaned_data["username"])
        return super().clean_username()

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        user.language = translation.get_language() or user.language
        user.time_zone = self.cleaned_data["time_zone"]
        user.save(update_fields=["language", "time_zone"])
        invitations.use(request.session, user)

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Makes the person and uses their invitation, or neither: it may have been used up since the page was sent.

        Of two who take one name at the same moment, the second reads what whoever comes later would read.
        """
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            if not User.objects.filter(username__iexact=self.cleaned_data["username"]).exists():
                raise
            raise ImmediateHttpResponse(resolve(request.path_info).func(request)) from None
        except ValidationError:
            raise ImmediateHttpResponse(render(request, "account/signup_closed.html", status=403)) from None


class ProfileForm(forms.ModelForm):
    time_zone = TimeZoneField(label=_("Time zone"))

    class Meta:
        model = User
        fields = ["language", "time_zone", "discreet_mail", "quiet_from", "quiet_until"]
        widgets = {
            name: forms.TimeInput(format="%H:%M", attrs={"type": "time"}) for name in ("quiet_from", "quiet_until")
        }

    def clean_quiet_until(self) -> time | None:
        """Quiet hours have two ends."""
        begin, end = self.cleaned_data.get("quiet_from"), self.cleaned_data["quiet_until"]
        if "quiet_from" in self.cleaned_data and (begin is None) != (end is None):
            raise ValidationError(_("Please say both: from when, and until when."))
        return end


class KeptCodeForm(forms.Form):
    """Shows that the recovery codes were kept, by typing one of them back."""

    code = forms.CharField(
        label=_("One of your codes"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not recovery.is_unused(actor=self.user, typed=code):
            raise ValidationError(_("That isn’t one of your newest codes. Please compare it with what you wrote down."))
        return code

    def save(self) -> None:
        recovery.confirm(actor=self.user)


class RecoverForm(forms.Form):
    """A new password by a recovery code. Whether the name or the code was wrong, it doesn't tell."""

    username = forms.CharField(
        label=LABELS["username"],
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    code = forms.CharField(
        label=_("Recovery code"),
        max_length=40,
        help_text=_("One that you haven’t used yet. Capitals, spaces and dashes don’t matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = SetPasswordField(label=LABELS["password1"], help_text=PASSWORD_HELP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        password = cast("SetPasswordField", self.fields["password"])
        password.widget.attrs.pop("placeholder", None)
        password.user = User(username=self.data.get("username", ""))

    def recovered(self) -> User | None:
        """The person whose password is the new one now; None, with the reason on the form, if nothing was changed."""
        if not self.is_valid():
            return None
        data = self.cleaned_data
        user = recovery.recover(username=data["username"], typed=data["code"], password=data["password"])
        if user is None:
            self.add_error(
                None, _("This name and this code don’t go together, or the code was used before. Nothing was changed.")
            )
        return user
