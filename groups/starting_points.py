"""Agreements to start from. A group takes one of them, or none, and makes it its own."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class StartingPoint:
    """An agreement and, one on each line, the steps for when it is broken."""

    name: str
    title: str | Promise
    text: str | Promise
    repair: str | Promise


STARTING_POINTS = [
    StartingPoint(
        "first",
        _("A short one for the first evening"),
        _(
            "We speak from our own lives, and leave it to others to speak from theirs.\n"
            "We go once round before anybody speaks twice. Whoever passes need not say why.\n"
            "Nobody interrupts. We give advice only where somebody asks for it.\n"
            "What is said here stays here. What we learn may leave.\n"
            "Anybody may stop, go out or go home at any time.\n"
            "We begin and end when we said we would."
        ),
        _(
            "Whoever notices says so: to the person, or to somebody who cares for the group.\n"
            "We stop and listen to whoever was hurt, before anybody explains.\n"
            "We ask what would help, and say what we will do.\n"
            "At the next session we ask whether it is mended."
        ),
    ),
    StartingPoint(
        "work",
        _("For people who work at one place, where speaking can have a price"),
        _(
            "Nobody outside learns who is in this group, from any of us, in any form.\n"
            "We don’t speak about the group at work, in cars or in corridors, and not on the employer’s phones, "
            "computers or network.\n"
            "Nobody takes pictures, records, or keeps what others wrote on a device that others can open.\n"
            "Each of us decides alone what risk to take. Nobody is pushed to sign, to speak or to act.\n"
            "When one of us is questioned or punished, she tells the group as soon as it is safe, and nobody is left "
            "alone with it.\n"
            "Whoever becomes a supervisor, or lives with one, says so, and we decide together how to go on.\n"
            "We speak from our own lives, once round before anybody speaks twice. Passing needs no reason."
        ),
        _(
            "If a name or a word got out, whoever knows says so at once. Telling late does more harm than the slip.\n"
            "We first make safe whoever is in danger: who must be told, what must be deleted, where we meet next.\n"
            "Then we listen to whoever was harmed, and ask what would help.\n"
            "We agree what changes, and whether the person stays, and write it into the agreement.\n"
            "At the next two sessions we ask whether it holds."
        ),
    ),
    StartingPoint(
        "online",
        _("For a group that meets on calls or in writing"),
        _(
            "Each of us joins from where nobody listens in, or says so at the beginning. Headphones help.\n"
            "A camera is never asked for. Whoever has little data turns it off, and writes instead if that is easier.\n"
            "Nobody records, takes pictures of the screen or forwards what others wrote.\n"
            "We go once round in an order that everybody sees. When a connection breaks, we wait, and go on with the "
            "next one; whoever comes back has their turn.\n"
            "In writing we answer what was said, not who said it, and we leave time: not everybody is awake when we "
            "are.\n"
            "Silence is an answer too. We don’t write after people who don’t write."
        ),
        _(
            "Whoever is hurt says “stop”, by voice or in writing, and we stop.\n"
            "Somebody who cares for the group calls or writes to them the same day.\n"
            "We ask what would help: words, quiet, or that something is withdrawn.\n"
            "We say together what we will do, and begin the next session with how it went."
        ),
    ),
]


def starting_point(name: str) -> StartingPoint | None:
    return next((start for start in STARTING_POINTS if start.name == name), None)
