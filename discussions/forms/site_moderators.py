"""Giving the role of the site's moderator at the desk, until a date."""

from datetime import datetime, time
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from discussions import site_moderating
from discussions.models import SiteModerator


class SiteModeratorForm(forms.ModelForm):
    """To whom, by the sign-in name, until which day. Carried out while it is checked: later is too late."""

    actor: ClassVar[User]
    username = forms.CharField(label=_("Sign-in name"), max_length=150)
    until = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("It ends by itself at the end of this day, and can be given again. A past day ends it now."),
    )

    class Meta:
        model = SiteModerator
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["username"]
            self.initial["until"] = timezone.localdate(self.instance.until)

    def clean_username(self) -> User:
        user = User.objects.filter(username=self.cleaned_data["username"], is_active=True).first()
        if user is None:
            raise ValidationError(_("Nobody has an open account under this name."))
        return user

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        until = timezone.make_aware(datetime.combine(cleaned["until"], time.max))
        if self.instance.pk:
            self.instance = site_moderating.end_on(actor=self.actor, row=self.instance, until=until)
        elif until <= timezone.now():
            self.add_error("until", _("This day is over. Please choose one to come."))
        else:
            self.instance = site_moderating.give(actor=self.actor, user=cleaned["username"], until=until)
        return cleaned

    def save(self, commit: bool = True) -> SiteModerator:
        return self.instance

    def save_m2m(self) -> None:
        """There is nothing of the kind."""
