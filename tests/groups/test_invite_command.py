"""`manage.py invite`."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from groups import invitations
from groups.models import Invitation


def printed(**options: object) -> str:
    out = StringIO()
    call_command("invite", stdout=out, **options)
    return out.getvalue().strip()


def test_it_prints_a_link_that_admits_somebody(db: None, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["read.example.org", "other.example.org"]
    link = printed()
    start, token = link.split("/join/")
    assert start == "https://read.example.org"
    assert invitations.admits(token.rstrip("/"))
    invitation = Invitation.objects.get()
    assert (invitation.group, invitation.max_uses) == (None, 1)
    assert timedelta(days=6) < invitation.expires_at - timezone.now() <= timedelta(days=7)


def test_days_uses_and_address_can_be_said(db: None) -> None:
    assert printed(days=1, uses=5, base_url="http://127.0.0.1:9000/").startswith("http://127.0.0.1:9000/join/")
    invitation = Invitation.objects.get()
    assert invitation.max_uses == 5
    assert invitation.expires_at - timezone.now() <= timedelta(days=1)


def test_a_pattern_of_hosts_is_no_address(db: None, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = [".example.org"]
    with pytest.raises(CommandError, match="--base-url"):
        printed()


@pytest.mark.parametrize(
    "wrong", [{"days": 0}, {"uses": 0}, {"base_url": "read.example.org"}, {"base_url": "ftp://x.org"}]
)
def test_what_makes_no_sense_makes_no_invitation(db: None, wrong: dict[str, object]) -> None:
    with pytest.raises(CommandError):
        printed(**wrong)
    assert not Invitation.objects.exists()
