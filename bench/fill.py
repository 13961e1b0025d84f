"""Fills the site's database and signs people in: `python -m bench.inside bench.fill full`."""

from django.db.models import QuerySet

from accounts.models import User
from bench import ROOT, circles, database, evening, people, places, shelf, talk
from bench.prose import Prose
from bench.scale import SCALES, Scale
from bench.signin import cookies
from discussions.models import Limit
from groups import calendars
from groups.models import Membership, Role

SOURCES = [
    "prose.py",
    "places.py",
    "scale.py",
    "shelf.py",
    "people.py",
    "circles.py",
    "evening.py",
    "talk.py",
    "fill.py",
]


def main(scale: str) -> dict[str, str]:
    """Cookies of a member and a moderator of the first group and of members of the second and third, quiet and busy.

    `feed` is the token of the quiet one's calendar, which is asked for without a cookie, as `nobody`; `feed_mark` is
    its ETag.
    And `middle_100`: the path after which the middle page of the thread of 100 begins; so for every measured thread.
    """
    mark = database.fingerprint(
        *ROOT.glob("*/migrations/*.py"), *(ROOT / "bench" / name for name in SOURCES), also=scale
    )
    database.made(mark, lambda: fill(SCALES[scale]))
    quiet = User.objects.get(pk=_members(places.QUIET_GROUP).filter(roles=None)[0].user_id)
    token = calendars.make(actor=quiet)
    feed = calendars.feed_at(token)
    return {
        "nobody": "",
        "feed": token,
        "feed_mark": feed.mark if feed else "",
        "member": cookies(_members(places.GROUP).filter(roles=None)[0].user_id),
        "moderator": cookies(_members(places.GROUP).get(roles__role=Role.MODERATOR).user_id),
        "quiet": cookies(quiet.pk),
        "busy": cookies(_members(places.BUSY_GROUP).filter(roles=None)[0].user_id),
    } | {f"middle_{size}": talk.middle(size) for size in SCALES[scale].threads}


def _members(group: str) -> QuerySet[Membership]:
    return Membership.objects.filter(group=group).order_by("pk")


def fill(scale: Scale) -> None:
    prose = Prose(seed=1)
    # A minute fills here what takes a group years.
    Limit.objects.all().delete()
    passages = shelf.fill(scale, prose)
    groups = people.fill(scale, prose)
    circles.fill(places.LIVE_SESSION, groups[places.GROUP])
    evening.fill(places.LIVE_SESSION, groups[places.GROUP], prose, passages)
    talk.fill(scale, prose, groups, passages)
