"""Forms to tell the carers something, and to answer."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from groups import repairing
from groups.forms.activity import ActivityForm
from groups.models import Agreement, Membership, Worry


class NamedChoiceField(forms.ModelMultipleChoiceField):
    """Members, by the name used in the group."""

    def label_from_instance(self, obj: Membership) -> str:
        return obj.display_name


class WorryForm(ActivityForm[Worry], forms.Form):
    """What it is, and which carers read it. Nobody is ticked beforehand: one of them may be whom it is about."""

    words = forms.CharField(
        label=_("What happened, or what worries you"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    told_to = NamedChoiceField(
        label=_("Who reads it"),
        queryset=Membership.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only those whom you tick here. If it is about one of them, leave them out: they don’t see it."),
        error_messages={"required": _("Choose at least one person who reads it.")},
    )
    broken = forms.BooleanField(
        label=_("Something that we agreed on was broken, and I want us to go through the steps"), required=False
    )

    def __init__(self, data: QueryDict | None = None, *, me: Membership, agreement: Agreement | None) -> None:
        super().__init__(data)
        self.me = me
        self.agreement = agreement
        self.fields["told_to"].queryset = repairing.carers_for(me)  # type: ignore[attr-defined]
        if agreement is None or not agreement.steps:
            del self.fields["broken"]

    def save(self) -> Worry:
        broken = self.agreement if self.cleaned_data.get("broken") else None
        chosen = list(self.cleaned_data["told_to"])
        return repairing.tell(me=self.me, words=self.cleaned_data["words"], told_to=chosen, broken=broken)


class AnswerForm(ActivityForm[None], forms.Form):
    words = forms.CharField(
        label=_("A word back"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )

    def __init__(self, data: QueryDict | None = None, *, me: Membership, worry: Worry) -> None:
        super().__init__(data, initial={"words": worry.answer})
        self.me = me
        self.worry = worry

    def save(self) -> None:
        repairing.answer(me=self.me, worry=self.worry, words=self.cleaned_data["words"])
