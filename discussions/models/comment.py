"""What somebody says in a thread: its place in the tree, and the words, for whoever may read them."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups.models import DiscussionGroup, Membership
from groups.models.apart import apart, muted
from groups.models.membership import lives
from statements.kept import Given

LONGEST_NOTE = 200


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, user: User) -> Self:
        """The comments of the groups that this person is in now, as places in the tree.

        Which of their words: `with_words`.
        """
        return self.filter(lives(), group__memberships__user=user, group__memberships__status=Membership.Status.ACTIVE)

    def heard_by(self, me: Membership | User | Given) -> Self:
        """Without what was said by somebody from whom a block keeps `me` away: for them it isn't there at all."""
        return self.exclude(unheard_by(me))

    def unmuted_by(self, me: Membership | User) -> Self:
        """Without what was said under the name of somebody whom `me` mutes."""
        return self.exclude(muted_by(me))

    def with_words(self, me: Membership | Given) -> Self:
        """Those that `me` hears, each with `words`, its HTML: empty where it is hidden, except to its own author. Every
        page reads these.

        discussions.policies.can_read says the same of one comment.
        """
        readable = Q(status=Comment.Status.SHOWN) | Q(status=Comment.Status.HIDDEN, author=me)
        return self.heard_by(me).annotate(
            words=Case(When(readable, then=F("html")), default=Value(""), output_field=models.TextField())
        )

    def for_search(self) -> Self:
        """Those shown to all of their group, each with who said it, about which reading, in which group."""
        places = ("passage__version__reading", "prompt__reading", "session")
        title = Coalesce(*(f"thread__{place}__title" for place in places), Value(""))
        shown = self.filter(status=Comment.Status.SHOWN).select_related("author", "group").annotate(reading_title=title)
        who = ("author__name", "is_unnamed")
        return shown.only("group__name", "group__language", "thread_id", "seq", *who, "html", "note", "created_at")


def unheard_by(me: Membership | User | Given, *, of: str = "") -> Q:
    """The condition that a comment, or what `of` leads to, isn't there for `me`. What was said as “a member” is there
    for everybody: whoever made a block could tell by the gap who had said it.
    """
    named = Q(**{f"{of}is_unnamed": False})
    return apart(me, author=f"{of}author", at=f"{of}created_at") & named


def muted_by(me: Membership | User | Given) -> Q:
    """The condition that a comment was said under the name of somebody whom `me` mutes: a mute unmasks nobody."""
    return muted(me) & Q(is_unnamed=False)


def speaker(me: Membership | Given | None = None, *, of: str = "", field: str = "author_id") -> Case:
    """The author's `field` as far as `me` may know it: of a comment said as “a member” only to themselves, else NULL.

    Every list of rows takes it from here, and never the author as such.
    """
    known = Q(**{f"{of}is_unnamed": False})
    if me is not None:
        known |= Q(**{f"{of}author": me})
    return Case(When(known, then=F(f"{of}{field}")), default=None)


class Comment(models.Model):
    """One contribution to a thread. `path` orders the tree; `seq` is the order of speaking and the permanent link."""

    class Status(models.TextChoices):
        SHOWN = "shown", _("shown")
        HIDDEN = "hidden", _("hidden by the moderators")
        WITHDRAWN = "withdrawn", _("withdrawn by its author")

    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+")
    # Its index is the one below, which tells by itself whether something stands there.
    thread = models.ForeignKey("Thread", on_delete=models.CASCADE, related_name="comments", db_index=False)
    seq = models.PositiveIntegerField(help_text="From 1, counted by the thread.")
    parent = models.ForeignKey("self", null=True, on_delete=models.RESTRICT, related_name="replies")
    path = models.CharField(max_length=32, help_text="The parent's path and base36(seq), four characters a level.")
    author = models.ForeignKey(Membership, on_delete=models.RESTRICT, related_name="comments")
    is_unnamed = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Whether it is said as “a member”: no page, file or mail tells who its author is. Stays (a trigger).",
    )
    body = models.TextField(help_text="Markdown, as written. Empty once withdrawn.")
    html = models.TextField(help_text="Rendered from `body` and sanitised.")
    status = models.CharField(max_length=10, choices=Status, default=Status.SHOWN)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)
    note = models.CharField(
        max_length=LONGEST_NOTE,
        blank=True,
        default="",
        db_default="",
        help_text="What it is about, for those who would rather not read that. It folds behind this.",
    )
    noted_by_moderators = models.BooleanField(
        default=False, db_default=False, help_text="Whether the note is theirs: the author can’t change it."
    )
    changes = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="How often it was put differently: the number of its next Revision."
    )

    # Only on rows from quoting.readable.
    is_muted: bool

    objects: ClassVar = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        indexes = [
            models.Index(fields=["thread", "status", "seq"], name="discussions_comment_in_order"),
            # For the limits of a day and an hour, and whoever wants to know what they said lately.
            models.Index(fields=["author", "created_at"], name="discussions_comment_by"),
            models.Index(fields=["group", "created_at"], name="discussions_comment_in"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["thread", "seq"], name="discussions_comment_seq"),
            models.UniqueConstraint(fields=["thread", "path"], name="discussions_comment_path"),
            models.CheckConstraint(
                name="discussions_comment_withdrawn_is_empty",
                condition=~Q(status="withdrawn") | Q(body="", html=""),
            ),
            models.CheckConstraint(
                name="discussions_comment_withdrawn_has_no_note",
                condition=~Q(status="withdrawn") | Q(note=""),
            ),
            models.CheckConstraint(
                name="discussions_comment_noted_says_what",
                condition=Q(noted_by_moderators=False) | ~Q(note=""),
            ),
            models.CheckConstraint(
                name="discussions_comment_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id} #{self.seq}"

    @property
    def shown_as(self) -> str:
        """Who said it, for whoever reads it: the name used in this group, or “a member”."""
        return gettext("a member") if self.is_unnamed else self.author.display_name

    def get_absolute_url(self) -> str:
        return reverse("comment_detail", args=[self.group_id, self.thread_id, self.seq])
