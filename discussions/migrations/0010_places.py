"""Threads about a session, and threads under a title of their own, which goes with the words of its first comment."""

import django.db.models.deletion
from django.db import migrations, models


FORGET = "UPDATE discussions_thread SET title = '' WHERE id = NEW.thread_id"
OPENING = "NEW.status = 'withdrawn' AND NEW.seq = 1"
SQLITE = [
    f"""
    CREATE TRIGGER discussions_thread_title_forget AFTER UPDATE OF status ON discussions_comment
    WHEN {OPENING} BEGIN
        {FORGET};
    END
    """
]
POSTGRESQL = [
    f"""
    CREATE FUNCTION discussions_thread_title_forget() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        {FORGET};
        RETURN NULL;
    END $$
    """,
    f"""
    CREATE TRIGGER discussions_thread_title_forget AFTER UPDATE OF status ON discussions_comment
    FOR EACH ROW WHEN ({OPENING}) EXECUTE FUNCTION discussions_thread_title_forget()
    """,
]
# SQLite makes the table anew, and refuses while there are triggers that would write into it.
ASIDE = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%discussions_thread%'"
put_aside = []


def put_triggers_aside(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(ASIDE)
            put_aside[:] = cursor.fetchall()
        for name, _sql in put_aside:
            schema_editor.execute(f"DROP TRIGGER {name}")


def put_triggers_back(apps, schema_editor):
    for _name, sql in put_aside:
        schema_editor.execute(sql)
    put_aside.clear()


def create(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("discussions", "0009_words_to_read_again"),
        ("groups", "0003_apart"),
        ("readings", "0003_search"),
    ]

    operations = [
        migrations.RunPython(put_triggers_aside),
        migrations.RemoveConstraint(
            model_name="thread",
            name="discussions_thread_on_one_thing",
        ),
        migrations.AddField(
            model_name="thread",
            name="session",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="groups.groupsession"
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="title",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Of a thread on nothing else. Words of whoever said its first comment, and gone with that.",
                max_length=120,
            ),
        ),
        migrations.AddConstraint(
            model_name="thread",
            constraint=models.UniqueConstraint(fields=("session",), name="discussions_thread_session"),
        ),
        migrations.AddConstraint(
            model_name="thread",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("passage__isnull", True), ("prompt__isnull", True)),
                    models.Q(("passage__isnull", True), ("session__isnull", True), ("title", "")),
                    models.Q(("prompt__isnull", True), ("session__isnull", True), ("title", "")),
                    _connector="OR",
                ),
                name="discussions_thread_on_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="thread",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), ("session__isnull", True), _connector="OR"),
                name="discussions_thread_title_alone",
            ),
        ),
        migrations.RunPython(put_triggers_back),
        migrations.RunPython(create),
    ]
