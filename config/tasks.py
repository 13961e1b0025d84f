"""What is left of background jobs that are over: their table would grow with every letter."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

# Long enough to look into what went wrong.
KEPT = timedelta(days=7)


def forget_old() -> int:
    """Deletes the rows of jobs that ended so long ago; how many that were."""
    old = DBTaskResult.objects.finished().filter(finished_at__lte=timezone.now() - KEPT).count()
    if old:
        call_command("prune_db_task_results", min_age_days=KEPT.days, queue_name="*", verbosity=0)
    return old
