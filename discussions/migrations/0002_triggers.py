"""The moderation log only ever grows, each line from the one before, and nobody decides about their own words: the
database refuses the rest.

The decision's own constraint compares it with the `subject` that was written beside it; the trigger compares it with
the author of the comment itself, so that a wrong subject helps nobody.
"""

from django.db import migrations

AUTHOR = """
    SELECT groups_membership.user_id FROM discussions_case
    JOIN discussions_comment ON discussions_comment.id = discussions_case.comment_id
    JOIN groups_membership ON groups_membership.id = discussions_comment.author_id
    WHERE discussions_case.id = NEW.case_id
"""

# A group's first line continues nothing, every other the line before it.
UNCHAINED = """
    NEW.previous <> COALESCE((
        SELECT before.digest FROM discussions_logentry AS before
        WHERE before.group_id = NEW.group_id AND before.number = NEW.number - 1
    ), CASE WHEN NEW.number = 1 THEN '' ELSE 'nothing' END)
"""

SQLITE = (
    [
        f"""
    CREATE TRIGGER discussions_logentry_no_{event.lower()} BEFORE {event} ON discussions_logentry BEGIN
        SELECT RAISE(ABORT, 'log_is_append_only');
    END
    """
        for event in ("UPDATE", "DELETE")
    ]
    + [
        # INSERT OR REPLACE deletes without firing a DELETE trigger.
        """
    CREATE TRIGGER discussions_logentry_no_replace BEFORE INSERT ON discussions_logentry
    WHEN EXISTS (SELECT 1 FROM discussions_logentry WHERE id = NEW.id) BEGIN
        SELECT RAISE(ABORT, 'log_is_append_only');
    END
    """,
        f"""
    CREATE TRIGGER discussions_logentry_continues BEFORE INSERT ON discussions_logentry WHEN {UNCHAINED} BEGIN
        SELECT RAISE(ABORT, 'log_is_a_chain');
    END
    """,
    ]
    + [
        f"""
    CREATE TRIGGER discussions_decision_recused_{event.lower()} BEFORE {event} ON discussions_decision
    WHEN NEW.decided_by_id = ({AUTHOR}) BEGIN
        SELECT RAISE(ABORT, 'recused');
    END
    """
        for event in ("INSERT", "UPDATE")
    ]
)

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
    f"""
    CREATE FUNCTION discussions_logentry_continue() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {UNCHAINED} THEN
            RAISE EXCEPTION 'log_is_a_chain' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER discussions_logentry_continues BEFORE INSERT ON discussions_logentry
    FOR EACH ROW EXECUTE FUNCTION discussions_logentry_continue()
    """,
    f"""
    CREATE FUNCTION discussions_decision_recused() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.decided_by_id = ({AUTHOR}) THEN
            RAISE EXCEPTION 'recused' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER discussions_decision_recused BEFORE INSERT OR UPDATE ON discussions_decision
    FOR EACH ROW EXECUTE FUNCTION discussions_decision_recused()
    """,
]


def create(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("discussions", "0001_initial")]
    operations = [migrations.RunPython(create)]
