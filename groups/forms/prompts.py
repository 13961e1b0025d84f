"""Putting a question to the group, and putting it differently."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from groups import prompting
from groups.forms.activity import ActivityForm
from groups.models import Membership, Prompt
from groups.models.study import LONGEST_QUESTION
from readings.models import Passage, Reading
from readings.text import tidy


class PromptForm(ActivityForm[Prompt], forms.Form):
    """A question about a whole reading or about `passage`, or, with `prompt`, other words for one that is asked."""

    words = forms.CharField(
        label=_("Your question"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": _("There is no question here yet.")},
        help_text=_("One that each can answer from their own life. Whoever would rather not answer needn’t."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        me: Membership,
        reading: Reading,
        passage: Passage | None = None,
        prompt: Prompt | None = None,
    ) -> None:
        super().__init__(data, initial={"words": prompt.words} if prompt else {})
        self.me, self.reading, self.passage, self.prompt = me, reading, passage, prompt

    def clean_words(self) -> str:
        words = tidy(self.cleaned_data["words"]).strip()
        if not words:
            raise ValidationError(self.fields["words"].error_messages["required"])
        return words

    def save(self) -> Prompt:
        words = self.cleaned_data["words"]
        if self.prompt:
            return prompting.reword(prompt=self.prompt, words=words)
        return prompting.ask(me=self.me, reading=self.reading, passage=self.passage, words=words)
