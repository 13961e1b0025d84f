"""Limits against floods, and small signs for somebody's words: both held by triggers on both engines.

A limit is a row here; without it, or without a number in it, there is none. On PostgreSQL a member's own row is held
while what they did is counted, so that many at once are counted one after the other. A group's row is held by nobody for
that: only close to its limit do those who speak in it wait for each other. SQLite has one writer at a time.
"""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

# As in discussions.limits, which says why; a test compares them. Most, and most for somebody new.
NUMBERS = {
    "member_hour": (30, 10),
    "member_day": (120, 30),
    "thread_day": (300, None),
    "group_day": (1200, None),
    "links": (None, 2),
    "same_day": (1, None),
    "flag_day": (20, 5),
    "resonance_day": (120, 40),
}
AGO = {
    "sqlite": lambda moment, span: f"datetime({moment}, '-{span}')",
    "postgresql": lambda moment, span: f"({moment} - interval '{span}')",
}
# At so few from its limit a group is counted by one at a time; more can't be speaking at once.
CLOSE = 200


def most(name, member, moment, vendor):
    """How many there may be for this member at this moment."""
    return f"""(
        SELECT CASE WHEN newcomer IS NOT NULL AND (
            {AGO[vendor](moment, "7 days")} < (SELECT joined_at FROM groups_membership WHERE id = {member})
            OR NOT EXISTS (SELECT 1 FROM discussions_comment WHERE author_id = {member} AND status = 'shown')
        ) AND NOT EXISTS (
            SELECT 1 FROM groups_membershiprole WHERE membership_id = {member} AND role IN ('organizer', 'moderator')
        ) THEN newcomer ELSE most END FROM discussions_limit WHERE name = '{name}'
    )"""


def by_member(table, member, at, span, vendor, also=""):
    """How many rows there are already by this member in this time."""
    return f"""(
        SELECT count(*) FROM {table} WHERE {member} = NEW.{member} AND {at} > {AGO[vendor](f"NEW.{at}", span)}{also}
    )"""


def in_group(vendor):
    since = AGO[vendor]("NEW.created_at", "1 day")
    return f"(SELECT count(*) FROM discussions_comment WHERE group_id = NEW.group_id AND created_at > {since})"


LINKS = "(length(NEW.body) - length(replace(NEW.body, '://', ''))) / 3"


def refusals(vendor):
    """By table: each limit, and the condition under which a new row is refused. Without a limit nothing is counted."""
    set_ = "EXISTS (SELECT 1 FROM discussions_limit WHERE name = '{}')"
    return {
        table: [(name, f"{set_.format(name)} AND {condition}") for name, condition in rules]
        for table, rules in conditions(vendor).items()
    }


def conditions(vendor):
    speaks = {name: most(name, "NEW.author_id", "NEW.created_at", vendor) for name in NUMBERS}
    comment = ("discussions_comment", "author_id", "created_at")
    grown = f"""(
        SELECT created_at FROM discussions_comment
        WHERE thread_id = NEW.thread_id AND seq <= NEW.seq - {speaks["thread_day"]} ORDER BY seq DESC LIMIT 1
    ) > {AGO[vendor]("NEW.created_at", "1 day")}"""
    same = by_member(*comment, "1 day", vendor, " AND body = NEW.body")
    flags = by_member("discussions_flag", "flagged_by_id", "created_at", "1 day", vendor)
    signs = by_member("discussions_resonance", "given_by_id", "given_at", "1 day", vendor)
    return {
        "discussions_comment": [
            ("member_hour", f"{by_member(*comment, '1 hour', vendor)} >= {speaks['member_hour']}"),
            ("member_day", f"{by_member(*comment, '1 day', vendor)} >= {speaks['member_day']}"),
            ("thread_day", grown),
            ("group_day", f"{in_group(vendor)} >= {speaks['group_day']}"),
            ("same_day", f"length(NEW.body) >= 40 AND {same} >= {speaks['same_day']}"),
            ("links", f"{LINKS} > {speaks['links']}"),
        ],
        "discussions_flag": [
            ("flag_day", f"{flags} >= {most('flag_day', 'NEW.flagged_by_id', 'NEW.created_at', vendor)}")
        ],
        "discussions_resonance": [
            ("resonance_day", f"{signs} >= {most('resonance_day', 'NEW.given_by_id', 'NEW.given_at', vendor)}")
        ],
    }


# An edit can't bring the links that the comment couldn't.
EDITED = ("links", "discussions_comment", "UPDATE OF body")
MEMBER = {
    "discussions_comment": "author_id",
    "discussions_flag": "flagged_by_id",
    "discussions_resonance": "given_by_id",
}
# Nobody gives a sign to themselves, or across groups.
MISGIVEN = """
    NOT EXISTS (
        SELECT 1 FROM discussions_comment
        JOIN groups_membership ON groups_membership.group_id = discussions_comment.group_id
        WHERE discussions_comment.id = NEW.comment_id AND discussions_comment.author_id <> NEW.given_by_id
            AND discussions_comment.group_id = NEW.group_id AND groups_membership.id = NEW.given_by_id
    )
"""
# With the words go the signs for them; whoever blocks somebody takes back what they gave them.
WITHDRAWN = "DELETE FROM discussions_resonance WHERE comment_id = NEW.id"
BLOCKED = """
    DELETE FROM discussions_resonance WHERE given_by_id = NEW.made_by_id
        AND comment_id IN (SELECT id FROM discussions_comment WHERE author_id = NEW.about_id)
"""


