"""Nothing typed is ever lost: a form that can't be accepted comes back, to be sent again."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views.defaults import server_error
from playwright.sync_api import expect

from tests.browser import OpenPage
from tests.cast import PASSWORD, Cast, assemble

TYPED = 'My hands know the work; <b>nobody</b> asked "them".'
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def stale() -> Client:
    """A browser whose forms carry no valid token."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.django_db
class TestSignedOut:
    def test_what_was_typed_comes_back(self, client: Client) -> None:
        response = client.post("/accounts/profile/?from=here", {"body": TYPED, "tags": ["one", "two"]})
        assert response.status_code == 403
        assert response["Cache-Control"] == "no-store"
        page = response.content.decode()
        assert "My hands know the work; &lt;b&gt;nobody&lt;/b&gt; asked &quot;them&quot;." in page
        assert 'action="/accounts/profile/?from=here"' in page
        assert page.count('name="tags"') == 2
        assert reverse("account_login") in page

    def test_passwords_and_tokens_do_not(self, client: Client) -> None:
        sent = {
            "oldpassword": "hunter-hunter",
            "code": "abcd-efgh",
            "Password1": "new-secret-words",
            "csrfmiddlewaretoken": "t0ken",
        }
        page = client.post("/accounts/profile/", sent).content.decode()
        assert "hunter-hunter" not in page
        assert "new-secret-words" not in page
        assert "abcd-efgh" not in page
        assert "t0ken" not in page

    def test_files_are_said_to_be_lost(self, client: Client) -> None:
        sentence = "Only the file could not be kept."
        assert sentence not in client.post("/accounts/profile/", {"body": TYPED}).content.decode()
        response = client.post("/accounts/profile/", {"body": TYPED, "file": SimpleUploadedFile("essay.txt", b"words")})
        assert sentence in response.content.decode()


@pytest.mark.django_db
class TestStaleToken:
    @pytest.mark.parametrize(
        "headers",
        [HERE, {"Origin": "http://testserver"}, {"Referer": "http://testserver/accounts/profile/"}],
    )
    def test_a_form_of_ours_comes_back(self, cast: Cast, stale: Client, headers: dict[str, str]) -> None:
        stale.force_login(cast.person("member"))
        response = stale.post("/accounts/profile/", {"body": TYPED}, headers=headers)
        assert response.status_code == 403
        assert "My hands know the work" in response.content.decode()
        assert reverse("account_login") not in response.content.decode(), "they are signed in still"

    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
            {"Sec-Fetch-Site": "same-site"},
            {"Sec-Fetch-Site": "none"},
            {"Origin": "null"},
            {"Origin": "https://elsewhere.example"},
            {"Origin": "http://testserver.elsewhere.example"},
            {"Referer": "https://testserver/"},
        ],
    )
    def test_a_form_of_somebody_else_is_refused(self, cast: Cast, stale: Client, headers: dict[str, str]) -> None:
        stale.force_login(cast.person("member"))
        response = stale.post("/accounts/profile/", {"body": TYPED}, headers=headers)
        assert response.status_code == 403
        assert "My hands know the work" not in response.content.decode()

    def test_the_sign_in_page_itself_sends_nobody_to_sign_in_elsewhere(self, stale: Client) -> None:
        response = stale.post(reverse("account_login"), {"login": "member", "password": PASSWORD}, headers=HERE)
        assert response.status_code == 403
        assert "You were signed out" not in response.content.decode()
        assert PASSWORD not in response.content.decode()


@pytest.mark.parametrize("javascript", [True, False])
def test_signed_out_while_writing_then_signed_in_and_sent(
    transactional_db: None, open_page: OpenPage, javascript: bool
) -> None:
    """The whole way, as a person goes it: write, lose the session, sign in on a new page, come back, send again."""
    member = assemble().person("member")
    page = open_page("/accounts/profile/", user=member, javascript=javascript)
    page.get_by_label("Time zone").select_option("Africa/Nairobi")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="This was not sent, and nothing is lost")).to_be_visible()
    expect(page.get_by_text("Africa/Nairobi")).to_be_visible()
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Sign in on a new page").click()
    popup.value.get_by_label("Sign-in name").fill("member")
    popup.value.get_by_label("Password").fill(PASSWORD)
    popup.value.get_by_role("button", name="Sign in").click()
    popup.value.wait_for_url("**/")
    # Signing in renews the token, which the waiting page can't know: it comes back once more, now signed in.
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_text("Sending it once more is all it takes")).to_be_visible()
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_text("Your settings are saved.")).to_be_visible()
    member.refresh_from_db()
    assert member.time_zone == "Africa/Nairobi"


def test_a_page_that_broke_says_so_by_itself(rf: RequestFactory) -> None:
    """Whatever it was that broke, and though nothing is known of who asked."""
    page = server_error(rf.get("/")).content.decode()
    assert '<html lang="en">' in page
    assert "It was not your doing." in page
