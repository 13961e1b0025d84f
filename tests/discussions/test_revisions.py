"""What a comment said before: its author and the moderators read it, readers see that it was changed, and it goes with
the words.
"""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from discussions import erasure, policies, posting
from discussions.models import Comment, Revision, Thread
from groups.models import Membership
from tests import texts
from tests.cast import Cast
from tests.lexemes import lexemes
from tests.stored import everything_stored

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return texts.thread(cast.group)


@pytest.fixture
def said(cast: Cast, thread: Thread) -> Comment:
    """What the member said, then put differently twice."""
    me = cast.membership("member")
    comment = posting.reply(me=me, thread=thread, parent=None, body="The kumquat took my Sundays.")
    posting.edit(me=me, comment=comment, body="The rota took my Sundays.")
    return posting.edit(me=me, comment=comment, body="It took *every* Sunday.")


def history(comment: Comment) -> str:
    return reverse("comment_history", args=[comment.group_id, comment.thread_id, comment.seq])


@pytest.mark.parametrize("role", ["member", "moderator"])
def test_the_author_and_the_moderators_read_what_it_said_before(
    cast: Cast, said: Comment, sign_in: SignIn, role: str
) -> None:
    client = sign_in(cast.person(role))
    assert history(said) in client.get(said.thread.get_absolute_url()).content.decode()
    page = client.get(history(said)).content.decode()
    assert page.index("kumquat") < page.index("The rota took") < page.index("<em>every</em>")


def test_everybody_else_sees_that_it_was_changed_and_no_more(cast: Cast, said: Comment, sign_in: SignIn) -> None:
    client = sign_in(cast.person("organizer"))
    page = client.get(said.thread.get_absolute_url()).content.decode()
    assert "<span>changed</span>" in page
    assert "/history/" not in page
    assert client.get(history(said)).status_code == 404


@pytest.mark.parametrize("status", ["shown", "hidden", "withdrawn"])
@pytest.mark.parametrize("role", ["member", "moderator", "organizer", "former", "outsider", "staff", "superuser"])
def test_who_may_and_who_sees_are_one_rule(cast: Cast, said: Comment, role: str, status: str) -> None:
    if status == "withdrawn":
        posting.withdraw(me=said.author, comment=said)
    Comment.objects.filter(pk=said.pk).update(status=status)
    said.refresh_from_db()
    user = cast.person(role)
    me = Membership.objects.acting(user).filter(group=said.group_id).first()
    may = me is not None and policies.can_view_history(me, said)
    assert Revision.objects.visible_to(user).exists() == (may and status != "withdrawn")


def test_withdrawn_words_are_gone_from_every_table(said: Comment) -> None:
    assert "kumquat" in everything_stored()
    posting.withdraw(me=said.author, comment=said)
    assert "kumquat" not in everything_stored()
    assert "Sunday" not in everything_stored()
    assert "kumquat" not in lexemes("discussions_commententry")


def test_whoever_withdraws_past_all_activities_takes_the_earlier_words_too(said: Comment) -> None:
    Comment.objects.filter(pk=said.pk).update(status="withdrawn", body="", html="")
    assert not Revision.objects.exists()


def test_the_same_words_again_are_no_change(said: Comment) -> None:
    posting.edit(me=said.author, comment=said, body="It took *every* Sunday.")
    assert list(Revision.objects.values_list("number", "body")) == [
        (0, "The kumquat took my Sundays."),
        (1, "The rota took my Sundays."),
    ]


def test_a_comment_is_not_changed_without_end(said: Comment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "MOST_CHANGES", 2)
    with pytest.raises(ValidationError, match="add another"):
        posting.edit(me=said.author, comment=said, body="Once more.")


def test_of_a_former_member_only_the_last_words_stay(cast: Cast, said: Comment) -> None:
    erasure.erase(user=cast.person("member"), words="keep")
    assert Comment.objects.get().body == "It took *every* Sunday."
    assert "kumquat" not in everything_stored()


def test_one_takes_ones_earlier_words_along(said: Comment, sign_in: SignIn, cast: Cast) -> None:
    client = sign_in(cast.person("member"))
    taken = client.get(reverse("group_words_markdown", args=[said.group_id])).content.decode()
    assert "kumquat" in taken


def test_the_history_costs_the_same_after_one_change_and_after_three(
    cast: Cast, thread: Thread, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    me = cast.membership("member")
    comment = posting.reply(me=me, thread=thread, parent=None, body="0")
    client = sign_in(cast.person("member"))
    for changes in (["1"], ["2", "3"]):
        for body in changes:
            posting.edit(me=me, comment=comment, body=body)
        with django_assert_num_queries(5):
            client.get(history(comment))
