"""A thread on a passage, a question, a session or what somebody begins; and lists of them for a member."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Left
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from discussions.models.comment import Comment
from discussions.models.marks import ReadMark, followed, in_followed_reading
from groups.models import DiscussionGroup, GroupSession, Membership, Prompt
from groups.models.apart import is_in_one
from groups.models.membership import lives
from readings import content_notes
from readings.ids import new_id
from readings.models import Passage, PassageAnchor, Reading, Version
from readings.passages import gist
from statements.kept import Given

# As much of a quote as a list shows, in characters.
GIST = 80
# As long a title may be.
TITLE = 120
# So many comments at a thread's end are looked at for something new; a thread may hold a hundred thousand.
LATEST = 50
# What a page needs of a passage, and of a reading, to lead back there.
QUOTED = ("__quote", "__paragraph", "__version__number")
READ = ("title", "language", "rights")


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, user: User) -> Self:
        """The threads of the groups that this person is in now."""
        return self.filter(lives(), group__memberships__user=user, group__memberships__status=Membership.Status.ACTIVE)

    def within(self, me: Membership) -> Self:
        """The threads of `me`'s group: `visible_to`, for a page that knows its group already."""
        return self.filter(group_id=me.group_id)

    def alive(self, me: Membership | User | Given) -> Self:
        """Those in which something still stands for `me`; when all is withdrawn or hidden, or said by somebody from
        whom a block keeps them away, nothing points there.
        """
        heard = Comment.objects.filter(thread=OuterRef("pk"), status=Comment.Status.SHOWN).heard_by(me)
        # Comments are asked for only for somebody in a block.
        return self.filter(~is_in_one(me) | Exists(heard), standing__gt=0)

    def as_heard_by(self, me: Membership | User | Given) -> Self:
        """Each with `heard_at` and `heard_seq`: when somebody whom `me` hears spoke last, and the comment's number."""
        heard = Comment.objects.filter(thread=OuterRef("pk")).heard_by(me).order_by("-seq")
        return self.annotate(
            heard_at=Subquery(heard.values("created_at")[:1]), heard_seq=Subquery(heard.values("seq")[:1])
        )

    def with_blocks(self, me: Membership | User | Given) -> Self:
        """Each with `is_heard_apart`: whether `me` is in any block, so that a thread ends elsewhere for them."""
        return self.annotate(is_heard_apart=Case(When(is_in_one(me), then=True), default=False))

    def on(self, reading: Reading) -> Self:
        """Those on passages of this reading, in the order of its text as far as that is known without it."""
        found = self.filter(passage__version__reading=reading)
        return found.order_by("passage__version__number", "passage__paragraph", "pk")

    def with_place(self, me: Membership | Given) -> Self:
        """Each with its quote, question, session or title, and what leads back there: reading, version, paragraph. Not
        their texts.
        """
        quoted = [f"{about}passage{field}" for about in ("", "prompt__") for field in QUOTED]
        read = [f"{about}__{field}" for about in ("passage__version__reading", "prompt__reading") for field in READ]
        joined = self.select_related(
            "passage__version__reading", "prompt__reading", "prompt__passage__version", "session"
        )
        noted = content_notes.folds("passage") | content_notes.folds("prompt__passage")
        joined = joined.with_heading(me).annotate(is_folded=Case(When(noted, then=True), default=False))
        asked = ("prompt__words", "prompt__status", "prompt__group_id")
        met = ("session__title", "session__starts_at", "session__group_id")
        return joined.only("group_id", "last_seq", "last_comment_at", *asked, *met, *quoted, *read)

    def with_heading(self, me: Membership | User | Given) -> Self:
        """Each with `heading`: its title, for whom hears what it began with; empty once those words are hidden."""
        first = Comment.objects.filter(thread=OuterRef("pk"), seq=1, status=Comment.Status.SHOWN)
        return self.annotate(
            heading=Case(When(~Q(title="") & Exists(first.heard_by(me)), then=F("title")), default=Value(""))
        )

    def with_mark(self, me: Membership | Given) -> Self:
        """Each with `read_to`: the number of the last comment that `me` has seen of it, None if none."""
        mark = ReadMark.objects.filter(member=me, thread=OuterRef("pk"))
        return self.annotate(read_to=Subquery(mark.values("seq")))

    def with_following(self, me: Membership | Given) -> Self:
        """Each with `is_followed` and `is_reading_followed`, by `me`."""
        reading = Case(When(in_followed_reading(member=me), then=True), default=False)
        return self.annotate(
            is_followed=Case(When(followed(member=me), then=True), default=False), is_reading_followed=reading
        )

    def followed_by(self, user: User) -> Self:
        """Those that this person follows: they said so, they spoke there, or they follow what is read there; and they
        didn't say otherwise.
        """
        return self.filter(followed(member__user=user))

    def new_to(self, user: User) -> Self:
        """Those in which somebody else whom they hear has said something that they haven't seen."""
        mark = ReadMark.objects.filter(thread=OuterRef("thread"), member__user=user).values("seq")
        by_others = Comment.objects.filter(
            thread=OuterRef("pk"), status=Comment.Status.SHOWN, seq__gt=Coalesce(Subquery(mark), 0)
        )
        by_others = by_others.exclude(author__user=user).unmuted_by(user).heard_by(user)
        return self.visible_to(user).filter(Exists(by_others), standing__gt=0)

    def stirred_for(self, user: User, since: datetime) -> Self:
        """Those in which somebody else whom they hear has spoken since then, as far as their latest comments tell."""
        by_others = (
            Comment.objects.filter(
                thread=OuterRef("pk"),
                seq__gt=OuterRef("last_seq") - LATEST,
                status=Comment.Status.SHOWN,
                created_at__gte=since,
            )
            .exclude(author__user=user)
            .unmuted_by(user)
        )
        by_others = by_others.heard_by(user)
        return self.visible_to(user).filter(Exists(by_others), last_comment_at__gte=since, standing__gt=0)

    def lost_to(self, user: User) -> Self:
        """Those in which this person spoke, whose words aren't in the newest version; until their page said so."""
        threads = self.visible_to(user).annotate(
            on_passage=Coalesce("passage", "prompt__passage"),
            of_reading=Coalesce("passage__version__reading", "prompt__reading"),
        )
        newest = Version.objects.filter(reading=OuterRef("of_reading")).order_by("-number").values("pk")[:1]
        spoke = Comment.objects.filter(thread=OuterRef("pk"), author__user=user, status=Comment.Status.SHOWN)
        orphans = PassageAnchor.objects.filter(state=PassageAnchor.State.ORPHAN)
        lost = orphans.filter(passage=OuterRef("on_passage"), version=OuterRef("newest"))
        told = ReadMark.objects.filter(thread=OuterRef("pk"), member__user=user, told_of=OuterRef("newest"))
        return threads.annotate(newest=Subquery(newest)).filter(Exists(lost), ~Exists(told), Exists(spoke))

    def with_excerpt(self) -> Self:
        """Those on passages, each with `excerpt`: a little more than the beginning of its quote that a list shows."""
        return self.annotate(excerpt=Left("passage__quote", GIST + 1))

    def for_list(self, me: Membership | User | Given) -> Self:
        """Each as a list names it: how its quote, question or title begins, what is read there, in which group."""
        return (
            self.with_heading(me)
            .annotate(
                excerpt=Left(Coalesce("passage__quote", "prompt__words", "session__title", F("heading")), GIST + 1),
                reading_title=Coalesce("passage__version__reading__title", "prompt__reading__title"),
                excerpt_language=Coalesce("passage__version__reading__language", "group__language"),
                group_name=F("group__name"),
                is_folded=Case(When(content_notes.folds("passage"), then=True), default=False),
            )
            .only("group_id", "passage_id", "prompt_id", "session_id", "last_seq", "last_comment_at")
        )

    def for_search(self) -> Self:
        """Each as a result of a search on its quote: with all of that, what is read there, in which group."""
        return self.annotate(
            quote=F("passage__quote"),
            reading_id=F("passage__version__reading"),
            reading_title=F("passage__version__reading__title"),
            reading_language=F("passage__version__reading__language"),
            group_name=F("group__name"),
        ).only("group_id", "last_seq", "last_comment_at")


