"""Small signs for somebody's words: their author sees them, and nothing on any other page changes by them."""

import re
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from discussions import erasure, posting, resonating
from discussions.models import Comment, Resonance, Thread
from groups import quieting
from tests import texts
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
Kind = Resonance.Kind


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return texts.thread(cast.group)


@pytest.fixture
def said(cast: Cast, thread: Thread) -> Comment:
    return texts.comment(thread, cast.membership("member"), "The lift stops at night.")


def shown(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return re.sub(r'name="(csrfmiddlewaretoken|until)" value="[^"]+"', "", response.content.decode())


def page_of(comment: Comment) -> str:
    return f"{comment.get_absolute_url()}resonance/"


@pytest.mark.parametrize("kind", Kind)
def test_a_sign_is_given_shown_to_its_author_and_taken_back(
    cast: Cast, said: Comment, sign_in: SignIn, kind: Resonance.Kind
) -> None:
    giver, author = sign_in(cast.person("moderator")), sign_in(cast.person("member"))
    assert "Somebody gave a sign for your words" not in shown(author, cast.group.get_absolute_url())
    assert f"You said: {kind.label}" in giver.post(page_of(said), {"kind": kind}, follow=True).content.decode()
    giver.post(page_of(said), {"kind": kind})
    assert Resonance.objects.count() == 1
    assert "Somebody gave a sign for your words" in shown(author, cast.group.get_absolute_url())
    for path in (page_of(said), f"{cast.group.get_absolute_url()}resonance/"):
        page = shown(author, path)
        assert str(kind.label) in page
        assert "Moderator" in page
        assert ("?comment=1" in page) == (kind == Kind.BRING)
    giver.post(page_of(said), {"kind": kind, "back": "1"})
    assert not Resonance.objects.exists()


def test_no_page_of_anybody_else_changes_by_a_sign(cast: Cast, said: Comment, thread: Thread, sign_in: SignIn) -> None:
    """To the byte, the giver's own pages but the one on which they gave it included; and nothing is handed on."""
    assert thread.passage
    texts.comment(thread, cast.membership("organizer"))
    home = cast.group.get_absolute_url()
    reading = f"{home}readings/{thread.passage.version.reading_id}/"
    everywhere = ["/", home, reading, thread.get_absolute_url(), "/search/?q=lift", f"{home}words/words.md"]
    everywhere += [f"{home}resonance/", f"{reading}export/markdown/", f"{reading}export/table/", f"{home}members/"]
    clients = {role: sign_in(cast.person(role)) for role in ("moderator", "organizer")}

    def all_pages() -> list[str]:
        pages = [shown(client, path) for client in clients.values() for path in everywhere]
        return [*pages, shown(clients["organizer"], page_of(said))]

    all_pages()
    before = all_pages()
    for kind in Kind:
        resonating.give(me=cast.membership("moderator"), comment=said, kind=kind)
    assert all_pages() == before


def test_nobody_gives_a_sign_to_themselves_or_to_words_that_are_not_there(
    cast: Cast, said: Comment, sign_in: SignIn
) -> None:
    assert sign_in(cast.person("member")).post(page_of(said), {"kind": "me-too"}).status_code == 403
    assert sign_in(cast.person("outsider")).post(page_of(said), {"kind": "me-too"}).status_code == 404
    with pytest.raises(IntegrityError), transaction.atomic():
        Resonance.objects.create(group=cast.group, comment=said, given_by=cast.membership("member"), kind="me-too")
    with pytest.raises(IntegrityError), transaction.atomic():
        Resonance.objects.create(group=cast.group, comment=said, given_by=cast.membership("outsider"), kind="me-too")
    posting.withdraw(me=cast.membership("member"), comment=said)
    assert sign_in(cast.person("moderator")).post(page_of(said), {"kind": "me-too"}).status_code == 403


def test_signs_go_with_the_words_and_with_the_account(cast: Cast, said: Comment) -> None:
    resonating.give(me=cast.membership("moderator"), comment=said, kind=Kind.ME_TOO)
    resonating.give(me=cast.membership("organizer"), comment=said, kind=Kind.THANK_YOU)
    erasure.erase(user=cast.person("moderator"), words="keep")
    assert [sign.kind for sign in Resonance.objects.all()] == [Kind.THANK_YOU]
    posting.withdraw(me=cast.membership("member"), comment=said)
    assert not Resonance.objects.exists()


def test_of_somebody_blocked_one_sees_no_sign_and_they_do_not_notice(
    cast: Cast, said: Comment, thread: Thread, sign_in: SignIn
) -> None:
    theirs = texts.comment(thread, cast.membership("moderator"), "From the other.")
    resonating.give(me=cast.membership("moderator"), comment=said, kind=Kind.ME_TOO)
    resonating.give(me=cast.membership("member"), comment=theirs, kind=Kind.THANK_YOU)
    giver = sign_in(cast.person("moderator"))
    shown(giver, page_of(said))
    before = shown(giver, page_of(said))
    quieting.begin(me=cast.membership("member"), about=cast.membership("moderator"), how="block")
    assert shown(giver, page_of(said)) == before
    resonating.give(me=cast.membership("moderator"), comment=said, kind=Kind.BRING)
    assert not resonating.received(cast.membership("member")).exists()
    assert not resonating.received(cast.membership("moderator")).exists()


@pytest.mark.parametrize("page", ["comment", "mine"])
def test_the_authors_pages_cost_the_same_for_one_sign_and_for_three(
    cast: Cast, said: Comment, sign_in: SignIn, page: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(cast.person("member"))
    path = page_of(said) if page == "comment" else f"{cast.group.get_absolute_url()}resonance/"
    resonating.give(me=cast.membership("moderator"), comment=said, kind=Kind.ME_TOO)
    client.get(path)
    for more in (Kind.THANK_YOU, Kind.BRING):
        with django_assert_num_queries({"comment": 7, "mine": 5}[page]):
            client.get(path)
        resonating.give(me=cast.membership("moderator"), comment=said, kind=more)
    with django_assert_num_queries({"comment": 7, "mine": 5}[page]):
        client.get(path)
