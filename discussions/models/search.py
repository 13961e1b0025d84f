"""By which words comments are found. Triggers keep it in step (0003_search); nothing else writes here."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import connections, models

from discussions.models.comment import Comment
from groups.models import DiscussionGroup
from readings.search.fields import WordsField, arms, matching
from readings.search.query import Query
from readings.search.words import language_of

# So many of the latest comments are looked through before all.
LATEST = 1000


class CommentEntryQuerySet(models.QuerySet["CommentEntry"]):
    def newest(self, query: Query, groups: Mapping[str, str], before: int, most: int) -> list[int]:
        """The ids of the latest comments that say it, in the groups with these ids, each with its language."""
        if not (query.terms and groups):
            return []
        find = {"sqlite": self._on_sqlite, "postgresql": self._on_postgresql}[connections[self.db].vendor]
        return find(query, groups, before, most)

    def _on_postgresql(self, query: Query, groups: Mapping[str, str], before: int, most: int) -> list[int]:
        """First among the latest, where a common word is found at once; if they are too few, by the index of words.

        Asked for both at once, PostgreSQL guesses how rare the word is, and now and then reads every comment.
        """
        says, asked = arms(query, _languages(groups), language="language", words="words")
        # A list and no array: of a single group PostgreSQL then knows that its own index has the order.
        listed = ", ".join(["%s"] * len(groups))
        spoken = f"FROM discussions_commententry WHERE group_id IN ({listed}) AND comment_id < %s"
        latest = f"SELECT comment_id {spoken} ORDER BY comment_id DESC LIMIT {LATEST}"
        # In the order of a sum: for the table's own order it would walk through what other groups have said.
        newest = f"AND {says} ORDER BY comment_id + 0 DESC LIMIT %s"
        among = f"SELECT comment_id FROM discussions_commententry WHERE comment_id IN ({latest}) {newest}"  # noqa: S608
        ids = self._ids(among, groups, before, asked, most)
        return (
            ids if len(ids) == most else self._ids(f"SELECT comment_id {spoken} {newest}", groups, before, asked, most)
        )

    def _ids(self, sql: str, groups: Mapping[str, str], before: int, asked: list[str], most: int) -> list[int]:
        with connections[self.db].cursor() as cursor:
            cursor.execute(sql, [*groups, before, *asked, most])
            return [pk for (pk,) in cursor.fetchall()]

    def _on_sqlite(self, query: Query, groups: Mapping[str, str], before: int, most: int) -> list[int]:
        """FTS5 walks back from the newest by itself, if nothing is joined to it."""
        among = " OR ".join(f'"{pk}"' for pk in groups)
        match = f"group_id : ({among}) AND ({matching(query, _languages(groups))})"
        with connections[self.db].cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM discussions_commententry_fts WHERE discussions_commententry_fts MATCH %s"
                " AND rowid < %s ORDER BY rowid DESC LIMIT %s",
                [match, before, most],
            )
            return [pk for (pk,) in cursor.fetchall()]


def _languages(groups: Mapping[str, str]) -> list[str]:
    return sorted({language_of(tag) for tag in groups.values()})


class CommentEntry(models.Model):
    """The words of a comment that is shown. One that is hidden or withdrawn has no entry."""

    comment = models.OneToOneField(Comment, primary_key=True, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+", db_index=False)
    language = models.CharField(max_length=10)
    words = WordsField()

    objects: ClassVar = CommentEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "words of a comment"
        indexes = [models.Index(fields=["group", "-comment"], name="discussions_commententry_new")]

    def __str__(self) -> str:
        return str(self.pk)
