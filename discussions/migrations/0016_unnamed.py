"""A comment said as “a member”: chosen when it is said, and kept. By hand: SQLite's table keeps its triggers (0004)."""

from django.db import migrations, models

ADD_COLUMN = "ALTER TABLE discussions_comment ADD COLUMN is_unnamed boolean NOT NULL DEFAULT false"
SQLITE = [
    """
    CREATE TRIGGER discussions_comment_stays_unnamed BEFORE UPDATE OF is_unnamed ON discussions_comment
    WHEN OLD.is_unnamed <> NEW.is_unnamed BEGIN
        SELECT RAISE(ABORT, 'name_was_chosen');
    END
    """
]
POSTGRESQL = [
    """
    CREATE FUNCTION discussions_comment_stay_unnamed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'name_was_chosen' USING ERRCODE = 'check_violation';
    END $$
    """,
    """
    CREATE TRIGGER discussions_comment_stays_unnamed BEFORE UPDATE OF is_unnamed ON discussions_comment
    FOR EACH ROW WHEN (OLD.is_unnamed <> NEW.is_unnamed) EXECUTE FUNCTION discussions_comment_stay_unnamed()
    """,
]


def create(apps, schema_editor):
    for statement in [ADD_COLUMN, *{"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("discussions", "0015_following"), ("groups", "0004_naming")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(create)],
            state_operations=[
                migrations.AddField(
                    model_name="comment",
                    name="is_unnamed",
                    field=models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Whether it is said as “a member”: no page, file or mail tells who its author is. "
                        "Stays (a trigger).",
                    ),
                ),
            ],
        ),
    ]
