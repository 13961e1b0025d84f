"""Agendas to start from. A group changes them as it likes: a rigid ritual is one of the ways in which groups fail."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem

Kind = AgendaItem.Kind


@dataclass(frozen=True)
class Step:
    """A step as a template has it."""

    kind: AgendaItem.Kind
    title: str | Promise
    minutes: int
    text: str | Promise


@dataclass(frozen=True)
class Template:
    """An agenda to start from; `minutes` are those of all its steps."""

    label: str | Promise
    steps: tuple[Step, ...]

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)


ARRIVE = Step(Kind.ARRIVE, _("Arriving"), 10, _("Something to drink, a word with whoever is there. Nothing to do yet."))
BREAK = Step(Kind.BREAK, _("Break"), 10, _("Whoever wants to stop here can go, and needn’t say why."))
ROUND = _("Each speaks from their own life, uninterrupted, once. Whoever would rather not says “pass”.")
AGREED = _("Read aloud what we have agreed on. Does it still hold? Who facilitates, takes notes, welcomes?")

TWO_HOURS = Template(
    _("Two hours"),
    (
        ARRIVE,
        Step(Kind.AGREEMENTS, _("Agreements and roles"), 5, AGREED),
        Step(Kind.OPENING, _("Opening question"), 5, _("One question that everybody answers in a sentence.")),
        Step(Kind.ROUND, _("The round"), 45, ROUND),
        BREAK,
        Step(Kind.THREADS, _("Common threads"), 20, _("What came up more than once? A card for each, without names.")),
        Step(
            Kind.STRUCTURE,
            _("From thread to structure"),
            10,
            _("Who benefits from it being so? What does the text say, and what do we know that it doesn’t?"),
        ),
        Step(Kind.DECIDE, _("What do we do?"), 10, _("Something, somebody, a date. “Nothing yet” is a decision too.")),
        Step(Kind.CLOSING, _("Closing round"), 5, _("One word, or pass. Who facilitates next time?")),
    ),
)

ONE_HOUR = Template(
    _("One hour"),
    (
        Step(Kind.ARRIVE, _("Arriving"), 5, _("Who is here, who facilitates, how long we have.")),
        Step(Kind.OPENING, _("Opening question"), 5, _("One question that everybody answers in a sentence.")),
        Step(Kind.ROUND, _("The round"), 30, ROUND),
        Step(Kind.THREADS, _("Common threads"), 10, _("What came up more than once?")),
        Step(Kind.DECIDE, _("What do we do?"), 5, _("Something, somebody, a date. “Nothing yet” is a decision too.")),
        Step(Kind.CLOSING, _("Closing round"), 5, _("One word, or pass. Who facilitates next time?")),
    ),
)

FIRST = Template(
    _("A first meeting"),
    (
        ARRIVE,
        Step(
            Kind.OPENING,
            _("Who we are"),
            20,
            _("Each says the name they want to be called by here, and what brought them. No more than they want to."),
        ),
        Step(
            Kind.AGREEMENTS,
            _("What we agree on"),
            25,
            _("Read a first agreement aloud, a sentence at a time. What is missing, what doesn’t fit us? Change it."),
        ),
        BREAK,
        Step(Kind.ROUND, _("A first round"), 35, ROUND),
        Step(Kind.THREADS, _("What we would like from this"), 10, _("A card for each wish. None is too small.")),
        Step(
            Kind.DECIDE,
            _("When and where"),
            5,
            _("Which times leave nobody out? Who needs what to come?"),
        ),
        Step(Kind.CLOSING, _("Closing round"), 5, _("One word, or pass. Who facilitates next time?")),
    ),
)

LAST = Template(
    _("A last meeting"),
    (
        ARRIVE,
        Step(Kind.AGREEMENTS, _("Agreements and roles"), 5, AGREED),
        Step(
            Kind.DECIDE,
            _("What became of it"),
            15,
            _("What did somebody mean to do, and what became of it?"),
        ),
        Step(Kind.ROUND, _("The last round"), 45, ROUND),
        BREAK,
        Step(Kind.THREADS, _("What we take along"), 20, _("What do we know together that we didn’t know alone?")),
        Step(
            Kind.OTHER,
            _("What becomes of our words"),
            10,
            _("Each can take their own words away. When is the rest deleted, or kept, and who knows the date?"),
        ),
        Step(Kind.CLOSING, _("Closing round"), 5, _("One word, or pass.")),
    ),
)

TEMPLATES = {"two-hours": TWO_HOURS, "one-hour": ONE_HOUR, "first": FIRST, "last": LAST}
