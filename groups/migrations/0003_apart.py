"""Mutes and blocks: between two memberships of the one group that they name, which triggers hold on both engines."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

TABLES = ("groups_mute", "groups_block")
ELSEWHERE = """
    (SELECT count(*) FROM groups_membership
    WHERE id IN (NEW.made_by_id, NEW.about_id) AND group_id = NEW.group_id) <> 2
"""
SQLITE = [
    f"""
    CREATE TRIGGER {table}_in_one_group_{event.lower()} BEFORE {event} ON {table}
    WHEN {ELSEWHERE} BEGIN
        SELECT RAISE(ABORT, 'not_in_one_group');
    END
    """
    for table in TABLES
    for event in ("INSERT", "UPDATE")
]
POSTGRESQL = [
    f"""
    CREATE FUNCTION groups_in_one_group() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {ELSEWHERE} THEN
            RAISE EXCEPTION 'not_in_one_group' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    *(
        f"""
    CREATE TRIGGER {table}_in_one_group BEFORE INSERT OR UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION groups_in_one_group()
    """
        for table in TABLES
    ),
]


def create(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def table(name):
    other = {"on_delete": django.db.models.deletion.CASCADE, "related_name": "+"}
    return migrations.CreateModel(
        name=name,
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("since", models.DateTimeField(default=django.utils.timezone.now)),
            ("about", models.ForeignKey(to="groups.membership", **other)),
            ("group", models.ForeignKey(to="groups.discussiongroup", **other)),
            ("made_by", models.ForeignKey(to="groups.membership", **other)),
        ],
        options={
            "verbose_name": name.lower(),
            "constraints": [
                models.UniqueConstraint(fields=["made_by", "about"], name=f"groups_{name.lower()}_once"),
                models.CheckConstraint(
                    name=f"groups_{name.lower()}_not_oneself", condition=~models.Q(made_by=models.F("about"))
                ),
            ],
        },
    )


class Migration(migrations.Migration):
    dependencies = [("groups", "0002_triggers")]
    operations = [table("Mute"), table("Block"), migrations.RunPython(create)]
