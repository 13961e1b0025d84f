"""The site's moderators: who takes the cases that a group's own can't, or shouldn't, decide."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SiteModeratorQuerySet(models.QuerySet["SiteModerator"]):
    def now(self) -> Self:
        """Those whose time runs, with an account that is open."""
        return self.filter(given_at__lte=Now(), until__gt=Now(), user__is_active=True)


class SiteModerator(models.Model):
    """Staff gives somebody else the role, each time a row. It ends on its date by itself, or on an earlier one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    given_at = models.DateTimeField(_("since"), default=timezone.now)
    until = models.DateTimeField(_("until"))

    objects: ClassVar = SiteModeratorQuerySet.as_manager()

    class Meta:
        verbose_name = _("moderator of the site")
        verbose_name_plural = _("the site’s moderators")
        ordering = ["-until"]
        constraints = [
            models.CheckConstraint(name="discussions_sitemoderator_not_oneself", condition=~Q(given_by=F("user"))),
            models.CheckConstraint(name="discussions_sitemoderator_ends", condition=Q(until__gte=F("given_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.until:%Y-%m-%d}"
