"""The pages that a site owes everybody: privacy, house rules, contact."""

from pathlib import Path
from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

TEXTS = Path(__file__).parent / "texts"


class Page(models.TextChoices):
    """Each page that there is, by the word in its address. Its first text stands in pages/texts/."""

    PRIVACY = "privacy", _("Privacy")
    HOUSE_RULES = "house-rules", _("House rules")
    CONTACT = "contact", _("Contact")


class SitePageQuerySet(models.QuerySet["SitePage"]):
    def current(self, slug: str) -> "SitePage":
        """The page as it reads now: as staff edited it, else with its first text. Raises ValueError on no such page."""
        return self.filter(slug=Page(slug)).first() or SitePage.first(slug)


class SitePage(models.Model):
    """A page as staff edited it. There is no row, and the first text shows, until somebody does."""

    slug = models.SlugField(_("page"), primary_key=True, choices=Page)
    body = models.TextField(_("text"), help_text=_("Markdown: # headings, **bold**, [words](address), - lists."))
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects: ClassVar = SitePageQuerySet.as_manager()

    class Meta:
        verbose_name = _("site page")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.get_slug_display()

    def get_absolute_url(self) -> str:
        return reverse("site_page", args=[self.slug])

    @classmethod
    def first(cls, slug: str) -> Self:
        """The page, not stored, with the text that it came with."""
        return cls(slug=slug, body=(TEXTS / f"{Page(slug).value}.md").read_text(encoding="utf-8"))
