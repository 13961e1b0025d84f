"""What somebody has begun to write: theirs alone, there again wherever they open the form, gone when it is said."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from discussions import drafting, erasure, posting
from discussions.models import Comment, Draft, Thread
from tests import texts
from tests.cast import ROLES, Cast
from tests.stored import everything_stored

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
WORDS = "The kumquat on the *night* shift"


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return texts.thread(cast.group)


@pytest.fixture
def said(cast: Cast, thread: Thread) -> Comment:
    return posting.reply(me=cast.membership("member"), thread=thread, parent=None, body="The rota took my Sundays.")


@pytest.fixture
def member(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.person("member"))


def reply_to(thread: Thread) -> str:
    return reverse("comment_reply", args=[thread.group_id, thread.pk])


def forms(said: Comment) -> dict[str, tuple[str, str, dict[str, str]]]:
    """Where one writes: the page with the form, where it is sent, what else is sent."""
    thread = said.thread
    reading, block = texts.read_in(thread), thread.quoted.version.blocks.get(number=2)  # type: ignore[union-attr]
    prompt = texts.prompt(said.group, reading)
    page = thread.get_absolute_url()
    pointing = f"{reverse('passage_comment', args=[said.group_id, reading.pk])}?version=1&block={block.key}"
    return {
        "end": (page, reply_to(thread), {}),
        "reply": (f"{page}?reply={said.seq}", reply_to(thread), {"parent": str(said.seq)}),
        "edit": (f"{said.get_absolute_url()}edit/",) * 2 + ({},),
        "answer": (reverse("prompt_answer", args=[said.group_id, reading.pk, prompt.pk]),) * 2 + ({},),
        "passage": (pointing, pointing, {}),
    }


WHERE = ["end", "reply", "edit", "answer", "passage"]


@pytest.mark.parametrize("where", WHERE)
def test_a_draft_is_there_again_in_its_place_until_it_is_said(said: Comment, member: Client, where: str) -> None:
    places = forms(said)
    page, path, sent = places[where]
    kept = member.post(path, sent | {"body": WORDS, "act": "draft"}).content.decode()
    assert "Only you can read it." in kept
    assert WORDS in kept
    for other in WHERE:
        assert (WORDS in member.get(places[other][0]).content.decode()) == (other == where)
    member.post(path, sent | {"body": f"{WORDS}, said"})
    assert not Draft.objects.exists()
    assert Comment.objects.filter(body=f"{WORDS}, said").exists()
    assert f"{WORDS}</textarea>" not in member.get(page, follow=True).content.decode()


@pytest.mark.parametrize("where", WHERE)
def test_a_preview_shows_how_it_will_look_and_says_nothing(said: Comment, member: Client, where: str) -> None:
    _page, path, sent = forms(said)[where]
    before = Comment.objects.count()
    page = member.post(path, sent | {"body": WORDS + "<script>", "act": "preview"}).content.decode()
    assert "The kumquat on the <em>night</em> shift&lt;script&gt;" in page
    assert f"{WORDS}&lt;script&gt;</textarea>" in page
    assert Comment.objects.count() == before
    assert Comment.objects.get(pk=said.pk).body == "The rota took my Sundays."
    assert Draft.objects.get().body == WORDS + "<script>"


@pytest.mark.parametrize("where", WHERE)
def test_a_discarded_draft_is_gone(said: Comment, member: Client, where: str) -> None:
    page, path, sent = forms(said)[where]
    member.post(path, sent | {"body": WORDS, "act": "draft"})
    assert "Discard the draft" in member.get(page).content.decode()
    after = member.post(path, sent | {"body": WORDS, "act": "discard"}, follow=True)
    assert after.status_code == 200
    assert "kumquat" not in after.content.decode()
    assert "kumquat" not in everything_stored()


@pytest.mark.parametrize("role", [role for role in ROLES if role != "member"])
def test_nobody_else_sees_a_draft(cast: Cast, said: Comment, member: Client, sign_in: SignIn, role: str) -> None:
    places = forms(said)
    for _page, path, sent in places.values():
        member.post(path, sent | {"body": WORDS, "act": "draft"})
    client = sign_in(None if role == "nobody" else cast.person(role))
    export = reverse("group_reading_file", args=[said.group_id, texts.read_in(said.thread).pk, "markdown"])
    words = reverse("group_words_markdown", args=[said.group_id])
    search = f"{reverse('search')}?q=kumquat&"
    for page in [*(page for page, _path, _sent in places.values()), export, words, search]:
        assert "on the *night*" not in client.get(page).content.decode()
    assert "on the *night*" in member.get(words).content.decode()
    assert "on the *night*" not in member.get(export).content.decode()


def test_the_script_is_answered_without_a_page(thread: Thread, member: Client) -> None:
    answer = member.post(reply_to(thread), {"body": WORDS, "act": "draft", "quiet": "1"})
    assert (answer.status_code, answer.content) == (204, b"")
    answer = member.post(reply_to(thread), {"body": "", "act": "draft", "quiet": "1"})
    assert answer.status_code == 204
    assert not Draft.objects.exists()


def test_words_that_are_too_many_are_given_back_and_not_kept(thread: Thread, member: Client) -> None:
    page = member.post(reply_to(thread), {"body": "x" * 10_001, "act": "draft"}).content.decode()
    assert "a comment has room for 10000" in page
    assert "x" * 10_001 in page
    assert not Draft.objects.exists()


def test_a_refused_comment_keeps_the_draft(thread: Thread, member: Client) -> None:
    member.post(reply_to(thread), {"body": WORDS, "act": "draft"})
    member.post(reply_to(thread), {"body": "x" * 10_001})
    assert Draft.objects.get().body == WORDS


def test_a_hundred_drafts_are_enough(cast: Cast, thread: Thread, member: Client) -> None:
    me = cast.membership("member")
    Draft.objects.bulk_create(Draft(member=me, address=f"/{n}/", body="x") for n in range(drafting.MOST))
    page = member.post(reply_to(thread), {"body": WORDS, "act": "draft"}).content.decode()
    assert "Please discard some" in page
    assert f"{WORDS}</textarea>" in page
    Draft.objects.filter(address="/7/").delete()
    for _ in range(2):
        member.post(reply_to(thread), {"body": WORDS, "act": "draft"})
    assert Draft.objects.count() == drafting.MOST


def test_a_draft_that_nobody_touched_for_thirty_days_goes(cast: Cast) -> None:
    me = cast.membership("member")
    drafting.keep(me=me, address="/a/", body="old")
    drafting.keep(me=me, address="/b/", body="new")
    Draft.objects.filter(address="/a/").update(kept_at=timezone.now() - timedelta(days=30, minutes=1))
    assert drafting.forget_old() == 1
    assert Draft.objects.get().body == "new"


@pytest.mark.parametrize("words", ["withdraw", "keep"])
def test_drafts_go_with_the_account(cast: Cast, words: str) -> None:
    drafting.keep(me=cast.membership("member"), address="/a/", body=WORDS)
    erasure.erase(user=cast.person("member"), words=words)  # type: ignore[arg-type]
    assert not Draft.objects.exists()


@pytest.mark.parametrize("words", ["withdraw", "former", "keep"])
def test_drafts_go_with_the_membership(cast: Cast, words: str) -> None:
    drafting.keep(me=cast.membership("member"), address="/a/", body=WORDS)
    erasure.leaving(me=cast.membership("member"), words=words)  # type: ignore[arg-type]
    assert not Draft.objects.exists()


def test_a_draft_of_a_change_goes_when_the_comment_is_withdrawn(said: Comment, member: Client) -> None:
    member.post(f"{said.get_absolute_url()}edit/", {"body": WORDS, "act": "draft"})
    posting.withdraw(me=said.author, comment=said)
    assert "kumquat" not in everything_stored()


def test_a_draft_of_a_change_that_comes_after_the_withdrawal_is_not_kept(said: Comment) -> None:
    posting.withdraw(me=said.author, comment=said)
    with pytest.raises(ValidationError, match="in the meantime"):
        drafting.keep(me=said.author, address="/a/", body=WORDS, editing=said)
    assert not Draft.objects.exists()
