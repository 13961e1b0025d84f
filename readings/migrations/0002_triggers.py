"""A version and its blocks never change once they are stored; a correction is a new version."""

from django.db import migrations

TABLES = ["readings_version", "readings_block"]

SQLITE = [
    f"""
    CREATE TRIGGER {table}_immutable BEFORE UPDATE ON {table} BEGIN
        SELECT RAISE(ABORT, 'version_is_immutable');
    END
    """
    for table in TABLES
] + [
    # INSERT OR REPLACE deletes what stands in its way without firing a trigger.
    f"""
    CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
    WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id OR ({owner} = NEW.{owner} AND {place} = NEW.{place})) BEGIN
        SELECT RAISE(ABORT, 'version_is_immutable');
    END
    """
    for table, owner, place in [
        ("readings_version", "reading_id", "number"),
        ("readings_block", "version_id", "position"),
    ]
]

POSTGRESQL = [
    """
    CREATE FUNCTION readings_version_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'version_is_immutable' USING ERRCODE = 'check_violation';
    END $$
    """
] + [
    f"""
    CREATE TRIGGER {table}_immutable BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION readings_version_refuse()
    """
    for table in TABLES
]


def create(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("readings", "0001_initial")]
    operations = [migrations.RunPython(create)]
