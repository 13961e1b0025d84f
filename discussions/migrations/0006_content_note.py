"""A content note behind which a comment folds. By hand: SQLite's table keeps its triggers (0004)."""

from django.db import migrations, models
from django.db.models import Q

ADD_COLUMNS = [
    """
    ALTER TABLE discussions_comment ADD COLUMN note varchar(200) NOT NULL DEFAULT ''
    CONSTRAINT discussions_comment_withdrawn_has_no_note CHECK (status <> 'withdrawn' OR note = '')
    """,
    """
    ALTER TABLE discussions_comment ADD COLUMN noted_by_moderators boolean NOT NULL DEFAULT false
    CONSTRAINT discussions_comment_noted_says_what CHECK (NOT noted_by_moderators OR note <> '')
    """,
]


def add_columns(apps, schema_editor):
    for statement in ADD_COLUMNS:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("discussions", "0005_drafts")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(add_columns)],
            state_operations=[
                migrations.AddField(
                    model_name="comment",
                    name="note",
                    field=models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="What it is about, for those who would rather not read that. It folds behind this.",
                        max_length=200,
                    ),
                ),
                migrations.AddField(
                    model_name="comment",
                    name="noted_by_moderators",
                    field=models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Whether the note is theirs: the author can’t change it.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="comment",
                    constraint=models.CheckConstraint(
                        name="discussions_comment_withdrawn_has_no_note",
                        condition=~Q(status="withdrawn") | Q(note=""),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="comment",
                    constraint=models.CheckConstraint(
                        name="discussions_comment_noted_says_what",
                        condition=Q(noted_by_moderators=False) | ~Q(note=""),
                    ),
                ),
            ],
        ),
    ]
