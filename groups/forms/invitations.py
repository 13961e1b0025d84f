"""Forms to invite somebody, and to accept an invitation."""

import secrets

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_email
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups import invitations, membership, waiting
from groups.forms.activity import ActivityForm
from groups.forms.agreements import AgreedForm
from groups.forms.members import NameField
from groups.models import Invitation, Membership, WaitingPlace

# Of addresses in one form.
MOST_ADDRESSES = 12


class InvitingForm(forms.Form):
    """What every new invitation has: how long it works, who it is for, and what makes a second press find the first."""

    days = forms.TypedChoiceField(
        label=_("It works for"),
        coerce=int,
        choices=[(1, _("one day")), (7, _("a week")), (30, _("thirty days"))],
        initial=7,
        widget=forms.RadioSelect,
    )
    label = forms.CharField(
        label=_("Who it is for"),
        required=False,
        max_length=80,
        help_text=_("For your own memory, as “the early shift”. Only the organizers see it."),
    )
    once = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, me: Membership, prefix: str | None = None) -> None:
        super().__init__(data, initial={"once": secrets.token_urlsafe(24)}, prefix=prefix)
        self.me = me


class InviteForm(ActivityForm[tuple[Invitation, str]], InvitingForm):
    """How long a new link works, and for how many people."""

    uses = forms.IntegerField(
        label=_("For how many people"),
        initial=1,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("Each person who joins uses it once. A link for one person is the safest."),
    )
    field_order = ["uses", "days", "label"]

    def save(self) -> tuple[Invitation, str]:
        return invitations.invite(me=self.me, **self.cleaned_data)


class MailForm(ActivityForm[list[Invitation]], InvitingForm):
    """Invitations by email, each for one person."""

    addresses = forms.CharField(
        label=_("Email addresses"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
        help_text=_(
            "One on each line, twelve at most. Each person gets a link of their own. We forget the address once the "
            "mail has left."
        ),
    )
    field_order = ["addresses", "days", "label"]

    def clean_addresses(self) -> list[str]:
        typed = self.cleaned_data["addresses"].replace(",", " ").replace(";", " ").split()
        addresses = list({address.lower(): address for address in typed}.values())
        for address in addresses:
            try:
                validate_email(address)
            except ValidationError:
                wrong = _("“%(address)s” is no email address. Please look at it once more.")
                raise ValidationError(wrong, params={"address": address}) from None
        if len(addresses) > MOST_ADDRESSES:
            raise ValidationError(_("Twelve addresses at most, please; then the next twelve."))
        return addresses

    def save(self) -> list[Invitation]:
        return invitations.mail(me=self.me, **self.cleaned_data)


class JoinForm(ActivityForm[Membership | WaitingPlace], AgreedForm):
    """The name in the new group, and a yes to its agreement where it has one; and the button that was pressed: into
    the group, or onto the waiting list of a full one. Whoever moves up later is asked again inside.
    """

    name = NameField()

    def __init__(self, data: QueryDict | None = None, *, actor: User, invitation: Invitation) -> None:
        super().__init__(data)
        self.actor = actor
        self.invitation = invitation
        if invitation.group_id:
            self.ask_for_yes(invitation.group_id)

    @transaction.atomic
    def save(self) -> Membership | WaitingPlace:
        name = self.cleaned_data["name"]
        if "wait" in self.data:
            return waiting.wait(actor=self.actor, invitation=self.invitation, name=name)
        joined = membership.join(actor=self.actor, invitation=self.invitation, name=name)
        self.said_yes(joined)
        return joined
