"""Forms of a group's end."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from groups import closing
from groups.forms.activity import ActivityForm
from groups.models import Closing, Membership


class AnnounceForm(ActivityForm[Closing], forms.Form):
    """A date and what becomes of the group. Nothing is chosen beforehand."""

    on = forms.DateField(label=_("Its last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    afterwards = forms.ChoiceField(
        label=_("What becomes of it then?"),
        choices=[
            (
                "archive",
                _("It is kept to read, for those who are members on that day. Nobody can write or come in any more."),
            ),
            (
                "delete",
                _("It is deleted for good: all that was said, noted, planned and decided here. Nobody can undo it."),
            ),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the two.")},
    )

    def __init__(self, data: QueryDict | None = None, *, me: Membership) -> None:
        super().__init__(data)
        self.me = me
        first = closing.first_day(me.group)
        self.fields["on"].widget.attrs["min"] = f"{first:%Y-%m-%d}"
        self.fields["on"].help_text = _(
            "It closes at noon by the group’s clocks. At least a week ahead, so that everybody hears of it."
        )

    def save(self) -> Closing:
        said = self.cleaned_data
        return closing.announce(me=self.me, on=said["on"], afterwards=said["afterwards"])
