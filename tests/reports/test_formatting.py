"""Dates, durations, money and shares as people read them."""

from __future__ import annotations

from datetime import date

import pytest

from milepost.reports import (
    format_count,
    format_date,
    format_days,
    format_money,
    format_part,
    format_share,
    format_shift,
)
from milepost.reports.formatting import readable_dates


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "0 days"),
        (480, "1 day"),
        (4800, "10 days"),
        (5040, "10 days"),
        (600, "1.2 days"),
        (-960, "−2 days"),
        (90, "1.5 h"),
    ],
)
def test_working_time_reads_as_days_or_hours(minutes: int, text: str) -> None:
    assert format_days(minutes) == text


def test_days_follow_the_plans_own_working_day() -> None:
    assert format_days(1440, 1440) == "1 day"


def test_a_date_drops_the_year_that_was_just_said() -> None:
    assert format_date(date(2027, 5, 6)) == "6 May 2027"
    assert format_date(date(2027, 5, 6), year=2027) == "6 May"


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "< 1 %"), (0.004, "< 1 %"), (0.034, "3 %"), (0.8, "80 %"), (0.996, "> 99 %"), (1.0, "> 99 %")],
)
def test_a_share_of_runs_is_never_called_certain(share: float, text: str) -> None:
    assert format_share(share) == text


@pytest.mark.parametrize(
    ("share", "text"), [(0.0, "0 %"), (0.004, "0.4 %"), (0.17, "17 %"), (0.999, "99.9 %"), (1.0, "100 %")]
)
def test_a_counted_share_may_be_none_or_all(share: float, text: str) -> None:
    assert format_part(share) == text


@pytest.mark.parametrize(
    ("minor", "currency", "digits", "text"),
    [
        (123456789, "EUR", 2, "EUR 1,234,568"),
        (1250, "USD", 2, "USD 12.50"),
        (-50000, "EUR", 2, "EUR −500"),
        (5000, "JPY", 0, "JPY 5,000"),
        (0, "", 2, "0"),
    ],
)
def test_money_reads_in_major_units(minor: int, currency: str, digits: int, text: str) -> None:
    assert format_money(minor, currency, digits) == text


def test_a_shift_says_its_direction() -> None:
    assert format_shift(-2880) == "6 days earlier"
    assert format_shift(480) == "1 day later"
    assert format_shift(1) == "no change"


def test_a_count_agrees_with_its_noun() -> None:
    assert (format_count(1, "task"), format_count(4217, "task")) == ("1 task", "4,217 tasks")


def test_every_day_of_a_month_is_read_as_a_date_and_no_other() -> None:
    assert readable_dates("By 2027-07-30, or 2027-12-31.") == "By 30 Jul 2027, or 31 Dec 2027."
    assert readable_dates("2027-02-30") == "2027-02-30"
