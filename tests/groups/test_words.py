"""One's own words, to take along at any time: all of them, and nobody else's."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from markdown_it import MarkdownIt
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups.models import Worry
from meetings import cards, writing
from meetings.models import Card, Commitment, Proposal
from tests import texts
from tests.cast import Cast
from tests.meetings.written import round_in

SignIn = Callable[[User | None], Client]
MINE = ["I counted rooms.", "In the round.", "A draft.", "Ask them.", "I call.", "They laughed.", "On a card."]


@pytest.fixture
def talk(cast: Cast) -> Cast:
    """What the member said everywhere, and what the others said beside it."""
    me, other = cast.membership("member"), cast.membership("organizer")
    version = texts.version(title="What the porter saw")
    thread = texts.thread(cast.group, of=version)
    said = texts.comment(thread, me, body=MINE[0])
    texts.comment(thread, other, body="Theirs, to Member.", parent=said)
    round_, open_still = round_in(cast), round_in(cast)
    writing.contribute(me=me, round_=round_, words=MINE[1])
    writing.contribute(me=other, round_=round_, words="Theirs in the round.")
    writing.keep_draft(me=me, round_=open_still, words=MINE[2])
    session = round_.session
    Proposal.objects.create(group=cast.group, session=session, words=MINE[3], proposed_by=me)
    Proposal.objects.create(group=cast.group, session=session, words="Theirs to decide.", proposed_by=other)
    due_on = timezone.localdate() + timedelta(days=1)
    Commitment.objects.create(group=cast.group, session=session, words=MINE[4], owner=me, due_on=due_on)
    Worry.objects.create(group=cast.group, member=me, words=MINE[5], answer="Theirs, a carer's.", answered_by=other)
    cards.make(me=other, session=session, kind=Card.Kind.THREAD, words=MINE[6], speakers=[me])
    cards.make(me=other, session=session, kind=Card.Kind.THREAD, words="Theirs and mine.", speakers=[me, other])
    return cast


def file_of(cast: Cast, client: Client, kind: str) -> str:
    return client.get(reverse(f"group_words_{kind}", args=[cast.group.pk])).content.decode()


def test_all_of_ones_own_words_are_in_it_and_nobody_elses(talk: Cast, sign_in: SignIn) -> None:
    member = sign_in(talk.person("member"))
    said = json.loads(file_of(talk, member, "json"))
    assert sorted(row["words"] for row in said["words"]) == sorted(MINE)
    text = file_of(talk, member, "markdown")
    assert all(words in text for words in MINE)
    for other in ("Theirs", "Organizer", "Moderator", "member", talk.group.name):
        assert other not in text.replace("To the moderators", "")
        assert other not in json.dumps(said)
    assert "What the porter saw" in text


def test_nothing_that_somebody_wrote_makes_another_heading(cast: Cast, sign_in: SignIn) -> None:
    words = "# Loud\n\n> quoted\n\n```\nleft open"
    texts.comment(texts.thread(cast.group), cast.membership("member"), body=words)
    text = file_of(cast, sign_in(cast.person("member")), "markdown")
    top = [token for token in MarkdownIt().parse(text) if token.type == "heading_open" and token.level == 0]
    assert len(top) == 2


@pytest.mark.parametrize("comments", [1, 3])
def test_it_costs_the_same_however_much_one_said(
    cast: Cast, sign_in: SignIn, comments: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    thread = texts.thread(cast.group)
    for number in range(comments):
        texts.comment(thread, cast.membership("member"), body=f"Words {number}.")
    member = sign_in(cast.person("member"))
    path = reverse("group_words", args=[cast.group.pk])
    page = member.get(path).content.decode()
    assert f"There {'is' if comments == 1 else 'are'} {comments} piece" in page
    # The session and the person, the membership; five kinds here, two in threads, six in sessions.
    with django_assert_num_queries(17):
        member.get(path)
