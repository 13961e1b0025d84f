"""The triggers that hold places, and what was agreed: they stand after all migrations, and against raw SQL."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from groups import deleting
from groups.models import Agreement, DiscussionGroup, GroupDecision, Membership
from readings.ids import new_id
from tests.cast import Cast

NAMES = {
    "sqlite": {
        "groups_membership_places_insert",
        "groups_membership_places_update",
        "groups_membership_line_insert",
        "groups_membership_line_update",
        "groups_discussiongroup_places",
        "groups_attendance_places_insert",
        "groups_attendance_places_update",
        "groups_groupsession_places",
        "groups_mute_in_one_group_insert",
        "groups_mute_in_one_group_update",
        "groups_block_in_one_group_insert",
        "groups_block_in_one_group_update",
        "groups_agreement_stays",
        "groups_groupdecision_stays",
        "groups_groupdecision_no_delete",
        "groups_groupdecision_no_replace",
    },
    "postgresql": {
        "groups_membership_places",
        "groups_membership_line_insert",
        "groups_membership_line_update",
        "groups_discussiongroup_places",
        "groups_attendance_places",
        "groups_groupsession_places",
        "groups_mute_in_one_group",
        "groups_block_in_one_group",
        "groups_agreement_stays",
        "groups_groupdecision_stays",
        "groups_groupdecision_no_truncate",
    },
}
LISTED = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}


def run(sql: str, parameters: list[str | datetime]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def test_they_stand_after_all_migrations(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LISTED[connection.vendor])
        assert {name for (name,) in cursor.fetchall()} >= NAMES[connection.vendor]


def test_a_full_group_takes_nobody_by_raw_sql(cast: Cast) -> None:
    DiscussionGroup.objects.filter(pk=cast.group.pk).update(places=3)
    insert = (
        "INSERT INTO groups_membership (id, group_id, user_id, name, status, joined_at, removal_reason)"
        " VALUES (%s, %s, %s, %s, %s, %s, '')"
    )
    row: list[str | datetime] = [new_id(), cast.group.pk, cast.person("newcomer").pk, "Rosa"]
    with pytest.raises(IntegrityError, match="group_full"):
        run(insert, [*row, "active", timezone.now()])
    with pytest.raises(IntegrityError, match="group_full"):
        run(
            "UPDATE groups_membership SET status = 'active', ended_at = NULL WHERE id = %s",
            [cast.membership("former").pk],
        )
    with pytest.raises(IntegrityError, match="group_full"):
        run("UPDATE groups_discussiongroup SET places = 2 WHERE id = %s", [cast.group.pk])
    assert Membership.objects.active().filter(group=cast.group).count() == 3


def test_a_full_group_lets_its_members_change_and_go(cast: Cast) -> None:
    DiscussionGroup.objects.filter(pk=cast.group.pk).update(places=3)
    run("UPDATE groups_membership SET name = 'Rosa' WHERE id = %s", [cast.membership("member").pk])
    run(
        "UPDATE groups_membership SET status = 'left', ended_at = %s WHERE id = %s",
        [timezone.now(), cast.membership("member").pk],
    )
    run("UPDATE groups_discussiongroup SET places = 2 WHERE id = %s", [cast.group.pk])
    assert DiscussionGroup.objects.get(pk=cast.group.pk).places == 2


@pytest.mark.parametrize("change", ["text = 'Another.'", "repair = 'Another.'", "number = 2"])
def test_what_was_agreed_on_never_changes(cast: Cast, change: str) -> None:
    agreed = Agreement.objects.create(group=cast.group, number=1, text="We listen.", repair="Talk.")
    with pytest.raises(IntegrityError, match="agreement_stays"):
        run(f"UPDATE groups_agreement SET {change}", [])  # noqa: S608  # three sentences of our own
    Agreement.objects.filter(pk=agreed.pk).update(published_by=None)
    agreed.refresh_from_db()
    assert (agreed.number, agreed.text, agreed.repair) == (1, "We listen.", "Talk.")


def decided(cast: Cast) -> GroupDecision:
    member = cast.membership("member")
    about = GroupDecision.About.ROLE_GIVEN
    return GroupDecision.objects.create(
        group=cast.group, about=about, value="carer", member=member, decided_by=cast.membership("organizer")
    )


@pytest.mark.parametrize(
    "change",
    [
        "value = 'moderator'",
        "about = 'role-taken'",
        "decided_at = '2020-01-01 00:00:00+00:00'",
        "id = id + 1000",
        "group_id = (SELECT id FROM groups_discussiongroup WHERE id <> group_id)",
        "member_id = (SELECT id FROM groups_membership WHERE name = 'Moderator')",
        "decided_by_id = (SELECT id FROM groups_membership WHERE name = 'Moderator')",
    ],
)
def test_what_the_group_decided_never_changes(cast: Cast, change: str) -> None:
    before = GroupDecision.objects.filter(pk=decided(cast).pk).values().get()
    with pytest.raises(IntegrityError, match="decision_stays"):
        run(f"UPDATE groups_groupdecision SET {change}", [])  # noqa: S608  # sentences of our own
    assert GroupDecision.objects.values().get() == before


def test_what_the_group_decided_stays_while_the_group_does(cast: Cast) -> None:
    decision = decided(cast)
    soon, now = timezone.now() + timedelta(days=1), timezone.now()
    for closes_at, afterwards in ((None, ""), (soon, "delete"), (now, "archive")):
        DiscussionGroup.objects.filter(pk=cast.group.pk).update(closes_at=closes_at, afterwards=afterwards)
        with pytest.raises(IntegrityError, match="decision_stays"):
            run("DELETE FROM groups_groupdecision", [])
    replaced = (
        "INSERT OR REPLACE INTO groups_groupdecision (id, group_id, about, value, decided_at)"
        " SELECT id, group_id, about, 'moderator', decided_at FROM groups_groupdecision"
    )
    if connection.vendor == "postgresql":
        run("SET CONSTRAINTS ALL IMMEDIATE", [])
    with pytest.raises(IntegrityError, match="decision_stays"):
        run(replaced if connection.vendor == "sqlite" else "TRUNCATE groups_groupdecision", [])
    assert GroupDecision.objects.get() == decision


def test_a_person_in_a_decision_can_be_forgotten_and_a_group_deleted_on_its_date(cast: Cast) -> None:
    decision = decided(cast)
    run("UPDATE groups_groupdecision SET member_id = NULL, decided_by_id = NULL", [])
    decision.refresh_from_db()
    assert (decision.member, decision.decided_by, decision.value) == (None, None, "carer")
    run("UPDATE groups_discussiongroup SET closes_at = %s, afterwards = 'delete'", [timezone.now()])
    deleting.delete(group=cast.group, receipt=new_id())
    assert not GroupDecision.objects.exists()
    assert not DiscussionGroup.objects.filter(pk=cast.group.pk).exists()


@pytest.mark.parametrize("table", ["groups_mute", "groups_block"])
@pytest.mark.parametrize("about", ["outsider", "member"])
def test_nobody_is_muted_or_blocked_in_another_group_or_by_themselves_by_raw_sql(
    cast: Cast, table: str, about: str
) -> None:
    insert = f"INSERT INTO {table} (group_id, made_by_id, about_id, since) VALUES (%s, %s, %s, %s)"  # noqa: S608
    mine = cast.membership("member").pk
    run(insert, [cast.group.pk, mine, cast.membership("organizer").pk, timezone.now()])
    with pytest.raises(IntegrityError):
        run(insert, [cast.group.pk, mine, cast.membership(about).pk, timezone.now()])
    with pytest.raises(IntegrityError):
        run(insert, [cast.group.pk, mine, cast.membership("organizer").pk, timezone.now()])
