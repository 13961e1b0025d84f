"""What threads put into a member's round-up: that others have spoken in what they follow, and in how many places."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from discussions.models import Thread
from groups.models import Membership


def part(me: Membership, since: datetime) -> list[tuple[str, str]]:
    """A count, and the path of the page where what is counted can be seen."""
    if me.user is None:
        return []
    threads = list(Thread.objects.filter(group=me.group_id).stirred_for(me.user, since).followed_by(me.user))
    if not threads:
        return []
    sentence = ngettext("Others have spoken in one place:", "Others have spoken in %(number)d places:", len(threads))
    path = threads[0].get_absolute_url() if len(threads) == 1 else reverse("news")
    return [(sentence % {"number": len(threads)}, path)]