def on_sqlite():
    for table, rules in refusals("sqlite").items():
        for name, condition in rules:
            yield f"""
            CREATE TRIGGER {table}_limit_{name} BEFORE INSERT ON {table} WHEN {condition} BEGIN
                SELECT RAISE(ABORT, 'limit_{name}');
            END
            """
            if (name, table) == EDITED[:2]:
                yield f"""
                CREATE TRIGGER {table}_limit_{name}_edited BEFORE {EDITED[2]} ON {table} WHEN {condition} BEGIN
                    SELECT RAISE(ABORT, 'limit_{name}');
                END
                """
    for event in ("INSERT", "UPDATE"):
        yield f"""
        CREATE TRIGGER discussions_resonance_given_{event.lower()} BEFORE {event} ON discussions_resonance
        WHEN {MISGIVEN} BEGIN
            SELECT RAISE(ABORT, 'resonance_misgiven');
        END
        """
    yield f"""
    CREATE TRIGGER discussions_resonance_withdrawn AFTER UPDATE OF status ON discussions_comment
    WHEN NEW.status = 'withdrawn' BEGIN
        {WITHDRAWN};
    END
    """
    yield f"""
    CREATE TRIGGER discussions_resonance_blocked AFTER INSERT ON groups_block BEGIN
        {BLOCKED};
    END
    """


def on_postgresql():
    for table, rules in refusals("postgresql").items():
        checks = "".join(
            f"IF {condition} THEN RAISE EXCEPTION 'limit_{name}' USING ERRCODE = 'check_violation'; END IF;\n"
            for name, condition in rules
        )
        yield function(
            f"{table}_limit",
            f"""
            PERFORM 1 FROM groups_membership WHERE id = NEW.{MEMBER[table]} FOR NO KEY UPDATE;
            {CLOSE_TO_THE_GROUPS if table == "discussions_comment" else ""}
            {checks}
            RETURN NEW;
            """,
        )
        yield trigger(f"{table}_limit", f"BEFORE INSERT ON {table}")
    (links,) = (condition for name, condition in refusals("postgresql")["discussions_comment"] if name == "links")
    refused = "RAISE EXCEPTION 'limit_links' USING ERRCODE = 'check_violation'"
    yield function("discussions_comment_limit_edited", f"IF {links} THEN {refused}; END IF; RETURN NEW;")
    yield trigger("discussions_comment_limit_edited", f"BEFORE {EDITED[2]} ON discussions_comment")
    refused = "RAISE EXCEPTION 'resonance_misgiven' USING ERRCODE = 'check_violation'"
    yield function("discussions_resonance_given", f"IF {MISGIVEN} THEN {refused}; END IF; RETURN NEW;")
    yield trigger("discussions_resonance_given", "BEFORE INSERT OR UPDATE ON discussions_resonance")
    yield function("discussions_resonance_withdrawn", f"{WITHDRAWN}; RETURN NULL;")
    withdrawn = "AFTER UPDATE OF status ON discussions_comment"
    yield trigger("discussions_resonance_withdrawn", withdrawn, "WHEN (NEW.status = 'withdrawn')")
    yield function("discussions_resonance_blocked", f"{BLOCKED}; RETURN NULL;")
    yield trigger("discussions_resonance_blocked", "AFTER INSERT ON groups_block")


CLOSE_TO_THE_GROUPS = f"""
    IF EXISTS (SELECT 1 FROM discussions_limit WHERE name = 'group_day')
        AND {in_group("postgresql")} >= (SELECT most - {CLOSE} FROM discussions_limit WHERE name = 'group_day') THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('group_day ' || NEW.group_id, 0));
    END IF;
"""


def function(name, body):
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"


def trigger(name, event, when=""):
    return f"CREATE TRIGGER {name} {event} FOR EACH ROW {when} EXECUTE FUNCTION {name}()"


def create(apps, schema_editor):
    for statement in {"sqlite": on_sqlite, "postgresql": on_postgresql}[schema_editor.connection.vendor]():
        schema_editor.execute(statement)


def fill(apps, schema_editor):
    limit = apps.get_model("discussions", "Limit")
    rows = [limit(name=name, most=most, newcomer=newcomer) for name, (most, newcomer) in NUMBERS.items()]
    limit.objects.bulk_create(rows)


OTHER = {"on_delete": django.db.models.deletion.CASCADE, "related_name": "+"}


class Migration(migrations.Migration):
    dependencies = [("discussions", "0006_content_note"), ("groups", "0003_apart")]
    operations = [
        migrations.CreateModel(
            name="Limit",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("most", models.PositiveIntegerField(null=True)),
                ("newcomer", models.PositiveIntegerField(help_text="For somebody new; null: as for all.", null=True)),
            ],
            options={"verbose_name": "limit"},
        ),
        migrations.CreateModel(
            name="Resonance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("me-too", "Me too"),
                            ("thank-you", "Thank you"),
                            ("bring", "Bring it to the session"),
                        ],
                        max_length=10,
                    ),
                ),
                ("given_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("comment", models.ForeignKey(to="discussions.comment", **OTHER)),
                ("given_by", models.ForeignKey(to="groups.membership", **OTHER)),
                ("group", models.ForeignKey(to="groups.discussiongroup", **OTHER)),
            ],
            options={
                "verbose_name": "resonance",
                "indexes": [models.Index(fields=["given_by", "given_at"], name="discussions_resonance_day")],
                "constraints": [
                    models.UniqueConstraint(fields=["comment", "given_by", "kind"], name="discussions_resonance_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["author", "created_at"], name="discussions_comment_by"),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["group", "created_at"], name="discussions_comment_in"),
        ),
        migrations.RunPython(fill),
        migrations.RunPython(create),
    ]
