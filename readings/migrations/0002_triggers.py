"""A version and its blocks never change once they are stored; a correction is a new version.

Where a passage stands in one is decided once.
"""

from django.db import migrations

TABLES = ["readings_version", "readings_block"]

# Who decided may be forgotten, with their account.
DECISION = ["decided_at", "state", "version_id", "start_block_id", "start_offset", "end_block_id", "end_offset"]

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

SQLITE.append(f"""
    CREATE TRIGGER readings_passageanchor_decided_once BEFORE UPDATE ON readings_passageanchor
    WHEN OLD.decided_at IS NOT NULL AND ({" OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in DECISION)}) BEGIN
        SELECT RAISE(ABORT, 'anchor_is_decided');
    END
""")

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

POSTGRESQL += [
    """
    CREATE FUNCTION readings_passageanchor_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'anchor_is_decided' USING ERRCODE = 'check_violation';
    END $$
    """,
    f"""
    CREATE TRIGGER readings_passageanchor_decided_once BEFORE UPDATE ON readings_passageanchor FOR EACH ROW
    WHEN (OLD.decided_at IS NOT NULL AND ({" OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in DECISION)}))
    EXECUTE FUNCTION readings_passageanchor_refuse()
    """,
]


def create(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("readings", "0001_initial")]
    operations = [migrations.RunPython(create)]
