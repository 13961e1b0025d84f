"""A kept statement finds the rows that its queryset would, however often and wherever it is asked."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, models
from django.db.models import F
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups.models import GroupSession, Membership
from statements.kept import Given, Kept, KeptOfSome
from tests.cast import Cast

TEXT = models.CharField()
IN_GROUP = Kept(lambda: Membership.objects.filter(group=Given("group", TEXT)).select_related("group").order_by("name"))
BY_NAME = Kept(lambda: User.objects.filter(username=Given("name", TEXT)).annotate(said=Given("name", TEXT)))
JOINED = Kept(lambda: Membership.objects.filter(joined_at__gt=Given("since", models.DateTimeField())).only("name"))


def test_it_finds_the_same_rows_each_time_with_what_hangs_on_them(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    me = cast.membership("member")
    name = me.group.name
    for _ in range(2):
        with django_assert_num_queries(1):
            found = IN_GROUP.rows(group=me.group_id)
            assert {row.group.name for row in found} == {name}
        assert found == list(Membership.objects.filter(group=me.group_id).order_by("name"))
    assert IN_GROUP.rows(group="nowhere") == []
    assert IN_GROUP.one(group="nowhere") is None
    assert IN_GROUP.one(group=me.group_id) == found[0]


def test_one_answer_is_no_memory_of_another(cast: Cast) -> None:
    me, outside = cast.membership("member"), cast.person("outsider")
    before = IN_GROUP.rows(group=me.group_id)
    Membership.objects.filter(pk=me.pk).update(name="Somebody new")
    after = IN_GROUP.rows(group=me.group_id)
    assert me.name in {row.name for row in before}
    assert {row.name for row in after} - {row.name for row in before} == {"Somebody new"}
    assert BY_NAME.one(name=outside.username) == outside


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60))
@pytest.mark.django_db
def test_whatever_is_given_stays_a_value(name: str) -> None:
    User.objects.all().delete()
    User.objects.create(username=name)
    User.objects.create(username=f"{name}!")
    assert [(row.username, row.said) for row in BY_NAME.rows(name=name)] == [(name, name)]


def test_moments_are_given_as_their_field_takes_them(cast: Cast) -> None:
    me, now = cast.membership("member"), timezone.now()
    Membership.objects.update(joined_at=now - timedelta(days=1))
    Membership.objects.filter(pk=me.pk).update(joined_at=now + timedelta(microseconds=1))
    found = JOINED.rows(since=now)
    assert found == [me]
    assert "group_id" in found[0].get_deferred_fields()


def test_it_reads_values_and_prefetches_too(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    me = cast.membership("organizer")
    here = Membership.objects.filter(pk=Given("me", TEXT))
    values = Kept(lambda: here.values("name", of=F("group__name")))
    assert values.rows(me=me.pk) == [{"name": me.name, "of": me.group.name}]
    assert Kept(lambda: here.values_list("name", flat=True)).rows(me=me.pk) == [me.name]
    assert Kept(lambda: here.values_list("pk", "name")).rows(me=me.pk) == [(me.pk, me.name)]
    ordered = Kept(lambda: here.order_by("joined_at").values_list("pk").distinct())
    assert ordered.rows(me=me.pk) == [(me.pk,)]
    with django_assert_num_queries(2):
        row = Kept(lambda: here.prefetch_related("roles")).rows(me=me.pk)[0]
        assert [role.role for role in row.roles.all()] == ["organizer"]


def test_a_list_of_any_length_is_found_by_few_statements(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    kept = KeptOfSome(lambda ids: Membership.objects.filter(pk__in=ids, group=Given("group", TEXT)), TEXT)
    me = cast.membership("member")
    everybody = set(Membership.objects.filter(group=me.group_id).values_list("pk", flat=True))
    assert len(everybody) > 3
    for length in range(1, len(everybody) + 1):
        wanted = set(list(everybody)[:length])
        assert {row.pk for row in kept.rows(wanted, group=me.group_id)} == wanted
    assert set(kept.by_size) <= {1, 2, 4, 8, 16}
    assert kept.rows(everybody, group="nowhere") == []
    with django_assert_num_queries(0):
        assert kept.rows([], group=me.group_id) == []


def test_a_value_that_is_missing_is_an_error_and_not_nothing(cast: Cast) -> None:
    with pytest.raises(TypeError, match="group"):
        IN_GROUP.rows()


def test_a_value_that_has_no_place_in_the_statement_is_an_error_too(cast: Cast) -> None:
    """As where a lookup took what stands for it for text: then nothing would ever be found, without a word."""
    with pytest.raises(TypeError, match="user"):
        IN_GROUP.rows(group="nowhere", user="nobody")
    by_key = KeptOfSome(lambda ids: Membership.objects.filter(group_id__in=ids), TEXT)  # type: ignore[misc]
    with pytest.raises(TypeError, match="member 0"):
        by_key.rows([cast.group.pk])


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_over_its_own_connection(cast: Cast) -> None:
    """The statement was made over another's, which may be closed by now."""
    me = cast.membership("member")
    IN_GROUP.rows(group=me.group_id)
    found: list[list[Membership]] = []

    def ask() -> None:
        found.append(IN_GROUP.rows(group=me.group_id))
        connection.close()

    connection.close()
    threads = [threading.Thread(target=ask) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(found) == 4
    assert all(me in rows for rows in found)


def test_the_queryset_is_built_once_and_not_before_it_is_asked(cast: Cast) -> None:
    built: list[int] = []

    def build() -> models.QuerySet[GroupSession]:
        built.append(1)
        return GroupSession.objects.filter(group=Given("group", TEXT))

    kept = Kept(build)
    assert built == []
    kept.rows(group="a")
    kept.rows(group="b")
    assert built == [1]
