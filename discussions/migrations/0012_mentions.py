"""Who is named in a comment. Mentions go with its words: the database sees to it."""

import django.db.models.deletion
from django.db import migrations, models

FORGET = "DELETE FROM discussions_mention WHERE comment_id = NEW.id"
SQLITE = [
    f"""
    CREATE TRIGGER discussions_mention_forget AFTER UPDATE OF status ON discussions_comment
    WHEN NEW.status = 'withdrawn' BEGIN
        {FORGET};
    END
    """
]
POSTGRESQL = [
    f"""
    CREATE FUNCTION discussions_mention_forget() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        {FORGET};
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER discussions_mention_forget AFTER UPDATE OF status ON discussions_comment
    FOR EACH ROW WHEN (NEW.status = 'withdrawn') EXECUTE FUNCTION discussions_mention_forget()
    """,
]


def create(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("discussions", "0011_recusal"),
        ("groups", "0003_apart"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="mentions", to="discussions.comment"
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
                "verbose_name": "mention",
                "constraints": [models.UniqueConstraint(fields=("comment", "member"), name="discussions_mention_once")],
            },
        ),
        migrations.RunPython(create),
    ]
