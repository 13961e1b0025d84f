"""Forms about proposals and commitments."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.forms.activity import ActivityForm
from groups.models import GroupSession, Membership
from meetings import committing, deciding, policies
from meetings.models import Card, Commitment, Proposal, ProposalAnswer


class ProposalForm(ActivityForm[Proposal], forms.Form):
    """A new proposal or, with `proposal`, other words for one."""

    words = forms.CharField(
        label=_("We could"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("One thing, small enough to begin. Who does it and by when comes after."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        me: Membership,
        session: GroupSession,
        proposal: Proposal | None = None,
        card: Card | None = None,
    ) -> None:
        known = proposal or card
        super().__init__(data, initial={"words": known.words} if known else {})
        self.me, self.session, self.proposal = me, session, proposal

    def save(self) -> Proposal:
        words = self.cleaned_data["words"]
        if self.proposal:
            return deciding.reword(me=self.me, proposal=self.proposal, words=words)
        return deciding.propose(me=self.me, session=self.session, words=words)


class AnswerForm(ActivityForm[ProposalAnswer], forms.Form):
    """Where I stand to a proposal, in the words that stood on the page."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=_("Where do you stand?"), choices=ProposalAnswer.Answer.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("Only an objection needs one: it says what would have to change."),
    )

    def __init__(
        self, data: QueryDict | None = None, *, me: Membership, proposal: Proposal, mine: ProposalAnswer | None = None
    ) -> None:
        given = {"answer": mine.answer, "reason": mine.reason} if mine else {}
        super().__init__(data, initial={"revision": proposal.revision, **given}, auto_id=f"id_{proposal.pk}_%s")
        self.me, self.proposal = me, proposal

    def save(self) -> ProposalAnswer:
        typed = self.cleaned_data
        return deciding.answer(
            me=self.me,
            proposal=self.proposal,
            revision=typed["revision"],
            answer=ProposalAnswer.Answer(typed["answer"]),
            reason=typed["reason"],
        )


class DayField(forms.DateField):
    """A day, as a phone's own calendar gives it."""

    def __init__(self, **kwargs: object) -> None:
        settings: dict[str, object] = {
            "input_formats": ["%Y-%m-%d"],
            "widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "error_messages": {"invalid": _("Write the date as 2026-12-01.")},
        }
        super().__init__(**(settings | kwargs))  # type: ignore[arg-type]


class CommitmentForm(ActivityForm[Commitment], forms.Form):
    """Who does what by when. Whoever doesn't facilitate speaks for themselves alone."""

    words = forms.CharField(label=_("What"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto"}))
    owner = forms.ModelChoiceField(label=_("Who"), queryset=Membership.objects.none(), empty_label=None)
    due_on = DayField(label=_("By when"))

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        me: Membership,
        session: GroupSession,
        proposal: Proposal | None = None,
    ) -> None:
        super().__init__(data, initial={"owner": me.pk, "words": proposal.words[:300] if proposal else ""})
        self.me, self.session, self.proposal = me, session, proposal
        everybody = Membership.objects.active().filter(group=me.group_id).order_by("name", "pk")
        mine = everybody.filter(pk=me.pk)
        self.fields["owner"].queryset = everybody if policies.can_facilitate(me, session) else mine  # type: ignore[attr-defined]

    def clean_due_on(self) -> dt.date:
        due: dt.date = self.cleaned_data["due_on"]
        if due < timezone.localdate():
            raise ValidationError(_("That day is over. Choose one that is still to come."))
        return due

    def save(self) -> Commitment:
        return committing.commit(me=self.me, session=self.session, proposal=self.proposal, **self.cleaned_data)


class FollowUpForm(ActivityForm[Commitment], forms.Form):
    """What became of a commitment."""

    status = forms.ChoiceField(
        label=_("What became of it?"),
        widget=forms.RadioSelect,
        choices=[
            (Commitment.Status.DONE.value, _("It is done")),
            (Commitment.Status.OPEN.value, _("It is still open")),
            (Commitment.Status.LET_GO.value, _("We let it go")),
        ],
    )
    outcome = forms.CharField(
        label=_("In a few words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("What came of it, or what stood in the way. Nobody has to explain."),
    )
    due_on = DayField(label=_("Another day, if it is still open"), required=False)
    owner = forms.ModelChoiceField(
        Membership.objects.none(),
        label=_("Who does it from now on"),
        required=False,
        empty_label=_("nobody else"),
        help_text=_("Only somebody who said that they would."),
    )

    def __init__(self, data: QueryDict | None = None, *, me: Membership, commitment: Commitment) -> None:
        known = {"status": commitment.status if commitment.followed_up_at else None, "outcome": commitment.outcome}
        super().__init__(data, initial=known)
        self.me, self.commitment = me, commitment
        if policies.can_follow_up_all(me):
            others = Membership.objects.active().filter(group=me.group_id).exclude(pk=commitment.owner_id or "")
            self.fields["owner"].queryset = others.order_by("name", "pk")  # type: ignore[attr-defined]
        else:
            del self.fields["owner"]

    def save(self) -> Commitment:
        typed = self.cleaned_data
        return committing.follow_up(
            me=self.me,
            commitment=self.commitment,
            status=Commitment.Status(typed["status"]),
            outcome=typed["outcome"],
            due_on=typed["due_on"],
            owner=typed.get("owner"),
        )
