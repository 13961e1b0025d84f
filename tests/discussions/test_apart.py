"""Muting somebody, and not seeing each other's words: what each of them and everybody else sees of it."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from discussions import policies
from discussions.models import Comment, Thread
from groups import quieting
from groups.models import Block, Mute
from tests import texts
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
LONG_AGO = timezone.now() - timedelta(days=3)


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return texts.thread(cast.group)


def shown(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return re.sub(r'name="(csrfmiddlewaretoken|until)" value="[^"]*"', "", response.content.decode())


def block(cast: Cast, by: str, about: str) -> Block:
    quieting.begin(me=cast.membership(by), about=cast.membership(about), how="block")
    return Block.objects.get()


@pytest.mark.parametrize("role", ["member", "moderator", "organizer"])
@pytest.mark.parametrize("status", Comment.Status.values)
@pytest.mark.parametrize("author", ["member", "moderator", "former"])
@pytest.mark.parametrize("by", ["member", "moderator"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_the_set_and_the_rule_agree_on_who_reads_a_comment_where_somebody_blocks_somebody(
    cast: Cast, thread: Thread, role: str, status: str, author: str, by: str, when: str
) -> None:
    block(cast, by, "moderator" if by == "member" else "member")
    comment = texts.comment(thread, cast.membership(author))
    gone = {"body": "", "html": ""} if status == Comment.Status.WITHDRAWN else {}
    Comment.objects.filter(pk=comment.pk).update(status=status, **gone)
    if when == "before":
        Comment.objects.filter(pk=comment.pk).update(created_at=LONG_AGO)
    comment.refresh_from_db()
    me = cast.membership(role)
    found = Comment.objects.visible_to(cast.person(role)).with_words(me).filter(pk=comment.pk)
    assert any(found.values_list("words", flat=True)) == policies.can_read(me, comment)  # type: ignore[misc]
    apart = when == "after" and {role, author} == {"member", "moderator"}
    assert found.exists() == policies.can_hear(me, comment) == (not apart)


def test_neither_sees_what_the_other_says_from_then_on_and_everybody_else_sees_it_all(
    cast: Cast, thread: Thread, sign_in: SignIn
) -> None:
    before = texts.comment(thread, cast.membership("moderator"), "Said before.")
    Comment.objects.filter(pk=before.pk).update(created_at=LONG_AGO)
    block(cast, "member", "moderator")
    texts.comment(thread, cast.membership("moderator"), "From the one.")
    texts.comment(thread, cast.membership("member"), "From the other.")
    here = thread.get_absolute_url()
    said = {role: shown(sign_in(cast.person(role)), here) for role in ("member", "moderator", "organizer")}
    seen = {role: [word in page for word in ("before", "the one", "the other")] for role, page in said.items()}
    assert seen == {"member": [True, False, True], "moderator": [True, True, False], "organizer": [True] * 3}
    quieting.end(me=cast.membership("member"), about_id=cast.membership("moderator").pk, how="block")
    assert "From the one." in shown(sign_in(cast.person("member")), here)


def test_an_answer_to_what_one_does_not_see_names_nobody_and_leads_nowhere(
    cast: Cast, thread: Thread, sign_in: SignIn
) -> None:
    block(cast, "member", "moderator")
    unseen = texts.comment(thread, cast.membership("member"), "From the other.")
    texts.comment(thread, cast.membership("organizer"), "Well said.", parent=unseen)
    client = sign_in(cast.person("moderator"))
    page = shown(client, thread.get_absolute_url())
    assert "<a>in answer to an earlier comment</a>" in page
    assert 'class="comment--gone"' not in page
    assert "Well said." in page
    assert ">Member<" not in page
    for path in ("", "flag/", "edit/", "withdraw/"):
        assert client.get(f"{unseen.get_absolute_url()}{path}").status_code == 404
    assert client.get(f"{thread.get_absolute_url()}bring/?comment={unseen.seq}").status_code == 404
    answer = client.post(f"{thread.get_absolute_url()}reply/", {"body": "And?", "parent": unseen.seq})
    assert "What you answer isn’t in this thread." in answer.content.decode()


def test_what_the_blocked_sees_never_says_that_there_is_a_block(cast: Cast, thread: Thread, sign_in: SignIn) -> None:
    """The pages of the blocked one, before and after, are the same to the byte."""
    texts.comment(thread, cast.membership("member"))
    texts.comment(thread, cast.membership("moderator"))
    Comment.objects.update(created_at=LONG_AGO)
    Thread.objects.update(last_comment_at=LONG_AGO)
    client = sign_in(cast.person("moderator"))
    paths = [cast.group.get_absolute_url(), thread.get_absolute_url(), "/", *own_pages(cast)]
    for path in paths:
        shown(client, path)
    before = [shown(client, path) for path in paths]
    block(cast, "member", "moderator")
    Mute.objects.create(group=cast.group, made_by=cast.membership("member"), about=cast.membership("moderator"))
    assert [shown(client, path) for path in paths] == before


def own_pages(cast: Cast) -> list[str]:
    return [f"{cast.group.get_absolute_url()}{page}/" for page in ("quiet", "members", "words")]


def test_what_somebody_muted_says_folds_for_me_alone(cast: Cast, thread: Thread, sign_in: SignIn) -> None:
    first = texts.comment(thread, cast.membership("moderator"), "Loud words.")
    texts.comment(thread, cast.membership("organizer"), "An answer.", parent=first)
    texts.comment(thread, cast.membership("organizer"), "Another.", parent=first)
    pages = {role: shown(sign_in(cast.person(role)), thread.get_absolute_url()) for role in ("moderator", "organizer")}
    quieting.begin(me=cast.membership("member"), about=cast.membership("moderator"), how="mute")
    page = shown(sign_in(cast.person("member")), thread.get_absolute_url())
    assert "<details><summary>Words of somebody you muted. Show</summary>" in page
    assert page.index("<details>") < page.index("Loud words.") < page.index("</details>")
    assert "in answer to Somebody you muted" in page
    for role, seen in pages.items():
        assert shown(sign_in(cast.person(role)), thread.get_absolute_url()) == seen


@pytest.mark.parametrize("how", ["mute", "block"])
def test_on_my_own_page_i_begin_and_end_it(cast: Cast, sign_in: SignIn, how: str) -> None:
    client = sign_in(cast.person("member"))
    page = f"{cast.group.get_absolute_url()}quiet/"
    other = cast.membership("moderator")
    answer = client.post(page, {"about": other.pk, "how": how}, follow=True).content.decode()
    assert "It is so from now on. Nobody learns whom you chose." in answer
    assert f'name="about" value="{other.pk}"' in answer
    client.post(f"{page}end/", {"about": other.pk, "how": how})
    assert not quieting.KINDS[how].objects.exists()


def test_one_can_not_choose_oneself_or_somebody_of_another_group(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("member"))
    page = f"{cast.group.get_absolute_url()}quiet/"
    for who in ("member", "outsider"):
        answer = client.post(page, {"about": cast.membership(who).pk, "how": "block"})
        assert "Select a valid choice" in answer.content.decode()
    assert not Block.objects.exists()


def test_between_finds_a_block_by_either_of_the_two(cast: Cast) -> None:
    made = block(cast, "member", "moderator")
    one, other, third = (cast.person(role) for role in ("member", "moderator", "organizer"))
    assert list(Block.objects.between(one, other)) == list(Block.objects.between(other.pk, one.pk)) == [made]
    assert not Block.objects.between(one, third).exists()
    assert not Block.objects.between(None, None).exists()


@pytest.fixture
def busy(cast: Cast, thread: Thread, sign_in: SignIn) -> list[str]:
    """Pages of the member on which threads are listed, counted, dated, found, handed on and brought."""
    assert thread.passage
    version = thread.passage.version
    for quote in texts.PARAGRAPHS[1:]:
        other = texts.thread(cast.group, quote, of=version)
        texts.comment(other, cast.membership("organizer"), "A rota of words.")
    texts.comment(thread, cast.membership("moderator"), "Words about a rota.")
    Comment.objects.update(created_at=LONG_AGO)
    Thread.objects.update(last_comment_at=LONG_AGO)
    home, reading = cast.group.get_absolute_url(), f"{cast.group.get_absolute_url()}readings/{version.reading_id}/"
    pages = ["/", home, reading, f"{reading}?show=unread", "/search/?q=rota", "/search/?q=words", "/search/?q=night"]
    return [*pages, f"{reading}export/markdown/", f"{reading}export/table/", f"{reading}export/annotations/"]


def test_no_list_count_date_search_or_export_tells_of_what_one_does_not_see(
    cast: Cast, thread: Thread, sign_in: SignIn, busy: list[str]
) -> None:
    """The blocked one's pages stay the same to the byte while the other speaks: in an old thread, in one of the block's
    own time, in answer to somebody.
    """
    block(cast, "moderator", "member")
    client, there = sign_in(cast.person("member")), thread.passage
    assert there
    for page in busy:
        shown(client, page)
    before = [shown(client, page) for page in busy]
    said = texts.comment(thread, cast.membership("moderator"), "More words about the rota of the night.")
    texts.comment(thread, cast.membership("moderator"), "And more words.", parent=said)
    begun = Thread.objects.create(group=cast.group, passage=texts.passage(there.version, "each a page"))
    texts.comment(begun, cast.membership("moderator"), "Only words of the rota.")
    Thread.objects.filter(pk__in=[thread.pk, begun.pk]).update(last_comment_at=timezone.now())
    assert [shown(client, page) for page in busy] == before
    organizer = sign_in(cast.person("organizer"))
    assert "each a page" in shown(organizer, busy[1])


def test_what_somebody_muted_says_is_no_news_and_not_found(
    cast: Cast, thread: Thread, sign_in: SignIn, busy: list[str]
) -> None:
    client = sign_in(cast.person("member"))
    texts.comment(thread, cast.membership("moderator"), "Salt on the stairs.")
    assert "Said lately" in shown(client, "/")
    Comment.objects.exclude(author=cast.membership("moderator")).delete()
    quieting.begin(me=cast.membership("member"), about=cast.membership("moderator"), how="mute")
    assert "Said lately" not in shown(client, "/")
    assert "Salt" not in shown(client, "/search/?q=salt").split("</form>")[-1]


def test_a_page_of_results_is_full_without_those_whom_one_does_not_hear(
    cast: Cast, thread: Thread, sign_in: SignIn
) -> None:
    for number in range(30):
        texts.comment(thread, cast.membership("organizer" if number % 3 == 0 else "moderator"), f"Stairs {number}.")
    quieting.begin(me=cast.membership("member"), about=cast.membership("moderator"), how="mute")
    page = shown(sign_in(cast.person("member")), "/search/?q=stairs")
    assert page.count("found__link") == 10
