"""How far a member has read each thread: noted when a page of it is shown to them or they speak, for their own eyes."""

from discussions.models import ReadMark, Thread
from groups.models import Membership


def note(*, me: Membership, thread: Thread, seq: int) -> None:
    """Raises the mark to that comment. It never falls, in whatever order two windows or two devices come.

    `thread` comes from `with_mark`; where its mark is as high already, nothing is asked or written.
    """
    if thread.read_to is None:
        # Another window may have made one in the meantime, higher or lower.
        ReadMark.objects.bulk_create([ReadMark(member=me, thread=thread, seq=seq)], ignore_conflicts=True)
    if thread.read_to is None or thread.read_to < seq:
        ReadMark.objects.filter(member=me, thread=thread, seq__lt=seq).update(seq=seq)


def spoke(*, me: Membership, thread: Thread, seq: int) -> None:
    """Raises the mark to one's own comment that was just made. In its transaction: no other has a higher number yet."""
    mark = ReadMark(member=me, thread=thread, seq=seq)
    ReadMark.objects.bulk_create(
        [mark], update_conflicts=True, unique_fields=["member", "thread"], update_fields=["seq"]
    )
