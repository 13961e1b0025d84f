"""Who runs the site can open an account; that they did is kept."""

from accounts.models import AccountLook, User


def look(*, actor: User, account_id: str) -> AccountLook:
    """Adds a line to the log. Asked by a GET that writes, the one page where a look itself is what matters."""
    return AccountLook.objects.create(looker_id=actor.pk, account_id=account_id)
