"""Sending what is due: `deliver_due`, which may run twice at once and be killed anywhere.

A message is taken by one UPDATE, sent, and marked by another. Killed before the first, nothing has happened; killed
between them, the message is taken again after LEASE, and goes out once more with the same Message-ID, since nobody can
know whether the server had it. What failed waits, longer each time; after GIVE_UP it is given up. What is wrong with
the server and not with a message ends the run, and a pause keeps the next ones from knocking at once.
"""

import logging
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task

from mail import composing, quiet
from mail.letters import Letter, Writer
from mail.models import Message, Problem, Trouble
from mail.server import Refused, Server, Unavailable

logger = logging.getLogger(__name__)
Status = Message.Status

# So many are read at a time, with the recipients' addresses; after so many seconds they are read again.
BATCH, FRESH = 50, 5
# How many letters one background task sends before it lets others have the worker.
AT_ONCE = 200
# Longer than any server may take over one letter (settings.EMAIL_TIMEOUT for each step).
LEASE = timedelta(minutes=10)
GIVE_UP = timedelta(days=3)
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 20, 60, 3 * 60, 6 * 60, 12 * 60)]
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 15)]
# A recipient refused for good is tried so often, since servers also say so by mistake.
MOST_REFUSALS = 3
# So many refusals in a row are the server's and not the recipients'.
REFUSALS_IN_A_ROW = 5


@task()
def deliver_soon() -> None:
    """Sends what is due, in the background, and leaves what is too much to the next task."""
    if deliver_due(most=AT_ONCE) >= AT_ONCE:
        deliver_soon.enqueue()


def deliver_due(*, most: int | None = None) -> int:
    """Sends what is due, `most` of it; how many messages were dealt with, those that failed included."""
    if Trouble.objects.filter(paused_until__gt=timezone.now()).exists():
        return 0
    with Server() as server:
        return Run(server, most).all()


class Run:
    """One process's way through what is due."""

    def __init__(self, server: Server, most: int | None) -> None:
        self.server = server
        self.most = most
        self.done = 0
        self.refusals = 0

    def all(self) -> int:
        while batch := due():
            read_at = monotonic()
            for message in batch:
                if self.done == self.most:
                    return self.done
                if monotonic() > read_at + FRESH:
                    break
                if postponed(message) or not claim(message):
                    continue
                self.done += 1
                if not self.deal_with(message):
                    return self.done
        return self.done

    def deal_with(self, message: Message) -> bool:
        """Sends it, or notes why not; whether the run should go on."""
        try:
            mail = written(message)
            if mail is None:
                end(message, Status.DROPPED)
                return True
            self.server.send(mail)
        except Refused as refused:
            self.refusals += 1
            fail(message, Problem.REFUSED, refused.code, final=refused.permanent and message.attempts >= MOST_REFUSALS)
            if self.refusals < REFUSALS_IN_A_ROW:
                return True
            pause(Problem.REFUSED, refused.code)
            return False
        except Unavailable as unavailable:
            fail(message, unavailable.problem, unavailable.code)
            pause(unavailable.problem, unavailable.code)
            return False
        except Exception:
            # Whatever a letter of one kind does, the others shall leave.
            logger.exception("A letter of the kind %s could not be written", message.letter)
            fail(message, Problem.UNWRITTEN)
            return True
        end(message, Status.SENT)
        self.refusals = 0
        self.recovered()
        return True

    def recovered(self) -> None:
        """The server takes mail: whatever pause there was is over."""
        if self.server.sent == 1:
            Trouble.objects.all().delete()


def due() -> list[Message]:
    """The next ones, the urgent first and then by the time at which they were due."""
    waiting = Message.objects.due().with_confirmed_address().order_by("due_at")
    return list(waiting.filter(urgent=True)[:BATCH]) or list(waiting.filter(urgent=False)[:BATCH])


def postponed(message: Message) -> bool:
    """Whether it waits for the end of its recipient's quiet hours: it is due then, and nothing was tried."""
    until = quiet.kept_until(message, timezone.now())
    if until is None:
        return False
    Message.objects.due().filter(pk=message.pk).update(due_at=until, wanted_at=until)
    return True


def claim(message: Message) -> bool:
    """Takes this message, unless another did, or it is gone with its recipient's account."""
    now = timezone.now()
    taken = Message.objects.due().filter(pk=message.pk)
    if not taken.update(status=Status.SENDING, claimed_at=now, due_at=now + LEASE, attempts=F("attempts") + 1):
        return False
    message.claimed_at, message.attempts = now, message.attempts + 1
    return True


def written(message: Message) -> composing.Mail | None:
    """The mail, or None where it is due to nobody any more."""
    to = composing.address_of(message)
    if not to:
        return None
    with composing.ways_of(message):
        writer: Writer = import_string(settings.MAIL_LETTERS[message.letter])
        letter: Letter | None = writer(message)
        return composing.compose(message, letter, to) if letter else None


def end(message: Message, status: Message.Status, **changes: object) -> None:
    """It is sent, dropped or given up, and what it was about forgotten; unless another has taken it meanwhile."""
    mine = Message.objects.filter(pk=message.pk, claimed_at=message.claimed_at)
    forgotten: dict[str, object] = {
        "about": {},
        "recipient": None,
        "address": "",
        "due_at": None,
        "ended_at": timezone.now(),
    }
    mine.update(status=status, **forgotten, **changes)


def fail(message: Message, problem: Problem, code: int | None = None, *, final: bool = False) -> None:
    """It waits for another try, longer each time, or is given up."""
    now = timezone.now()
    why = {"problem": problem, "reply_code": code}
    next_try = later(now, message.attempts, WAITS)
    if final or next_try > message.wanted_at + GIVE_UP:
        end(message, Status.FAILED, **why)
        return
    mine = Message.objects.filter(pk=message.pk, claimed_at=message.claimed_at)
    mine.update(status=Status.WAITING, due_at=next_try, claimed_at=None, **why)


def pause(problem: Problem, code: int | None) -> None:
    """Nobody knocks at the server for a while, longer each time. One line says so in the log; staff see it."""
    logger.warning("The mail server takes nothing: %s, code %s", problem.value, code)
    trouble, _new = Trouble.objects.get_or_create(pk=1, defaults={"problem": problem})
    until = later(timezone.now(), trouble.attempts + 1, PAUSES)
    Trouble.objects.filter(pk=1).update(
        attempts=F("attempts") + 1, paused_until=until, problem=problem, reply_code=code
    )


def later(now: datetime, attempts: int, waits: list[timedelta]) -> datetime:
    return now + waits[min(attempts, len(waits)) - 1]
