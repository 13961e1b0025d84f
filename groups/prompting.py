"""Putting a question to a reading or to words of it: asking, wording it differently, its place, taking it back."""

from collections import defaultdict
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, Max
from django.utils.translation import gettext as _

from groups.models import DiscussionGroup, GroupReading, Membership, Prompt
from groups.models.study import PromptQuerySet
from readings.models import Block, Passage, Reading
from readings.passages import point_at
from readings.text import tidy
from statements.kept import Given, KeptOfSome

TEXT = CharField()
HERE = Prompt.objects.filter(group=Given("group", TEXT))
ASKED = KeptOfSome(lambda readings: HERE.asked().filter(reading__pk__in=readings).select_related("passage"), TEXT)


@transaction.atomic
def ask(*, me: Membership, reading: Reading, words: str, passage: Passage | None = None) -> Prompt:
    """A question to `me`'s group about a reading that it has taken up, or about a passage of it, after the others.

    The same question about the same words is asked once. Raises ValidationError for a reading that isn't the group's.
    """
    DiscussionGroup.objects.hold(me.group_id)
    if not GroupReading.objects.filter(group=me.group_id, reading=reading).exists():
        raise ValidationError(_("The group doesn’t read this. Put it on the group’s list first."), code="reading")
    words, standing = tidy(words).strip(), asked_of(me, reading)
    if same := standing.filter(words=words, passage=passage).first():
        return same
    last = standing.aggregate(last=Max("position"))["last"] or 0
    return Prompt.objects.create(
        group_id=me.group_id, reading=reading, passage=passage, words=words, position=last + 1, asked_by=me
    )


@transaction.atomic
def ask_about(
    *, me: Membership, block: Block, start: int, end: int, quote: str, words: str, end_block: Block | None = None
) -> Prompt:
    """A question about words of a text: `start` and `end` are code points, `end` of the end block's where there is one.

    Raises ValidationError unless the text says `quote` there.
    """
    passage = point_at(start_block=block, start=start, end_block=end_block or block, end=end, quote=quote)
    return ask(me=me, reading=block.version.reading, words=words, passage=passage)


@transaction.atomic
def reword(*, prompt: Prompt, words: str) -> Prompt:
    """The question in other words. Raises ValidationError if it was taken back in the meantime."""
    words = tidy(words).strip()
    if not Prompt.objects.asked().filter(pk=prompt.pk).update(words=words):
        raise ValidationError(_("This question was taken back in the meantime, so it can’t be changed."), code="gone")
    prompt.words = words
    return prompt


@transaction.atomic
def move(*, me: Membership, prompt: Prompt, steps: int) -> None:
    """The question so many places further down among those to its reading (up, if negative), as far as they go."""
    DiscussionGroup.objects.hold(me.group_id)
    rows = list(asked_of(me, prompt.reading))
    before = next((place for place, other in enumerate(rows) if other.pk == prompt.pk), None)
    if before is None:
        return
    rows.insert(max(0, before + steps), rows.pop(before))
    for position, other in enumerate(rows, start=1):
        other.position = position
    Prompt.objects.bulk_update(rows, ["position"])


@transaction.atomic
def take_back(*, prompt: Prompt) -> None:
    """The question is asked no longer. What was answered stays where it was said, under the question's words."""
    Prompt.objects.hold(prompt.pk)
    Prompt.objects.filter(pk=prompt.pk).update(status=Prompt.Status.TAKEN_BACK)


def asked_of(me: Membership, reading: Reading) -> PromptQuerySet:
    """The questions that `me`'s group is asked about this reading, in their order."""
    return Prompt.objects.within(me).asked().filter(reading=reading)


def asked_by_reading(me: Membership, reading_ids: Iterable[str]) -> dict[str, list[Prompt]]:
    """The same for several readings, by the reading's id, each with its passage. One query."""
    found: dict[str, list[Prompt]] = defaultdict(list)
    for prompt in ASKED.rows(set(reading_ids), group=me.group_id):
        found[prompt.reading_id].append(prompt)
    return found
