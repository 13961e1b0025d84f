"""Places are held by the database: nobody gets into a full group or a full session, however many try at once. And a
version of a group's agreement never changes: what somebody said yes to stays what it was. A group's decisions about
itself are only added; they go with the group that is deleted on its date, and a person in them may be forgotten.

A place that is free belongs to whoever waits first: nobody comes in past the waiting list, and nobody moves up out of
its order. Whoever moves up has a row there that ended at the moment of their joining.

On PostgreSQL the trigger first locks the group's (the session's) row, so that two who arrive together are counted one
after the other; SQLite has one writer at a time. Both raise an integrity error that says `group_full` or `session_full`.
"""

from django.db import migrations

MEMBERS = "SELECT count(*) FROM groups_membership WHERE group_id = {group} AND status = 'active'"
COMING = "SELECT count(*) FROM groups_attendance WHERE session_id = {session} AND answer = 'yes'"
CHANGED = " OR ".join(
    f"NEW.{column} <> OLD.{column}" for column in ("group_id", "number", "text", "repair", "published_at")
)
# The clocks of the database and of the site may be a little apart.
GOES = """
    SELECT 1 FROM groups_discussiongroup
    WHERE id = OLD.group_id AND afterwards = 'delete' AND closes_at <= {soon}
"""
DECIDED = " OR ".join(
    [
        *(f"NEW.{column} <> OLD.{column}" for column in ("id", "group_id", "about", "value", "decided_at")),
        *(
            f"NEW.{column} IS NOT NULL AND (OLD.{column} IS NULL OR NEW.{column} <> OLD.{column})"
            for column in ("member_id", "decided_by_id")
        ),
    ]
)

WAITS = "SELECT 1 FROM groups_waitingplace WHERE group_id = NEW.group_id AND status = 'waiting'"
MOVES_UP = """
    SELECT 1 FROM groups_waitingplace AS mine
    WHERE mine.group_id = NEW.group_id AND mine.user_id = NEW.user_id
        AND mine.status = 'moved-up' AND mine.ended_at = NEW.joined_at
        AND NOT EXISTS (
            SELECT 1 FROM groups_waitingplace AS other
            WHERE other.group_id = NEW.group_id AND other.status = 'waiting'
                AND (other.since < mine.since OR (other.since = mine.since AND other.id < mine.id))
        )
"""

SQLITE = (
    [
        f"""
    CREATE TRIGGER groups_membership_places_{event.lower()} BEFORE {event} ON groups_membership
    WHEN NEW.status = 'active' BEGIN
        SELECT RAISE(ABORT, 'group_full')
        WHERE ({MEMBERS.format(group="NEW.group_id")} AND id <> NEW.id)
            >= (SELECT places FROM groups_discussiongroup WHERE id = NEW.group_id);
    END
    """
        for event in ("INSERT", "UPDATE")
    ]
    + [
        f"""
    CREATE TRIGGER groups_membership_line_{event.lower()} BEFORE {event} ON groups_membership
    WHEN NEW.status = 'active'{unless} BEGIN
        SELECT RAISE(ABORT, 'group_full') WHERE EXISTS ({WAITS}) AND NOT EXISTS ({MOVES_UP});
    END
    """
        for event, unless in (("INSERT", ""), ("UPDATE", " AND OLD.status <> 'active'"))
    ]
    + [
        f"""
    CREATE TRIGGER groups_attendance_places_{event.lower()} BEFORE {event} ON groups_attendance
    WHEN NEW.answer = 'yes' BEGIN
        SELECT RAISE(ABORT, 'session_full')
        WHERE ({COMING.format(session="NEW.session_id")} AND membership_id <> NEW.membership_id)
            >= (SELECT places FROM groups_groupsession WHERE id = NEW.session_id AND places IS NOT NULL);
    END
    """
        for event in ("INSERT", "UPDATE")
    ]
    + [
        f"""
    CREATE TRIGGER groups_discussiongroup_places BEFORE UPDATE OF places ON groups_discussiongroup BEGIN
        SELECT RAISE(ABORT, 'group_full') WHERE ({MEMBERS.format(group="NEW.id")}) > NEW.places;
    END
    """,
        f"""
    CREATE TRIGGER groups_groupsession_places BEFORE UPDATE OF places ON groups_groupsession
    WHEN NEW.places IS NOT NULL BEGIN
        SELECT RAISE(ABORT, 'session_full') WHERE ({COMING.format(session="NEW.id")}) > NEW.places;
    END
    """,
        f"""
    CREATE TRIGGER groups_agreement_stays BEFORE UPDATE ON groups_agreement WHEN {CHANGED} BEGIN
        SELECT RAISE(ABORT, 'agreement_stays');
    END
    """,
        f"""
    CREATE TRIGGER groups_groupdecision_stays BEFORE UPDATE ON groups_groupdecision WHEN {DECIDED} BEGIN
        SELECT RAISE(ABORT, 'decision_stays');
    END
    """,
        f"""
    CREATE TRIGGER groups_groupdecision_no_delete BEFORE DELETE ON groups_groupdecision
    WHEN NOT EXISTS ({GOES.format(soon="strftime('%Y-%m-%d %H:%M:%f', 'now', '+1 minute')")}) BEGIN
        SELECT RAISE(ABORT, 'decision_stays');
    END
    """,
        # INSERT OR REPLACE deletes without firing a DELETE trigger.
        """
    CREATE TRIGGER groups_groupdecision_no_replace BEFORE INSERT ON groups_groupdecision
    WHEN EXISTS (SELECT 1 FROM groups_groupdecision WHERE id = NEW.id) BEGIN
        SELECT RAISE(ABORT, 'decision_stays');
    END
    """,
    ]
)

