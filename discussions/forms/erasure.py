"""The form by which somebody deletes their account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import erasure
from accounts.forms import ReauthenticateForm
from groups.forms.activity import ActivityForm


class ErasureForm(ActivityForm, ReauthenticateForm):
    """What becomes of one's words, and the password as a second thought. `save()` deletes the account."""

    words = forms.ChoiceField(
        label=_("What becomes of what you wrote?"),
        choices=[
            ("withdraw", _("It goes with me. Where my comments stood, it says that one was withdrawn.")),
            ("keep", _("It stays, without my name, under “a former member”.")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["words", "password"])

    def save(self) -> None:
        erasure.erase_account(actor=self.user, words=self.cleaned_data["words"])
