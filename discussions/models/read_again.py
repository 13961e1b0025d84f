"""Words that a group asks its members to read once more before they post them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import DiscussionGroup

LONGEST = 4000


class ReadAgain(models.Model):
    """A group's own list, kept by its organizers. It asks whoever writes, and tells nobody."""

    group = models.OneToOneField(DiscussionGroup, primary_key=True, on_delete=models.CASCADE, related_name="+")
    words = models.TextField(max_length=LONGEST, help_text="A word or a phrase in each line.")

    class Meta:
        verbose_name = _("words to read again")

    def __str__(self) -> str:
        return self.pk
