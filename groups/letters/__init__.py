"""What a group writes to its members. `tell_…` queues letters on commit; the rest of this package writes them then."""

from groups.letters.sessions import ask_unanswered, tell_cancelled, tell_changed

__all__ = ["ask_unanswered", "tell_cancelled", "tell_changed"]
