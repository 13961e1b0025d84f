"""How a form carries out what it is for."""

from typing import Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError

Made = TypeVar("Made")


class ActivityForm(forms.BaseForm, Generic[Made]):
    """A form whose `save()` calls an activity. What that refuses stands on the form, with all that was typed."""

    saved: Made

    def save(self) -> Made:
        """Carries it out and returns what came of it. Raises ValidationError with a sentence for the person."""
        raise NotImplementedError

    def carried_out(self) -> bool:
        """Whether the form was valid and its activity went through; then `saved` is what came of it."""
        if not self.is_valid():
            return False
        try:
            self.saved = self.save()
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return False
        return True
