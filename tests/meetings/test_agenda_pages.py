"""The agenda on the session's page, and the page of whoever facilitates."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups.models import GroupSession, Membership
from meetings import agenda
from meetings.models import AgendaItem, Brought
from tests import texts
from tests.cast import Cast
from tests.planned import page, session_in, words_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


@pytest.fixture
def organizer(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.person("organizer"))


def address(name: str, session: GroupSession, *more: str) -> str:
    return reverse(name, args=[session.group_id, session.pk, *more])


def laid_out(cast: Cast, template: str = "one-hour") -> GroupSession:
    session = session_in(cast)
    me = Membership.objects.acting(cast.person("organizer")).get(group=cast.group)
    agenda.lay_out(me=me, session=session, template=template)
    return session


def test_a_facilitator_starts_from_an_agenda_and_the_group_sees_it(
    cast: Cast, organizer: Client, sign_in: SignIn
) -> None:
    session = session_in(cast)
    assert "No agenda yet." in page(organizer, session)
    assert "What happens" not in page(sign_in(cast.person("member")), session)
    shown = organizer.post(address("agenda", session), {"template": "two-hours"}, follow=True).content.decode()
    assert "The steps take 120 minutes; the session has 120." in shown
    seen = words_of(page(sign_in(cast.person("member")), session))
    assert "45 minutes The round Each speaks from their own life" in seen
    assert "Change the agenda" not in seen


def test_a_step_is_changed_moved_left_out_and_removed(cast: Cast, organizer: Client) -> None:
    session = laid_out(cast)
    items = list(session.agenda.in_order())
    typed = {"kind": "round", "title": "Everybody once", "minutes": "40", "text": "In a circle."}
    organizer.post(address("agenda_edit", session, items[2].pk), typed)
    organizer.post(address("agenda_move", session, items[2].pk), {"move": "up"})
    organizer.post(address("agenda_skip", session, items[3].pk), {"skip": "yes"})
    shown = words_of(organizer.post(address("agenda_remove", session, items[5].pk), follow=True).content.decode())
    order = re.findall(r"(Arriving|Opening question|Everybody once|Common threads|Closing round)", shown)
    assert list(dict.fromkeys(order)) == ["Arriving", "Everybody once", "Opening question", "Common threads"]
    assert "In a circle." in shown
    assert "left out" in shown


def test_what_is_wrong_comes_back_with_all_that_was_typed(cast: Cast, organizer: Client) -> None:
    session = session_in(cast)
    shown = organizer.post(
        address("agenda_add", session), {"kind": "other", "title": "Soup", "minutes": "0", "text": "With bread."}
    ).content.decode()
    assert "greater than or equal to 1" in shown
    assert 'value="Soup"' in shown
    assert "With bread." in shown
    assert not session.agenda.exists()


def test_a_step_carries_a_question_and_a_passage_that_was_brought(
    cast: Cast, organizer: Client, sign_in: SignIn
) -> None:
    version = texts.version()
    texts.assign(cast.group, version.reading)
    session = session_in(cast, reading=version.reading)
    prompt = texts.prompt(cast.group, version.reading, "Who was with you?")
    passage = texts.thread(cast.group, of=version).passage
    assert passage
    Brought.objects.create(group=cast.group, session=session, passage=passage)
    typed = {"kind": "round", "title": "Round", "minutes": "40", "prompt": prompt.pk, "passage": passage.pk}
    organizer.post(address("agenda_add", session), typed)
    seen = page(sign_in(cast.person("member")), session)
    assert "Who was with you?" in seen
    assert passage.quote in seen


def test_a_passage_or_question_of_another_group_can_not_be_put_on_it(cast: Cast, organizer: Client) -> None:
    version = texts.version()
    texts.assign(cast.other_group, version.reading)
    prompt = texts.prompt(cast.other_group, version.reading, "Theirs?")
    passage = texts.thread(cast.other_group, of=version).passage
    assert passage
    session = session_in(cast)
    typed = {"kind": "round", "title": "Round", "minutes": "40", "prompt": prompt.pk, "passage": passage.pk}
    organizer.post(address("agenda_add", session), typed)
    assert AgendaItem.objects.get().prompt is None
    assert AgendaItem.objects.get().passage is None


def test_the_step_that_the_session_is_at_is_marked_for_everybody(
    cast: Cast, organizer: Client, sign_in: SignIn
) -> None:
    session = laid_out(cast)
    assert "We are here now" not in organizer.get(address("agenda", session)).content.decode()
    now = timezone.now()
    GroupSession.objects.filter(pk=session.pk).update(starts_at=now, ends_at=now + timedelta(hours=2))
    assert "We are here now" in organizer.get(address("agenda", session)).content.decode()
    organizer.post(address("agenda_begin", session, session.agenda.in_order()[1].pk))
    assert page(sign_in(cast.person("member")), session).count('aria-current="step"') == 1


def test_steps_are_fitted_into_the_session(cast: Cast, organizer: Client) -> None:
    session = laid_out(cast)
    shown = organizer.get(address("agenda", session)).content.decode()
    assert "The steps take 60 minutes; the session has 120." in shown
    shown = organizer.post(address("agenda_fit", session), follow=True).content.decode()
    assert "The steps take 120 minutes; the session has 120." in shown
    assert "Fit the steps" not in shown


def test_a_step_of_another_session_is_not_found(cast: Cast, organizer: Client) -> None:
    session, other = laid_out(cast), session_in(cast)
    item = session.agenda.in_order()[0]
    for name in ("agenda_edit", "agenda_move", "agenda_skip", "agenda_begin", "agenda_remove"):
        assert organizer.post(address(name, other, item.pk), {"move": "up"}).status_code == 404
    assert session.agenda.filter(status="planned").count() == 6


def test_the_page_costs_the_same_five_queries_for_one_step_and_for_three(
    cast: Cast, organizer: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    session = session_in(cast)
    for total in (1, 3):
        while session.agenda.count() < total:
            AgendaItem.objects.create(
                group=cast.group, session=session, position=total, kind="other", title="Step", minutes=10
            )
        with django_assert_num_queries(5):
            assert organizer.get(address("agenda", session)).content.decode().count("Remove this step") == total
