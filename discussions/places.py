"""Where the words of a thread stand now: in the newest version of the text, or in the last that has them."""

from dataclasses import dataclass

from django.db.models import CharField, OuterRef, QuerySet, Subquery

from accounts.models import User
from discussions.models import ReadMark, Thread
from groups.models import Membership
from readings.models import PLACED, Passage, PassageAnchor, Version
from statements.kept import Given, Kept

Notice = tuple[str, dict[str, object]]
# As many threads whose words are gone does the front page name.
SHOWN = 5


@dataclass
class Standing:
    """Where a passage stands: `number` is the last version that has it, `state` what became of it in the newest.

    Without a state the passages are being carried over to the newest version; `version_id` is the last they came to.
    """

    number: int
    newest: int
    version_id: str
    state: str

    @property
    def is_lost(self) -> bool:
        """Whether the newest version is known not to have it."""
        return self.state == PassageAnchor.State.ORPHAN

    @property
    def is_asked(self) -> bool:
        """Whether somebody has to say if it is still the same passage."""
        return self.state == PassageAnchor.State.SUGGESTED

    @property
    def is_here(self) -> bool:
        return self.state in PLACED


def places() -> QuerySet[PassageAnchor]:
    """Where a passage stands in each version, in the newest first, with the number of the reading's newest version."""
    versions = Version.objects.filter(reading=OuterRef("version__reading")).order_by("-number")
    rows = PassageAnchor.objects.filter(passage=Given("passage", CharField()))
    rows = rows.annotate(newest=Subquery(versions.values("number")[:1]))
    return rows.select_related("version").order_by("-version__number")


PLACES = Kept(places)


def standing_of(passage: Passage | None) -> Standing | None:
    """One query, however many versions there are; nothing for a question about a whole reading, and for words of a
    text that was taken down.
    """
    if passage is None:
        return None
    found = [(row.version.number, row) for row in PLACES.rows(passage=passage.pk)]
    if not found:
        return None
    number, last = found[0]
    placed = next((one for one, row in found if row.state in PLACED), passage.version.number)
    newest: int = last.newest  # type: ignore[attr-defined]
    return Standing(placed, newest, last.version_id, last.state if number == newest else "")


def note_told(*, me: Membership, thread: Thread, standing: Standing | None) -> None:
    """That the thread's page has told this person that the words are gone. A second time it changes nothing."""
    if standing and standing.is_lost:
        mark = ReadMark.objects.filter(member=me, thread=thread)
        mark.exclude(told_of=standing.version_id).update(told_of=standing.version_id)


def notice(user: User) -> Notice | None:
    """Above the front page: the threads in which one spoke and whose words a new version no longer has."""
    lost = list(Thread.objects.lost_to(user).for_list(user).order_by("-last_comment_at")[: SHOWN + 1])
    return ("discussions/_home_lost.html", {"lost": lost[:SHOWN], "more": len(lost) > SHOWN}) if lost else None
