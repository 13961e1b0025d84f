"""Nobody touches a case from which they step back: no claim, note, decision or answer to an appeal by its author, by who
flagged it, by who is in a block with the author, nor, about a group's own texts, by its organizers.

Who that is, one view says, which the lists ask too (discussions.models.Recused). Who wrote what a case is about it takes
from the words themselves as well as from the case's `subject`, and a subject who didn't write them is refused.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# From which memberships' people a case keeps away, by what the case is about.
MEMBERSHIPS = [
    # Its author: a comment's, an entry's, a card's (while it is known whose words it holds), the name's.
    """JOIN discussions_comment AS said ON said.id = about.comment_id
    JOIN groups_membership AS person ON person.id = said.author_id""",
    """JOIN meetings_contribution AS said ON said.id = about.contribution_id
    JOIN groups_membership AS person ON person.id = said.membership_id""",
    """JOIN meetings_cardconsent AS said ON said.card_id = about.card_id
    JOIN groups_membership AS person ON person.id = said.membership_id""",
    "JOIN groups_membership AS person ON person.id = about.member_id",
    # Who flagged it.
    """JOIN discussions_flag AS flag ON flag.case_id = about.id
    JOIN groups_membership AS person ON person.id = flag.flagged_by_id""",
    # Who is in a block with the author, in whatever group.
    """JOIN groups_membership AS author ON author.user_id = about.subject_id
    JOIN groups_block AS block ON block.made_by_id = author.id
    JOIN groups_membership AS person ON person.id = block.about_id""",
    """JOIN groups_membership AS author ON author.user_id = about.subject_id
    JOIN groups_block AS block ON block.about_id = author.id
    JOIN groups_membership AS person ON person.id = block.made_by_id""",
    # Who wrote the group's own texts.
    """JOIN groups_membership AS person ON person.group_id = about.group_id AND about.kind = 'group'
    JOIN groups_membershiprole AS held ON held.membership_id = person.id AND held.role = 'organizer'""",
]
VIEW = " UNION ALL ".join(
    [
        """CREATE VIEW discussions_recused AS
        SELECT id AS case_id, subject_id AS user_id FROM discussions_case WHERE subject_id IS NOT NULL""",
        *(
            f"SELECT about.id, person.user_id FROM discussions_case AS about {joined} WHERE person.user_id IS NOT NULL"
            for joined in MEMBERSHIPS
        ),
    ]
)

OF_DECISION = "(SELECT case_id FROM discussions_decision WHERE id = NEW.decision_id)"
# By table: the column that says who, the one that says about what, and the case that this is.
WHO = {
    "discussions_case": ("claimed_by_id", "id", "NEW.id"),
    "discussions_casenote": ("author_id", "case_id", "NEW.case_id"),
    "discussions_decision": ("decided_by_id", "case_id", "NEW.case_id"),
    "discussions_appeal": ("answered_by_id", "decision_id", OF_DECISION),
}


def steps_back(table):
    """The condition that who is written down for the case of the row should have stepped back."""
    who, _about, case = WHO[table]
    refused = f"EXISTS (SELECT 1 FROM discussions_recused WHERE case_id = {case} AND user_id = NEW.{who})"
    if table == "discussions_appeal":
        decided = "SELECT 1 FROM discussions_decision WHERE id = NEW.decision_id AND decided_by_id = NEW.answered_by_id"
        refused = f"({refused} OR EXISTS ({decided}))"
    return refused


def changed(table):
    """The condition that it is now somebody else who is written down, or for something else."""
    who, about, _case = WHO[table]
    return f"(NEW.{who} IS DISTINCT FROM OLD.{who} OR NEW.{about} IS DISTINCT FROM OLD.{about})"


AUTHORS = """
    SELECT person.user_id FROM groups_membership AS person WHERE person.user_id IS NOT NULL AND (
        person.id = NEW.member_id
        OR person.id IN (SELECT author_id FROM discussions_comment WHERE id = NEW.comment_id)
        OR person.id IN (SELECT membership_id FROM meetings_contribution WHERE id = NEW.contribution_id)
        OR person.id IN (SELECT membership_id FROM meetings_cardconsent WHERE card_id = NEW.card_id)
    )
"""
NOT_THE_AUTHOR = f"NEW.subject_id IS NOT NULL AND EXISTS ({AUTHORS}) AND NEW.subject_id NOT IN ({AUTHORS})"

SQLITE = [
    f"""
    CREATE TRIGGER {table}_steps_back_{event.split()[0].lower()} AFTER {event} ON {table}
    WHEN {condition} BEGIN
        SELECT RAISE(ABORT, 'recused');
    END
    """
    for table, (who, about, _case) in WHO.items()
    for event, condition in (
        ("INSERT", steps_back(table)),
        (f"UPDATE OF {who}, {about}", f"{changed(table)} AND {steps_back(table)}"),
    )
] + [
    f"""
    CREATE TRIGGER discussions_case_subject_{event.split()[0].lower()} AFTER {event} ON discussions_case
    WHEN {NOT_THE_AUTHOR} BEGIN
        SELECT RAISE(ABORT, 'not_the_author');
    END
    """
    for event in ("INSERT", "UPDATE OF subject_id")
]


def on_postgresql(name, table, events, condition, message):
    return [
        f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {condition} THEN
                RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        END $$
        """,
        f"CREATE TRIGGER {name} AFTER {events} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


POSTGRESQL = [
    *(
        statement
        for table, (who, about, _case) in WHO.items()
        for statement in on_postgresql(
            f"{table}_steps_back",
            table,
            f"INSERT OR UPDATE OF {who}, {about}",
            f"(TG_OP = 'INSERT' OR {changed(table)}) AND {steps_back(table)}",
            "recused",
        )
    ),
    *on_postgresql(
        "discussions_case_subject",
        "discussions_case",
        "INSERT OR UPDATE OF subject_id",
        NOT_THE_AUTHOR,
        "not_the_author",
    ),
]


def create(apps, schema_editor):
    for statement in [VIEW, *{"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("discussions", "0010_places"),
        ("groups", "0003_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Recused",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="discussions.case",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"db_table": "discussions_recused", "managed": False},
        ),
        migrations.RunPython(create),
    ]
