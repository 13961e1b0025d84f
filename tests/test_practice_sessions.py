"""The rules of the practice that the code keeps in a session, beside those of tests/test_practice.py."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from groups import agreeing, presence
from groups.models import Membership
from meetings import cards, noting, rotating, speaking, stacking, writing
from meetings.models import Card, RoundPlace, SessionRole, StackEntry
from tests.cast import Cast
from tests.meetings.rounds import begun, circle, press, signed_in, speaker
from tests.meetings.written import round_in
from tests.planned import page, session_in

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
SAID = "My foreman shouts when the counter stops."


def seen_at(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def without_tokens(shown: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", shown)


def acting(cast: Cast, role: str) -> Membership:
    return Membership.objects.acting(cast.person(role)).get(group=cast.group)


def test_roles_rotate_by_who_has_not_had_them_lately_and_anyone_may_decline(cast: Cast, sign_in: SignIn) -> None:
    session = session_in(cast)
    asked = rotating.suggestions(session)[0].turns[0].member
    rotating.ask(me=acting(cast, "organizer"), session=session, member=asked, role=SessionRole.Role.FACILITATOR)
    client = sign_in(asked.user)
    seen = page(client, session)
    assert "No needs no reason." in seen
    answer = reverse("session_role_answer", args=[session.group_id, session.pk])
    seen = client.post(answer, {"role": "facilitator", "say": "leave"}, follow=True).content.decode()
    assert "Would you be the facilitator" not in seen
    assert rotating.suggestions(session)[0].turns[0].member != asked


def test_notes_keep_themes_and_not_who_said_what_unless_the_speaker_said_yes_to_that_card(
    cast: Cast, sign_in: SignIn
) -> None:
    session, speaker = session_in(cast), acting(cast, "member")
    card = cards.make(
        me=acting(cast, "organizer"), session=session, words=SAID, kind=Card.Kind.EXPERIENCE, speakers=[speaker]
    )
    there = reverse("notes", args=[session.group_id, session.pk])
    reader = sign_in(cast.person("moderator"))
    assert SAID not in reader.get(there).content.decode()
    cards.answer(me=speaker, card=card, yes=True)
    seen = reader.get(there).content.decode()
    assert SAID in seen
    assert speaker.name not in seen
    with pytest.raises(noting.NamedError):
        noting.write(me=acting(cast, "organizer"), session=session, themes=f"{speaker.name}: {SAID}", revision=0)


def test_nothing_yet_is_a_valid_decision(cast: Cast, sign_in: SignIn) -> None:
    session = session_in(cast)
    address = reverse("decide_nothing_yet", args=[session.group_id, session.pk])
    sign_in(cast.person("organizer")).post(address)
    assert "Nothing yet" in page(sign_in(cast.person("member")), session)


def test_steps_can_be_skipped_reordered_and_re_timed(cast: Cast, sign_in: SignIn) -> None:
    session, client = session_in(cast), sign_in(cast.person("organizer"))
    there = [session.group_id, session.pk]
    client.post(reverse("agenda", args=there), {"template": "two-hours"})
    first, second, third = session.agenda.in_order()[:3]
    client.post(reverse("agenda_skip", args=[*there, first.pk]), {"skip": "yes"})
    client.post(reverse("agenda_move", args=[*there, second.pk]), {"move": "down"})
    changed = {"kind": "opening", "title": third.title, "minutes": "15", "text": ""}
    client.post(reverse("agenda_edit", args=[*there, third.pk]), changed)
    seen = page(sign_in(cast.person("member")), session)
    assert "left out" in seen
    assert seen.index(str(third.title)) < seen.index(str(second.title))
    assert "15 minutes" in seen


def test_a_groups_year_counts_sessions_and_nobody(cast: Cast, sign_in: SignIn) -> None:
    """Whoever it was that came, the page is the same: it tells no person, and no share of those who could have."""
    began = timezone.now() - timedelta(minutes=9)
    session = session_in(cast, starts_at=began, ends_at=began + timedelta(minutes=5))
    client, there = sign_in(cast.person("member")), reverse("group_year", args=[cast.group.pk])
    names = list(Membership.objects.filter(group=cast.group).values_list("name", flat=True))
    told = []
    for role in ("member", "moderator"):
        session.attendances.all().delete()
        presence.note(me=acting(cast, "organizer"), session=session, came={acting(cast, role).pk}, shown=set())
        main = client.get(there).content.decode().split("<main")[1].split("</main>")[0]
        told.append(main)
        assert "1 came" in main
        assert not [name for name in names if name in main]
    assert told[0] == told[1]


def test_a_new_version_of_the_agreement_asks_everyone_again_before_the_next_session(
    cast: Cast, sign_in: SignIn
) -> None:
    """On the front page and on the next session's, whoever said yes to the one before; one press, and it is quiet."""
    session, member = session_in(cast), Membership.objects.acting(cast.person("member")).get()
    organizer = Membership.objects.acting(cast.person("organizer")).get()
    agreeing.accept(me=member, agreement=agreeing.publish(me=organizer, text="We listen.", repair="", seen=0))
    asked, client = reverse("group_agreement", args=[cast.group.pk]), sign_in(cast.person("member"))
    places = [reverse("home"), session.get_absolute_url()]
    before = [client.get(path).content.decode().count(asked) for path in places]
    second = agreeing.publish(me=organizer, text="We listen.\nWe stop at nine.", repair="", seen=1)
    during = [client.get(path).content.decode().count(asked) for path in places]
    agreeing.accept(me=member, agreement=second)
    after = [client.get(path).content.decode().count(asked) for path in places]
    assert before == after
    assert all(now > then for then, now in zip(before, during, strict=True))


