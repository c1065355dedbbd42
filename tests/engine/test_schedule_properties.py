"""What holds for every plan, whatever its tasks, links and calendars."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from milepost.engine import Calendar, Link, Plan, Task, schedule
from milepost.engine.calendars import ClockTower, Span
from milepost.engine.timeline import Timeline
from tests.engine import strategies as some
from tests.engine.builders import ALL_DAY, all_dates, jan
from tests.engine.naive import Clock, Naive

MIRRORED = {"FS": "FS", "SS": "FF", "FF": "SS", "SF": "SF"}
MINUTES = st.integers(-200_000, 400_000)
SPAN = Span.around(Timeline().minute(jan(1)), Timeline().minute(jan(40)))


def clocks_of(calendar: Calendar):
    """Return packed clocks of one calendar over eight weeks, and its number in them."""
    tower = ClockTower([calendar], Timeline(), SPAN)
    number = tower.index(calendar.uid)
    return tower.clocks(), number


@given(some.calendars(), MINUTES)
def test_where_work_starts_and_ends_has_exactly_so_much_work_before_it(calendar, x):
    from milepost.engine.kernels.clock import finish_at, start_at, worked

    clocks, c = clocks_of(calendar)
    assert worked(clocks, c, start_at(clocks, c, x)) == x == worked(clocks, c, finish_at(clocks, c, x))
    assert finish_at(clocks, c, x) <= start_at(clocks, c, x)


@given(some.calendars(), MINUTES)
def test_the_next_working_minute_is_one(calendar, t):
    from milepost.engine.kernels.clock import snapped, worked

    clocks, c = clocks_of(calendar)
    found = snapped(clocks, c, t)
    assert found >= t
    assert worked(clocks, c, found + 1) == worked(clocks, c, found) + 1 == worked(clocks, c, t) + 1


@given(some.calendars(), st.integers(0, 30_000), st.integers(0, 2000))
def test_work_is_counted_as_somebody_counts_who_looks_at_every_minute(calendar, t, length):
    tower = ClockTower([calendar], Timeline(), SPAN)
    number = tower.index(calendar.uid)
    from milepost.engine.kernels.clock import worked

    midnight = jan(5, 0)
    at = Timeline().minute(midnight) - tower.span.origin + t
    minutes = sum(Clock(calendar, midnight).open[60 * 1440 + t :][:length])
    clocks = tower.clocks()
    assert worked(clocks, number, at + length) - worked(clocks, number, at) == minutes


@settings(max_examples=60)
@given(some.plans())
def test_all_dates_are_those_of_a_scheduler_that_walks_minute_by_minute(plan):
    assert all_dates(schedule(plan)) == Naive(plan).dates()


@given(some.plans())
def test_on_one_calendar_and_without_constraints_no_float_is_negative(plan):
    tasks = tuple(replace(task, duration=max(task.duration, 1), calendar=None) for task in plan.tasks)
    links = tuple(link for link in plan.links if not link.lag_unit.startswith("elapsed"))
    dates = schedule(replace(plan, tasks=tasks, links=links))
    assert all(row.total_float >= 0 and row.free_float >= 0 for row in dates.tasks)


@given(some.plans(), st.integers(0, 20))
def test_a_task_can_start_on_time_exactly_when_its_float_is_not_negative(plan, days):
    tasks = tuple(replace(task, deadline=jan(3 + days)) if task.duration else task for task in plan.tasks)
    dates = schedule(replace(plan, tasks=tasks))
    working = [dates[task.uid] for task in tasks if task.duration]
    assert all((row.early_start <= row.late_start) == (row.total_float >= 0) for row in working)


@given(some.plans())
def test_some_task_is_critical_and_some_path_is_the_longest(plan):
    dates = schedule(plan)
    assert any(row.critical for row in dates.tasks)
    assert any(row.longest_path and row.early_finish == dates.finish for row in dates.tasks)


@given(some.plans(), st.randoms(use_true_random=False))
def test_the_order_and_the_names_of_tasks_change_no_date(plan, random):
    new = dict(zip((task.uid for task in plan.tasks), random.sample("abcdefgh", len(plan.tasks))))
    tasks = [replace(task, uid=new[task.uid], name="other") for task in plan.tasks]
    links = [replace(link, predecessor=new[link.predecessor], successor=new[link.successor]) for link in plan.links]
    random.shuffle(tasks)
    random.shuffle(links)
    renamed = all_dates(schedule(replace(plan, tasks=tuple(tasks), links=tuple(links))))
    assert {uid: renamed[new[uid]] for uid in new} == all_dates(schedule(plan))


@given(some.plans(), st.data())
def test_one_more_link_makes_no_task_earlier(plan, data):
    assume(len(plan.tasks) > 1)
    more = data.draw(some.links([task.uid for task in plan.tasks]))
    before, after = schedule(plan), schedule(replace(plan, links=plan.links + more))
    for row in before.tasks:
        assert after[row.uid].early_start >= row.early_start
        assert after[row.uid].early_finish >= row.early_finish


@given(some.simple_plans(), st.integers(1, 2000), st.data())
def test_a_longer_critical_task_moves_the_finish_by_as_much(plan, more, data):
    from milepost.engine.calendars import working_minutes

    before = schedule(plan)
    uid = data.draw(st.sampled_from([row.uid for row in before.tasks if row.critical]))
    tasks = tuple(replace(t, duration=t.duration + more) if t.uid == uid else t for t in plan.tasks)
    after = schedule(replace(plan, tasks=tasks))
    line = Timeline()
    assert working_minutes(plan, line.minute(before.finish), line.minute(after.finish)) == more


@given(some.simple_plans(), st.data())
def test_a_task_that_uses_up_its_float_leaves_the_finish_alone(plan, data):
    before = schedule(plan)
    row = data.draw(st.sampled_from(before.tasks))
    tasks = tuple(replace(t, duration=t.duration + row.total_float) if t.uid == row.uid else t for t in plan.tasks)
    assert schedule(replace(plan, tasks=tasks)).finish == before.finish


@given(some.plans())
def test_late_dates_are_the_early_dates_of_the_plan_read_backwards(plan):
    always = Calendar("c", "c", (ALL_DAY,) * 7)
    links = [link for link in plan.links if not link.lag_unit.endswith("percent")]
    tasks = tuple(Task(task.uid, task.uid, duration=task.duration) for task in plan.tasks)
    onward = Plan(jan(5), tasks, tuple(links), calendars=(always,), calendar="c")
    turned = tuple(
        Link(link.successor, link.predecessor, MIRRORED[link.type], link.lag, link.lag_unit) for link in links
    )
    forward, mirror = schedule(onward), schedule(replace(onward, links=turned))
    for row in forward.tasks:
        assert row.late_finish - forward.finish == jan(5) - mirror[row.uid].early_start


@given(some.plans(), st.integers(1, 40))
def test_a_later_project_start_makes_no_task_earlier(plan, hours):
    before, after = schedule(plan), schedule(replace(plan, start=plan.start + timedelta(hours=hours)))
    assert all(after[row.uid].early_start >= row.early_start for row in before.tasks)
