"""Who may do what with other people's accounts."""

from django.contrib.auth.models import AnonymousUser

from accounts.models import User


def can_administer_accounts(user: User | AnonymousUser) -> bool:
    """Superusers only: who has an account here is itself something that a group's members trust us with."""
    return user.is_active and user.is_superuser
