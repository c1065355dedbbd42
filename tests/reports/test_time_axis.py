"""Time axes: where dates lie, and labels that never collide."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.reports.charts.drawing import text_width
from milepost.reports.charts.time_axis import Period, WorkingDays, calendar_rows

MONDAY = datetime(2027, 3, 1, 8)


def scale(days: int, width: float = 500.0) -> WorkingDays:
    return WorkingDays(MONDAY, MONDAY + timedelta(days=days), 0.0, width)


def rows(days: int, width: float = 500.0) -> tuple[list[Period], list[Period]]:
    axis = scale(days, width)
    return calendar_rows(axis.start_of, axis.first.date(), axis.last.date(), (0.0, width))


def test_a_weekend_takes_no_room() -> None:
    axis = scale(28)
    friday, monday = datetime(2027, 3, 5, 17), datetime(2027, 3, 8, 8)
    assert axis.x(friday) == pytest.approx(axis.x(monday))
    assert axis.x(datetime(2027, 3, 6, 12)) == pytest.approx(axis.x(monday))


def test_five_working_days_are_a_fourth_of_four_weeks() -> None:
    assert scale(28).x(datetime(2027, 3, 8, 8)) == pytest.approx(125.0)


def test_what_lies_outside_is_held_at_the_edge() -> None:
    axis = scale(28)
    assert axis.x(datetime(2020, 1, 1)) == 0.0
    assert axis.x(datetime(2030, 1, 1)) == 500.0


@pytest.mark.parametrize(
    ("days", "fine", "coarse"),
    [
        (11, ["1", "2", "3", "4", "5", "8", "9", "10", "11"], ["Mar 2027"]),
        (60, ["1", "8", "15", "22", "29", "5", "12", "19", "26"], ["Mar 2027", "Apr 2027"]),
        (300, ["Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], ["2027"]),
        (1400, ["Q2", "Q3", "Q4", "Q1", "Q2"], ["2027", "2028", "2029", "2030"]),
        (9000, ["2025", "2030", "2035", "2040", "2045", "2050"], []),
    ],
)
def test_the_finest_division_with_room_for_its_labels_is_used(days: int, fine: list[str], coarse: list[str]) -> None:
    found_fine, found_coarse = rows(days)
    labels = [period.label for period in found_fine if period.label]
    assert labels[: len(fine)] == fine
    assert [period.label for period in found_coarse if period.label][: len(coarse)] == coarse


@given(
    st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 20_000), st.sampled_from([200.0, 340.0, 500.0, 820.0])
)
def test_no_label_reaches_the_next(first: date, days: int, width: float) -> None:
    start = datetime(first.year, first.month, first.day, 8)
    axis = WorkingDays(start, start + timedelta(days=days), 0.0, width)
    for row in calendar_rows(axis.start_of, axis.first.date(), axis.last.date(), (0.0, width)):
        for period in row:
            assert 0 <= period.left < period.right <= width
            assert not period.label or text_width(period.label, 11) <= period.right - period.left
        for one, other in pairwise(row):
            assert one.right == other.left