def test_the_round_goes_once_round_before_anybody_speaks_twice(cast: Cast) -> None:
    """Each has one place in a round, held by the database; nobody can ask again before everybody had their turn."""
    people = circle(3)
    round_ = begun(people)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoundPlace.objects.create(group_id=round_.group_id, round=round_, membership=people[0], position=9)
    for person in people:
        with pytest.raises(ValidationError):
            stacking.ask(me=people[0], round_=round_, spoken_less=True)
        press(person, round_)
    assert round_.places.filter(state=RoundPlace.State.SPOKEN).count() == 3
    stacking.ask(me=people[0], round_=round_, spoken_less=False)


def test_pass_and_pass_for_now_are_two_things_and_nobody_says_why(cast: Cast) -> None:
    people = circle(3)
    round_ = begun(people)
    press(people[0], round_, RoundPlace.State.LATER)
    press(people[1], round_, RoundPlace.State.PASSED)
    press(people[2], round_)
    assert speaker(round_) == people[0].name, "for now: it comes again at the end"
    press(people[0], round_, RoundPlace.State.PASSED)
    shown = seen_at(signed_in(people[1]), f"/groups/{round_.group_id}/sessions/{round_.session_id}/live/")
    assert "reason" not in shown
    assert "passed" not in " ".join(re.sub(r"<[^>]+>", " ", shown).split()), "who passed looks like who spoke"


def test_i_have_spoken_less_is_said_and_kept_nowhere(cast: Cast) -> None:
    people = circle(3)
    round_ = begun(people)
    for person in people:
        press(person, round_)
    stacking.ask(me=people[0], round_=round_, spoken_less=False)
    stacking.ask(me=people[1], round_=round_, spoken_less=True)
    assert [entry.membership.name for entry in stacking.in_order(round_)] == ["Person1", "Person0"]
    speaking.close(me=people[0], round_=round_, revision=3)
    assert not StackEntry.objects.exists()
    assert not RoundPlace.objects.exists()


def test_one_reads_the_others_once_one_has_contributed_or_passed_and_organizers_no_earlier(
    cast: Cast, sign_in: SignIn
) -> None:
    """Draft, sealed, revealed: until then no word and no count of a written round reaches anybody."""
    round_ = round_in(cast)
    client = sign_in(cast.person("organizer"))
    before = without_tokens(seen_at(client, round_.get_absolute_url()))
    writing.contribute(me=cast.membership("member"), round_=round_, words="I said no.")
    assert without_tokens(seen_at(client, round_.get_absolute_url())) == before
    writing.pass_(me=cast.membership("organizer"), round_=round_, for_now=True)
    assert "I said no." not in seen_at(client, round_.get_absolute_url())
    writing.pass_(me=cast.membership("organizer"), round_=round_, for_now=False)
    assert "I said no." in seen_at(client, round_.get_absolute_url())


def test_a_sealed_entry_that_was_changed_says_so_and_a_withdrawn_one_is_gone(cast: Cast, sign_in: SignIn) -> None:
    round_ = round_in(cast)
    client = sign_in(cast.person("organizer"))
    writing.pass_(me=cast.membership("organizer"), round_=round_, for_now=False)
    writing.contribute(me=cast.membership("member"), round_=round_, words="I said no.")
    assert "changed after others could read it" not in seen_at(client, round_.get_absolute_url())
    writing.contribute(me=cast.membership("member"), round_=round_, words="I said not now.")
    assert "changed after others could read it" in seen_at(client, round_.get_absolute_url())
    writing.withdraw(me=cast.membership("member"), round_=round_)
    assert "I said" not in seen_at(client, round_.get_absolute_url())
