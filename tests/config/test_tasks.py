"""Background jobs leave nothing behind for long."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from mail.delivery import deliver_soon


@pytest.mark.django_db
def test_the_timer_forgets_jobs_that_ended_a_week_ago_and_no_others() -> None:
    DBTaskResult.objects.all().delete()
    now = timezone.now()
    ages = {"old": ("SUCCESSFUL", 8), "failed": ("FAILED", 8), "new": ("SUCCESSFUL", 6), "waits": ("READY", None)}
    for name, (status, days) in ages.items():
        DBTaskResult.objects.create(
            task_path=deliver_soon.module_path,
            args_kwargs={"args": [], "kwargs": {}},
            backend_name="default",
            queue_name="slow" if name == "old" else "default",
            exception_class_path=name,
            run_after=now,
            status=status,
            finished_at=now - timedelta(days=days) if days else None,
        )
    call_command("send_due", stdout=StringIO())
    assert set(DBTaskResult.objects.values_list("exception_class_path", flat=True)) == {"new", "waits"}
