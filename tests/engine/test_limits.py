"""Limited resources: nobody is in two places, no link is broken, and nobody waits without a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.engine import (
    Assignment,
    Availability,
    Constraint,
    Generation,
    Link,
    Plan,
    Range,
    Resource,
    schedule,
    simulate,
)
from milepost.engine.errors import CyclicNetwork
from tests.engine import strategies as some
from tests.engine.builders import SIX_DAYS, bound, chain, jan, plan, task

SERIAL, PARALLEL = Generation(), Generation("parallel")
WAYS = [Generation(method, rule) for method in ("serial", "parallel") for rule in ("lft", "minslk", "priority")]
ANA = Resource("ana", "Ana")
RUNS = 150


def staffed(*rows: str, people: tuple[Resource, ...] = (ANA,), **fields: Any) -> Plan:
    """Return a plan of tasks written as "a 2 ana": the uid, the days and who works on it."""
    tasks, work = [], []
    for row in rows:
        uid, days, *who = row.split()
        tasks.append(task(uid, float(days)))
        for person in who:
            name, _, units = person.partition("*")
            work.append(Assignment(uid, name, float(units or 1)))
    return plan(*tasks, resources=people, assignments=tuple(work), **fields)


def starts(given: Plan, way: Generation = SERIAL) -> dict[str, datetime]:
    return {row.uid: row.early_start for row in schedule(given, limited=way).tasks}


@st.composite
def crowded_plans(draw: st.DrawFn) -> Plan:
    """Return a plan whose tasks want the same few people."""
    plain = draw(some.plans())
    people = (
        Resource("p", "P"),
        Resource("q", "Q", max_units=2, availability=(Availability(jan(7), 1.0), Availability(jan(12), 2.0))),
    )
    wanted = draw(st.lists(st.tuples(st.sampled_from([t.uid for t in plain.tasks]), st.sampled_from("pq")), max_size=9))
    work = tuple(Assignment(uid, who, draw(st.sampled_from((0.5, 1.0)))) for uid, who in dict.fromkeys(wanted))
    return replace(plain, resources=people, assignments=work)


def is_loop(given: Plan) -> bool:
    try:
        schedule(given)
    except CyclicNetwork:
        return True
    return False


# what always holds ---------------------------------------------------------------------------------


@settings(max_examples=150)
@given(crowded_plans(), st.sampled_from(WAYS))
def test_nobody_is_ever_asked_for_more_than_there_is(given, way):
    if is_loop(given):
        return
    dates = schedule(given, limited=way)
    for person in given.resources:
        work = [(dates[a.task], a.units) for a in given.assignments if a.resource == person.uid]
        work = [(row, units) for row, units in work if row.early_finish > row.early_start]
        for row, _ in work:
            moment = row.early_start
            busy = sum(units for other, units in work if other.early_start <= moment < other.early_finish)
            assert busy <= person.units_at(moment) + 1e-9
        for step in person.availability:
            busy = sum(units for row, units in work if row.early_start <= step.start < row.early_finish)
            assert busy <= step.units + 1e-9


@settings(max_examples=150)
@given(crowded_plans(), st.sampled_from(WAYS))
def test_links_and_calendars_hold_as_without_limits(given, way):
    """Held no earlier than these starts, the plan without limits has these dates."""
    if is_loop(given):
        return
    dates = schedule(given, limited=way)
    held = [replace(t, constraint=Constraint("SNET", dates[t.uid].early_start)) for t in given.tasks]
    again = schedule(replace(given, tasks=tuple(held)))
    told = [(row.uid, row.early_start, row.early_finish) for row in dates.tasks if row.early_finish > row.early_start]
    assert told == [(uid, again[uid].early_start, again[uid].early_finish) for uid, _, _ in told]


@settings(max_examples=100)
@given(crowded_plans(), st.sampled_from(WAYS))
def test_without_limits_the_dates_are_those_of_the_links(given, way):
    if is_loop(given):
        return
    plenty = tuple(replace(person, max_units=99.0, availability=()) for person in given.resources)
    rich = replace(given, resources=plenty)
    for free, limited in zip(schedule(rich).tasks, schedule(rich, limited=way).tasks):
        assert (limited.early_start, limited.early_finish) == (free.early_start, free.early_finish)
        assert (limited.late_start, limited.late_finish) == (free.late_start, free.late_finish)


@settings(max_examples=40)
@given(some.uncertain_plans())
def test_runs_without_limits_are_those_of_the_links(given):
    if is_loop(given):
        return
    rich = replace(given, resources=tuple(replace(person, max_units=99.0) for person in given.resources))
    free, limited = simulate(rich, runs=RUNS), simulate(rich, runs=RUNS, limited=SERIAL)
    assert np.array_equal(limited.finish.samples, free.finish.samples)
    assert np.array_equal(limited.cost.samples, free.cost.samples)
    assert [(row.p50, row.p80) for row in limited.tasks] == [(row.p50, row.p80) for row in free.tasks]


@settings(max_examples=40)
@given(crowded_plans())
def test_certain_runs_end_as_the_schedule_does(given):
    if is_loop(given):
        return
    result = simulate(replace(given, shared_factor=0.0), runs=3, limited=SERIAL)
    assert result.finish_at(0.5) == schedule(given, limited=SERIAL).finish


def test_the_runs_are_the_same_for_any_number_of_threads():
    given = staffed("a 3 ana", "b 2 ana", "c 4 ana", default_range="sip", shared_factor=0.2)
    one, two = (simulate(given, runs=3000, limited=SERIAL, threads=threads) for threads in (1, 2))
    assert np.array_equal(one.finish.samples, two.finish.samples)
    assert (one.drivers, one.waits, one.tasks) == (two.drivers, two.waits, two.tasks)


# what is placed where ------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
def test_one_person_does_one_thing_after_the_other(way):
    dates = schedule(staffed("a 2 ana", "b 3 ana"), limited=way)
    assert dates.finish == jan(9, 17)
    assert sorted(row.early_start for row in dates.tasks) in ([jan(5), jan(7)], [jan(5), jan(8)])


def test_half_a_person_twice_works_at_the_same_time():
    assert starts(staffed("a 2 ana*0.5", "b 2 ana*0.5", "c 1 ana*0.5")) == {"a": jan(5), "b": jan(5), "c": jan(7)}


def test_what_is_due_first_comes_first():
    given = staffed("a 2 ana", "b 1 ana", "c 9", links=chain("b", "c"))
    assert starts(given) == {"a": jan(6), "b": jan(5), "c": jan(6)}


def test_the_higher_priority_comes_first():
    given = staffed("a 2 ana", "b 1 ana", "c 9", links=chain("b", "c"))
    urgent = replace(given, tasks=(replace(given.tasks[0], priority=900), *given.tasks[1:]))
    assert starts(urgent, Generation(rule="priority")) == {"a": jan(5), "b": jan(7), "c": jan(8)}


def test_the_serial_way_fills_gaps_that_the_parallel_way_passed():
    """At the start only b fits beside nobody; serially a waits for nothing that is due later."""
    given = staffed("x 1", "a 4 ana", "b 2 ana", links=chain("x", "a"))
    assert starts(given, SERIAL) == {"x": jan(5), "a": jan(6), "b": jan(12)}
    assert starts(given, PARALLEL) == {"x": jan(5), "b": jan(5), "a": jan(7)}


def test_people_who_come_later_are_waited_for():
    late = replace(ANA, max_units=0.0, availability=(Availability(jan(7), 1.0),))
    dates = schedule(staffed("a 1 ana", people=(late,)), limited=SERIAL)
    assert dates["a"].early_start == jan(7)
    assert dates["a"].driver.text == "Waits until there is enough of 'Ana'."


def test_a_task_does_not_start_when_the_person_leaves_before_its_end():
    away = replace(ANA, availability=(Availability(jan(6), 0.0), Availability(jan(12), 1.0)))
    assert starts(staffed("a 2 ana", "b 1 ana", people=(away,))) == {"a": jan(12), "b": jan(5)}


def test_a_person_on_leave_by_calendar_is_waited_for_as_without_limits():
    given = staffed("a 1 ana", "b 1 ana", calendars=(SIX_DAYS,))
    weekend = replace(given, tasks=tuple(replace(t, calendar="six") for t in given.tasks), start=jan(9))
    assert sorted(starts(weekend).values()) == [jan(9), jan(10)]


def test_material_is_used_up_and_waits_for_its_delivery():
    steel = Resource("steel", "Steel", kind="material", availability=(Availability(jan(5), 5), Availability(jan(8), 9)))
    given = plan(
        task("a"), task("b"), resources=(steel,),
        assignments=(Assignment("a", "steel", work=4), Assignment("b", "steel", work=4)),
    )  # fmt: skip
    assert starts(given) == {"a": jan(5), "b": jan(8)}


def test_begun_work_goes_on_before_what_is_new():
    given = staffed("a 9 ana", "b 2 ana", links=(), status_date=jan(6))
    begun = replace(given.tasks[1], actual_start=jan(5), percent_complete=50.0)
    dates = schedule(replace(given, tasks=(given.tasks[0], begun)), limited=SERIAL)
    assert dates["b"].early_finish == jan(6, 17)
    assert dates["a"].early_start == jan(7)


def test_a_date_that_must_be_kept_is_kept_and_others_wait():
    given = staffed("a 2 ana", "b 2 ana")
    fixed = replace(given.tasks[1], constraint=bound("MSO", jan(6)))
    assert starts(replace(given, tasks=(given.tasks[0], fixed))) == {"a": jan(8), "b": jan(6)}


def test_who_asks_for_more_than_there_is_gets_all_there_is():
    result = simulate(staffed("a 2 ana*3", "b 1 ana"), runs=10, limited=SERIAL)
    assert result.finish_at(0.5) == jan(7, 17)
    assert "Tasks that ask for more of Ana than there is get all there is." in result.assumptions


def test_work_for_somebody_who_never_comes_back_is_told():
    away = replace(ANA, availability=(Availability(jan(6), 0.0),))
    told = "Work left when Ana runs out for good is done all the same."
    assert told in simulate(staffed("a 2 ana", people=(away,)), runs=10, limited=SERIAL).assumptions
    assert told not in simulate(staffed("a 2 ana"), runs=10, limited=SERIAL).assumptions


def test_why_a_task_waits_is_told_with_who_and_for_what():
    dates = schedule(staffed("a 2 ana", "b 1 ana", "c 9", links=chain("b", "c")), limited=SERIAL)
    assert dates["a"].driver.kind == "resource"
    assert dates["a"].driver.text == "Waits for 'Ana', on 'b' until 2026-01-05 17:00."
    assert dates["a"].driver.uid == "b"


def test_the_longest_path_runs_through_what_was_waited_for():
    dates = schedule(staffed("a 2 ana", "b 3 ana", "c 1"), limited=SERIAL)
    assert [row.uid for row in dates.tasks if row.longest_path] == ["a", "b"]
    assert [row.uid for row in dates.tasks if row.critical] == ["a", "b"]


def test_whoever_holds_up_the_finish_is_named():
    bob = Resource("bob", "Bob")
    given = staffed("a 2 ana", "b 3 ana", "c 1 bob", "d 1 bob", people=(ANA, bob))
    uncertain = tuple(replace(t, estimate=Range.uniform(400, 500)) for t in given.tasks)
    waits = simulate(replace(given, tasks=uncertain), runs=RUNS, limited=SERIAL).waits
    assert waits is not None
    assert [wait.uid for wait in waits][:1] == ["ana"] or waits[0].uid == "bob"
    assert sum(wait.share for wait in waits) == pytest.approx(1.0)


def test_a_link_into_the_past_stays_one():
    given = staffed("a 1 ana", "b 1 ana", links=(Link("a", "b", "SS", 0),))
    assert sorted(starts(given).values()) == [jan(5), jan(6)]
