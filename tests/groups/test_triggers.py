"""The triggers that hold places, and what was agreed: they stand after all migrations, and against raw SQL."""

from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from groups.models import Agreement, DiscussionGroup, Membership
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
        "groups_agreement_stays",
    },
    "postgresql": {
        "groups_membership_places",
        "groups_membership_line_insert",
        "groups_membership_line_update",
        "groups_discussiongroup_places",
        "groups_attendance_places",
        "groups_groupsession_places",
        "groups_agreement_stays",
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
