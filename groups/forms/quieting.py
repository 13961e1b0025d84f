"""What a member chooses to keep away from themselves."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from groups import quieting
from groups.forms.activity import ActivityForm
from groups.models import Membership

CHOICES = [
    ("mute", _("Fold what they say, for me alone. I can open it.")),
    ("block", _("From now on, neither of us sees what the other says here.")),
]


class QuietForm(ActivityForm[None], forms.Form):
    about = forms.ModelChoiceField(
        label=_("Whom?"),
        queryset=Membership.objects.none(),
        empty_label=_("Choose somebody"),
        error_messages={"required": _("Choose whom it is about.")},
    )
    how = forms.ChoiceField(
        label=_("What shall happen?"),
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )

    def __init__(self, data: QueryDict | None = None, *, me: Membership, about: str = "") -> None:
        super().__init__(data, initial={"about": about})
        self.me = me
        self.fields["about"].queryset = quieting.others(me)  # type: ignore[attr-defined]

    def save(self) -> None:
        quieting.begin(me=self.me, **self.cleaned_data)


class EndForm(forms.Form):
    """Which of them ends."""

    about = forms.CharField(max_length=10)
    how = forms.ChoiceField(choices=CHOICES)

    def ended(self, me: Membership) -> bool:
        """Whether it was one that a button sends; then it is over."""
        if self.is_valid():
            quieting.end(me=me, about_id=self.cleaned_data["about"], how=self.cleaned_data["how"])
        return self.is_valid()
