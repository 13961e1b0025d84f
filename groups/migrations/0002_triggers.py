"""Places are held by the database: nobody gets into a full group or a full session, however many try at once.

On PostgreSQL the trigger first locks the group's (the session's) row, so that two who arrive together are counted one
after the other; SQLite has one writer at a time. Both raise an integrity error that says `group_full` or `session_full`.
"""

from django.db import migrations

MEMBERS = "SELECT count(*) FROM groups_membership WHERE group_id = {group} AND status = 'active'"
COMING = "SELECT count(*) FROM groups_attendance WHERE session_id = {session} AND answer = 'yes'"

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
]


def create(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("groups", "0001_initial")]
    operations = [migrations.RunPython(create)]
