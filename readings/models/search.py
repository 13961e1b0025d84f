"""By which words readings are found. Triggers keep it in step (0003_search); nothing else writes here."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from readings.models.beside import ContentNote
from readings.models.passage import Passage
from readings.models.reading import Reading, ReadingQuerySet
from readings.models.version import Block
from readings.search.fields import WordsField
from readings.search.query import ALL_LANGUAGES, Query


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    def saying(self, query: Query) -> Self:
        return self.filter(words__says=(query, ALL_LANGUAGES))

    def shown_of(self, seen: ReadingQuerySet, read: ReadingQuerySet) -> Self:
        """Those of citations among `seen`, and those of blocks that are among `read` too and behind no content note."""
        note = ContentNote.objects.filter(Q(block_key="") | Q(block_key=OuterRef("block__key")))
        open_ = Q(~Exists(note.filter(reading=OuterRef("reading"))), reading__in=read)
        return self.filter(Q(block=None) | open_, passage=None, reading__in=seen)


class SearchEntry(models.Model):
    """The words of a block of the latest version, of a passage's quote, or, with neither, of a reading's citation."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="+")
    block = models.OneToOneField(Block, null=True, on_delete=models.CASCADE, related_name="+")
    passage = models.OneToOneField(Passage, null=True, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    words = WordsField()

    objects: ClassVar = SearchEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "words of a reading"
        constraints = [
            models.CheckConstraint(
                name="readings_searchentry_of_one_thing", condition=Q(block__isnull=True) | Q(passage__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reading_id} {self.pk}"
