"""The command `send_due`, which a timer runs."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from readings.models import Import
from tests import texts
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_forgotten_imports_go_and_running_it_again_does_no_harm(cast: Cast) -> None:
    old, recent = (texts.incoming(cast.person("member").pk) for _each in range(2))
    Import.objects.filter(pk=old.pk).update(touched_at=timezone.now() - timedelta(days=15))
    for expected in (1, 0):
        out = io.StringIO()
        call_command("send_due", verbosity=2, stdout=out)
        assert f"readings.bringing.forget_old: {expected}" in out.getvalue()
        assert Import.objects.get() == recent


def test_a_timer_hears_nothing_of_it(cast: Cast) -> None:
    out = io.StringIO()
    call_command("send_due", stdout=out)
    assert out.getvalue() == ""
