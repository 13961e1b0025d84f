"""A group that is deleted, with everything in it, so that anybody who was there can check.

Nothing here names the tables of the apps above: every table with a column for the group is emptied of it, whichever app
it belongs to, so that none can be forgotten. What stays: the moderation log's codes with opaque ids, which triggers let
nobody change, and one row that says when how many rows of which table went.
"""

from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models import Q, QuerySet

from groups.models import DeletedGroup, DiscussionGroup, GroupReading
from mail.models import Message
from readings import erasure
from readings.models import Note, Passage, Reading

# The moderation log: what it says stays, and the page of what was deleted says so.
LOG = "discussions_logentry"


def delete(*, group: DiscussionGroup, receipt: str) -> DeletedGroup:
    """Deletes it. Belongs in a transaction that holds the group."""
    group_id = group.pk
    counts: Counter[str] = Counter()
    studied = list(GroupReading.objects.filter(group=group, for_study=True).values_list("reading", flat=True))
    passages: set[str] = set()
    ids: set[str] = {group_id}
    for model in tables_of_groups():
        rows = model._base_manager.filter(group=group)
        gone = {str(pk) for pk in rows.values_list("pk", flat=True)}
        if gone:
            ids |= gone
            passages |= pointed_at(rows)
            LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(model), object_id__in=gone).delete()
            counts.update(rows.delete()[1])
    counts.update(group.delete()[1])
    counts.update(forget_letters(ids))
    counts.update(forget_passages(passages))
    # A text that only this group read stays with whoever brought it in, as their own; without them it goes too.
    counts.update(erasure.unused(Reading.objects.filter(pk__in=studied, added_by=None)).delete()[1])
    forget_in_indexes()
    by_table = {apps.get_model(label)._meta.db_table: number for label, number in counts.items() if number}
    return DeletedGroup.objects.create(pk=receipt, group_id=group_id, counts=by_table)


def tables_of_groups() -> Iterator[type[models.Model]]:
    """Those with a column for their group, each before what it can't be without."""
    tables: dict[type[models.Model], set[type[models.Model]]] = {
        model: set()
        for model in apps.get_models()
        if any(field.name == "group" and field.related_model is DiscussionGroup for field in model._meta.local_fields)
    }
    for model, needed in tables.items():
        columns = [field for field in model._meta.local_fields if isinstance(field, models.ForeignKey)]
        held = [field.related_model for field in columns if field.remote_field.on_delete is not models.SET_NULL]
        needed |= {other for other in held if isinstance(other, type) and other in tables and other is not model}
    return reversed([*TopologicalSorter(tables).static_order()])


def pointed_at(rows: QuerySet[models.Model]) -> set[str]:
    """The passages that these rows point at."""
    fields = [*rows.model._meta.local_fields, *rows.model._meta.local_many_to_many]
    names = [field.name for field in fields if field.related_model is Passage]
    return {pk for name in names for pk in rows.values_list(name, flat=True) if pk}


def forget_passages(passages: set[str]) -> dict[str, int]:
    """Deletes those at which nobody points any more, not even a note of somebody's own."""
    found = Passage.objects.filter(pk__in=passages)
    used = Q(pk__in=found.in_use().values("pk")) | Q(pk__in=Note.objects.filter(passage__in=found).values("passage"))
    return found.exclude(used).delete()[1]


def forget_letters(ids: set[str]) -> dict[str, int]:
    """Deletes the letters that wait and are about anything of it. One that is just being sent forgets it by itself."""
    waiting = Message.objects.filter(status=Message.Status.WAITING).exclude(about={}).values_list("pk", "about")
    about_it = [pk for pk, about in waiting.iterator() if ids & {str(value) for value in about.values()}]
    return Message.objects.filter(pk__in=about_it).delete()[1]


def forget_in_indexes() -> None:
    """SQLite's index of words marks what was deleted and keeps its words until it is put in order, as is done here."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%%USING fts5%%'", [])
        for (table,) in cursor.fetchall():
            cursor.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608


def counted(group_id: str) -> dict[str, int]:
    """By table, how many rows name the group now: counted anew, in every table that has a column for it."""
    tables = [
        model._meta.db_table
        for model in apps.get_models()
        if model is not DeletedGroup
        and any(field.column == "group_id" for field in model._meta.local_fields)
        and model._meta.app_label not in {"auth", "accounts"}
    ]
    arms = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table} WHERE group_id = %s" for table in tables)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(arms, [group_id] * len(tables))
        return dict(cursor.fetchall())
