"""How many comments stand in each thread, kept by the database: lists show it, and leave out threads without any."""

from django.db import migrations, models

# By hand: to add a column, Django would make SQLite's table anew.
ADD_COLUMN = "ALTER TABLE discussions_thread ADD COLUMN standing integer NOT NULL DEFAULT 0 CHECK (standing >= 0)"
COUNT = """
    UPDATE discussions_thread SET standing = (
        SELECT COUNT(*) FROM discussions_comment WHERE thread_id = discussions_thread.id AND status = 'shown'
    )
"""
LESS = "UPDATE discussions_thread SET standing = standing - 1 WHERE id = OLD.thread_id AND OLD.status = 'shown'"
MORE = "UPDATE discussions_thread SET standing = standing + 1 WHERE id = NEW.thread_id AND NEW.status = 'shown'"

SQLITE = [
    f"""
    CREATE TRIGGER discussions_thread_standing_insert AFTER INSERT ON discussions_comment
    WHEN NEW.status = 'shown' BEGIN
        {MORE};
    END
    """,
    f"""
    CREATE TRIGGER discussions_thread_standing_update AFTER UPDATE OF status, thread_id ON discussions_comment
    WHEN OLD.status <> NEW.status OR OLD.thread_id <> NEW.thread_id BEGIN
        {LESS};
        {MORE};
    END
    """,
    f"""
    CREATE TRIGGER discussions_thread_standing_delete AFTER DELETE ON discussions_comment
    WHEN OLD.status = 'shown' BEGIN
        {LESS};
    END
    """,
]

# By the statement, not by the row: a hundred thousand comments that come in one transaction are one change of a thread.
# Threads are held in one order, so that two people whose words all go at once don't wait for each other.
FUNCTION = """
    CREATE FUNCTION discussions_thread_standing_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        WITH changed AS (
            SELECT thread_id, SUM(one) AS more FROM ({rows}) AS each
            GROUP BY thread_id HAVING SUM(one) <> 0
        ), held AS (
            SELECT id FROM discussions_thread WHERE id IN (SELECT thread_id FROM changed)
            ORDER BY id FOR NO KEY UPDATE
        )
        UPDATE discussions_thread AS thread SET standing = thread.standing + changed.more
        FROM changed JOIN held ON held.id = changed.thread_id WHERE thread.id = held.id;
        RETURN NULL;
    END $$
"""
TRIGGER = """
    CREATE TRIGGER discussions_thread_standing_{event} AFTER {event} ON discussions_comment
    REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION discussions_thread_standing_{event}()
"""
NEW = "SELECT thread_id, 1 AS one FROM new_rows WHERE status = 'shown'"
OLD = "SELECT thread_id, -1 AS one FROM old_rows WHERE status = 'shown'"
EVENTS = [
    ("insert", NEW, "NEW TABLE AS new_rows"),
    ("update", f"{NEW} UNION ALL {OLD}", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
    ("delete", OLD, "OLD TABLE AS old_rows"),
]
POSTGRESQL = [
    statement.format(event=event, rows=rows, tables=tables)
    for event, rows, tables in EVENTS
    for statement in (FUNCTION, TRIGGER)
]


def add_column(apps, schema_editor):
    schema_editor.execute(ADD_COLUMN)
    schema_editor.execute(COUNT)


def create(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("discussions", "0007_limits")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(add_column)],
            state_operations=[
                migrations.AddField(
                    model_name="thread",
                    name="standing",
                    field=models.PositiveIntegerField(
                        db_default=0,
                        default=0,
                        help_text="How many comments are shown. Triggers keep it.",
                    ),
                ),
            ],
        ),
        migrations.RemoveIndex(model_name="thread", name="discussions_thread_latest"),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                condition=models.Q(("standing__gt", 0)),
                fields=["group", "-last_comment_at"],
                name="discussions_thread_alive",
            ),
        ),
        migrations.RemoveIndex(model_name="comment", name="discussions_comment_stands"),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["thread", "status", "seq"], name="discussions_comment_in_order"),
        ),
        migrations.RunPython(create),
    ]
