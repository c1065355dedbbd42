"""Dates of tables: many forms, one meaning, and a question where there are two."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.exchange.errors import AmbiguousDates, InvalidValue
from milepost.exchange.tables.dates import order_of, parse

THE_DAY = datetime(2026, 11, 22)
FORMS = [
    "2026-11-22", "2026/11/22", "2026.11.22", "20261122", "2026-W47-7", "22.11.2026", "22.11.26", "22/11/2026",
    "11/22/2026", "22-11-2026", "11-22-2026", "22 Nov 2026", "22 November 2026", "22-Nov-2026", "22-Nov-26",
    "22. November 2026", "Nov 22, 2026", "November 22 2026", "November 22nd, 2026", "Sun 22/11/26", "Sun 11/22/26",
    "So 22.11.26", "Sunday, 22 November 2026", "22 novembre 2026", "22. Dez 2026",
]  # fmt: skip
FORMATS = {
    "dmy": ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d-%b-%y", "%d %B %Y"),
    "mdy": ("%m/%d/%Y", "%m-%d-%Y", "%b %d, %Y"),
    "ymd": ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d"),
}
days = st.dates(date(1970, 1, 1), date(2060, 12, 31))


def meaning(text, wanted=None):
    found = parse(text, place="row 2")
    return found.readings[order_of([found], wanted=wanted)]


@pytest.mark.parametrize("text", FORMS)
def test_each_form_is_the_day_that_it_means(text):
    expected = THE_DAY.replace(month=12) if "Dez" in text else THE_DAY
    assert meaning(text, None if len(set(parse(text, place="").readings.values())) == 1 else "dmy") == expected


@pytest.mark.parametrize(
    ("text", "clock"),
    [("2026-11-22T13:05", (13, 5)), ("2026-11-22 13:05:00", (13, 5)), ("Sun 22/11/26 08:00", (8, 0)),
     ("11/22/2026 1:05 PM", (13, 5)), ("22.11.2026 12:00 am", (0, 0)), ("November 22, 2026 5:00 p.m.", (17, 0))],
)  # fmt: skip
def test_a_time_of_day_is_kept(text, clock):
    found = parse(text, place="row 2")
    assert found.timed
    assert {(m.hour, m.minute) for m in found.readings.values()} == {clock}


def test_dates_of_a_workbook_and_its_serial_numbers_are_certain():
    for cell in (date(2026, 11, 22), datetime(2026, 11, 22), 46348, 46348.0):
        assert set(parse(cell, place="row 2").readings.values()) == {THE_DAY}


@given(st.lists(days, min_size=1, max_size=6), st.sampled_from([(o, f) for o, each in FORMATS.items() for f in each]))
def test_dates_written_alike_come_back_in_the_order_that_is_named(each, form):
    order, style = form
    found = [parse(day.strftime(style), place=f"row {n}") for n, day in enumerate(each)]
    assert [w.readings[order].date() for w in found] == each
    assert order_of(found, wanted=order) == order


@given(st.lists(days, min_size=1, max_size=6), st.sampled_from([(o, f) for o, each in FORMATS.items() for f in each]))
def test_whatever_is_not_asked_is_not_wrong(each, form):
    """Without a word from the user the dates are right, or there is a question; they are never wrong."""
    order, style = form
    found = [parse(day.strftime(style), place=f"row {n}") for n, day in enumerate(each)]
    asked: tuple[str, ...] = ()
    try:
        guessed = order_of(found, wanted=None)
    except AmbiguousDates as question:
        asked = question.orders
    assert order in asked if asked else [w.readings[guessed].date() for w in found] == each


def test_one_date_above_twelve_tells_the_order_of_all():
    found = [parse(text, place="") for text in ("03/04/2026", "13/04/2026")]
    assert order_of(found, wanted=None) == "dmy"


def test_a_weekday_tells_the_order():
    assert order_of([parse("Fri 03/04/26", place="")], wanted=None) == "dmy"
    assert order_of([parse("Wed 03/04/26", place="")], wanted=None) == "mdy"


def test_a_doubt_names_both_meanings_and_the_next_step():
    with pytest.raises(AmbiguousDates, match=r"2026-04-03 \(dmy\) or 2026-03-04 \(mdy\)") as question:
        meaning("03/04/2026")
    assert (question.value.place, question.value.orders) == ("row 2", ("dmy", "mdy"))
    assert question.value.hint == "Say it: --dates dmy or --dates mdy."


def test_dates_in_two_orders_are_refused_with_both_places():
    found = [parse("13/04/2026", place="row 2"), parse("04/13/2026", place="row 3")]
    with pytest.raises(InvalidValue, match="same order as '13/04/2026'"):
        order_of(found, wanted=None)


def test_an_order_that_does_not_fit_is_refused():
    with pytest.raises(InvalidValue, match="cannot be read as mdy") as refusal:
        meaning("13/04/2026", "mdy")
    assert "--dates dmy" in refusal.value.hint


@pytest.mark.parametrize(
    "text", ["soon", "31/02/2026", "2026-13-01", "99/99/9999", "1.2.3.4", "22 Foo 2026", "Q3 2026", "5"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(InvalidValue, match="not a date") as refusal:
        parse(text, place="row 7, Start")
    assert refusal.value.place == "row 7, Start"
