"""Forms about the people in a group."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from groups import membership
from groups.forms.activity import ActivityForm
from groups.models import Membership, Role

# Persian, Hindi and many emoji are written with these two invisible characters.
JOINERS = {"\u200c", "\u200d"}


class NameField(forms.CharField):
    """A name used in a group: in NFC, single spaces, and nothing in it that can't be seen.

    Two names that look the same should be the same, or somebody could speak as somebody else.
    """

    def __init__(self, **kwargs: object) -> None:
        field = Membership._meta.get_field("name")
        named = {"label": capfirst(field.verbose_name), "help_text": field.help_text, "max_length": field.max_length}
        super().__init__(**(named | kwargs))  # type: ignore[arg-type]
        self.widget.attrs["autocomplete"] = "off"

    def to_python(self, value: object) -> str:
        # Composing makes a name shorter, but not by that much; a whole book of accents would take an hour.
        typed = str(super().to_python(value))[: 10 * (self.max_length or 0)]
        return " ".join(unicodedata.normalize("NFC", typed).split())

    def validate(self, value: str) -> None:
        super().validate(value)
        kinds = {unicodedata.category(character) for character in value if character not in JOINERS}
        if any(kind.startswith("C") for kind in kinds):
            raise ValidationError(_("This name has characters in it that can’t be seen. Please type it again."))
        if not any(kind[0] in "LNPS" for kind in kinds):
            raise ValidationError(_("Please choose a name that others can see."))


class RenameForm(ActivityForm[Membership], forms.Form):
    name = NameField()

    def __init__(self, data: QueryDict | None = None, *, me: Membership) -> None:
        super().__init__(data, initial={"name": me.name})
        self.me = me

    def save(self) -> Membership:
        return membership.rename(me=self.me, name=self.cleaned_data["name"])


class RolesForm(ActivityForm[Membership], forms.Form):
    """Which roles a member holds; several, or none."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        required=False,
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Organizers invite people, choose readings, plan sessions and give roles. "
            "Moderators look at what somebody has flagged. Carers hear what somebody needs, or tells them in private. "
            "A member may have several roles, or none."
        ),
    )

    def __init__(self, data: QueryDict | None = None, *, me: Membership, member: Membership) -> None:
        super().__init__(data, initial={"roles": [held.role for held in member.roles.all()]})
        self.me = me
        self.member = member

    def save(self) -> Membership:
        roles = {Role(role) for role in self.cleaned_data["roles"]}
        return membership.set_roles(me=self.me, member=self.member, roles=roles)


class RemoveForm(ActivityForm[Membership], forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("They will read this on their front page. Nobody else will."),
    )

    def __init__(self, data: QueryDict | None = None, *, me: Membership, member: Membership) -> None:
        super().__init__(data)
        self.me = me
        self.member = member

    def save(self) -> Membership:
        return membership.remove(me=self.me, member=self.member, reason=self.cleaned_data["reason"])


class LeaveForm(ActivityForm[Membership], forms.Form):
    """What becomes of one's words. Nothing is chosen beforehand."""

    words = forms.ChoiceField(
        label=_("What becomes of what you wrote here?"),
        choices=[
            ("keep", _("It stays, under the name that you use here.")),
            (
                "former",
                _(
                    "It stays, under “a former member”. Nothing ties it to you any more, so you can’t take it back "
                    "later, even if you return."
                ),
            ),
            (
                "withdraw",
                _(
                    "It goes with me, for good: comments, entries in rounds, what I told the carers. Where a comment "
                    "stood, it says that one was withdrawn."
                ),
            ),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the three.")},
    )

    def __init__(self, data: QueryDict | None = None, *, me: Membership) -> None:
        super().__init__(data)
        self.me = me

    def save(self) -> Membership:
        return membership.leave(me=self.me, words=self.cleaned_data["words"])
