"""Forms of coming in without an invitation: asking, answering, the open door; and how open a group is."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups import asking, entering, opening, waiting
from groups.forms.activity import ActivityForm
from groups.forms.agreements import AgreedForm
from groups.forms.members import NameField
from groups.models import DiscussionGroup, GroupDecision, JoinRequest, Membership, WaitingPlace


class AskForm(ActivityForm[JoinRequest], forms.Form):
    name = NameField()
    introduction = forms.CharField(
        label=_("A few words about you"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "What brings you here? The organizers read this and the name above, and nothing else of you: not your "
            "sign-in name, not your address, not what other groups you are in."
        ),
    )

    def __init__(self, data: QueryDict | None = None, *, actor: User, group: DiscussionGroup) -> None:
        super().__init__(data)
        self.actor = actor
        self.group = group

    def save(self) -> JoinRequest:
        said = self.cleaned_data
        return asking.ask(
            actor=self.actor, group=self.group, name=said["name"], introduction=said["introduction"].strip()
        )


class AnswerForm(ActivityForm[JoinRequest], forms.Form):
    """Yes or no is the button that is pressed."""

    words = forms.CharField(
        label=_("A word back"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("They read it with the answer. After a no, a kind sentence is worth a lot."),
    )

    def __init__(self, data: QueryDict | None = None, *, me: Membership, request: JoinRequest) -> None:
        super().__init__(data)
        self.me = me
        self.request = request

    def clean(self) -> None:
        if self.data.get("answer") not in {"yes", "no"}:
            raise ValidationError(_("Choose one of the two buttons: yes, or not this time."))

    def save(self) -> JoinRequest:
        accept, words = self.data["answer"] == "yes", self.cleaned_data["words"].strip()
        return asking.answer(me=self.me, request=self.request, accept=accept, words=words)


class TakeOffForm(ActivityForm[WaitingPlace], forms.Form):
    """A word to whoever doesn't wait any more."""

    words = forms.CharField(
        label=_("A word to them"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("A kind sentence that says why. Nobody else reads it."),
    )

    def __init__(self, data: QueryDict | None = None, *, me: Membership, place: WaitingPlace) -> None:
        super().__init__(data)
        self.me, self.place = me, place

    def save(self) -> WaitingPlace:
        return waiting.take_off(me=self.me, place=self.place, words=self.cleaned_data["words"].strip())


class EnterForm(ActivityForm[Membership | WaitingPlace], AgreedForm):
    """The open door: a name, and the button that was pressed, into the group or onto its waiting list."""

    name = NameField()

    def __init__(self, data: QueryDict | None = None, *, actor: User, group: DiscussionGroup) -> None:
        super().__init__(data)
        self.actor = actor
        self.group = group
        self.ask_for_yes(group.pk)

    @transaction.atomic
    def save(self) -> Membership | WaitingPlace:
        name = self.cleaned_data["name"]
        if "wait" in self.data:
            return entering.line_up(actor=self.actor, group=self.group, name=name)
        joined = entering.come_in(actor=self.actor, group=self.group, name=name)
        self.said_yes(joined)
        return joined


class OpennessForm(ActivityForm[list[GroupDecision]], forms.Form):
    """Who may know of the group, and how one joins it."""

    visibility = forms.ChoiceField(
        label=_("Who may know of the group"),
        widget=forms.RadioSelect,
        choices=[
            ("unlisted", _("Nobody but its members, and whoever you give a link")),
            ("listed", _("Whoever is signed in: what it is for, its language and how one joins; not its name")),
        ],
    )
    joining = forms.ChoiceField(
        label=_("How one joins"),
        widget=forms.RadioSelect,
        choices=[
            ("invitation", _("By invitation: each person by a link that an organizer made")),
            ("request", _("On request: they introduce themselves, and an organizer answers")),
            ("open", _("Open: whoever finds it comes in, as long as there are places")),
        ],
    )

    naming = forms.ChoiceField(
        label=_("Names beside comments"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("named", _("Each comment stands under the name that its author uses in this group")),
            ("choice", _("Each may choose for a comment: under their name, or as “a member”")),
        ],
        help_text=_("What was said as “a member” stays so, whatever the group decides later."),
    )

    def __init__(self, data: QueryDict | None = None, *, me: Membership) -> None:
        super().__init__(data, initial={name: getattr(me.group, name) for name in opening.FIELDS.values()})
        self.me = me

    def save(self) -> list[GroupDecision]:
        return opening.decide(me=self.me, **self.cleaned_data)
