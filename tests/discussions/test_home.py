"""What the front page and a group's home say about talk: that it happened, where, and to whom it is shown."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from discussions import home, posting
from discussions.models import Comment, Thread
from groups.models import Membership
from tests import texts
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


@pytest.fixture
def thread(cast: Cast) -> Thread:
    """The organizer has said something."""
    made = texts.thread(cast.group)
    texts.comment(made, cast.membership("organizer"), "My Sundays are gone.")
    return made


def front_page(client: Client) -> str:
    return client.get(reverse("home")).content.decode()


def test_the_front_page_leads_to_what_others_said_and_keeps_their_words(
    cast: Cast, thread: Thread, sign_in: SignIn
) -> None:
    page = front_page(sign_in(cast.person("member")))
    assert f'href="{reverse("comment_detail", args=[cast.group.pk, thread.pk, 1])}"' in page
    assert f"“{texts.PARAGRAPHS[0]}”" in page
    assert "Sundays" not in page


@pytest.mark.parametrize("role", ["organizer", "newcomer", "outsider", "former"])
def test_ones_own_words_and_other_groups_are_no_news(cast: Cast, thread: Thread, role: str) -> None:
    assert home.section(cast.person(role)) is None


def test_what_is_old_hidden_or_withdrawn_is_no_news(cast: Cast, thread: Thread) -> None:
    member = cast.person("member")
    assert home.section(member) is not None
    comment = Comment.objects.get()
    Comment.objects.update(status=Comment.Status.HIDDEN)
    assert home.section(member) is None
    Comment.objects.update(status=Comment.Status.SHOWN, created_at=timezone.now() - home.NEW - timedelta(hours=1))
    assert home.section(member) is None
    Comment.objects.update(created_at=timezone.now())
    posting.withdraw(me=cast.membership("organizer"), comment=comment)
    assert home.section(member) is None


def test_a_groups_home_shows_where_somebody_spoke_last(cast: Cast, thread: Thread, sign_in: SignIn) -> None:
    assert thread.passage
    later = texts.thread(cast.group, texts.PARAGRAPHS[1], of=thread.passage.version)
    posting.reply(me=cast.membership("member"), thread=later, parent=None, body="Later.")
    page = sign_in(cast.person("member")).get(reverse("group_detail", args=[cast.group.pk])).content.decode()
    assert page.index(texts.PARAGRAPHS[1]) < page.index(texts.PARAGRAPHS[0])


def test_a_groups_home_without_talk_says_what_will_be_here(cast: Cast) -> None:
    me = cast.membership("member")
    empty = {"me": me, "threads": [], "has_signs": False}
    assert home.group_section(me) == ("discussions/_group_home.html", empty)


def test_each_section_costs_one_query_for_one_thread_and_for_three(
    cast: Cast, thread: Thread, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    me = Membership.objects.acting(cast.person("member")).get(group=cast.group)
    assert thread.passage
    for total in (1, 3):
        for quote in texts.PARAGRAPHS[1:total]:
            texts.comment(texts.thread(cast.group, quote, of=thread.passage.version), cast.membership("organizer"))
        with django_assert_num_queries(2):
            for section in (home.section(cast.people["member"]), home.group_section(me)):
                assert section
                assert render_to_string(*section).count("<time") == total
