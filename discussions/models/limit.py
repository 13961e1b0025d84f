"""How much anybody may do in a time. The numbers, and why they are what they are, stand in discussions.limits."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Limit(models.Model):
    """One number that triggers hold (migration 0007_limits). Without its row, or without a number, there is none."""

    name = models.CharField(primary_key=True, max_length=20)
    most = models.PositiveIntegerField(null=True)
    newcomer = models.PositiveIntegerField(null=True, help_text="For somebody new; null: as for all.")

    class Meta:
        verbose_name = _("limit")

    def __str__(self) -> str:
        return self.name
