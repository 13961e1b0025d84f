"""The figures are computed from times as they should be; no test here looks at a clock."""

import pytest

from bench.client import Answer
from bench.measure import Target, Timing, WrongAnswerError


def test_the_ratio_is_of_neighbouring_batches_so_that_drift_cancels_out() -> None:
    page = Timing([[2.0, 2.0], [20.0, 20.0], [4.0, 4.0]])
    bare = Timing([[1.0, 1.0], [10.0, 10.0], [2.0, 2.0]])
    assert page.ratio_to(bare) == 2.0


def test_the_processors_ratio_is_of_neighbouring_batches_too() -> None:
    assert Timing(computed=[3.0, 30.0]).processor_ratio_to(Timing(computed=[1.0, 10.0])) == 3.0


def test_percentiles_are_over_all_batches() -> None:
    timing = Timing([[float(number) for number in range(100)], [float(number) for number in range(100, 200)]])
    assert timing.p50 == 99.5
    assert timing.p99 == 198.0


def test_a_wrong_status_stops_the_measurement() -> None:
    target = Target("library", 1, 1, b"", status=200)
    assert target.checked(Answer(200, {}, b"")).status == 200
    with pytest.raises(WrongAnswerError, match="library: answered 404"):
        target.checked(Answer(404, {}, b"not here"))
