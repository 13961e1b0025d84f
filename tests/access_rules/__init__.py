"""Who may see each address. One row an address, by app; `tests/test_access.py` tries them all.

`seen`     may open it, and do there what it is for
`refused`  sees that it is there and may not (403): other members of the same group, other people at the desk
Everybody else gets what they would get for an id that doesn't exist; whoever isn't signed in is asked to sign in.
"""

from tests.access_rules import desk, discussions, groups, meetings, people, readings
from tests.access_rules.rule import MEMBERS, SIGNED_IN, Rule

__all__ = ["IGNORED", "MEMBERS", "RULES", "SIGNED_IN", "Rule"]

RULES = people.RULES | readings.RULES | groups.RULES | meetings.RULES | discussions.RULES | desk.RULES

# Django's own, without a name to ask for them by: the admin's catch-all and its redirect from addresses of old.
IGNORED = {"admin:(?P<url>.*)$", "admin:<path:object_id>/"}
