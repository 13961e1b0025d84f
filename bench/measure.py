"""Times pages against their bare views: turn and turn about, so that the machine's drift falls on both."""

import multiprocessing
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.client import Answer, Connection
from bench.server import processor_milliseconds

CONNECTIONS = 16
# Stands in a form for a number that is another one in each request.
STAMP = b"0" * 20
fork = multiprocessing.get_context("fork")


class WrongAnswerError(Exception):
    """A page answered something else than what it is measured for."""


@dataclass(frozen=True)
class Effort:
    """How long to measure. A round is one batch of every page, each followed by one of its bare view."""

    rounds: int = 60
    batch: int = 5
    load_rounds: int = 3
    load_seconds: float = 1.5


@dataclass(frozen=True)
class Target:
    """One request, ready to be sent, to the server on that port, whose process has this id."""

    name: str
    port: int
    pid: int
    sent: bytes
    status: int = 200

    def fresh(self) -> bytes:
        """The request, with words that nobody has said yet: the same words twice would be taken for one reply."""
        return self.sent.replace(STAMP, b"%020d" % time.monotonic_ns())

    def checked(self, answer: Answer) -> Answer:
        """Raises WrongAnswerError unless the status is the one expected."""
        if answer.status != self.status:
            raise WrongAnswerError(f"{self.name}: answered {answer.status}, not {self.status}: {answer.body[:300]!r}")
        return answer


@dataclass
class Timing:
    """Milliseconds at one connection, those of them that the server computed, and requests a second at sixteen."""

    batches: list[list[float]] = field(default_factory=list)
    computed: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)

    @property
    def p50(self) -> float:
        return statistics.median(self._all())

    @property
    def p99(self) -> float:
        times = sorted(self._all())
        return times[min(len(times) - 1, len(times) * 99 // 100)]

    @property
    def processor(self) -> float:
        return statistics.median(self.computed)

    @property
    def per_second(self) -> float:
        return statistics.median(self.rates)

    def ratio_to(self, other: "Timing") -> float:
        """How many times slower: the median, over the pairs of neighbouring batches, of their medians' ratio."""
        pairs = zip(self.batches, other.batches, strict=True)
        return statistics.median(statistics.median(mine) / statistics.median(bare) for mine, bare in pairs)

    def processor_ratio_to(self, other: "Timing") -> float:
        """The same of the processor's time, which is the steadier figure where others use the machine too."""
        return statistics.median(mine / bare for mine, bare in zip(self.computed, other.computed, strict=True))

    def _all(self) -> list[float]:
        return [milliseconds for batch in self.batches for milliseconds in batch]


@dataclass
class Pair:
    """A page, and the bare view that does the core of its work, each with the times it took beside the other."""

    page: Target
    bare: Target
    timing: Timing = field(default_factory=Timing)
    bare_timing: Timing = field(default_factory=Timing)

    @property
    def ratio(self) -> float:
        return self.timing.ratio_to(self.bare_timing)

    @property
    def processor_ratio(self) -> float:
        return self.timing.processor_ratio_to(self.bare_timing)


def warm(pairs: Sequence[Pair]) -> None:
    """Asks for everything over connections enough to reach every worker, so that no first time is counted."""
    for target in {target for pair in pairs for target in (pair.page, pair.bare)}:
        for _ in range(CONNECTIONS // 2):
            connection = Connection(target.port)
            target.checked(connection.exchange(target.fresh()))
            connection.close()


def latencies(pairs: Sequence[Pair], effort: Effort) -> None:
    """Adds to each pair its times at one connection."""
    ports = {target.port for pair in pairs for target in (pair.page, pair.bare)}
    connections = {port: Connection(port) for port in ports}
    for _ in range(effort.rounds):
        for pair in pairs:
            for target, timing in ((pair.page, pair.timing), (pair.bare, pair.bare_timing)):
                _batch(connections[target.port], target, effort.batch, timing)
    for connection in connections.values():
        connection.close()


def throughputs(pairs: Sequence[Pair], effort: Effort) -> None:
    """Adds to each pair its rates at sixteen connections."""
    for _ in range(effort.load_rounds):
        for pair in pairs:
            for target, timing in ((pair.page, pair.timing), (pair.bare, pair.bare_timing)):
                timing.rates.append(_rate(target, effort.load_seconds))


def _batch(connection: Connection, target: Target, size: int, timing: Timing) -> None:
    """Times `size` requests, after one that wakes the server from the other's turn and isn't counted."""
    target.checked(connection.exchange(target.fresh()))
    computed_before = processor_milliseconds(target.pid)
    times = []
    for _ in range(size):
        sent = target.fresh()
        started = time.perf_counter_ns()
        answer = connection.exchange(sent)
        times.append((time.perf_counter_ns() - started) / 1e6)
        target.checked(answer)
    timing.batches.append(times)
    timing.computed.append((processor_milliseconds(target.pid) - computed_before) / size)


def _rate(target: Target, seconds: float) -> float:
    """Answers a second to sixteen processes that each ask again as soon as they were answered."""
    start = time.monotonic() + 0.5
    with fork.Pool(CONNECTIONS) as pool:
        counts = pool.starmap(_ask, [(target, start, seconds)] * CONNECTIONS, chunksize=1)
    return sum(counts) / seconds


def _ask(target: Target, start: float, seconds: float) -> int:
    connection = Connection(target.port)
    time.sleep(max(0.0, start - time.monotonic()))
    answered = 0
    while True:
        target.checked(connection.exchange(target.fresh()))
        if time.monotonic() > start + seconds:
            break
        answered += 1
    connection.close()
    return answered
