"""The languages a text can be said to be in, each under the name that it has for itself."""

from django.conf.locale import LANG_INFO

CHOICES = sorted(
    ((code, info["name_local"]) for code, info in LANG_INFO.items() if "name_local" in info),
    key=lambda choice: choice[1].casefold(),
)


def choices_with(code: str) -> list[tuple[str, str]]:
    """All of them, and this one if it is another."""
    return CHOICES if code in dict(CHOICES) else [(code, code), *CHOICES]
