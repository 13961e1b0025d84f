"""Deleting one's account, as the person does it."""

import re
from collections.abc import Callable
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from accounts import erasure
from accounts.models import User
from discussions.models import Comment, Thread
from groups.models import DiscussionGroup, Membership, Role
from readings.models import Block, Reading, Version
from readings.passages import point_at
from tests.cast import PASSWORD, Cast, join
from tests.races import all_at_once

SignIn = Callable[[User | None], Client]
DELETE = reverse("account_delete")


@pytest.fixture
def comment(cast: Cast) -> Comment:
    """The member's words in a thread."""
    reading = Reading.objects.create(slug="one", title="One")
    version = Version.objects.create(reading=reading, number=1, word_count=1)
    block = Block.objects.create(version=version, position=0, number=1, kind="paragraph", text="Words.", html="Words.")
    passage = point_at(start_block=block, start=0, end_block=block, end=6, quote="Words.")
    thread = Thread.objects.create(group=cast.group, passage=passage, last_seq=1)
    return Comment.objects.create(
        group=cast.group,
        thread=thread,
        seq=1,
        path="0001",
        author=cast.membership("member"),
        body="What I lived through.",
        html="<p>What I lived through.</p>",
    )


@pytest.mark.parametrize(("words", "left"), [("withdraw", ""), ("keep", "What I lived through.")])
def test_the_account_goes_and_the_words_as_chosen(
    cast: Cast, sign_in: SignIn, comment: Comment, words: str, left: str
) -> None:
    client, elsewhere = sign_in(cast.person("member")), sign_in(cast.person("member"))
    answer = client.post(DELETE, {"words": words, "password": PASSWORD}, follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert "Your account is deleted." in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert elsewhere.get(DELETE).status_code == 302
    assert not User.objects.filter(username="member").exists()
    comment.refresh_from_db()
    assert comment.body == left
    author = Membership.objects.get(comments=comment)
    assert (author.user, author.display_name, author.status) == (None, "a former member", Membership.Status.LEFT)


def test_no_cell_of_the_database_still_names_the_person(cast: Cast, sign_in: SignIn) -> None:
    person = User.objects.create_user("erased-person", "erased@example.org", PASSWORD)
    join(cast.group, person, name="Erased Name")
    sign_in(person).post(DELETE, {"words": "keep", "password": PASSWORD})
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            cells = " ".join(str(cell) for row in cursor.fetchall() for cell in row)
            for trace in (person.pk, "erased-person", "erased@example.org", "Erased Name"):
                assert trace not in cells, table


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"words": "keep", "password": "wrong"}, "That isn’t your password"),
        ({"words": "keep", "password": ""}, "This field is required"),
        ({"words": "", "password": PASSWORD}, "This field is required"),
        ({"words": "sell", "password": PASSWORD}, "Select a valid choice"),
    ],
)
def test_a_wrong_password_or_no_choice_changes_nothing(
    cast: Cast, sign_in: SignIn, typed: dict[str, str], error: str
) -> None:
    page = sign_in(cast.person("member")).post(DELETE, typed).content.decode()
    assert error in page
    assert bool(re.search(r'value="keep"[^>]* checked', page)) is (typed["words"] == "keep")
    assert User.objects.filter(username="member").exists()


def test_the_last_organizer_hands_over_first(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("organizer"))
    page = client.get(DELETE).content.decode()
    assert "You are the only organizer of “Third shift readers”" in page
    assert 'type="password"' not in page
    client.post(DELETE, {"words": "withdraw", "password": PASSWORD})
    assert User.objects.filter(username="organizer").exists()
    assert cast.membership("organizer").status == Membership.Status.ACTIVE


def test_the_last_two_organizers_can_not_both_go_at_once(transactional_db: None) -> None:
    for attempt in range(4):
        group = DiscussionGroup.objects.create(name=f"Group {attempt}")
        join(group, User.objects.create_user(f"reader-{attempt}"))
        pair = [User.objects.create_user(f"organizer-{attempt}-{number}") for number in range(2)]
        for person in pair:
            join(group, person, Role.ORGANIZER)
        came = all_at_once([partial(erasure.erase_account, actor=person, words="keep") for person in pair])
        assert [isinstance(answer, ValidationError) for answer in came].count(True) == 1
        assert Membership.objects.filter(group=group).holding(Role.ORGANIZER).count() == 1
        assert User.objects.filter(pk__in=[person.pk for person in pair]).count() == 1


def test_whoever_is_alone_in_a_group_may_go(cast: Cast, sign_in: SignIn) -> None:
    sign_in(cast.person("outsider")).post(DELETE, {"words": "withdraw", "password": PASSWORD})
    assert not User.objects.filter(username="outsider").exists()


def test_guessing_the_password_is_slowed_down(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("member"))
    for _ in range(5):
        client.post(DELETE, {"words": "keep", "password": "wrong"})
    page = client.post(DELETE, {"words": "keep", "password": PASSWORD}).content.decode()
    assert "This was tried too often" in page
    assert User.objects.filter(username="member").exists()


@pytest.mark.parametrize("more", [0, 2])
def test_the_page_s_queries(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, settings: Settings, more: int
) -> None:
    for number in range(more):
        group = DiscussionGroup.objects.create(name=f"Group {number}")
        join(group, cast.person("member"))
    client = sign_in(cast.person("member"))
    with django_assert_num_queries(3):
        client.get(DELETE)
