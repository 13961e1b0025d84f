"""That somebody was shown their own share of a thread, so that it happens once."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from discussions.models.thread import Thread
from groups.models import Membership


class StepBack(models.Model):
    """For the member's own page alone. It says nothing of what they did then, and nobody else learns that it was."""

    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="+")
    shown_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("share that was shown")
        constraints = [models.UniqueConstraint(fields=["member", "thread"], name="discussions_stepback_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.thread_id}"
