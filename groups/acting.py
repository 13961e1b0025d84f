"""Oneself in a group: what every page of a group begins with."""

from django.db import models
from django.http import Http404

from accounts.models import User
from groups.models import Membership
from statements.kept import Given, Kept

TEXT = models.CharField()
ACTING = Kept(lambda: Membership.objects.everybody_acting.filter(user=Given("user", TEXT), group=Given("group", TEXT)))


def acting_in(group_id: str, user: User) -> Membership:
    """This person's own membership of the group, with group and roles, as from `Membership.objects.acting`.

    Raises Http404 where they aren't in it now. For the pages that are opened most: the statement is kept.
    """
    if me := ACTING.one(user=user.pk, group=group_id):
        return me
    raise Http404
