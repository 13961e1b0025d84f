"""The front page, for nobody, for a member and for somebody new; the site's own pages."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from accounts.models import User
from pages.models import Page, SitePage
from tests.cast import Cast

SignIn = Callable[[User | None], Client]
Sections = Callable[..., None]


def of_letters(user: User) -> tuple[str, dict[str, str]]:
    return "section.html", {"words": f"Two letters for {user.username}"}


def of_nothing(user: User) -> None:
    return None


def of_bread(user: User) -> tuple[str, dict[str, str]]:
    return "section.html", {"words": "Bread <and> roses"}


@pytest.fixture
def provide(settings: Settings, tmp_path: Path) -> Sections:
    """Makes these functions the providers of the front page, each with a template of one line."""
    (tmp_path / "section.html").write_text("<section>{{ words }}</section>")
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [engine | {"DIRS": [*engine["DIRS"], tmp_path]}]

    def providers(*functions: Callable[[User], object]) -> None:
        settings.NOTICE_PROVIDERS = []
        settings.HOME_PROVIDERS = [f"{__name__}.{function.__name__}" for function in functions]

    return providers


def test_nobody_is_told_what_this_is_and_how_to_get_in(
    db: None, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        page = client.get("/").content.decode()
    assert "<h1>A room for reading together</h1>" in page
    assert "How to get in" in page
    assert 'href="/accounts/login/"' in page
    assert "Quick exit" not in page


@pytest.mark.parametrize(("open_signup", "shown"), [(False, False), (True, True)])
def test_an_account_is_offered_only_where_anybody_may_make_one(
    client: Client, db: None, settings: Settings, open_signup: bool, shown: bool
) -> None:
    settings.OPEN_SIGNUP = open_signup
    assert ("/accounts/signup/" in client.get("/").content.decode()) is shown


def test_a_member_sees_the_sections_in_the_order_of_the_settings(
    cast: Cast, sign_in: SignIn, provide: Sections, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    provide(of_bread, of_nothing, of_letters)
    client = sign_in(cast.person("member"))
    with django_assert_num_queries(2):  # the session and its person
        page = client.get("/").content.decode()
    bread, letters = "<section>Bread &lt;and&gt; roses</section>", "<section>Two letters for member</section>"
    assert page.index(bread) < page.index(letters)
    assert "You are in no group yet" not in page


def test_a_newcomer_is_told_what_to_do_next(cast: Cast, sign_in: SignIn, provide: Sections) -> None:
    provide(of_nothing)
    page = sign_in(cast.person("newcomer")).get("/").content.decode()
    assert "You are in no group yet" in page
    assert 'href="/groups/new/"' in page
    assert 'href="/readings/"' in page


def test_where_staff_make_the_groups_nobody_else_is_sent_to_make_one(
    cast: Cast, sign_in: SignIn, provide: Sections, settings: Settings
) -> None:
    settings.GROUP_CREATION = "staff"
    provide(of_nothing)
    assert "Begin a group" not in sign_in(cast.person("newcomer")).get("/").content.decode()
    assert "Begin a group" in sign_in(cast.person("staff")).get("/").content.decode()


def test_every_signed_in_page_has_the_way_out(cast: Cast, sign_in: SignIn, settings: Settings) -> None:
    settings.EXIT_URL = "https://weather.example/"
    page = sign_in(cast.person("member")).get("/about/privacy/").content.decode()
    assert 'action="/accounts/leave/" data-exit="https://weather.example/"' in page


@pytest.mark.parametrize("slug", Page.values)
def test_a_site_page_can_be_read_by_nobody_in_particular(
    slug: str, db: None, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        page = client.get(f"/about/{slug}/").content.decode()
    assert page.count("<h1>") == 1
    assert f"<h1>{Page(slug).label}</h1>" in page
    assert "<h2>" in page
    assert "Edit this page" not in page


def test_a_page_that_is_not_there_is_not_found(db: None, client: Client) -> None:
    answer = client.get("/about/secrets/")
    assert answer.status_code == 404
    assert "Nothing to be found here" in answer.content.decode()


def test_what_staff_wrote_is_shown_as_text_and_never_as_script(db: None, client: Client) -> None:
    SitePage.objects.create(slug="contact", body="# Ring\n\n<script>alert(1)</script> [here](javascript:alert(1))")
    page = client.get("/about/contact/").content.decode()
    assert "<h2>Ring</h2>" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert 'href="javascript' not in page


def test_staff_are_led_from_a_page_to_its_text(cast: Cast, sign_in: SignIn) -> None:
    staff = sign_in(cast.person("staff"))
    assert "/admin/pages/sitepage/add/?slug=contact" in staff.get("/about/contact/").content.decode()
    SitePage.objects.create(slug="contact", body="Ring the bell.")
    assert "/admin/pages/sitepage/contact/change/" in staff.get("/about/contact/").content.decode()


@pytest.mark.parametrize("address", ["/", "/about/privacy/"])
def test_nothing_is_sent_to_these_pages(address: str, db: None, client: Client) -> None:
    assert client.post(address).status_code == 405
