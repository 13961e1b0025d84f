"""What accounts put on the front page, above what the groups have there."""

from accounts.models import User

Section = tuple[str, dict[str, object]]


def notice(user: User) -> Section | None:
    """A reminder for whoever would lose the account with the password; None for everybody else."""
    return ("accounts/_recovery_reminder.html", {}) if user.could_be_locked_out else None
