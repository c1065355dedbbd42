"""The bars of the finish: as fine as fits, and summing up to all runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pytest

from milepost.cli.terminal import shown
from milepost.cli.text.histogram import MOST_ROWS, finish_periods, histogram
from milepost.engine.results import Distribution, Simulation
from milepost.engine.timeline import Timeline
from tests.cli.believable import believable_forecast


def spread_over(days: int) -> Simulation:
    first = Timeline().minute(datetime(2027, 3, 1, 17))
    samples = np.linspace(first, first + days * 1440, 2000).astype(np.int64)
    return replace(believable_forecast().simulation, finish=Distribution(samples))


@pytest.mark.parametrize("days", [1, 9, 60, 200, 700, 2500, 30_000])
def test_any_spread_fits_in_a_few_rows(days: int) -> None:
    periods = finish_periods(spread_over(days))
    assert 1 <= len(periods) <= MOST_ROWS
    assert sum(period.share for period in periods) == pytest.approx(1.0)
    assert periods[-1].reached == 1.0


def test_chances_never_fall_from_one_row_to_the_next() -> None:
    reached = [period.reached for period in finish_periods(spread_over(200))]
    assert reached == sorted(reached)


def test_the_chance_of_a_row_counts_its_last_day() -> None:
    line = Timeline()
    samples = np.array([line.minute(datetime(2027, 3, day, 17)) for day in (1, 1, 2, 3)])
    periods = finish_periods(replace(spread_over(1), finish=Distribution(samples)))
    assert [(period.last, period.reached) for period in periods] == [
        (date(2027, 3, 1), 0.5), (date(2027, 3, 2), 0.75), (date(2027, 3, 3), 1.0),
    ]  # fmt: skip


def test_a_planned_date_that_no_run_reaches_has_its_own_row() -> None:
    rows = shown([histogram(believable_forecast())], width=80).splitlines()
    assert rows[1].split() == ["12", "Feb", "2027", "<", "1", "%", "planned"]


def test_p50_and_p80_are_marked_once_each() -> None:
    text = shown([histogram(believable_forecast())], width=80)
    assert (text.count("P50"), text.count("P80")) == (1, 1)
