"""The text grammar: what people write is read as they mean it, and what we write reads back the same."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.exchange.errors import InvalidValue
from milepost.exchange.quantities import (
    Duration,
    Lag,
    Units,
    WrittenLink,
    format_date,
    format_duration,
    format_lag,
    format_link,
    format_money,
    format_percent,
    format_share,
    parse_date,
    parse_duration,
    parse_lag,
    parse_link,
    parse_money,
    parse_percent,
    parse_share,
)
from tests.exchange.strategies import moments, points, units

UNITS = Units()


@pytest.mark.parametrize(
    ("text", "minutes", "elapsed"),
    [
        ("3d", 1440, False),
        ("2w", 4800, False),
        ("4h", 240, False),
        ("30m", 30, False),
        ("1mo", 9600, False),
        ("1.5d", 720, False),
        ("0d", 0, False),
        (" 2 Days ", 960, False),
        ("5ed", 7200, True),
        ("2ew", 20_160, True),
        ("1emo", 43_200, True),
        ("90em", 90, True),
    ],
)
def test_a_duration_is_read_in_the_units_of_the_plan(text: str, minutes: int, elapsed: bool) -> None:
    assert parse_duration(text, units=UNITS) == Duration(minutes, elapsed)


def test_a_day_has_the_hours_that_the_plan_gives_it() -> None:
    assert parse_duration("2d", units=Units(minutes_per_day=450)).minutes == 900


@pytest.mark.parametrize(
    "text", ["", "3", "d", "-3d", "3x", "3,5d", "1d 2h", "nan d", "1e9d", "999999999d", "9" * 600 + "d"]
)
def test_what_is_no_duration_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        parse_duration(text, units=UNITS)
    assert refused.value.hint


def test_a_refusal_names_the_text() -> None:
    with pytest.raises(InvalidValue, match="'tomorrow' is not a duration"):
        parse_duration("tomorrow", units=UNITS)


@given(points, st.booleans(), units)
def test_a_written_duration_reads_back_the_same(minutes: float, elapsed: bool, units: Units) -> None:
    duration = Duration(minutes, elapsed)
    assert parse_duration(format_duration(duration, units=units), units=units) == duration


@pytest.mark.parametrize(
    ("minutes", "text"), [(960, "2d"), (720, "1.5d"), (60, "1h"), (90, "1.5h"), (20, "20m"), (0, "0d")]
)
def test_a_duration_is_written_in_the_largest_unit_that_people_read_easily(minutes: int, text: str) -> None:
    assert format_duration(Duration(minutes), units=UNITS) == text


@pytest.mark.parametrize(("minutes", "whole"), [(0.4, 0), (0.5, 1), (1.5, 2), (-0.5, -1), (480.0, 480)])
def test_whole_minutes_are_rounded_half_away_from_zero(minutes: float, whole: int) -> None:
    assert Duration(minutes).whole == whole


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("12", WrittenLink("12")),
        ("12FS+2d", WrittenLink("12", "FS", Lag(960))),
        ("14SS-1ed", WrittenLink("14", "SS", Lag(-1440, "elapsed"))),
        ("A7FF+50%", WrittenLink("A7", "FF", Lag(50, "percent"))),
        ("12FS+20e%", WrittenLink("12", "FS", Lag(20, "elapsed_percent"))),
        ("api-3 sf - 4h", WrittenLink("api-3", "SF", Lag(-240))),
        ("api-3d", WrittenLink("api-3d")),
        ("OFFS-1FS+2d", WrittenLink("OFFS-1", "FS", Lag(960))),
    ],
)
def test_a_link_is_read_as_project_managers_write_it(text: str, link: WrittenLink) -> None:
    assert parse_link(text, units=UNITS) == link


def test_a_task_whose_id_ends_like_a_link_type_is_taken_as_it_stands() -> None:
    assert parse_link("CUFF", units=UNITS, tasks={"CUFF"}) == WrittenLink("CUFF")
    assert parse_link("CUFF", units=UNITS) == WrittenLink("CU", "FF")


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_link_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="is not a link"):
        parse_link(text, units=UNITS)


@pytest.mark.parametrize("text", ["+2", "2 fortnights", "+%", "d", "1e12%", "99999999w"])
def test_what_is_no_lag_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_lag(text, units=UNITS)


lags = st.builds(
    Lag,
    st.one_of(st.sampled_from([480.0, -960.0, 50.0]), st.floats(-1e6, 1e6).map(lambda amount: amount + 0.0)),
    st.sampled_from(["working", "elapsed", "percent", "elapsed_percent"]),
)


@given(lags, units)
def test_a_written_lag_reads_back_the_same(lag: Lag, units: Units) -> None:
    text = format_lag(lag, units=units)
    assert (parse_lag(text, units=units) if text else Lag()) == lag


@given(st.from_regex(r"[A-Za-z0-9.-]{1,8}", fullmatch=True), st.sampled_from(["FS", "SS", "FF", "SF"]), lags, units)
def test_a_written_link_reads_back_the_same(task: str, kind: str, lag: Lag, units: Units) -> None:
    link = WrittenLink(task, kind, lag)
    assert parse_link(format_link(link, units=units), units=units, tasks={task}) == link


@pytest.mark.parametrize(
    ("text", "minor"), [("1200.50", 120_050), ("0", 0), ("-3.1", -310), (12, 1200), (Decimal("0.07"), 7)]
)
def test_money_is_read_exactly(text: str | int | Decimal, minor: int) -> None:
    assert parse_money(text) == minor


def test_money_of_a_currency_without_decimals_is_read_whole() -> None:
    assert parse_money("1200", digits=0) == 1200


@pytest.mark.parametrize("text", ["", "1,200", "12.345", "EUR 5", "1e400", "NaN", "9" * 30])
def test_what_is_no_amount_of_money_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_money(text)


@given(st.integers(-(10**14), 10**14), st.integers(0, 4))
def test_written_money_reads_back_the_same(minor: int, digits: int) -> None:
    assert parse_money(format_money(minor, digits=digits), digits=digits) == minor


@pytest.mark.parametrize(("value", "percent"), [("40%", 40), ("12.5 %", 12.5), (40, 40), ("40", 40)])
def test_percent_is_read_with_and_without_its_sign(value: str | int, percent: float) -> None:
    assert parse_percent(value) == percent


@given(st.floats(0, 1e6))
def test_written_percent_reads_back_the_same(percent: float) -> None:
    assert parse_percent(format_percent(percent)) == percent


@given(st.floats(0, 100))
def test_a_written_share_reads_back_the_same(share: float) -> None:
    assert parse_share(format_share(share)) == share


@pytest.mark.parametrize("text", ["half", "%", "", "50%%"])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_share(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-22", date(2026, 11, 22)),
        ("2026-11-22T13:00", datetime(2026, 11, 22, 13)),
        (" 2026-11-22 13:00:30 ", datetime(2026, 11, 22, 13, 0, 30)),
    ],
)
def test_a_date_is_read_with_and_without_a_time(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text", ["22.11.2026", "2026-02-30", "0001-01-01", "9999-12-31", "2026-11-22T13:00Z", "", "soon"]
)
def test_what_is_no_believable_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_date(text)


@given(st.one_of(moments, st.dates(date(1950, 1, 1), date(2199, 12, 31))))
def test_a_written_date_reads_back_the_same(day: date) -> None:
    assert parse_date(format_date(day)) == day
