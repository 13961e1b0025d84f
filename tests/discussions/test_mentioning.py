"""Naming somebody of the group: they learn of it, and stand there under the name that they use now, and no other."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from discussions import erasure, posting
from discussions.models import Comment, Draft, Mention, Thread
from groups.models import Membership, Mute
from groups.models.apart import Block
from tests import texts
from tests.cast import Cast, join
from tests.lexemes import lexemes
from tests.stored import everything_stored

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return texts.thread(cast.group)


@pytest.fixture
def me(cast: Cast) -> Membership:
    return cast.membership("member")


@pytest.fixture
def rosa(cast: Cast) -> Membership:
    return join(cast.group, User.objects.create_user("rosa", password="a-quiet-room"), name="Rosa Kumquat")


def say(me: Membership, thread: Thread, body: str) -> Comment:
    return posting.reply(me=me, thread=thread, parent=None, body=body)


def page(client: Client, thread: Thread) -> str:
    return client.get(thread.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "body", ["@Rosa Kumquat, was it so?", "Was it, @rosa kumquat?", "> (@Rosa Kumquat)", "*@ROSA KUMQUAT*"]
)
def test_somebody_named_stands_there_under_their_name_and_learns_of_it(
    cast: Cast, thread: Thread, me: Membership, rosa: Membership, sign_in: SignIn, body: str
) -> None:
    said = say(me, thread, body)
    assert "umquat" not in (said.body + said.html).casefold()
    assert [mention.comment for mention in Mention.objects.unseen_by(rosa)] == [said]
    assert "<b>@Rosa Kumquat</b>" in page(sign_in(cast.person("organizer")), thread)


@pytest.mark.parametrize(
    "body", ["rosa@Rosa Kumquat", "@Rosa Kumquats", "@Rosa", "Rosa Kumquat", "@Outsider", "@Former"]
)
def test_what_names_nobody_who_is_here_stays_as_it_was_typed(
    thread: Thread, me: Membership, rosa: Membership, body: str
) -> None:
    assert say(me, thread, body).body == body
    assert not Mention.objects.exists()


def test_the_longest_name_is_meant(cast: Cast, thread: Thread, me: Membership, rosa: Membership) -> None:
    other = join(cast.group, User.objects.create_user("rosa2"), name="Rosa")
    say(me, thread, "@Rosa Kumquat!")
    say(me, thread, "@Rosa?")
    assert [mention.member for mention in Mention.objects.order_by("pk")] == [rosa, other]


def test_a_name_that_was_given_up_stands_nowhere(
    cast: Cast, thread: Thread, me: Membership, rosa: Membership, sign_in: SignIn
) -> None:
    said = say(me, thread, "@Rosa Kumquat, was it so?")
    posting.edit(me=me, comment=said, body="@Rosa Kumquat, was it really so?")
    client = sign_in(cast.person("member"))
    client.post(reverse("comment_reply", args=[cast.group.pk, thread.pk]), {"body": "@Rosa Kumquat", "act": "draft"})
    assert Draft.objects.exists()
    rosa.name = "Rosa"
    rosa.save()
    assert "umquat" not in everything_stored()
    assert "kumquat" not in lexemes("discussions_commententry")
    for path in (
        thread.get_absolute_url(),
        f"{said.get_absolute_url()}history/",
        f"{said.get_absolute_url()}edit/",
        reverse("group_words_markdown", args=[cast.group.pk]),
        reverse("draft_list", args=[cast.group.pk]),
        f"{reverse('group_reading_file', args=[cast.group.pk, texts.read_in(thread).pk, 'markdown'])}?names=1",
    ):
        assert "@Rosa" in client.get(path).content.decode()


def test_a_former_member_is_named_no_more(
    cast: Cast, thread: Thread, me: Membership, rosa: Membership, sign_in: SignIn
) -> None:
    say(me, thread, "@Rosa Kumquat, was it so?")
    assert rosa.user
    erasure.erase(user=rosa.user, words="keep")
    Membership.objects.filter(pk=rosa.pk).update(name="", user=None, status="left", ended_at=timezone.now())
    assert not Mention.objects.exists()
    assert "<b>@a former member</b>" in page(sign_in(cast.person("member")), thread)


def test_an_export_without_names_names_nobody(
    cast: Cast, thread: Thread, me: Membership, rosa: Membership, sign_in: SignIn
) -> None:
    say(me, thread, "@Rosa Kumquat, was it so?")
    path = reverse("group_reading_file", args=[cast.group.pk, texts.read_in(thread).pk, "markdown"])
    file = sign_in(cast.person("member")).get(path).content.decode()
    assert "was it so?" in file
    assert "Rosa" not in file


def test_changing_the_words_changes_who_is_named(thread: Thread, me: Membership, rosa: Membership, cast: Cast) -> None:
    said = say(me, thread, "@Rosa Kumquat, was it so?")
    posting.edit(me=me, comment=said, body="@Organizer and @Member, was it so?")
    assert [mention.member for mention in Mention.objects.all()] == [cast.membership("organizer")]
    posting.withdraw(me=me, comment=said)
    assert not Mention.objects.exists()


def test_whoever_has_seen_the_comment_knows(cast: Cast, thread: Thread, me: Membership, sign_in: SignIn) -> None:
    organizer = cast.membership("organizer")
    say(me, thread, "@Organizer, was it so?")
    page(sign_in(cast.person("organizer")), thread)
    assert not Mention.objects.unseen_by(organizer).exists()
    later = say(me, thread, "@Organizer, once more?")
    assert [mention.comment for mention in Mention.objects.unseen_by(organizer)] == [later]
    assert not Mention.objects.unseen_by(me).exists()


@pytest.mark.parametrize("status", ["hidden", "withdrawn"])
def test_words_that_are_gone_call_nobody(thread: Thread, me: Membership, rosa: Membership, status: str) -> None:
    said = say(me, thread, "@Rosa Kumquat, was it so?")
    if status == "withdrawn":
        posting.withdraw(me=me, comment=said)
    Comment.objects.update(status=status)
    assert not Mention.objects.unseen_by(rosa).exists()


@pytest.mark.parametrize("apart", [Mute, Block])
def test_whoever_wants_to_hear_less_of_somebody_is_not_called_by_them(
    cast: Cast, thread: Thread, me: Membership, rosa: Membership, apart: type[Mute | Block]
) -> None:
    apart.objects.create(group=cast.group, made_by=rosa, about=me)
    say(me, thread, "@Rosa Kumquat, was it so?")
    assert not Mention.objects.unseen_by(rosa).exists()


def test_a_reference_that_somebody_types_names_nobody_of_another_group(
    cast: Cast, thread: Thread, me: Membership, sign_in: SignIn
) -> None:
    stranger = cast.membership("outsider")
    say(me, thread, f"[@{stranger.pk}] and [@0123456789]")
    assert not Mention.objects.exists()
    shown = page(sign_in(cast.person("member")), thread)
    assert "@… and @…" in shown
    assert "Outsider" not in shown


def test_words_that_name_somebody_can_be_quoted(
    cast: Cast, thread: Thread, me: Membership, rosa: Membership, sign_in: SignIn
) -> None:
    said = say(me, thread, "@Rosa Kumquat, was it so?")
    client = sign_in(cast.person("organizer"))
    form = client.get(f"{thread.get_absolute_url()}?reply=1&quote=1").content.decode()
    assert "&gt; @Rosa Kumquat, was it so?\n&gt; (#1)" in form
    say(cast.membership("organizer"), thread, "> @Rosa Kumquat, was it (#1)\n\nIt was.")
    assert page(client, thread).count("<b>@Rosa Kumquat</b>, was it") == 2
    assert [mention.comment for mention in Mention.objects.all()] == [said]


def test_a_name_is_escaped(cast: Cast, thread: Thread, me: Membership, sign_in: SignIn) -> None:
    join(cast.group, User.objects.create_user("x"), name="<i>X</i>")
    say(me, thread, "@<i>X</i>!")
    assert "<b>@&lt;i&gt;X&lt;/i&gt;</b>" in page(sign_in(cast.person("member")), thread)


def test_a_thread_in_which_people_are_named_costs_one_query_more_however_many(
    cast: Cast, thread: Thread, me: Membership, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(cast.person("organizer"))
    for names in (["Organizer"], ["Moderator", "Member"]):
        for name in names:
            say(me, thread, f"@{name}, was it so?")
        page(client, thread)
        with django_assert_num_queries(8):
            page(client, thread)
