"""A comment behind a content note: on every page it opens for whoever wants to read it; on paper the note comes
first.
"""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from discussions import posting
from discussions.models import Comment, Revision, Thread
from tests import texts
from tests.cast import Cast
from tests.stored import everything_stored

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
NOTE = "A & B fell ill"
FOLD = '<details><summary dir="auto">Content note: A &amp; B fell ill</summary><p>The kumquat'


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return texts.thread(cast.group)


@pytest.fixture
def said(cast: Cast, thread: Thread) -> Comment:
    me = cast.membership("member")
    return posting.reply(me=me, thread=thread, parent=None, body="The kumquat was bad.", note=NOTE)


@pytest.fixture
def organizer(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.person("organizer"))


def test_a_note_is_said_with_the_words_and_they_fold_behind_it(cast: Cast, thread: Thread, sign_in: SignIn) -> None:
    member = sign_in(cast.person("member"))
    sent = {"body": "The kumquat was bad.", "note": NOTE}
    path = reverse("comment_reply", args=[thread.group_id, thread.pk])
    opened = FOLD.replace("<details>", "<details open>")
    assert opened in member.post(path, sent | {"act": "preview"}).content.decode()
    assert FOLD in member.post(path, sent, follow=True).content.decode()
    assert FOLD in sign_in(cast.person("organizer")).get(thread.get_absolute_url()).content.decode()


@pytest.mark.parametrize("page", ["comment_flag", "comment_history", "comment_withdraw", "thread_bring"])
def test_it_folds_on_every_page_that_shows_the_comment(cast: Cast, said: Comment, sign_in: SignIn, page: str) -> None:
    role = {"comment_withdraw": "member"}.get(page, "moderator")
    args = [said.group_id, said.thread_id, said.seq][: 2 if page == "thread_bring" else 3]
    path = reverse(page, args=args)
    assert FOLD in sign_in(cast.person(role)).get(f"{path}?comment=1").content.decode()


def test_a_search_finds_the_note_and_shows_none_of_the_words(said: Comment, organizer: Client) -> None:
    found = organizer.get(f"{reverse('search')}?q=kumquat").content.decode()
    assert "Content note: A &amp; B fell ill" in found
    assert "was bad" not in found


@pytest.mark.parametrize("kind", ["markdown", "table", "annotations"])
def test_in_a_file_the_note_comes_before_the_words(said: Comment, organizer: Client, kind: str) -> None:
    path = reverse("group_reading_file", args=[said.group_id, texts.read_in(said.thread).pk, kind])
    file = organizer.get(path).content.decode()
    assert 0 < file.index("fell ill") < file.index("kumquat")


def test_on_paper_the_note_comes_before_the_words(said: Comment, organizer: Client) -> None:
    page = organizer.get(
        reverse("group_reading_print", args=[said.group_id, texts.read_in(said.thread).pk])
    ).content.decode()
    assert "<p><strong>Content note: A &amp; B fell ill</strong></p>\n<p>The kumquat" in page


def test_quoted_words_stand_behind_their_note(cast: Cast, said: Comment, organizer: Client) -> None:
    posting.reply(me=cast.membership("organizer"), thread=said.thread, parent=None, body="> The kumquat (#1)")
    page = organizer.get(said.thread.get_absolute_url()).content.decode()
    assert page.count("Content note: A &amp; B fell ill") == 2


def test_the_author_changes_the_note_and_takes_it_away(cast: Cast, said: Comment, sign_in: SignIn) -> None:
    member = sign_in(cast.person("member"))
    path = f"{said.get_absolute_url()}edit/"
    assert 'value="A &amp; B fell ill"' in member.get(path).content.decode()
    member.post(path, {"body": said.body, "note": "Illness"})
    assert Comment.objects.get().note == "Illness"
    member.post(path, {"body": said.body, "note": ""})
    assert "<details><summary" not in member.get(said.thread.get_absolute_url()).content.decode().split("</article>")[0]
    assert not Revision.objects.exists(), "the words are the same"


def test_a_note_of_the_moderators_is_not_the_authors_to_change(cast: Cast, said: Comment, sign_in: SignIn) -> None:
    Comment.objects.update(noted_by_moderators=True)
    member = sign_in(cast.person("member"))
    path = f"{said.get_absolute_url()}edit/"
    assert "The moderators put it there." in member.get(path).content.decode()
    member.post(path, {"body": "The kumquat was good.", "note": ""})
    said.refresh_from_db()
    assert (said.note, said.body) == (NOTE, "The kumquat was good.")


def test_a_withdrawn_comment_leaves_no_note(said: Comment) -> None:
    Comment.objects.update(noted_by_moderators=True)
    posting.withdraw(me=said.author, comment=said)
    assert "fell ill" not in everything_stored()


@pytest.mark.parametrize(
    "wrong", [{"status": "withdrawn", "body": "", "html": ""}, {"note": "", "noted_by_moderators": True}]
)
def test_the_database_refuses_a_note_without_words_and_a_moderators_note_that_says_nothing(
    said: Comment, wrong: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=said.pk).update(**wrong)


def test_a_note_that_is_too_long_comes_back_with_the_words(cast: Cast, thread: Thread, sign_in: SignIn) -> None:
    path = reverse("comment_reply", args=[thread.group_id, thread.pk])
    page = sign_in(cast.person("member")).post(path, {"body": "My words.", "note": "x" * 201}).content.decode()
    assert "My words.</textarea>" in page
    assert "x" * 201 in page
    assert not Comment.objects.exists()
