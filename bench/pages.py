"""What is measured: the site's pages, and for each the bare view and the limit that it is held to."""

from collections.abc import Iterator
from dataclasses import dataclass

from bench import places
from bench.measure import STAMP
from bench.scale import Scale

LIVE = f"/groups/{places.GROUP}/sessions/{places.LIVE_SESSION}/live/"
BARE_THREAD, BARE_REPLY = "bare thread", "bare reply"
REPLY = f"{STAMP.decode()} " + "Nobody had asked us that before, so we said it twice. " * 9


@dataclass(frozen=True)
class Page:
    """A page, who asks for it, and what it may cost: times its bare view, milliseconds, and statements.

    `path` may name in braces what only the filler knows, and so may `known`, the ETag that is sent along. `holds` is
    how often `marker` has to occur in the answer, which shows that it is the page that was meant.
    """

    name: str
    path: str
    who: str = "member"
    form: dict[str, str] | None = None
    against: str = BARE_THREAD
    limit: float | None = None
    limit_ms: float | None = None
    statements: int | None = None
    marker: str = ""
    holds: int = 0
    answers: int = 0
    known: str = ""

    @property
    def status(self) -> int:
        return self.answers or (200 if self.form is None else 302)


def site_pages(scale: Scale) -> list[Page]:
    group, quiet = f"/groups/{places.GROUP}", f"/groups/{places.QUIET_GROUP}"
    return [
        *_threads(scale),
        Page(
            "reading, no passages",
            f"{quiet}/readings/{places.READING}/",
            who="quiet",
            limit=1.5,
            marker='id="p',
            holds=scale.words // 100,
        ),
        Page(
            f"reading, {scale.passages} passages",
            f"{group}/readings/{places.READING}/",
            limit=2.0,
            marker='"block__talk block__talk--some"',
            holds=scale.passages,
        ),
        Page(
            f"reading, {scale.many_passages:,} passages",
            f"/groups/{places.BUSY_GROUP}/readings/{places.READING}/",
            who="busy",
            limit=4.0,
            marker='"block__talk block__talk--some"',
            holds=scale.many_passages,
        ),
        Page("group home", f"{group}/", limit=1.0),
        Page(f"group home, {scale.weeks} sessions", f"/groups/{places.BUSY_GROUP}/", who="busy", limit=1.0),
        Page(
            "session to come, with its answers",
            f"/groups/{places.BUSY_GROUP}/sessions/{places.ident('w', scale.weeks - 1)}/",
            who="busy",
            limit=1.0,
        ),
        Page(
            "session with all that happens in it",
            f"/groups/{places.GROUP}/sessions/{places.LIVE_SESSION}/",
            limit=1.0,
            marker=places.ON_A_CARD,
            holds=places.CARDS,
        ),
        Page(
            f"feed with {scale.ahead + 2} sessions",
            "/calendar/{feed}.ics",
            who="nobody",
            limit=1.0,
            statements=2,
            marker="BEGIN:VEVENT",
            holds=scale.ahead + 2,
        ),
        Page(
            "feed, unchanged (304)", "/calendar/{feed}.ics", who="nobody", limit=1.0, answers=304, known="{feed_mark}"
        ),
        Page("library", "/readings/", limit=1.0),
        Page("live poll (204)", f"{LIVE}version/?since=1", statements=3, answers=204),
        Page("live change", f"{LIVE}version/?since=0", marker='class="seat ', holds=scale.members // scale.groups),
        Page("live screen", LIVE, marker='class="seat ', holds=scale.members // scale.groups),
        *_searches(scale),
        Page(
            f"moderators' queue of {scale.cases:,}",
            "/admin/discussions/case/",
            who="moderator",
            limit=1.5,
            statements=8,
            marker="/change/",
            holds=min(50, scale.cases),
        ),
        Page(
            "posting a reply",
            f"{quiet}/threads/{places.REPLIES_THREAD}/reply/",
            who="quiet",
            form={"parent": "1", "body": REPLY},
            against=BARE_REPLY,
            limit=2.0,
            statements=14,
        ),
    ]


def _threads(scale: Scale) -> Iterator[Page]:
    for size in scale.threads:
        address = f"/groups/{places.GROUP}/threads/{places.thread(size)}/"
        for part, path in (("first page", address), ("middle", f"{address}?after={{middle_{size}}}")):
            yield Page(f"thread of {size:,}, {part}", path, limit=1.25, statements=8, marker="<article", holds=50)


def _searches(scale: Scale) -> Iterator[Page]:
    few, many = scale.spoken
    common, rare = f"/search/?q={places.COMMON_WORD}", f"/search/?q={places.RARE_WORD}"
    yield Page(f"search, {few:,} comments", common, who="busy", marker="<mark>", holds=10)
    yield Page(f"search, {many:,} comments", common, limit_ms=60.0, marker="<mark>", holds=10)
    yield Page(f"search, {many:,} comments, a rare word", rare, limit_ms=60.0)
    yield Page(f"search, {many:,} comments, no such word", "/search/?q=nowhere", limit_ms=60.0)


BARE = {
    BARE_THREAD: Page(BARE_THREAD, "/1/", marker="<article", holds=50),
    BARE_REPLY: Page(BARE_REPLY, "/2/reply/", form={"body": REPLY}),
}
