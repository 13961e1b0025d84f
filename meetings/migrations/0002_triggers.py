"""The bell of a written round is the database's clock, and whoever seals is before it or after it.

On PostgreSQL whoever contributes first holds the round's row, which whoever closes it has to wait for, and the other
way round; SQLite has one writer at a time. So an entry is sealed while the round is open, or refused with an integrity
error that says `round_closed`. Who has no place in the round writes nothing in it (`no_place`). Once it is open, the
question and who reads when stay as they were answered (`round_opened`), and what has closed stays closed.
"""

from django.db import migrations

PLACE = """
    SELECT 1 FROM meetings_roundplace
    WHERE round_id = NEW.round_id AND membership_id = NEW.membership_id AND group_id = NEW.group_id
"""
HERE_NOW = "strftime('%Y-%m-%d %H:%M:%f', 'now')"
OPEN = "opens_at <= {now} AND (closes_at IS NULL OR closes_at > {now})"
# Of a round that is open, or was.
FROZEN = """
    NEW.kind {differs} OLD.kind OR NEW.question {differs} OLD.question OR NEW.reveal {differs} OLD.reveal
    OR NEW.opens_at {differs} OLD.opens_at OR NEW.session_id {differs} OLD.session_id
"""

SQLITE = [
    f"""
    CREATE TRIGGER meetings_contribution_bell_{event.lower()} BEFORE {event} ON meetings_contribution BEGIN
        SELECT RAISE(ABORT, 'no_place') WHERE NOT EXISTS ({PLACE});
        SELECT RAISE(ABORT, 'round_closed')
        WHERE {sealing} AND NOT EXISTS (
            SELECT 1 FROM meetings_round WHERE id = NEW.round_id AND {OPEN.format(now=HERE_NOW)}
        );
    END
    """
    for event, sealing in (
        ("INSERT", "NEW.contributed_at IS NOT NULL"),
        (
            "UPDATE",
            "NEW.contributed_at IS NOT NULL AND (OLD.contributed_at IS NULL OR NEW.round_id <> OLD.round_id)",
        ),
    )
] + [
    f"""
    CREATE TRIGGER meetings_round_opened BEFORE UPDATE ON meetings_round
    WHEN OLD.kind = 'written' AND OLD.opens_at <= {HERE_NOW} BEGIN
        SELECT RAISE(ABORT, 'round_opened') WHERE {FROZEN.format(differs="IS NOT")};
        SELECT RAISE(ABORT, 'round_closed') WHERE OLD.closes_at <= {HERE_NOW} AND NEW.closes_at IS NOT OLD.closes_at;
    END
    """
]

POSTGRESQL = [
    f"""
    CREATE FUNCTION meetings_contribution_bell() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS ({PLACE}) THEN
            RAISE EXCEPTION 'no_place' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.contributed_at IS NOT NULL
            AND (TG_OP = 'INSERT' OR OLD.contributed_at IS NULL OR NEW.round_id <> OLD.round_id) THEN
            PERFORM 1 FROM meetings_round WHERE id = NEW.round_id FOR SHARE;
            IF NOT EXISTS (
                SELECT 1 FROM meetings_round WHERE id = NEW.round_id AND {OPEN.format(now="clock_timestamp()")}
            ) THEN
                RAISE EXCEPTION 'round_closed' USING ERRCODE = 'check_violation';
            END IF;
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER meetings_contribution_bell BEFORE INSERT OR UPDATE ON meetings_contribution
    FOR EACH ROW EXECUTE FUNCTION meetings_contribution_bell()
    """,
    f"""
    CREATE FUNCTION meetings_round_opened() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.kind = 'written' AND OLD.opens_at <= clock_timestamp() THEN
            IF {FROZEN.format(differs="IS DISTINCT FROM")} THEN
                RAISE EXCEPTION 'round_opened' USING ERRCODE = 'check_violation';
            END IF;
            IF OLD.closes_at <= clock_timestamp() AND NEW.closes_at IS DISTINCT FROM OLD.closes_at THEN
                RAISE EXCEPTION 'round_closed' USING ERRCODE = 'check_violation';
            END IF;
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER meetings_round_opened BEFORE UPDATE ON meetings_round
    FOR EACH ROW EXECUTE FUNCTION meetings_round_opened()
    """,
]


def create(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial")]
    operations = [migrations.RunPython(create)]
