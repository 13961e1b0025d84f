"""The forms around a comment: nothing typed is lost, nothing happens twice, and nobody acts on another's words."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from discussions import posting
from discussions.models import Case, Comment, Decision, Reason, Thread
from tests import texts
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return texts.thread(cast.group)


@pytest.fixture
def said(cast: Cast, thread: Thread) -> Comment:
    """What the member said."""
    return texts.comment(thread, cast.membership("member"), "The rota took my Sundays.")


@pytest.fixture
def member(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.person("member"))


def address(name: str, comment: Comment) -> str:
    return reverse(name, args=[comment.group_id, comment.thread_id, comment.seq])


def reply_address(thread: Thread) -> str:
    return reverse("comment_reply", args=[thread.group_id, thread.pk])


def test_a_reply_stands_under_what_it_answers_and_opens_at_its_place(
    said: Comment, thread: Thread, member: Client
) -> None:
    response = member.post(reply_address(thread), {"parent": said.seq, "body": "Mine too."}, follow=True)
    reply = Comment.objects.get(body="Mine too.")
    assert reply.parent == said
    assert response.redirect_chain[-1][0] == f"{thread.get_absolute_url()}#{reply.seq}"
    assert "<p>Mine too.</p>" in response.content.decode()


def test_pressing_the_button_twice_says_it_once(said: Comment, thread: Thread, member: Client) -> None:
    for _ in range(2):
        member.post(reply_address(thread), {"parent": said.seq, "body": "Mine too.\r\nAll of them."})
    assert Comment.objects.count() == 2


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        ({"body": " \n "}, "There are no words here yet."),
        ({"body": "far too long " * 800}, "This is 10399 characters long, and a comment has room for 10000."),
        ({"body": "To nobody there.", "parent": "99"}, "What you answer isn’t in this thread."),
        ({"body": "To nonsense.", "parent": "x"}, "Enter a whole number."),
    ],
)
def test_what_is_refused_comes_back_whole_and_says_why(
    thread: Thread, member: Client, sent: dict[str, str], problem: str
) -> None:
    page = member.post(reply_address(thread), sent).content.decode()
    assert problem in page
    assert sent["body"].strip() in page
    assert not Comment.objects.exists()


def test_a_refused_reply_shows_what_it_answers(said: Comment, thread: Thread, member: Client) -> None:
    page = member.post(reply_address(thread), {"parent": said.seq, "body": ""}).content.decode()
    assert "The rota took my Sundays." in page
    assert f'<input type="hidden" name="parent" value="{said.seq}"' in page


def test_a_reply_costs_thirteen_statements_and_a_transaction(
    said: Comment, thread: Thread, member: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # One asks whether the group has closed, one which words to read again, and one forgets the draft. In a test the
    # transaction is a savepoint: two statements more.
    with django_assert_num_queries(15):
        member.post(reply_address(thread), {"parent": said.seq, "body": "Mine too."})
    assert Comment.objects.count() == 2


@pytest.mark.parametrize(("name", "queries"), [("comment_detail", 5), ("comment_edit", 5), ("comment_withdraw", 4)])
def test_the_pages_of_a_comment_cost_the_same_with_one_answer_and_with_three(
    said: Comment,
    thread: Thread,
    member: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    name: str,
    queries: int,
) -> None:
    for answers in (1, 2):
        for _ in range(answers):
            texts.comment(thread, said.author, "So did mine.", parent=said)
        with django_assert_num_queries(queries):
            member.get(address(name, said))


def test_changing_ones_words(said: Comment, thread: Thread, member: Client) -> None:
    form = member.get(address("comment_edit", said)).content.decode()
    assert "The rota took my Sundays.</textarea>" in form
    page = member.post(address("comment_edit", said), {"body": "It took *all* of them."}, follow=True).content.decode()
    assert "It took <em>all</em> of them." in page
    assert ">changed</a>" in page
    assert "Sundays" not in page


def test_a_change_that_comes_too_late_is_given_back(
    said: Comment, member: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_late(**_said: object) -> Comment:
        raise ValidationError("This comment was hidden in the meantime.")

    monkeypatch.setattr(posting, "edit", too_late)
    page = member.post(address("comment_edit", said), {"body": "My second thought."}).content.decode()
    assert "hidden in the meantime" in page
    assert "My second thought.</textarea>" in page


def test_withdrawing_asks_once_more_and_leaves_the_place(said: Comment, thread: Thread, member: Client) -> None:
    texts.comment(thread, said.author, "Still here.", parent=said)
    asked = member.get(address("comment_withdraw", said)).content.decode()
    assert "The rota took my Sundays." in asked
    assert Comment.objects.get(pk=said.pk).status == Comment.Status.SHOWN
    page = member.post(address("comment_withdraw", said), follow=True).content.decode()
    assert "Withdrawn by its author." in page
    assert "Still here." in page
    assert "Sundays" not in page


@pytest.mark.parametrize("page", ["comment_edit", "comment_withdraw"])
@pytest.mark.parametrize("role", ["organizer", "moderator"])
def test_nobody_touches_anothers_words(cast: Cast, said: Comment, sign_in: SignIn, role: str, page: str) -> None:
    client = sign_in(cast.person(role))
    assert client.get(address(page, said)).status_code == 403
    assert client.post(address(page, said), {"body": "Not mine."}).status_code == 403
    said.refresh_from_db()
    assert (said.body, said.status) == ("The rota took my Sundays.", Comment.Status.SHOWN)


@pytest.mark.parametrize("role", ["newcomer", "outsider", "former", "staff", "superuser"])
@pytest.mark.parametrize("page", ["comment_detail", "comment_edit", "comment_withdraw"])
def test_whoever_is_not_in_the_group_learns_nothing(
    cast: Cast, said: Comment, sign_in: SignIn, role: str, page: str
) -> None:
    client = sign_in(cast.person(role))
    assert client.get(address(page, said)).status_code == 404
    assert client.post(reply_address(said.thread), {"body": "From outside."}).status_code == 404
    assert Comment.objects.count() == 1


def test_words_sent_to_a_thread_that_is_gone_are_given_back(cast: Cast, thread: Thread, sign_in: SignIn) -> None:
    response = sign_in(cast.person("former")).post(reply_address(thread), {"body": "Typed on the bus."})
    assert response.status_code == 404
    assert "Typed on the bus." in response.content.decode()
    assert not Comment.objects.exists()


def test_a_comment_is_found_in_its_own_thread_only(cast: Cast, said: Comment, member: Client) -> None:
    other = texts.thread(cast.group, texts.PARAGRAPHS[1])
    assert member.get(reverse("comment_detail", args=[cast.group.pk, other.pk, said.seq])).status_code == 404


def hide(cast: Cast, comment: Comment) -> None:
    Comment.objects.filter(pk=comment.pk).update(status=Comment.Status.HIDDEN)
    case = Case.objects.create(
        group=cast.group, comment=comment, subject=comment.author.user, snapshot=comment.body, status="decided"
    )
    Decision.objects.create(
        group=cast.group,
        case=case,
        subject=comment.author.user,
        decided_by=cast.person("moderator"),
        action=Decision.Action.HIDE,
        reason=Reason.PRIVATE,
        statement="It tells of somebody who isn’t here.",
    )


def test_hidden_words_are_their_authors_alone_with_the_reason_why(
    cast: Cast, said: Comment, thread: Thread, sign_in: SignIn
) -> None:
    hide(cast, said)
    own = sign_in(cast.person("member")).get(thread.get_absolute_url()).content.decode()
    assert "The rota took my Sundays." in own
    assert "It tells of somebody who isn’t here." in own
    for role in ("organizer", "moderator"):
        page = sign_in(cast.person(role)).get(thread.get_absolute_url()).content.decode()
        assert "Hidden by the moderators." in page
        assert "Sundays" not in page
        assert "somebody who isn’t here" not in page


def test_who_left_the_group_is_still_named_where_they_spoke(cast: Cast, thread: Thread, sign_in: SignIn) -> None:
    texts.comment(thread, cast.membership("former"), "I was here.")
    page = sign_in(cast.person("member")).get(thread.get_absolute_url()).content.decode()
    assert '<b class="comment__author">Former</b>' in page


def test_every_link_of_a_comment_leads_somewhere(cast: Cast, said: Comment, thread: Thread, member: Client) -> None:
    theirs = texts.comment(thread, cast.membership("organizer"), "Mine as well.")
    page = member.get(thread.get_absolute_url()).content.decode()
    for name in ("comment_detail", "comment_edit", "comment_withdraw"):
        assert f'href="{address(name, said)}"' in page
    assert f'href="{address("comment_flag", theirs)}"' in page
    assert f'href="{address("comment_flag", said)}"' not in page
    assert f'href="{address("comment_edit", theirs)}"' not in page