POSTGRESQL = [
    f"""
    CREATE FUNCTION groups_membership_places() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.status = 'active' THEN
            PERFORM 1 FROM groups_discussiongroup WHERE id = NEW.group_id FOR NO KEY UPDATE;
            IF ({MEMBERS.format(group="NEW.group_id")} AND id <> NEW.id)
                >= (SELECT places FROM groups_discussiongroup WHERE id = NEW.group_id) THEN
                RAISE EXCEPTION 'group_full' USING ERRCODE = 'check_violation';
            END IF;
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER groups_membership_places BEFORE INSERT OR UPDATE ON groups_membership
    FOR EACH ROW EXECUTE FUNCTION groups_membership_places()
    """,
    f"""
    CREATE FUNCTION groups_membership_line() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.status = 'active' THEN
            PERFORM 1 FROM groups_discussiongroup WHERE id = NEW.group_id FOR NO KEY UPDATE;
            IF EXISTS ({WAITS}) AND NOT EXISTS ({MOVES_UP}) THEN
                RAISE EXCEPTION 'group_full' USING ERRCODE = 'check_violation';
            END IF;
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER groups_membership_line_insert BEFORE INSERT ON groups_membership
    FOR EACH ROW EXECUTE FUNCTION groups_membership_line()
    """,
    """
    CREATE TRIGGER groups_membership_line_update BEFORE UPDATE OF status ON groups_membership
    FOR EACH ROW WHEN (OLD.status <> 'active') EXECUTE FUNCTION groups_membership_line()
    """,
    f"""
    CREATE FUNCTION groups_attendance_places() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.answer = 'yes' THEN
            PERFORM 1 FROM groups_groupsession WHERE id = NEW.session_id FOR NO KEY UPDATE;
            IF ({COMING.format(session="NEW.session_id")} AND membership_id <> NEW.membership_id)
                >= (SELECT places FROM groups_groupsession WHERE id = NEW.session_id) THEN
                RAISE EXCEPTION 'session_full' USING ERRCODE = 'check_violation';
            END IF;
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER groups_attendance_places BEFORE INSERT OR UPDATE ON groups_attendance
    FOR EACH ROW EXECUTE FUNCTION groups_attendance_places()
    """,
    f"""
    CREATE FUNCTION groups_discussiongroup_places() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF ({MEMBERS.format(group="NEW.id")}) > NEW.places THEN
            RAISE EXCEPTION 'group_full' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER groups_discussiongroup_places BEFORE UPDATE OF places ON groups_discussiongroup
    FOR EACH ROW EXECUTE FUNCTION groups_discussiongroup_places()
    """,
    f"""
    CREATE FUNCTION groups_groupsession_places() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF ({COMING.format(session="NEW.id")}) > NEW.places THEN
            RAISE EXCEPTION 'session_full' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER groups_groupsession_places BEFORE UPDATE OF places ON groups_groupsession
    FOR EACH ROW EXECUTE FUNCTION groups_groupsession_places()
    """,
    f"""
    CREATE FUNCTION groups_agreement_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {CHANGED} THEN
            RAISE EXCEPTION 'agreement_stays' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER groups_agreement_stays BEFORE UPDATE ON groups_agreement
    FOR EACH ROW EXECUTE FUNCTION groups_agreement_stays()
    """,
    f"""
    CREATE FUNCTION groups_groupdecision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF {DECIDED} THEN
                RAISE EXCEPTION 'decision_stays' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END IF;
        IF TG_OP = 'TRUNCATE' OR NOT EXISTS ({GOES.format(soon="clock_timestamp() + interval '1 minute'")}) THEN
            RAISE EXCEPTION 'decision_stays' USING ERRCODE = 'check_violation';
        END IF;
        RETURN OLD;
    END $$
    """,
    """
    CREATE TRIGGER groups_groupdecision_stays BEFORE UPDATE OR DELETE ON groups_groupdecision
    FOR EACH ROW EXECUTE FUNCTION groups_groupdecision_stays()
    """,
    """
    CREATE TRIGGER groups_groupdecision_no_truncate BEFORE TRUNCATE ON groups_groupdecision
    FOR EACH STATEMENT EXECUTE FUNCTION groups_groupdecision_stays()
    """,
]


def create(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("groups", "0001_initial")]
    operations = [migrations.RunPython(create)]
