"""A form with somebody's own words in it: they are said, kept as a draft, or looked at before."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from discussions import drafting, folding, quoting, rereading
from discussions.models import Comment
from discussions.models.comment import LONGEST_NOTE
from discussions.models.drafts import LONGEST
from groups.forms.activity import ActivityForm, Made
from groups.models import Membership
from groups.policies import can_go_unnamed


class Act(models.TextChoices):
    """What the buttons of the form do with the words."""

    SAY = "say"
    DRAFT = "draft"
    PREVIEW = "preview"
    DISCARD = "discard"


class SpeakingForm(ActivityForm[Made], forms.Form):
    """Too many words are refused here, and not cut off while they are pasted.

    A form of a kind says where it stands (`address`), for which its draft is kept.
    """

    body = forms.CharField(
        label=_("Your words"),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        validators=[
            MaxLengthValidator(
                LONGEST,
                _("This is %(show_value)d characters long, and a comment has room for %(limit_value)d. Make it two."),
            )
        ],
        error_messages={"required": _("There are no words here yet.")},
        help_text=_(
            "An empty line begins a new paragraph. *One star* on each side makes words stand out. "
            "@ and a name in this group lets that person know."
        ),
    )

    note = forms.CharField(
        label=_("Content note"),
        required=False,
        max_length=LONGEST_NOTE,
        help_text=_("If some would rather not read this unprepared: what it is about. It opens for whoever wants to."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )

    is_unnamed = forms.BooleanField(
        label=_("Say it as “a member”"),
        required=False,
        help_text=_("Your name stands nowhere beside it. How you write can still tell who you are. It stays so."),
    )

    me: Membership
    editing: Comment | None = None
    # The thread that it is written in, whose comments it may quote; none where it begins one.
    thread_id = ""
    # What came of a press that says nothing: whether the words are kept, and how they will look.
    is_kept = False
    preview = SafeString("")
    # The words that the group asks to read again, until the button is pressed once more.
    again: Sequence[str] = ()

    @property
    def address(self) -> str:
        raise NotImplementedError

    @property
    def act(self) -> Act:
        sent = self.data.get("act", "")
        return Act(sent) if sent in Act.values else Act.SAY

    def restored(self) -> None:
        """Puts what was kept into an empty form. One query."""
        self.offer_no_name()
        if self.is_bound:
            return
        if words := drafting.kept(me=self.me, address=self.address, thread_id=self.thread_id):
            self.initial.update(words)
            self.is_kept = True

    def offer_no_name(self) -> None:
        """Leaves out the choice of a name where there is none. Somebody who made it before the group decided otherwise
        reads that, and isn't named against their word.
        """
        if not can_go_unnamed(self.me) and "is_unnamed" not in self.data:
            del self.fields["is_unnamed"]

    def clean_body(self) -> str:
        """Browsers send a line break as two characters."""
        return self.cleaned_data["body"].replace("\r\n", "\n")

    def carried_out(self) -> bool:
        """Whether the words were said, or the draft was discarded. A draft that is kept comes back in the form."""
        if self.act == Act.SAY:
            if self.is_valid() and not self.data.get("again"):
                self.again = rereading.found_in(self.cleaned_data["body"], rereading.listed(self.me))
                if self.again:
                    return False
            if said := super().carried_out():
                drafting.discard(me=self.me, address=self.address)
            return said
        if not self.is_bound:
            return False
        self.fields["body"].required = self.act == Act.PREVIEW
        self.full_clean()
        if self.act == Act.DISCARD:
            drafting.discard(me=self.me, address=self.address)
            return True
        self.keep()
        return False

    def keep(self) -> None:
        """Keeps the words, whatever else in the form isn't right yet; for a preview, shows them as they will look."""
        if "body" not in self.cleaned_data:
            return
        body, where = self.cleaned_data["body"], {"address": self.address, "thread_id": self.thread_id}
        try:
            unnamed = self.cleaned_data.get("is_unnamed", False)
            drafting.keep(me=self.me, **where, editing=self.editing, body=body, is_unnamed=unnamed)
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return
        self.is_kept = True
        if self.act == Act.PREVIEW:
            seen = quoting.seen(body, me=self.me, thread_id=self.thread_id)
            self.preview = folding.behind(self.cleaned_data.get("note", ""), seen, opened=True)
