"""Quoting somebody: their words stand in another's comment while they stand in theirs, and go wherever theirs go."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from discussions import drafting, posting, quoting
from discussions.models import Comment, Revision, Thread
from groups.models import Membership, Mute
from groups.models.apart import Block
from tests import texts
from tests.cast import Cast
from tests.lexemes import lexemes
from tests.stored import everything_stored

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
SAID = "They counted the *kumquats*\ntwice.\n\nNobody counted the hours."
GONE = "(words that are no longer here)"


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return texts.thread(cast.group)


@pytest.fixture
def source(cast: Cast, thread: Thread) -> Comment:
    """What the member said."""
    return posting.reply(me=cast.membership("member"), thread=thread, parent=None, body=SAID)


@pytest.fixture
def me(cast: Cast) -> Membership:
    """Who quotes it."""
    return cast.membership("organizer")


@pytest.fixture
def client(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.person("organizer"))


def say(me: Membership, thread: Thread, body: str) -> Comment:
    return posting.reply(me=me, thread=thread, parent=None, body=body)


def page(client: Client, thread: Thread) -> str:
    return client.get(thread.get_absolute_url()).content.decode()


def test_the_form_offers_the_words_and_they_stand_in_the_answer_with_their_source(
    source: Comment, thread: Thread, client: Client
) -> None:
    form = client.get(f"{thread.get_absolute_url()}?reply=1&quote=1").content.decode()
    offered = quoting.cited(SAID, 1)
    assert offered.replace(">", "&gt;") in form
    sent = {"parent": "1", "body": f"{offered}\n\nIt was like that in ours."}
    client.post(reverse("comment_reply", args=[thread.group_id, thread.pk]), sent)
    shown = page(client, thread)
    assert shown.count("<em>kumquats</em>") == 2
    assert f'<a href="{source.get_absolute_url()}">Member</a>' in shown
    assert "(#1)" not in shown


@pytest.mark.parametrize(
    "typed",
    [
        "> counted the *kumquats*\n> (#1)\n\nYes.",
        "> They counted   the *kumquats* twice. (#1)\nYes.",
        "> They counted […] *kumquats* … Nobody counted (#1)",
        "Yes.\n\n> counted the *kumquats* (#1)\n\n> Nobody counted (#1)\n\nNo.",
    ],
)
def test_of_quoted_words_only_their_place_is_stored(
    source: Comment, thread: Thread, me: Membership, client: Client, typed: str
) -> None:
    quoted = say(me, thread, typed)
    assert "kumquats" not in quoted.body + quoted.html
    assert page(client, thread).count("kumquats") == 2


@pytest.mark.parametrize(
    "typed",
    ["> They counted the *mangoes* (#1)", "> They counted (#7)", "They counted (#1)", "> (#1)", "> They counted"],
)
def test_what_the_comment_does_not_say_is_the_writers_own(
    source: Comment, thread: Thread, me: Membership, typed: str
) -> None:
    assert say(me, thread, typed).body == typed


def test_changing_ones_comment_shows_the_quotation_as_it_was_typed_and_keeps_it(
    source: Comment, thread: Thread, me: Membership, client: Client
) -> None:
    quoted = say(me, thread, "> Nobody counted the hours. (#1)\n\nYes.")
    stored = quoted.body
    form = client.get(f"{quoted.get_absolute_url()}edit/").content.decode()
    typed = "> Nobody counted the hours.\n> (#1)\n\nYes."
    assert typed.replace(">", "&gt;") in form
    posting.edit(me=me, comment=quoted, body=typed)
    assert Comment.objects.get(pk=quoted.pk).body == stored
    assert not Revision.objects.exists()


def everywhere(cast: Cast, thread: Thread, me: Membership) -> None:
    """The words quoted in a comment, in what it said before, in a draft, and in a quotation of the quotation."""
    typed = "> counted the *kumquats* (#1)\n\nYes."
    quoted = say(me, thread, typed)
    posting.edit(me=me, comment=quoted, body=f"{typed} Indeed.")
    drafting.keep(me=me, address=thread.get_absolute_url(), thread_id=thread.pk, body=f"{typed} A draft.")
    again = quoting.offer(me=cast.membership("moderator"), thread_id=thread.pk, seq=quoted.seq)
    assert "kumquats" not in again
    say(cast.membership("moderator"), thread, f"{again}\n\nWell said.")


def test_withdrawn_words_go_everywhere_they_were_quoted(
    cast: Cast, source: Comment, thread: Thread, me: Membership, client: Client, sign_in: SignIn
) -> None:
    everywhere(cast, thread, me)
    assert everything_stored().count("kumquats") == 2, "in the comment itself: its Markdown and its HTML"
    posting.withdraw(me=source.author, comment=source)
    stored = everything_stored()
    assert "kumquat" not in stored
    assert not any(word.startswith("kumquat") for word in lexemes("discussions_commententry"))
    shown = page(client, thread)
    assert "kumquats" not in shown
    assert GONE in shown
    assert "Yes. Indeed." in shown
    history = f"{Comment.objects.get(seq=2).get_absolute_url()}history/"
    reading = texts.read_in(thread).pk
    for path in (
        history,
        reverse("group_reading_file", args=[thread.group_id, reading, "markdown"]),
        reverse("group_reading_print", args=[thread.group_id, reading]),
        reverse("group_words_markdown", args=[thread.group_id]),
    ):
        assert "kumquats" not in sign_in(cast.person("moderator")).get(path).content.decode()


def test_hidden_words_are_hidden_where_they_are_quoted_and_come_back(
    source: Comment, thread: Thread, me: Membership, client: Client
) -> None:
    quoted = say(me, thread, "> counted the *kumquats* (#1)")
    Comment.objects.filter(pk=source.pk).update(status="hidden")
    assert "kumquats" not in page(client, thread)
    form = client.get(f"{quoted.get_absolute_url()}edit/").content.decode()
    assert "kumquats" not in form
    posting.edit(me=me, comment=quoted, body=f"{quoting.typed(quoted.body, me=me, thread_id=thread.pk)}\n\nYes.")
    Comment.objects.filter(pk=source.pk).update(status="shown")
    assert page(client, thread).count("kumquats") == 2


def test_words_that_their_author_changed_are_quoted_only_while_they_still_stand(
    source: Comment, thread: Thread, me: Membership, client: Client
) -> None:
    say(me, thread, "> counted the *kumquats* (#1)")
    posting.edit(me=source.author, comment=source, body=f"Listen. {SAID}")
    assert page(client, thread).count("kumquats") == 2
    posting.edit(me=source.author, comment=source, body="They counted twice.")
    shown = page(client, thread)
    assert "kumquats" not in shown
    assert GONE in shown


def test_a_reference_that_somebody_types_shows_nothing_that_they_could_not_read(
    cast: Cast, source: Comment, thread: Thread, me: Membership, client: Client
) -> None:
    elsewhere = texts.thread(cast.other_group, texts.PARAGRAPHS[1])
    theirs = texts.comment(elsewhere, cast.membership("outsider"), "A word from elsewhere.")
    posting.edit(me=source.author, comment=source, body="Nobody counted the hours.")
    say(me, thread, f"[quote {theirs.pk}.0 0-20]\n\n[quote {source.pk}.0 0-40]\n\n[quote {source.pk}.7 0-40]")
    shown = page(client, thread)
    assert shown.count(GONE) == 3
    assert "elsewhere" not in shown
    assert "kumquats" not in shown


def test_more_than_ten_quotations_are_not_put_in(source: Comment, thread: Thread, me: Membership) -> None:
    mark = f"[quote {source.pk}.0 0-4]"
    assert say(me, thread, "\n\n".join([mark] * 12)).html.count("<blockquote") == 10


def test_quoted_words_of_somebody_muted_are_folded(
    cast: Cast, source: Comment, thread: Thread, me: Membership, client: Client
) -> None:
    say(cast.membership("moderator"), thread, "> counted the *kumquats* (#1)")
    Mute.objects.create(group=cast.group, made_by=me, about=source.author)
    assert page(client, thread).count("Words of somebody you muted. Show") == 2


def test_words_from_which_a_block_keeps_somebody_reach_them_in_no_quotation(
    cast: Cast, thread: Thread, me: Membership, client: Client
) -> None:
    Block.objects.create(group=cast.group, made_by=me, about=cast.membership("member"))
    say(cast.membership("member"), thread, SAID)
    say(cast.membership("moderator"), thread, "> counted the *kumquats* (#1)")
    shown = page(client, thread)
    assert "kumquats" not in shown
    assert GONE in shown


def test_a_search_finds_the_words_where_they_were_said(
    source: Comment, thread: Thread, me: Membership, client: Client
) -> None:
    quoted = say(me, thread, "> counted the *kumquats* (#1)\n\nYes.")
    found = client.get(f"{reverse('search')}?q=kumquats").content.decode()
    assert source.get_absolute_url() in found
    assert quoted.get_absolute_url() not in found


def test_one_takes_along_ones_own_words_and_not_those_one_quoted(
    source: Comment, thread: Thread, me: Membership, client: Client
) -> None:
    say(me, thread, "> counted the *kumquats* (#1)\n\nYes, my own.")
    taken = client.get(reverse("group_words_markdown", args=[thread.group_id])).content.decode()
    assert "Yes, my own." in taken
    assert "kumquats" not in taken


def test_an_export_without_names_names_nobody_who_is_quoted(
    source: Comment, thread: Thread, me: Membership, client: Client
) -> None:
    say(me, thread, "> counted the *kumquats* (#1)\n\nYes.")
    export = reverse("group_reading_file", args=[thread.group_id, texts.read_in(thread).pk, "markdown"])
    assert "— Member" in client.get(f"{export}?names=1").content.decode()
    without = client.get(export).content.decode()
    assert without.count("kumquats") == 2
    assert "Member" not in without


def test_the_passage_can_be_quoted(thread: Thread, client: Client) -> None:
    form = client.get(f"{thread.get_absolute_url()}?quote=1").content.decode()
    assert "&gt; Nobody asked the night shift what it thought of the new rota.</textarea>" in form.replace("\n\n", "")


def test_a_preview_shows_the_quoted_words(source: Comment, thread: Thread, client: Client) -> None:
    sent = {"body": "> counted the *kumquats* (#1)\n\nYes.", "act": "preview"}
    shown = client.post(reverse("comment_reply", args=[thread.group_id, thread.pk]), sent).content.decode()
    assert "counted the <em>kumquats</em>" in shown
    assert "&gt; counted the *kumquats* (#1)" in shown
    assert everything_stored().count("kumquats") == 2


def test_a_thread_with_quotations_costs_two_queries_more_however_many_there_are(
    source: Comment, thread: Thread, me: Membership, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(thread.get_absolute_url())
    for times in (1, 2):
        for _ in range(times):
            say(me, thread, f"> counted the *kumquats* (#1)\n\nYes, {Comment.objects.count()}.")
        posting.edit(me=source.author, comment=source, body=f"{SAID} {times}")
        client.get(thread.get_absolute_url())
        with django_assert_num_queries(9):
            client.get(thread.get_absolute_url())
