"""Forms to invite somebody, and to accept an invitation."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups import invitations, membership
from groups.forms.activity import ActivityForm
from groups.forms.members import NameField
from groups.models import Invitation, Membership


class InviteForm(ActivityForm[tuple[Invitation, str]], forms.Form):
    """How long a new link works, and for how many people."""

    days = forms.TypedChoiceField(
        label=_("The link works for"),
        coerce=int,
        choices=[(1, _("one day")), (7, _("a week")), (30, _("thirty days"))],
        initial=7,
        widget=forms.RadioSelect,
    )
    uses = forms.IntegerField(
        label=_("For how many people"),
        initial=1,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("Each person who joins uses it once. A link for one person is the safest."),
    )

    def __init__(self, data: QueryDict | None = None, *, me: Membership) -> None:
        super().__init__(data)
        self.me = me

    def save(self) -> tuple[Invitation, str]:
        return invitations.invite(me=self.me, days=self.cleaned_data["days"], uses=self.cleaned_data["uses"])


class JoinForm(ActivityForm[Membership], forms.Form):
    name = NameField()

    def __init__(self, data: QueryDict | None = None, *, actor: User, invitation: Invitation) -> None:
        super().__init__(data)
        self.actor = actor
        self.invitation = invitation

    def save(self) -> Membership:
        return membership.join(actor=self.actor, invitation=self.invitation, name=self.cleaned_data["name"])
