"""How a form carries out what it is for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class ActivityForm(forms.BaseForm):
    """A form whose `save()` calls an activity. What the activity refuses stands on the form, with all that was typed."""

    saved: Any

    def save(self) -> Any:
        """Carries it out and returns its object. Raises ValidationError with a sentence for the person."""
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
