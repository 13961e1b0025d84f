"""Kinds of letters and of stopping for these tests, named in settings by their dotted path."""

from django.utils import timezone
from django.utils.translation import get_language

from mail.letters import Letter, Stop, Stopping
from mail.models import Message

STOPPED: list[str] = []


def note(message: Message) -> Letter:
    """What an ordinary letter is like."""
    words = message.about.get("words", "Something waits for you.")
    stop = Stop("notes", message.about["stop"]) if "stop" in message.about else None
    return Letter(subject="A note", text=f"Hello,\n\n{words}\n\nRead it here:\nhttps://reading.example/", stop=stop)


def nothing(message: Message) -> None:
    """What is due to nobody any more."""


def broken(message: Message) -> Letter:
    raise RuntimeError("a mistake of ours")


notes = Stopping("No more notes will come.", STOPPED.append)
STOPS = {"notes": "tests.mail.kinds.notes"}


def clock(message: Message) -> Letter:
    """In which language and by which clocks it is written."""
    return Letter(subject="Clock", text=f"{get_language()} {timezone.get_current_timezone_name()}")


def failing() -> int:
    """A part of what is due by the clock (settings.DUE_PROVIDERS)."""
    raise RuntimeError("no")


LETTERS = {name: f"tests.mail.kinds.{name}" for name in ("note", "nothing", "broken", "clock")}
