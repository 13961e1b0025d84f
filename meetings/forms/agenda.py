"""Forms about a session's agenda."""

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from groups import compiling
from groups.forms.activity import ActivityForm
from groups.models import GroupSession, Membership
from meetings import agenda
from meetings.agenda_templates import TEMPLATES
from meetings.models import AgendaItem, Brought
from readings.models import Passage


class LayOutForm(ActivityForm[None], forms.Form):
    """Which agenda to start from."""

    template = forms.ChoiceField(
        label=_("Start from"),
        widget=forms.RadioSelect,
        initial="two-hours",
        choices=[
            (
                name,
                format_lazy(
                    _("{label}: {count} steps, {minutes} minutes"),
                    label=template.label,
                    count=len(template.steps),
                    minutes=template.minutes,
                ),
            )
            for name, template in TEMPLATES.items()
        ],
    )

    def __init__(self, data: QueryDict | None = None, *, me: Membership, session: GroupSession) -> None:
        super().__init__(data)
        self.me, self.session = me, session

    def save(self) -> None:
        agenda.lay_out(me=self.me, session=self.session, template=self.cleaned_data["template"])


class StepForm(ActivityForm[AgendaItem], forms.Form):
    """One step: a new one at the end, or, with `item`, one that stands on the agenda."""

    kind = forms.ChoiceField(label=_("What kind of step"), choices=AgendaItem.Kind.choices, initial="other")
    title = forms.CharField(label=_("Title"), max_length=120, widget=forms.TextInput(attrs={"dir": "auto"}))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=480, initial=10)
    text = forms.CharField(
        label=_("What happens"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    prompt = forms.ChoiceField(label=_("A question for us"), required=False)
    passage = forms.ModelChoiceField(
        label=_("A passage that was brought"), queryset=Passage.objects.none(), required=False, empty_label=_("none")
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        me: Membership,
        session: GroupSession,
        item: AgendaItem | None = None,
    ) -> None:
        fields = ("kind", "title", "minutes", "text", "passage")
        shown = {name: getattr(item, name) for name in fields} | {"prompt": item.prompt_id} if item else {}
        super().__init__(data, initial=shown)
        self.me, self.session, self.item = me, session, item
        asked = compiling.asked_for(me, session, compiling.items_for(session))
        self.prompts = {prompt.pk: prompt for prompt in [*asked, *([item.prompt] if item and item.prompt else [])]}
        self.offer("prompt", [(pk, str(prompt)) for pk, prompt in self.prompts.items()])
        brought = Passage.objects.filter(pk__in=Brought.objects.filter(session=session).values("passage"))
        if item and item.passage_id:
            brought |= Passage.objects.filter(pk=item.passage_id)
        self.fields["passage"].queryset = brought  # type: ignore[attr-defined]
        self.fields["passage"].label_from_instance = lambda passage: passage.quote[:80]  # type: ignore[attr-defined]
        if not brought.exists():
            del self.fields["passage"]

    def offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        """The choices of an optional field, which goes when there is nothing to choose."""
        if choices:
            self.fields[name].choices = [("", _("none")), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    def save(self) -> AgendaItem:
        typed = self.cleaned_data
        step = agenda.Step(
            kind=AgendaItem.Kind(typed["kind"]),
            title=typed["title"],
            minutes=typed["minutes"],
            text=typed["text"],
            prompt=self.prompts.get(typed.get("prompt", "")),
            passage=typed.get("passage"),
        )
        if self.item:
            return agenda.revise(me=self.me, item=self.item, step=step)
        return agenda.add(me=self.me, session=self.session, step=step)
