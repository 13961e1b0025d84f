"""The log of who looked at whose account only ever grows: the database refuses the rest."""

from django.db import migrations

SQLITE = [
    f"""
    CREATE TRIGGER accounts_accountlook_no_{event.lower()} BEFORE {event} ON accounts_accountlook BEGIN
        SELECT RAISE(ABORT, 'log_is_append_only');
    END
    """
    for event in ("UPDATE", "DELETE")
] + [
    # INSERT OR REPLACE deletes without firing a DELETE trigger.
    """
    CREATE TRIGGER accounts_accountlook_no_replace BEFORE INSERT ON accounts_accountlook
    WHEN EXISTS (SELECT 1 FROM accounts_accountlook WHERE id = NEW.id) BEGIN
        SELECT RAISE(ABORT, 'log_is_append_only');
    END
    """,
]

POSTGRESQL = [
    """
    CREATE FUNCTION accounts_accountlook_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'log_is_append_only' USING ERRCODE = 'check_violation';
    END $$
    """,
    """
    CREATE TRIGGER accounts_accountlook_no_change BEFORE UPDATE OR DELETE ON accounts_accountlook
    FOR EACH ROW EXECUTE FUNCTION accounts_accountlook_refuse()
    """,
    """
    CREATE TRIGGER accounts_accountlook_no_truncate BEFORE TRUNCATE ON accounts_accountlook
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_accountlook_refuse()
    """,
]


def create(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(create)]
