"""Following a thread, or all that one's group says about a reading; and what is new in that."""

from django.db import transaction

from discussions.models import FollowedReading, ReadMark, Thread
from groups.models import Membership
from readings.models import Reading


@transaction.atomic
def follow_thread(*, me: Membership, thread: Thread, follows: bool) -> None:
    """Whoever spoke in it follows it without saying so, and stops by saying so."""
    ReadMark.objects.bulk_create([ReadMark(member=me, thread=thread, seq=0)], ignore_conflicts=True)
    ReadMark.objects.filter(member=me, thread=thread).update(follows=follows)


@transaction.atomic
def follow_reading(*, me: Membership, reading: Reading, follows: bool) -> None:
    """All threads on it in `me`'s group, except those of which they said otherwise."""
    if follows:
        FollowedReading.objects.bulk_create([FollowedReading(member=me, reading=reading)], ignore_conflicts=True)
    else:
        FollowedReading.objects.filter(member=me, reading=reading).delete()
