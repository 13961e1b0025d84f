"""A reading: what it is called, who wrote it, on what ground it is here, and who sees it."""

from datetime import date, datetime
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Max, Q, Value
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from readings.dates import validate_date
from readings.ids import new_id
from readings.reader import Reader


class Rights(models.TextChoices):
    """On what ground a text is here. It decides who may see the full text."""

    PUBLIC_DOMAIN = "public-domain", _("Public domain")
    LICENCE = "licence", _("A licence that allows sharing")
    PERMISSION = "permission", _("The owner’s permission")
    STUDY = "study", _("For one group’s study")
    CITATION = "citation", _("Citation only, without the text")


# The grounds on which a text may stand in the public library.
PUBLISHABLE = frozenset({Rights.PUBLIC_DOMAIN, Rights.LICENCE, Rights.PERMISSION, Rights.CITATION})


class Direction(models.TextChoices):
    LTR = "ltr", _("from left to right")
    RTL = "rtl", _("from right to left")


# As many of the newest readings are in the library's feed.
FEED = 30
LANGUAGE_TAG = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"


class ReadingQuerySet(models.QuerySet["Reading"]):
    def in_library(self) -> Self:
        """What anybody may read, signed in or not."""
        return self.filter(published_at__isnull=False)

    def added_by(self, user: Reader) -> Self:
        """What this person imported, and nobody else reads here: their own, and what their groups study."""
        return self.filter(added_by=user.pk, published_at__isnull=True) if user.is_authenticated else self.none()

    def visible_to(self, user: Reader) -> Self:
        """The library, what this person imported and, to staff, everything. A group's readings: groups.GroupReading."""
        if user.is_staff:
            return self.all()
        mine = Q(added_by=user.pk) if user.is_authenticated else Q(pk__in=[])
        return self.filter(Q(published_at__isnull=False) | mine)

    def readable_by(self, user: Reader) -> Self:
        """Those whose text this person reads anywhere: where policies.can_read says so, and in their groups.

        Which texts the groups read, other apps say (settings.READER_PROVIDERS).
        """
        theirs = Q(published_at__isnull=False) & ~Q(rights=Rights.CITATION)
        if user.is_authenticated:
            theirs |= Q(added_by=user.pk, taken_down_at__isnull=True)
            for provider in settings.READER_PROVIDERS:
                theirs |= import_string(provider)(user)
        if user.is_staff:
            theirs |= ~Q(rights=Rights.STUDY) & Q(taken_down_at__isnull=True)
        return self.filter(theirs)

    def listed(self) -> Self:
        """What a list shows of each, by title."""
        return self.only("slug", "title", "author", "published", "rights").order_by("title", "pk")

    def for_feed(self) -> Self:
        """The newest in the library, each with `changed_at`, when its text last was, and `note`, what it contains."""
        noted = Max("content_notes__words", filter=Q(content_notes__block_key=""), default=Value(""))
        found = self.in_library().annotate(changed_at=Max("versions__created_at"), note=noted)
        return found.order_by("-published_at", "pk")[:FEED]

    def after(self, pk: str) -> Self:
        """By title, what follows the reading with this id: all of them if there is none."""
        last = Reading.objects.filter(pk=pk).values_list("title", "pk").first() if pk else None
        return self.filter(Q(title__gt=last[0]) | Q(title=last[0], pk__gt=last[1])) if last else self

    def searched(self, words: str) -> Self:
        """Readings in whose title or author every one of the words occurs."""
        found = self
        for word in words.split()[:10]:
            found = found.filter(Q(title__icontains=word) | Q(author__icontains=word))
        return found


class Reading(models.Model):
    """One essay: what it is called, who wrote it, on what ground it is here."""

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=300)
    author = models.CharField(_("author"), max_length=200, blank=True)
    publication = models.CharField(_("published in"), max_length=200, blank=True)
    published = models.CharField(
        _("date"),
        max_length=10,
        blank=True,
        validators=[validate_date],
        help_text=_("As much as is known: 2017, 2017-11 or 2017-11-29."),
    )
    language = models.CharField(
        _("language of the text"),
        max_length=12,
        default="en",
        validators=[RegexValidator(LANGUAGE_TAG, _("Write the language as en, es or pt-BR."))],
    )
    direction = models.CharField(
        _("direction of the text"),
        max_length=3,
        choices=Direction,
        default="ltr",
        help_text="For the `dir` of its text.",
    )
    original = models.ForeignKey(
        "self",
        verbose_name=_("translation of"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="translations",
        help_text="The reading of which this one is a translation. A translation has no translations of its own.",
    )
    summary = models.TextField(_("summary"), blank=True, help_text=_("In our own words."))
    source_url = models.URLField(_("where it can be found"), blank=True)
    rights = models.CharField(_("rights"), max_length=20, choices=Rights, default=Rights.STUDY)
    licence = models.CharField(_("licence or permission"), max_length=200, blank=True)
    published_at = models.DateTimeField(_("in the library since"), null=True, blank=True, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        editable=False,
        related_name="+",
    )
    added_at = models.DateTimeField(auto_now_add=True)
    taken_down_at = models.DateTimeField(
        _("text taken down"), null=True, blank=True, editable=False, help_text="Since then its citation alone is here."
    )

    # Only on rows from `for_feed`.
    changed_at: datetime | None
    note: str

    objects: ClassVar = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading")
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(
                name="readings_reading_published_with_rights",
                condition=Q(published_at__isnull=True) | Q(rights__in=sorted(PUBLISHABLE)),
                violation_error_message=_("These rights don’t allow a place in the public library."),
            ),
            models.CheckConstraint(
                name="readings_reading_not_its_own_original",
                condition=Q(original__isnull=True) | ~Q(original=F("id")),
            ),
            models.CheckConstraint(
                name="readings_reading_taken_down_is_cited",
                condition=Q(taken_down_at__isnull=True) | Q(rights="citation"),
            ),
        ]
        indexes = [models.Index(fields=["title", "id"], name="readings_reading_by_title")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reading_detail", args=[self.slug])

    @property
    def is_cited(self) -> bool:
        """Whether others see that it exists, and not its text."""
        return self.rights == Rights.CITATION

    @property
    def year(self) -> str:
        return self.published[:4]

    @property
    def published_in_words(self) -> str:
        """As much of its date as is known, as the reader's language writes it."""
        year, *rest = map(int, self.published.split("-")) if self.published else [0]
        if not rest:
            return self.published
        return date_format(date(year, *rest, *[1][len(rest) - 1 :]), "DATE_FORMAT" if len(rest) == 2 else "F Y")
