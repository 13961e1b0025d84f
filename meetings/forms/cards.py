"""Forms about cards."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from groups.forms.activity import ActivityForm
from groups.models import GroupSession, Membership
from meetings import cards
from meetings.models import Brought, Card
from readings.models import Passage


class Words(forms.ModelMultipleChoiceField):
    """Some of several cards, each by its words."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Card) -> str:
        return obj.words


class Quotes(forms.ModelMultipleChoiceField):
    """Some of several passages, each by how it begins."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Passage) -> str:
        return obj.quote[:100]


class Names(forms.ModelMultipleChoiceField):
    """Some members, each by the name used in the group."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Membership) -> str:
        return obj.display_name


class Nameless(ActivityForm[Card], forms.Form):
    """What makes a card; once a name is refused, one can say that none is meant."""

    def save(self) -> Card:
        try:
            return self.made()
        except cards.NamedError:
            self.fields["no_names"].widget = forms.CheckboxInput()
            raise

    def made(self) -> Card:
        raise NotImplementedError


def meaning_nobody() -> forms.BooleanField:
    label = _("These words mean nobody in particular")
    return forms.BooleanField(label=label, required=False, widget=forms.HiddenInput)


class CardForm(Nameless):
    """A card, and whose words it holds."""

    words = forms.CharField(
        label=_("In a sentence, without names"), max_length=300, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )
    no_names = meaning_nobody()
    kind = forms.ChoiceField(label=_("What it is"), choices=Card.Kind.choices, widget=forms.RadioSelect)
    mine = forms.BooleanField(label=_("These are my own words"), required=False, initial=True)
    speakers = Names(
        label=_("Or somebody else said it"),
        queryset=Membership.objects.none(),
        required=False,
        help_text=_("They alone are asked. The group sees the card when they have said yes, and not who it was."),
    )
    comes_from = Words(label=_("It comes from"), queryset=Card.objects.none(), required=False)
    passages = Quotes(label=_("It goes with"), queryset=Passage.objects.none(), required=False)

    def __init__(self, data: QueryDict | None = None, *, me: Membership, session: GroupSession) -> None:
        super().__init__(data, initial={"kind": Card.Kind.EXPERIENCE})
        self.me, self.session = me, session
        others = Membership.objects.active().filter(group=me.group_id).exclude(pk=me.pk).order_by("name", "pk")
        brought = Passage.objects.filter(pk__in=Brought.objects.filter(session=session).values("passage"))
        kept = Card.objects.kept().filter(session=session)
        for name, offered in {"speakers": others, "passages": brought, "comes_from": kept}.items():
            self.fields[name].queryset = offered  # type: ignore[attr-defined]
            if not offered:
                del self.fields[name]

    def clean(self) -> None:
        if not (self.cleaned_data.get("mine") or self.cleaned_data.get("speakers")):
            raise ValidationError(_("Say whose words these are, so that they can be asked."))

    def made(self) -> Card:
        typed = self.cleaned_data
        return cards.make(
            me=self.me,
            session=self.session,
            words=typed["words"],
            kind=Card.Kind(typed["kind"]),
            speakers=[*([self.me] if typed["mine"] else []), *typed.get("speakers", [])],
            comes_from=list(typed.get("comes_from", [])),
            passages=list(typed.get("passages", [])),
            no_names=typed["no_names"],
        )


class JoinForm(Nameless):
    """One card in the place of several."""

    cards = Words(label=_("These say the same"), queryset=Card.objects.none())
    words = forms.CharField(
        label=_("In a sentence that holds them all"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    no_names = meaning_nobody()

    def __init__(self, data: QueryDict | None = None, *, me: Membership, session: GroupSession) -> None:
        super().__init__(data)
        self.me, self.session = me, session
        self.fields["cards"].queryset = Card.objects.kept().filter(session=session)  # type: ignore[attr-defined]

    def made(self) -> Card:
        return cards.join(me=self.me, session=self.session, **self.cleaned_data)
