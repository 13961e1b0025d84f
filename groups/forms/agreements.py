"""Forms about a group's agreement: writing its next version, and saying yes to it while joining."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from groups import agreeing
from groups.forms.activity import ActivityForm
from groups.models import Agreement, Membership
from groups.starting_points import StartingPoint


class AgreementForm(ActivityForm[Agreement], forms.Form):
    """The agreement's next version. `seen` is the one it was made from: two who write at once don't undo each other."""

    text = forms.CharField(
        label=_("What we agree on"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
        help_text=_("One sentence on each line is easiest to read aloud."),
    )
    repair = forms.CharField(
        label=_("What we do when it is broken"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_("One step on each line, in their order."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        me: Membership,
        current: Agreement | None,
        start: StartingPoint | None = None,
    ) -> None:
        filled: Agreement | StartingPoint | None = current or start
        words = {"text": filled.text, "repair": filled.repair} if filled else {}
        super().__init__(data, initial=words | {"seen": current.number if current else 0})
        self.me = me

    def clean(self) -> dict[str, Any]:
        """Line ends as one writes them, however the browser sends them: else every line would count as changed."""
        cleaned = super().clean() or {}
        for name in ("text", "repair"):
            cleaned[name] = "\n".join(line.rstrip() for line in cleaned.get(name, "").splitlines()).strip()
        return cleaned

    def overtaken_by(self, holds: Agreement | None) -> Agreement | None:
        """What somebody else wrote meanwhile, if they did; the next save takes over from there."""
        if holds is None or self.data.get("seen") == str(holds.number):
            return None
        self.data = dict(self.data.items()) | {"seen": str(holds.number)}
        return holds

    def save(self) -> Agreement:
        return agreeing.publish(me=self.me, **self.cleaned_data)


class AgreedForm(forms.Form):
    """For a form by which somebody comes into a group: its agreement to say yes to, if it has one."""

    agreement: Agreement | None = None

    def ask_for_yes(self, group_id: str) -> None:
        """Adds the tick, and which version it is about."""
        self.agreement = Agreement.objects.current_in(group_id)
        if self.agreement is None:
            return
        self.fields["agreed"] = forms.BooleanField(
            label=_("I have read the agreement, and say yes to it."),
            error_messages={"required": _("The group asks everybody for their yes to its agreement.")},
        )
        shown = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=self.agreement.number)
        self.fields["version"] = shown

    def said_yes(self, me: Membership) -> None:
        """Keeps the yes, to the version that was on the page."""
        number = self.cleaned_data.get("version")
        if number and (shown := Agreement.objects.filter(group=me.group_id, number=number).first()):
            agreeing.accept(me=me, agreement=shown)
