"""The moderation log only ever grows: changing, deleting or emptying it is refused by the database."""

from django.db import migrations

SQLITE = [
    f"""
    CREATE TRIGGER discussions_logentry_no_{event.lower()} BEFORE {event} ON discussions_logentry BEGIN
        SELECT RAISE(ABORT, 'log_is_append_only');
    END
    """
    for event in ("UPDATE", "DELETE")
]

POSTGRESQL = [
    """
    CREATE FUNCTION discussions_logentry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'log_is_append_only' USING ERRCODE = 'check_violation';
    END $$
    """,
    """
    CREATE TRIGGER discussions_logentry_no_change BEFORE UPDATE OR DELETE ON discussions_logentry
    FOR EACH ROW EXECUTE FUNCTION discussions_logentry_refuse()
    """,
    """
    CREATE TRIGGER discussions_logentry_no_truncate BEFORE TRUNCATE ON discussions_logentry
    FOR EACH STATEMENT EXECUTE FUNCTION discussions_logentry_refuse()
    """,
]


def create(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("discussions", "0001_initial")]
    operations = [migrations.RunPython(create)]
