"""Questions to a group at their place, their answers, and every page that shows a thread without a quote."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from discussions import flagging, home, policies, posting
from discussions.models import Comment, Reason, Thread
from groups import prompting
from groups.models import Prompt
from readings.models import Block, ContentNote, Passage, PassageAnchor, Reading, Rights, Version
from tests import texts
from tests.cast import ROLES, Cast, assemble
from tests.races import all_at_once

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
QUESTION = "Where were you that night?"


@pytest.fixture
def version(cast: Cast) -> Version:
    made = texts.version()
    texts.assign(cast.group, made.reading)
    return made


@pytest.fixture
def prompt(cast: Cast, version: Version) -> Prompt:
    return texts.prompt(cast.group, version.reading, QUESTION)


@pytest.fixture
def member(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.person("member"))


@pytest.fixture
def organizer(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.person("organizer"))


def answer(cast: Cast, prompt: Prompt, role: str = "organizer", body: str = "At home, awake.") -> Comment:
    return posting.answer(me=cast.membership(role), prompt=prompt, body=body)


def page_of(cast: Cast, version: Version) -> str:
    return reverse("group_reading", args=[cast.group.pk, version.reading_id])


def answering(prompt: Prompt) -> str:
    return reverse("prompt_answer", args=[prompt.group_id, prompt.reading_id, prompt.pk])


def form_of(cast: Cast, block: Block, query: str = "") -> str:
    address = reverse("passage_comment", args=[cast.group.pk, block.version.reading_id])
    return f"{address}?block={block.key}{query}"


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


# At its place on the page of the reading


def test_a_question_about_the_whole_reading_stands_above_the_text(
    cast: Cast, version: Version, prompt: Prompt, member: Client
) -> None:
    page = shown(member, page_of(cast, version))
    assert page.index("A question for us") < page.index(QUESTION) < page.index(texts.PARAGRAPHS[0])
    assert f'<a href="{answering(prompt)}">Answer it</a>' in page


def test_a_question_about_words_stands_below_their_paragraph_and_names_them(
    cast: Cast, version: Version, member: Client
) -> None:
    texts.prompt(cast.group, version.reading, "Who wrote it down?", about="three of them")
    texts.prompt(cast.group, version.reading, "And here?", about=texts.PARAGRAPHS[2])
    page = shown(member, page_of(cast, version))
    order = [page.index(words) for words in (">three of them</mark>", "Who wrote it down?", texts.PARAGRAPHS[2])]
    assert order == sorted(order)
    assert page.count('<mark class="asked"') == 2
    assert '<q lang="en" dir="auto">three of them</q>' in page
    assert page.count("A question for us about") == 1


def test_a_question_says_how_many_have_answered(cast: Cast, version: Version, prompt: Prompt, member: Client) -> None:
    first = answer(cast, prompt)
    posting.reply(me=cast.membership("member"), thread=first.thread, parent=first, body="Me too.")
    assert f'<a href="{first.thread.get_absolute_url()}">1 answer</a>' in shown(member, page_of(cast, version))
    answer(cast, prompt, "moderator", "On the bus.")
    assert "2 answers</a>" in shown(member, page_of(cast, version))


def test_answers_that_were_all_withdrawn_leave_a_question_that_can_be_answered(
    cast: Cast, version: Version, prompt: Prompt, member: Client
) -> None:
    posting.withdraw(me=cast.membership("organizer"), comment=answer(cast, prompt))
    page = shown(member, page_of(cast, version))
    assert not re.search(r"answers?</a>|Open the thread", page)
    assert "Answer it</a>" in page


def test_what_nobody_has_answered_is_told_where_the_group_is(cast: Cast, version: Version, member: Client) -> None:
    prompt = texts.prompt(cast.group, version.reading, "Who wrote it down?", about="three of them")
    told = "A question that nobody has answered yet"
    assert told in shown(member, page_of(cast, version))
    answer(cast, prompt)
    assert told not in shown(member, page_of(cast, version))


def test_questions_stand_in_their_order(cast: Cast, version: Version, prompt: Prompt, member: Client) -> None:
    second = texts.prompt(cast.group, version.reading, "Who was with you?")
    prompting.move(me=cast.membership("organizer"), prompt=second, steps=-1)
    page = shown(member, page_of(cast, version))
    assert page.index("Who was with you?") < page.index(QUESTION)


def test_a_question_about_words_that_a_newer_version_lost_stands_above_it_with_its_quote(
    cast: Cast, version: Version, member: Client
) -> None:
    texts.prompt(cast.group, version.reading, "Who wrote it down?", about="three of them")
    newer = texts.version("Another text altogether.", reading=version.reading)
    PassageAnchor.objects.create(passage=Passage.objects.get(), version=newer, state=PassageAnchor.State.ORPHAN)
    page = shown(member, page_of(cast, version))
    order = [page.index(words) for words in ("three of them", "Who wrote it down?", "Another text")]
    assert order == sorted(order)
    older = reverse("group_reading_version", args=[cast.group.pk, version.reading_id, 1])
    assert f'href="{older}?passage=' in page
    page = shown(member, older)
    assert page.index("So one evening") < page.index("Who wrote it down?")


def test_a_question_goes_with_its_words_into_a_newer_version(cast: Cast, version: Version, member: Client) -> None:
    texts.prompt(cast.group, version.reading, "Who wrote it down?", about="three of them")
    newer = texts.version("A first.", "It was three of them.", "A last.", reading=version.reading)
    block = newer.blocks.get(number=2)
    place = {"start_block": block, "start_offset": 7, "end_block": block, "end_offset": 20}
    PassageAnchor.objects.create(passage=Passage.objects.get(), version=newer, state=PassageAnchor.State.EXACT, **place)
    page = shown(member, page_of(cast, version))
    order = [page.index(words) for words in ("It was <mark", "Who wrote it down?", "A last.")]
    assert order == sorted(order)


def test_a_suggested_place_is_no_place_for_a_question(cast: Cast, version: Version, member: Client) -> None:
    texts.prompt(cast.group, version.reading, "Who wrote it down?", about="three of them")
    newer = texts.version("A first.", "It was four of them.", reading=version.reading)
    block = newer.blocks.get(number=2)
    place = {"start_block": block, "start_offset": 7, "end_block": block, "end_offset": 19}
    PassageAnchor.objects.create(
        passage=Passage.objects.get(), version=newer, state=PassageAnchor.State.SUGGESTED, **place
    )
    page = shown(member, page_of(cast, version))
    assert page.index("Who wrote it down?") < page.index("A first.")


def test_a_text_that_is_only_cited_is_asked_about_too(cast: Cast, member: Client) -> None:
    reading = Reading.objects.create(slug="cited", title="Cited only", rights=Rights.CITATION)
    texts.assign(cast.group, reading)
    prompt = texts.prompt(cast.group, reading, QUESTION)
    page = shown(member, reverse("group_reading", args=[cast.group.pk, reading.pk]))
    assert QUESTION in page
    said = answer(cast, prompt)
    assert "Cited only" in shown(member, said.thread.get_absolute_url())


def test_another_groups_questions_leave_no_trace(cast: Cast, version: Version, member: Client) -> None:
    texts.assign(cast.other_group, version.reading)
    theirs = texts.prompt(cast.other_group, version.reading, QUESTION)
    answer(cast, theirs, "outsider")
    page = shown(member, page_of(cast, version))
    assert QUESTION not in page
    assert "question" not in page.split("<main")[1]


def test_only_an_organizer_is_offered_to_ask(cast: Cast, version: Version, member: Client, organizer: Client) -> None:
    block = version.blocks.get(number=1)
    pages = (page_of(cast, version), form_of(cast, block))
    for client, offered in ((organizer, True), (member, False)):
        assert ["the whole reading</a>" in shown(client, pages[0]), "Ask the group" in shown(client, pages[1])] == [
            offered,
            offered,
        ]


def test_the_page_costs_the_same_twelve_queries_for_one_question_and_for_three(
    cast: Cast, version: Version, member: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for total in (1, 3):
        while Prompt.objects.count() < total:
            asked = texts.prompt(cast.group, version.reading, about=texts.PARAGRAPHS[Prompt.objects.count()])
            answer(cast, asked)
        with django_assert_num_queries(12):
            assert shown(member, page_of(cast, version)).count("1 answer</a>") == total


def test_words_behind_a_content_note_are_folded_wherever_a_question_quotes_them(
    cast: Cast, version: Version, member: Client, organizer: Client
) -> None:
    prompt = texts.prompt(cast.group, version.reading, "Who wrote it down?", about="three of them")
    block = version.blocks.get(number=2)
    ContentNote.objects.create(reading=version.reading, block_key=block.key, words="a dismissal")
    told = "These words stand behind a content note"
    assert told in shown(member, answering(prompt))
    assert '<q lang="en" dir="auto">three of them' not in shown(member, page_of(cast, version))
    for page in ("group_prompt_list", "group_prompt_edit"):
        more = [prompt.pk] if page == "group_prompt_edit" else []
        assert "three of them" not in shown(organizer, reverse(page, args=[cast.group.pk, prompt.reading_id, *more]))
    assert told in shown(member, answer(cast, prompt).thread.get_absolute_url())
    newer = texts.version("Another text altogether.", reading=version.reading)
    PassageAnchor.objects.create(passage=Passage.objects.get(), version=newer, state=PassageAnchor.State.ORPHAN)
    assert told in shown(member, page_of(cast, version))


def test_a_question_names_no_words_of_any_paragraph_behind_a_note(cast: Cast, version: Version, member: Client) -> None:
    """One that runs through two paragraphs stands below the second, and its words begin in the first."""
    first, second = version.blocks.filter(number__in=[1, 2]).order_by("number")
    start, me = first.text.index("of the new"), cast.membership("organizer")
    quote = f"{first.text[start:]}\n\n{second.text[:10]}"
    prompting.ask_about(me=me, block=first, start=start, end_block=second, end=10, quote=quote, words="Who says so?")
    assert '<q lang="en" dir="auto">of the new rota.' in shown(member, page_of(cast, version))
    ContentNote.objects.create(reading=version.reading, block_key=first.key, words="a dismissal")
    assert '<q lang="en" dir="auto">' not in shown(member, page_of(cast, version))


# Asking about a passage


def test_an_organizer_asks_about_a_paragraph_some_sentences_or_words(
    cast: Cast, version: Version, organizer: Client
) -> None:
    block = version.blocks.get(number=2)
    response = organizer.post(form_of(cast, block), {"words": "three of them", "body": "Who?", "ask": "1"}, follow=True)
    prompt = Prompt.objects.get()
    assert prompt.passage
    assert (prompt.words, prompt.passage.quote) == ("Who?", "three of them")
    assert response.redirect_chain[-1][0] == f"{page_of(cast, version)}#question-{prompt.pk}"
    assert f'id="question-{prompt.pk}"' in response.content.decode()
    assert not Thread.objects.exists()


def test_an_organizer_asks_about_selected_words(cast: Cast, version: Version, organizer: Client) -> None:
    block = version.blocks.get(number=1)
    sent = {"start": 7, "end": 12, "quote": "asked", "body": "Who is asked?", "ask": "1"}
    organizer.post(form_of(cast, block, "&start=7&end=12&begins=asked"), sent)
    prompt = Prompt.objects.get()
    assert prompt.passage
    assert prompt.passage.quote == "asked"


def test_a_question_that_is_too_long_comes_back_whole(cast: Cast, version: Version, organizer: Client) -> None:
    words = "Where were you? " * 70
    page = organizer.post(form_of(cast, version.blocks.get(number=1)), {"body": words, "ask": "1"}).content.decode()
    assert "A question has room for 1,000 characters" in page
    assert words.strip() in page
    assert not Prompt.objects.exists()


@pytest.mark.parametrize("role", ["member", "moderator"])
def test_nobody_but_an_organizer_asks(cast: Cast, version: Version, sign_in: SignIn, role: str) -> None:
    sent = {"body": "Who?", "ask": "1"}
    response = sign_in(cast.person(role)).post(form_of(cast, version.blocks.get(number=1)), sent)
    assert response.status_code == 403
    assert not Prompt.objects.exists()
    assert not Thread.objects.exists()


# Answering


@pytest.mark.parametrize("role", ROLES)
def test_a_question_and_its_answers_are_for_those_in_the_group(
    cast: Cast, version: Version, prompt: Prompt, sign_in: SignIn, role: str
) -> None:
    client, inside = sign_in(cast.people.get(role)), role in {"member", "moderator", "organizer"}
    responses = [client.get(answering(prompt))]
    thread = answer(cast, prompt).thread
    responses.append(client.get(thread.get_absolute_url()))
    responses.append(client.get(answering(prompt), follow=inside))
    for response in responses:
        assert response.status_code == (200 if inside else 302 if role == "nobody" else 404)
        assert (QUESTION in response.content.decode()) is inside
    user = cast.people.get(role)
    if user:
        me = user.memberships.filter(group=cast.group).first()
        assert Thread.objects.visible_to(user).filter(pk=thread.pk).exists() is policies.can_view_thread(me, thread)
        assert Prompt.objects.visible_to(user).filter(pk=prompt.pk).exists() is inside


def test_the_first_answer_opens_a_thread_and_the_next_joins_it(cast: Cast, prompt: Prompt, member: Client) -> None:
    response = member.post(answering(prompt), {"body": "At home."}, follow=True)
    thread = Thread.objects.get()
    assert response.redirect_chain[-1][0] == f"{thread.get_absolute_url()}#1"
    assert member.get(answering(prompt)).headers["Location"] == f"{thread.get_absolute_url()}#speak"
    member.post(answering(prompt), {"body": "Asleep, I think."}, follow=True)
    assert list(thread.comments.values_list("seq", flat=True)) == [1, 2]


def test_an_answer_without_words_comes_back(prompt: Prompt, member: Client) -> None:
    page = member.post(answering(prompt), {"body": " "}).content.decode()
    assert "There are no words here yet." in page
    assert QUESTION in page


def test_a_question_taken_back_while_somebody_answers_gives_back_their_words(
    cast: Cast, prompt: Prompt, member: Client
) -> None:
    prompting.take_back(prompt=prompt)
    page = member.post(answering(prompt), {"body": "My long answer."}).content.decode()
    assert "This question was taken back in the meantime." in page
    assert "My long answer.</textarea>" in page
    assert not Thread.objects.exists()
    assert member.get(answering(prompt)).status_code == 404


def test_nobody_answers_another_groups_question(cast: Cast, prompt: Prompt) -> None:
    with pytest.raises(ValidationError):
        answer(cast, prompt, "outsider")


def test_many_who_answer_at_once_are_in_one_thread(transactional_db: None) -> None:
    cast = assemble()
    version = texts.version()
    texts.assign(cast.group, version.reading)
    prompt = texts.prompt(cast.group, version.reading)
    roles = ("member", "moderator", "organizer") * 2
    all_at_once([partial(answer, cast, prompt, role, f"Answer {place}.") for place, role in enumerate(roles)])
    assert list(Thread.objects.get().comments.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_a_question_taken_back_goes_from_the_text_and_what_was_said_stays(
    cast: Cast, version: Version, prompt: Prompt, member: Client
) -> None:
    said = answer(cast, prompt)
    prompting.take_back(prompt=prompt)
    assert QUESTION not in shown(member, page_of(cast, version))
    page = shown(member, said.thread.get_absolute_url())
    assert "This question was taken back." in page
    assert QUESTION in page
    assert "At home, awake." in page
    assert member.get(answering(prompt)).headers["Location"] == f"{said.thread.get_absolute_url()}#speak"


# Wherever threads are shown


@pytest.mark.parametrize("about", ["", "three of them"])
def test_a_thread_shows_its_question_and_leads_back(cast: Cast, version: Version, member: Client, about: str) -> None:
    prompt = texts.prompt(cast.group, version.reading, QUESTION, about=about)
    said = answer(cast, prompt)
    page = shown(member, said.thread.get_absolute_url())
    assert "A question for us</h1>" in page
    assert QUESTION in page
    assert (f"<p>{about}</p>" in page) is bool(about)
    assert "Its place in “The rota”" in page
    assert f'<a href="{page_of(cast, version)}">The rota</a>' in page
    assert "Your answer</label>" in page


def test_a_refused_reply_shows_the_question_that_it_answers(cast: Cast, prompt: Prompt, member: Client) -> None:
    said = answer(cast, prompt)
    reply = reverse("comment_reply", args=[cast.group.pk, said.thread_id])
    page = member.post(reply, {"body": ""}).content.decode()
    assert QUESTION in page
    assert "There are no words here yet." in page


@pytest.mark.parametrize("page", ["comment_edit", "comment_withdraw", "comment_flag"])
def test_an_answer_is_changed_withdrawn_and_flagged_like_any_comment(
    cast: Cast, prompt: Prompt, sign_in: SignIn, page: str
) -> None:
    said = answer(cast, prompt)
    who = "member" if page == "comment_flag" else "organizer"
    address = reverse(page, args=[cast.group.pk, said.thread_id, said.seq])
    assert "At home, awake." in shown(sign_in(cast.person(who)), address)


def test_the_thread_costs_the_same_six_queries_for_one_answer_and_for_three(
    cast: Cast, prompt: Prompt, member: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    thread = answer(cast, prompt).thread
    address = thread.get_absolute_url()
    for total in (1, 3):
        while thread.comments.count() < total:
            answer(cast, prompt, body=f"More, {thread.comments.count()}.")
        shown(member, address)  # That it was read now is noted once.
        with django_assert_num_queries(6):
            assert shown(member, address).count("<article") == total


def test_lists_name_the_question_beside_passages(cast: Cast, version: Version, prompt: Prompt) -> None:
    on_words = texts.thread(cast.group, of=version)
    texts.comment(on_words, cast.membership("organizer"))
    Thread.objects.filter(pk=on_words.pk).update(last_comment_at=F("last_comment_at") + timedelta(minutes=1))
    answer(cast, prompt)
    for section in (home.section(cast.person("member")), home.group_section(cast.membership("member"))):
        assert section
        page = render_to_string(*section)
        assert f">{QUESTION}</a>" in page
        assert f">“{texts.PARAGRAPHS[0]}”</a>" in page
        assert page.count("a question for us · The rota") == 1
        assert page.count("The rota") == 2


def test_a_case_about_an_answer_shows_the_moderators_the_question(cast: Cast, prompt: Prompt, sign_in: SignIn) -> None:
    said = answer(cast, prompt, "member")
    case = flagging.flag(me=cast.membership("organizer"), comment=said, reason=Reason.OTHER).case
    page = shown(sign_in(cast.person("moderator")), reverse("admin:discussions_case_change", args=[case.pk]))
    assert "In answer to a question to the group:" in page
    assert QUESTION in page
    assert "At home, awake." in page
