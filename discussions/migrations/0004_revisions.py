"""What comments said before they were changed. These words go with the comment's own: the database sees to it."""

import django.db.models.deletion
from django.db import migrations, models

# By hand: to add a column, Django would make SQLite's table anew, and drop its triggers.
ADD_COLUMN = "ALTER TABLE discussions_comment ADD COLUMN changes smallint NOT NULL DEFAULT 0 CHECK (changes >= 0)"
FORGET = "DELETE FROM discussions_revision WHERE comment_id = NEW.id"

SQLITE = [
    f"""
    CREATE TRIGGER discussions_revision_forget AFTER UPDATE OF status ON discussions_comment
    WHEN NEW.status = 'withdrawn' BEGIN
        {FORGET};
    END
    """
]
POSTGRESQL = [
    f"""
    CREATE FUNCTION discussions_revision_forget() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        {FORGET};
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER discussions_revision_forget AFTER UPDATE OF status ON discussions_comment
    FOR EACH ROW WHEN (NEW.status = 'withdrawn') EXECUTE FUNCTION discussions_revision_forget()
    """,
]


def add_column(apps, schema_editor):
    schema_editor.execute(ADD_COLUMN)


def create(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("discussions", "0003_search")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(add_column)],
            state_operations=[
                migrations.AddField(
                    model_name="comment",
                    name="changes",
                    field=models.PositiveSmallIntegerField(
                        db_default=0,
                        default=0,
                        help_text="How often it was put differently: the number of its next Revision.",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(help_text="From 0, the words as they were first said.")),
                ("body", models.TextField(help_text="Markdown, as written.")),
                ("html", models.TextField(help_text="Rendered from `body` and sanitised.")),
                ("said_at", models.DateTimeField(help_text="When the comment began to say this.")),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="discussions.comment",
                    ),
                ),
            ],
            options={
                "verbose_name": "earlier words of a comment",
                "ordering": ["comment", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("comment", "number"), name="discussions_revision_once")
                ],
            },
        ),
        migrations.RunPython(create),
    ]
