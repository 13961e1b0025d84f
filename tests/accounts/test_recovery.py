"""Recovery codes: what they are, and that each works once, for one person, whoever else tries."""

from functools import partial
from typing import cast as cast_to

import pytest
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from accounts import recovery
from accounts.models import RecoveryCode, Session, User
from tests.cast import PASSWORD, Cast
from tests.races import all_at_once

NEW = "three-quiet-rooms"


def test_a_code_carries_sixty_bits_and_reads_in_groups() -> None:
    codes = {recovery.new_code() for _ in range(1000)}
    assert len(codes) == 1000
    letters = set("".join(codes)) - {"-"}
    assert letters == set("0123456789abcdefghjkmnpqrstvwxyz"), "five bits each"
    assert all([len(part) for part in code.split("-")] == [4, 4, 4] for code in codes)


@pytest.mark.parametrize(
    "typed", ["0123-1abc-defg", "0123 1ABC DEFG", "O1231abcdefg", "o123-Iabc-defg", " 0123–labc–defg "]
)
def test_a_code_is_read_as_it_was_meant(typed: str) -> None:
    assert recovery.normalise(typed) == "01231abcdefg"


def test_only_digests_are_stored_and_they_depend_on_the_site_s_key(cast: Cast, settings: Settings) -> None:
    codes = recovery.renew(actor=cast.person("member"))
    stored = set(RecoveryCode.objects.values_list("digest", flat=True))
    assert len(stored) == len(codes) == 8
    assert not any(recovery.normalise(code) in digest for code in codes for digest in stored)
    settings.SECRET_KEY = "another"
    assert not stored & set(recovery.digests(codes[0]))


def test_codes_outlive_a_change_of_the_site_s_key(cast: Cast, settings: Settings) -> None:
    code = recovery.renew(actor=cast.person("member"))[0]
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "the next one"
    assert recovery.recover(username="member", typed=code, password=NEW)


def test_a_code_sets_the_password_and_ends_every_session(cast: Cast) -> None:
    member = cast.person("member")
    code = recovery.renew(actor=member)[0]
    for person in (member, cast.person("moderator")):
        Session.objects.create(session_key=person.pk, session_data="", expire_date="2999-01-01T00:00Z", user=person)
    assert recovery.recover(username="MEMBER", typed=code.upper(), password=NEW) == member
    member.refresh_from_db()
    assert member.check_password(NEW)
    assert list(Session.objects.values_list("user__username", flat=True)) == ["moderator"]


def test_a_code_works_once(cast: Cast) -> None:
    code = recovery.renew(actor=cast.person("member"))[0]
    assert recovery.recover(username="member", typed=code, password=NEW)
    assert recovery.recover(username="member", typed=code, password="something-else") is None
    assert User.objects.get(username="member").check_password(NEW)


def test_a_code_is_one_person_s(cast: Cast) -> None:
    code = recovery.renew(actor=cast.person("member"))[0]
    assert recovery.recover(username="moderator", typed=code, password=NEW) is None
    assert cast.person("moderator").check_password(PASSWORD)
    assert recovery.left(actor=cast.person("member")) == 8


@pytest.mark.parametrize(
    ("username", "typed"), [("nobody-by-this-name", "aaaa-bbbb-cccc"), ("member", "aaaa-bbbb-cccc")]
)
def test_an_unknown_name_and_a_wrong_code_cost_the_same(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, username: str, typed: str
) -> None:
    recovery.renew(actor=cast.person("member"))
    with django_assert_num_queries(3):
        assert recovery.recover(username=username, typed=typed, password=NEW) is None


def test_who_is_shut_out_stays_out(cast: Cast) -> None:
    member = cast.person("member")
    code = recovery.renew(actor=member)[0]
    User.objects.filter(pk=member.pk).update(is_active=False)
    assert recovery.recover(username="member", typed=code, password=NEW) is None


def test_new_codes_put_an_end_to_the_old_ones(cast: Cast) -> None:
    member = cast.person("member")
    old = recovery.renew(actor=member)
    recovery.confirm(actor=member)
    new = recovery.renew(actor=member)
    assert member.could_be_locked_out, "the new ones aren't known to be kept"
    assert not any(recovery.is_unused(actor=member, typed=code) for code in old)
    assert all(recovery.is_unused(actor=member, typed=code) for code in new)


def test_whoever_used_the_last_code_is_reminded_again(cast: Cast) -> None:
    member = cast.person("member")
    codes = recovery.renew(actor=member)
    for code in codes[:-1]:
        assert recovery.recover(username="member", typed=code, password=NEW)
    member.refresh_from_db()
    assert not member.could_be_locked_out, "using one shows that they were kept"
    assert recovery.recover(username="member", typed=codes[-1], password=NEW)
    member.refresh_from_db()
    assert member.could_be_locked_out


def test_two_who_send_one_code_at_once(transactional_db: None) -> None:
    """Eight codes, each sent twice at the same moment: each lets one in."""
    person = User.objects.create_user("rosa", password=PASSWORD)
    for code in recovery.renew(actor=person):
        send = partial(recovery.recover, username="rosa", typed=code)
        came = all_at_once([partial(send, password="the-first-password"), partial(send, password="the-second-one")])
        assert sorted(came, key=str) == [None, person]
    assert recovery.left(actor=person) == 0


def test_two_pages_that_make_new_codes_at_once_leave_one_set(transactional_db: None) -> None:
    person = User.objects.create_user("rosa", password=PASSWORD)
    for _ in range(5):
        renew = partial(recovery.renew, actor=User.objects.get(pk=person.pk))
        sets = cast_to("list[list[str]]", all_at_once([renew, renew]))
        working = [{recovery.is_unused(actor=person, typed=code) for code in codes} for codes in sets]
        assert sorted(working, key=str) == [{False}, {True}]


def test_the_database_takes_a_code_once_even_when_both_have_read_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else's use, between the look and the update of ours."""
    code = recovery.renew(actor=cast.person("member"))[0]
    now = timezone.now

    def used_by_another() -> object:
        RecoveryCode.objects.update(used_at=now())
        return now()

    monkeypatch.setattr(timezone, "now", used_by_another)
    assert recovery.recover(username="member", typed=code, password=NEW) is None
    assert cast.person("member").check_password(PASSWORD)
