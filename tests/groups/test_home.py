"""What groups put on the front page and on the profile."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from accounts.models import User
from groups import attendance, home, membership
from groups.models import Attendance, DiscussionGroup, GroupSession, Membership, Role
from tests.cast import Cast, join


def plan(group: DiscussionGroup, title: str, days: int = 7, **changes: object) -> GroupSession:
    starts = timezone.now() + timedelta(days=days)
    values = {"starts_at": starts, "ends_at": starts + timedelta(hours=2), **changes}
    return GroupSession.objects.create(group=group, title=title, time_zone="UTC", **values)


def front_page(settings: Settings, client: Client) -> str:
    settings.HOME_PROVIDERS = ["groups.home.section"]
    return client.get("/").content.decode()


def test_what_comes_next_over_all_my_groups(
    cast: Cast, settings: Settings, sign_in: Callable[[User | None], Client]
) -> None:
    plan(cast.group, "Later evening", days=9)
    plan(cast.group, "Over", days=-9)
    plan(cast.group, "Called off", status=GroupSession.Status.CANCELLED)
    elsewhere = DiscussionGroup.objects.create(name="Sunday readers")
    me = join(elsewhere, cast.person("member"), name="Ada")
    attendance.answer(me=me, session=plan(elsewhere, "First evening", days=2), answer=Attendance.Answer.MAYBE)
    plan(cast.other_group, "Of strangers")
    page = front_page(settings, sign_in(cast.person("member")))
    assert page.index("First evening") < page.index("Later evening")
    assert page.index("You said maybe.") < page.index("Later evening") < page.index("Say whether you are coming")
    for hidden in ("Over", "Called off", "Of strangers", "Harvest circle"):
        assert hidden not in page


def test_whoever_was_removed_is_told_why_until_they_have_read_it(
    cast: Cast, settings: Settings, sign_in: Callable[[User | None], Client]
) -> None:
    plan(cast.group, "Closed evening")
    organizer = Membership.objects.acting(cast.person("organizer")).get()
    removed = membership.remove(me=organizer, member=cast.membership("member"), reason="Spoke of it <outside>.")
    client = sign_in(cast.person("member"))
    page = front_page(settings, client)
    assert "Spoke of it &lt;outside&gt;." in page
    assert "Closed evening" not in page
    # Nobody else can say so for them.
    sign_in(cast.person("outsider")).post(f"/removals/{removed.pk}/read/")
    assert "Spoke of it" in front_page(settings, client)
    assert client.post(f"/removals/{removed.pk}/read/", follow=True).status_code == 200
    assert "Spoke of it" not in front_page(settings, client)


def test_somebody_in_no_group_gets_no_section(cast: Cast) -> None:
    assert home.section(cast.person("newcomer")) is None
    assert home.section(cast.person("former")) is None


def test_the_section_costs_two_queries_however_much_it_shows(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        plan(cast.group, f"Evening {number}")
        with django_assert_num_queries(2):
            home.section(cast.person("member"))
        group = DiscussionGroup.objects.create(name=f"Group {number}")
        plan(group, "Evening")
        join(group, cast.person("member"), Role.ORGANIZER)


def test_the_profile_names_my_groups_and_what_i_am_called_there(
    cast: Cast, settings: Settings, sign_in: Callable[[User | None], Client]
) -> None:
    settings.PROFILE_PROVIDERS = ["groups.home.profile_section"]
    page = sign_in(cast.person("member")).get("/accounts/profile/").content.decode()
    assert "Third shift readers" in page
    assert "You are Member there." in page
    page = sign_in(cast.person("former")).get("/accounts/profile/").content.decode()
    assert "Third shift readers" not in page
