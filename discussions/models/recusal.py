"""Who steps back from which case: one rule, a view of the database, which the triggers ask and so do all lists."""

from django.conf import settings
from django.db import models


class Recused(models.Model):
    """A person who may neither see nor touch a case: its author, who flagged it, who is in a block with its author;
    for a group's own texts, its organizers. Rows of a view (discussions/migrations/0011_recusal.py), once or oftener.
    """

    case = models.OneToOneField("discussions.Case", primary_key=True, on_delete=models.DO_NOTHING, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, related_name="+")

    class Meta:
        managed = False
        db_table = "discussions_recused"

    def __str__(self) -> str:
        return f"{self.case_id} {self.user_id}"
