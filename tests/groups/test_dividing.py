"""A group that has outgrown its places becomes two."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups import dividing
from groups.models import (
    Acceptance,
    Agreement,
    DiscussionGroup,
    Division,
    DivisionChoice,
    GroupDecision,
    Membership,
    MembershipRole,
    Role,
)
from tests import texts
from tests.cast import Cast, join

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


def acting(cast: Cast, role: str) -> Membership:
    return Membership.objects.acting(cast.person(role)).get(group=cast.group)


@pytest.fixture
def rosa(cast: Cast) -> Membership:
    return join(cast.group, User.objects.create_user("rosa"))


@pytest.fixture
def proposed(cast: Cast, rosa: Membership) -> Division:
    """Member and moderator would go, and the moderator organizes as well; Rosa stays with the organizer."""
    division = dividing.propose(me=acting(cast, "organizer"), name="Early shift readers", purpose="")
    MembershipRole.objects.create(membership=cast.membership("moderator"), role=Role.ORGANIZER)
    for role in ("member", "moderator"):
        dividing.choose(me=acting(cast, role), side="go")
    return division


def names(group: DiscussionGroup) -> set[str]:
    return set(group.memberships.active().values_list("name", flat=True))


def test_each_chooses_and_the_group_becomes_two_with_names_roles_and_agreement(cast: Cast, proposed: Division) -> None:
    newest = Agreement.objects.create(group=cast.group, number=1, text="We listen.", repair="Talk first.")
    Acceptance.objects.create(agreement=newest, membership=cast.membership("member"))
    public = texts.version(title="For all")
    texts.assign(cast.group, public.reading)
    study = texts.version(title="For us")
    texts.assign(cast.group, study.reading, for_study=True)
    made = dividing.complete(me=acting(cast, "organizer"))
    assert names(made) == {"Member", "Moderator"}
    assert names(cast.group) == {"Organizer", "Rosa"}
    assert set(made.memberships.get(name="Moderator").roles.values_list("role", flat=True)) == {
        "organizer",
        "moderator",
    }
    agreement = Agreement.objects.get(group=made)
    assert (agreement.text, agreement.repair) == ("We listen.", "Talk first.")
    assert [yes.membership.name for yes in agreement.acceptances.all()] == ["Member"]
    assert [row.reading.title for row in made.group_readings.listed()] == ["For all"]
    assert (made.visibility, made.joining) == ("unlisted", "invitation")


def test_what_was_said_stays_where_it_was_said(cast: Cast, proposed: Division, sign_in: SignIn) -> None:
    version = texts.version()
    texts.assign(cast.group, version.reading)
    said = texts.comment(texts.thread(cast.group, of=version), cast.membership("member"), "At night the lift stops.")
    dividing.complete(me=acting(cast, "organizer"))
    seen = sign_in(cast.person("organizer")).get(said.thread.get_absolute_url()).content.decode()
    assert "At night the lift stops." in seen
    assert "Member" in seen
    assert sign_in(cast.person("member")).get(said.thread.get_absolute_url()).status_code == 404


def test_either_goes_where_fewer_are_and_silence_stays(cast: Cast, rosa: Membership) -> None:
    division = dividing.propose(me=acting(cast, "organizer"), name="Early shift readers", purpose="")
    for person, side in ((acting(cast, "member"), "go"), (rosa, "either")):
        dividing.choose(me=person, side=side)
    found = dividing.halves(division)
    assert [person.name for person in found.going] == ["Member", "Rosa"]
    assert {person.name for person in found.staying} == {"Organizer", "Moderator"}
    assert {person.name for person in found.silent} == {"Organizer", "Moderator"}


def test_each_half_needs_two_people_and_an_organizer(cast: Cast, rosa: Membership) -> None:
    dividing.propose(me=acting(cast, "organizer"), name="Early shift readers", purpose="")
    dividing.choose(me=rosa, side="go")
    with pytest.raises(ValidationError, match="at least two people"):
        dividing.complete(me=acting(cast, "organizer"))
    dividing.choose(me=acting(cast, "member"), side="go")
    with pytest.raises(ValidationError, match="needs an organizer"):
        dividing.complete(me=acting(cast, "organizer"))
    assert DiscussionGroup.objects.count() == 2
    assert Division.objects.get().status == Division.Status.OPEN


def test_it_is_taken_back_and_what_was_chosen_is_forgotten(cast: Cast, proposed: Division) -> None:
    with pytest.raises(PermissionDenied):
        dividing.take_back(me=acting(cast, "member"))
    dividing.take_back(me=acting(cast, "organizer"))
    assert not DivisionChoice.objects.exists()
    with pytest.raises(ValidationError, match="Nothing is proposed any more"):
        dividing.choose(me=acting(cast, "member"), side="go")
    dividing.propose(me=acting(cast, "organizer"), name="Again", purpose="")


def test_one_is_open_at_a_time(cast: Cast, proposed: Division) -> None:
    with pytest.raises(ValidationError, match="proposed already"):
        dividing.propose(me=acting(cast, "organizer"), name="Another", purpose="")


def test_only_organizers_propose_and_complete(cast: Cast, proposed: Division) -> None:
    with pytest.raises(PermissionDenied):
        dividing.complete(me=acting(cast, "member"))


def test_the_decisions_of_both_groups_say_so(cast: Cast, proposed: Division) -> None:
    made = dividing.complete(me=acting(cast, "organizer"))
    about = GroupDecision.objects.filter(about="dividing")
    assert list(about.filter(group=cast.group).order_by("pk").values_list("value", flat=True)) == ["proposed", "done"]
    assert list(about.filter(group=made).values_list("value", flat=True)) == ["begun"]
    given = set(made.decisions.filter(about="role-given").values_list("member", "value"))
    assert given == set(MembershipRole.objects.filter(membership__group=made).values_list("membership", "role"))
    assert given


def test_everybody_finds_it_on_the_groups_page_chooses_and_sees_how_it_would_look(
    cast: Cast, sign_in: SignIn, rosa: Membership
) -> None:
    organizer, member = sign_in(cast.person("organizer")), sign_in(cast.person("member"))
    there = reverse("group_dividing", args=[cast.group.pk])
    typed = {"name": "Early shift readers", "purpose": ""}
    organizer.post(reverse("group_dividing_propose", args=[cast.group.pk]), typed)
    assert there in member.get(cast.group.get_absolute_url()).content.decode()
    seen = member.post(there, {"side": "go"}, follow=True).content.decode()
    assert "It is noted." in seen
    assert "checked" in seen
    assert seen.rindex("Early shift readers") < seen.index(">Member<")
    refused = organizer.post(reverse("group_dividing_complete", args=[cast.group.pk]), follow=True).content.decode()
    assert "at least two people" in refused


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_seven_queries_for_few_and_for_many(
    cast: Cast, proposed: Division, sign_in: SignIn, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        person = join(cast.group, User.objects.create_user(f"reader{number}"))
        dividing.choose(me=person, side="either")
    client = sign_in(cast.person("member"))
    there = reverse("group_dividing", args=[cast.group.pk])
    client.get(there)
    with django_assert_num_queries(7):
        assert client.get(there).content.decode().count(">Reader") == count
