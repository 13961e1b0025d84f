"""What the members of the bench say: threads of every length, and the cases that some of it became."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bench import database, places
from bench.prose import Prose
from bench.scale import Scale
from discussions.models import Case, Comment, Flag, Limit, Reason, Thread
from discussions.tree import path_for
from groups.models import Membership, MembershipRole, Role
from readings.models import Passage

START = datetime(2026, 1, 1, tzinfo=UTC)
BODIES = 2000
# Cases are made of so many comments at a time.
BATCH = 5000


class Speakers:
    """Writes threads into the database, each comment with the next id and one of 2,000 bodies."""

    def __init__(self, prose: Prose) -> None:
        self.random = prose.random
        self.bodies = [prose.paragraph(500) + _ending(number) for number in range(BODIES)]
        self.ids = itertools.count(1)

    def thread(self, ident: str, passage: Passage, members: list[Membership], size: int) -> Thread:
        """A thread of that many comments, a third of them on the first level, the others answers to recent ones."""
        thread = Thread(
            id=ident,
            group_id=members[0].group_id,
            passage=passage,
            last_seq=size,
            created_at=START,
            last_comment_at=START + timedelta(minutes=size),
        )
        thread.save(force_insert=True)
        database.store(Comment, self._comments(thread, members, size))
        return thread

    def _comments(self, thread: Thread, members: list[Membership], size: int) -> Iterator[Comment]:
        recent: list[Comment] = []
        for seq in range(1, size + 1):
            parent = self.random.choice(recent) if recent and self.random.random() > 0.35 else None
            body = self.random.choice(self.bodies)
            said_at = START + timedelta(minutes=seq)
            comment = Comment(
                id=next(self.ids),
                group_id=thread.group_id,
                thread=thread,
                seq=seq,
                parent=parent,
                path=path_for(seq, under=parent.path if parent else ""),
                author=self.random.choice(members),
                body=body,
                html=f"<p>{body}</p>\n",
                created_at=said_at,
                edited_at=said_at + timedelta(minutes=7) if self.random.random() < 0.1 else None,
            )
            recent = [*recent[-29:], comment]
            yield comment


def _ending(number: int) -> str:
    """What the search is measured with; the prose has neither word."""
    return f" Our {places.RARE_WORD}." if number == 0 else " A thread." if number % 3 else ""


def lift_limits() -> None:
    """What is measured here is how fast it is, and not how much anybody may do in an hour."""
    Limit.objects.all().delete()


def fill(scale: Scale, prose: Prose, groups: dict[str, list[Membership]], passages: list[Passage]) -> None:
    """Stores the threads that are measured, one of each passage, one in every other group, what is left to be searched,
    and the cases.
    """
    lift_limits()
    speakers = Speakers(prose)
    first = groups[places.GROUP]
    most = max(scale.passages, scale.many_passages)
    marked, others = passages[:most], passages[most:]
    for size, passage in zip(scale.threads, others, strict=False):
        speakers.thread(places.thread(size), passage, first, size)
    for kind, members, count in (("x", first, scale.passages), ("z", groups[places.BUSY_GROUP], scale.many_passages)):
        for number, passage in enumerate(marked[:count], start=1):
            speakers.thread(places.ident(kind, number), passage, members, 1 + number % 3)
    for members in list(groups.values())[1:]:
        speakers.thread("y" + members[0].group_id[1:], others[-1], members, scale.small_thread)
    _fill_up(scale, speakers, groups, others)
    database.number_from_here(Comment)
    _cases(scale, prose, first)


def _fill_up(scale: Scale, speakers: Speakers, groups: dict[str, list[Membership]], passages: list[Passage]) -> None:
    """One more thread in each of the groups whose search is measured, which brings them to their numbers."""
    for group, passage, size in zip(
        (places.BUSY_GROUP, places.GROUP), (passages[0], passages[-1]), scale.spoken, strict=True
    ):
        missing = size - Comment.objects.filter(group=group).count()
        speakers.thread("w" + group[1:], passage, groups[group], missing)


def middle(size: int) -> str:
    """The path of the comment in the middle of the thread of that size, in the order of the tree."""
    paths = Comment.objects.filter(thread=places.thread(size)).order_by("path").values_list("path", flat=True)
    return paths[size // 2 - 1]


def _cases(scale: Scale, prose: Prose, members: list[Membership]) -> None:
    """Waiting cases of the first and the third group, both of which one person moderates: none about them, and none
    that they flagged. Two flags each.
    """
    moderator = members[1]
    there = Membership(
        id=places.ident("n", 1), group_id=places.BUSY_GROUP, user_id=moderator.user_id, name=moderator.name
    )
    there.save(force_insert=True)
    MembershipRole.objects.create(membership=there, role=Role.MODERATOR)
    flagging = {group: _without(group, there.user_id) for group in (places.GROUP, places.BUSY_GROUP)}
    spoken = Comment.objects.filter(group__in=flagging).exclude(author=moderator).select_related("author")
    for some in batched(spoken.order_by("pk")[: scale.cases].iterator(chunk_size=BATCH), BATCH):
        cases = [_case(comment) for comment in some]
        database.store(Case, cases)
        database.store(Flag, (flag for case in cases for flag in _flags(case, prose, flagging[case.group_id])))


def _without(group: str, user_id: str | None) -> list[Membership]:
    return list(Membership.objects.filter(group=group).exclude(user=user_id).order_by("pk")[:3])


def _case(comment: Comment) -> Case:
    return Case(
        id=places.ident("c", comment.pk),
        group_id=comment.group_id,
        comment=comment,
        subject_id=comment.author.user_id,
        snapshot=comment.body,
        flag_count=2,
        urgency=comment.pk % 4,
        opened_at=comment.created_at,
    )


def _flags(case: Case, prose: Prose, members: list[Membership]) -> Iterator[Flag]:
    for member in [each for each in members if each.user_id != case.subject_id][:2]:
        yield Flag(group_id=case.group_id, case=case, flagged_by=member, reason=Reason.HURTFUL, note=prose.sentence())


def batched(comments: Iterator[Comment], size: int) -> Iterator[list[Comment]]:
    while some := list(itertools.islice(comments, size)):
        yield some
