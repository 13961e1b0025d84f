"""Drafts of comments. Those that would change a comment go when it is withdrawn: the database sees to it."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

FORGET = "DELETE FROM discussions_draft WHERE editing_id = NEW.id"
SQLITE = [
    f"""
    CREATE TRIGGER discussions_draft_forget AFTER UPDATE OF status ON discussions_comment
    WHEN NEW.status = 'withdrawn' BEGIN
        {FORGET};
    END
    """
]
POSTGRESQL = [
    f"""
    CREATE FUNCTION discussions_draft_forget() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        {FORGET};
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER discussions_draft_forget AFTER UPDATE OF status ON discussions_comment
    FOR EACH ROW WHEN (NEW.status = 'withdrawn') EXECUTE FUNCTION discussions_draft_forget()
    """,
]


def create(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("discussions", "0004_revisions"),
        ("groups", "0003_apart"),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "address",
                    models.CharField(
                        help_text="Of the page with its form: the place that it was written for.", max_length=200
                    ),
                ),
                ("body", models.TextField(max_length=10000)),
                (
                    "is_unnamed",
                    models.BooleanField(
                        default=False,
                        help_text="Whether they meant to say it as “a member”: a draft doesn't forget that.",
                    ),
                ),
                ("kept_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "editing",
                    models.ForeignKey(
                        help_text="The comment that it would change.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="discussions.comment",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.membership"
                    ),
                ),
            ],
            options={
                "verbose_name": "draft",
                "indexes": [models.Index(fields=["kept_at"], name="discussions_draft_old")],
                "constraints": [models.UniqueConstraint(fields=("member", "address"), name="discussions_draft_once")],
            },
        ),
        migrations.RunPython(create),
    ]