class Thread(models.Model):
    """What one group says about one passage, in answer to one prompt, about one session, or under a title of its own.
    The same words again join it.
    """

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="threads")
    passage = models.ForeignKey(Passage, null=True, on_delete=models.PROTECT, related_name="+")
    prompt = models.ForeignKey(Prompt, null=True, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(GroupSession, null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(
        max_length=TITLE,
        blank=True,
        default="",
        db_default="",
        help_text="Of a thread on nothing else. Words of whoever said its first comment, and gone with that.",
    )
    last_seq = models.PositiveIntegerField(default=0, help_text="The number given to the latest comment.")
    standing = models.PositiveIntegerField(
        default=0, db_default=0, help_text="How many comments are shown. Triggers keep it."
    )
    created_at = models.DateTimeField(default=timezone.now)
    last_comment_at = models.DateTimeField(default=timezone.now)

    # Its title, as far as it may be read: only on rows from `with_place`, `with_heading` and `for_list`.
    heading: str
    # The beginning of its quote, question or title: only on rows from `for_list`, and an AttributeError on any other.
    excerpt: str
    # Whether its quote folds behind a content note: only on rows from `with_place` and `for_list`.
    is_folded: bool
    # Only on rows from `with_mark`.
    read_to: int | None
    # Only on rows with restricting.lock_at.
    is_locked: bool
    # Only on rows from `with_following`.
    is_followed: bool
    is_reading_followed: bool
    # Only on rows from `with_blocks` and `as_heard_by`.
    is_heard_apart: bool
    heard_at: datetime
    heard_seq: int
    # What oneself has begun to write in it: only on the row of its page.
    draft: str | None
    draft_is_unnamed: bool | None
    # All of it, and what it is from: only on rows from `for_search`.
    quote: str
    reading_id: str
    reading_language: str

    objects: ClassVar = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("thread")
        constraints = [
            models.UniqueConstraint(fields=["group", "passage"], name="discussions_thread_passage"),
            models.UniqueConstraint(fields=["prompt"], name="discussions_thread_prompt"),
            models.UniqueConstraint(fields=["session"], name="discussions_thread_session"),
            models.CheckConstraint(
                name="discussions_thread_on_one_thing",
                condition=Q(passage__isnull=True, prompt__isnull=True)
                | Q(passage__isnull=True, session__isnull=True, title="")
                | Q(prompt__isnull=True, session__isnull=True, title=""),
            ),
            models.CheckConstraint(
                name="discussions_thread_title_alone", condition=Q(title="") | Q(session__isnull=True)
            ),
        ]
        indexes = [
            models.Index(
                fields=["group", "-last_comment_at"], name="discussions_thread_alive", condition=Q(standing__gt=0)
            )
        ]

    def __str__(self) -> str:
        return self.pk

    def get_absolute_url(self) -> str:
        return reverse("thread_detail", args=[self.group_id, self.pk])

    @property
    def quoted(self) -> Passage | None:
        """The passage that it is on, or that its question is about; none where that is about the whole reading."""
        return self.prompt.passage if self.prompt else self.passage

    @property
    def reading(self) -> Reading | None:
        """What it is read beside; none where it is about a session, or under a title of its own."""
        if self.prompt:
            return self.prompt.reading
        return self.passage.version.reading if self.passage else None

    @property
    def gist(self) -> str:
        """How its quote, question or title begins; of a quote behind a content note nothing. Of `for_list`."""
        return "" if self.is_folded else gist(self.excerpt, GIST)

    def get_latest_url(self) -> str:
        """To its latest comment, wherever in the tree that stands."""
        return reverse("comment_detail", args=[self.group_id, self.pk, self.last_seq])
