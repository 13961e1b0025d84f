"""Deleting an account: every app gives its part (settings.ERASURE_PROVIDERS), this one the last."""

from typing import Literal

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.module_loading import import_string

from accounts.models import User

# What becomes of somebody's words: they go, or they stay under "a former member".
Words = Literal["withdraw", "keep"]


def obstacles(*, user: User) -> list[str]:
    """Why this account can't be deleted yet, each as a sentence that says what to do first."""
    return [sentence for provider in settings.ERASURE_OBSTACLES for sentence in import_string(provider)(user=user)]


@transaction.atomic
def erase_account(*, actor: User, words: Words) -> None:
    """Deletes the account and all that every app knows of the person. Raises ValidationError for what is in the way."""
    user = User.objects.select_for_update().get(pk=actor.pk)
    in_the_way = obstacles(user=user)
    if in_the_way:
        raise ValidationError(in_the_way)
    for provider in settings.ERASURE_PROVIDERS:
        import_string(provider)(user=user, words=words)


def erase(*, user: User, words: Words) -> None:
    """This app's part: the row itself. Sessions, addresses, recovery codes and the log of what they did in the admin
    go with it; entries about them, which hold their name, don't by themselves.
    """
    LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=user.pk).delete()
    user.delete()
