"""Nobody writes past a pause, a lock or slow mode: triggers on both engines, by the date of each restriction."""

from django.db import migrations

IN_FORCE = """
    r.ended_at IS NULL AND (r.until IS NULL OR r.until > NEW.created_at)
"""
SINCE = {
    "sqlite": "(julianday(NEW.created_at) - julianday(c.created_at)) * 1440 < r.minutes",
    "postgresql": "c.created_at > NEW.created_at - r.minutes * interval '1 minute'",
}


def refusals(vendor):
    """Each by its name, and the condition under which a new comment is refused."""
    held = "EXISTS (SELECT 1 FROM discussions_restriction r WHERE {} AND " + IN_FORCE + ")"
    spoke = f"""EXISTS (
        SELECT 1 FROM discussions_comment c WHERE c.author_id = NEW.author_id AND c.group_id = NEW.group_id
            AND (r.thread_id IS NULL OR c.thread_id = r.thread_id) AND {SINCE[vendor]}
    )"""
    whom = "(r.member_id = NEW.author_id OR (r.member_id IS NULL AND r.thread_id = NEW.thread_id))"
    return {
        "paused": held.format("r.kind = 'pause' AND r.member_id = NEW.author_id"),
        "locked": held.format("r.kind = 'lock' AND r.thread_id = NEW.thread_id"),
        "slowed": held.format(f"r.kind = 'slow' AND {whom} AND {spoke}"),
    }


def on_sqlite():
    for name, condition in refusals("sqlite").items():
        yield f"""
        CREATE TRIGGER discussions_restriction_{name} BEFORE INSERT ON discussions_comment WHEN {condition} BEGIN
            SELECT RAISE(ABORT, 'limit_{name}');
        END
        """


def on_postgresql():
    checks = "".join(
        f"IF {condition} THEN RAISE EXCEPTION 'limit_{name}' USING ERRCODE = 'check_violation'; END IF;\n"
        for name, condition in refusals("postgresql").items()
    )
    yield f"""
    CREATE FUNCTION discussions_restriction_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        {checks}
        RETURN NEW;
    END $$
    """
    yield """
    CREATE TRIGGER discussions_restriction_holds BEFORE INSERT ON discussions_comment
    FOR EACH ROW EXECUTE FUNCTION discussions_restriction_refuse()
    """


def create(apps, schema_editor):
    for statement in {"sqlite": on_sqlite, "postgresql": on_postgresql}[schema_editor.connection.vendor]():
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("discussions", "0013_step_back")]
    operations = [migrations.RunPython(create)]
