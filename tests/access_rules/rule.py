"""What a row says: who sees an address, and who is refused."""

from dataclasses import dataclass

from tests.cast import ROLES

ANYBODY = frozenset(ROLES)
SIGNED_IN = ANYBODY - {"nobody"}
MEMBERS = frozenset({"member", "moderator", "organizer"})
ORGANIZERS = frozenset({"organizer"})
AUTHOR = frozenset({"member"})
STAFF = frozenset({"staff", "superuser"})
MODERATORS = frozenset({"moderator", "superuser"})
EVERYBODY_THERE = STAFF | MODERATORS | {"outsider"}
SUPERUSER = frozenset({"superuser"})
NOBODY_AT_ALL: frozenset[str] = frozenset()
CHANGING = ("changelist", "change", "add", "delete", "history")


@dataclass(frozen=True)
class Rule:
    """`elsewhere` is what the outsider, who organizes and moderates the other group, gets there. An `open` address
    shows other things to everybody, so nobody is asked to sign in for what it hides.
    """

    seen: frozenset[str]
    refused: frozenset[str] = frozenset()
    elsewhere: str = "seen"
    open: bool = False


def among_members(seen: frozenset[str], elsewhere: str = "seen") -> Rule:
    """Some of the group may; the rest of it is refused."""
    return Rule(seen, MEMBERS - seen, elsewhere)


def at_the_desk(seen: frozenset[str]) -> Rule:
    """To the others at the desk it isn't there either. The outsider is one of the moderators: of the other group."""
    return Rule(seen, elsewhere="seen" if "moderator" in seen else "hidden")


anybody, signed_in = Rule(ANYBODY), Rule(SIGNED_IN)
told_in_private = Rule(AUTHOR | {"moderator"}, elsewhere="hidden")
# Whoever asks to come in, or waits for a place: no organizer sees it at these addresses.
ASKERS = Rule(frozenset({"newcomer"}), elsewhere="hidden")
members, organizers = Rule(MEMBERS), among_members(ORGANIZERS)
