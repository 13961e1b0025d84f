"""Forms to found a group and to change it."""

from copy import copy

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.forms import TimeZoneField
from accounts.models import User
from groups import founding
from groups.forms.activity import ActivityForm
from groups.forms.members import NameField
from groups.models import DiscussionGroup, Membership


class GroupForm(ActivityForm[DiscussionGroup], forms.ModelForm):  # type: ignore[misc]  # save() has one more way to be called
    """What a group is called, what it is for, where its clock stands and how many it holds."""

    time_zone = TimeZoneField(
        label=_("Time zone"),
        help_text=_("Sessions are planned by its clocks; each member sees their own hours as well."),
    )

    class Meta:
        model = DiscussionGroup
        fields = ["name", "purpose", "language", "time_zone", "places"]
        widgets = {"purpose": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"purpose": _("Whoever holds an invitation reads this before they join.")}


class FoundForm(GroupForm):
    """The same for a new group, with its founder's own name in it."""

    own_name = NameField()
    field_order = ["name", "purpose", "own_name"]

    def __init__(self, data: QueryDict | None = None, *, actor: User) -> None:
        super().__init__(data, initial={"language": actor.language, "time_zone": actor.time_zone})
        self.actor = actor

    def save(self, commit: bool = True) -> DiscussionGroup:
        return founding.found(actor=self.actor, group=self.instance, name=self.cleaned_data["own_name"])


class ReviseForm(GroupForm):
    def __init__(self, data: QueryDict | None = None, *, me: Membership) -> None:
        # A copy, so that what was typed and refused doesn't stand on the page as the group's name.
        super().__init__(data, instance=copy(me.group))
        self.me = me

    def save(self, commit: bool = True) -> DiscussionGroup:
        return founding.revise(me=self.me, group=self.instance)
