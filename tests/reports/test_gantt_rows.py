"""Which tasks the Gantt shows, and on which calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from milepost.engine.plan import STANDARD, Calendar, Plan, Task
from milepost.engine.results import Driver, Forecast, Schedule, TaskDates
from milepost.reports.documents.gantt_rows import LIMIT, PANEL, gantt_charts, shown_sentence, working_pattern

START = datetime(2027, 1, 4, 8)
SHIFT = ((540, 1080),)


def scheduled(task: Task, order: int, *, critical: bool = False) -> TaskDates:
    start = START + timedelta(days=order // 10)
    finish = start + timedelta(days=3)
    reason = Driver("project_start", "Starts with the project.")
    return TaskDates(
        task.uid, task.uid, task.name, start, finish, start, finish, 0, 0, critical, critical, reason, task.summary
    )


@pytest.fixture(scope="module")
def big() -> tuple[Plan, Schedule]:
    """2,000 tasks in 20 phases of 5 stages; each 100th is critical, each 250th has a deadline."""
    phases = [Task(f"p{i}", f"Phase {i}", summary=True) for i in range(20)]
    stages = [Task(f"s{i}", f"Stage {i}", parent=f"p{i // 5}", summary=True) for i in range(100)]
    steps = [Task(f"u{i}", f"Step {i}", parent=f"s{i // 5}", summary=True) for i in range(400)]
    work = [
        Task(f"t{i}", f"Task {i}", parent=f"u{i // 5}", deadline=START if i % 250 == 0 else None) for i in range(2000)
    ]
    tasks = tuple(phases + stages + steps + work)
    dates = tuple(
        scheduled(task, order, critical=task.uid.startswith("t") and int(task.uid[1:]) % 100 == 0)
        for order, task in enumerate(tasks)
    )
    plan = Plan(START, tasks)
    return plan, Schedule(START, dates[-1].early_finish, None, dates, (), {task.uid: task for task in dates})


def names(plan: Plan, schedule: Schedule) -> list[str]:
    return [row.name for chart in gantt_charts(plan, schedule) for row in chart.rows]


def test_a_small_plan_is_shown_whole(forecast: Forecast) -> None:
    charts = gantt_charts(forecast.plan, forecast.schedule, forecast.simulation)
    assert [row.name for chart in charts for row in chart.rows] == [task.name for task in forecast.plan.tasks]
    assert shown_sentence(charts, forecast.schedule) == ""


def test_a_big_plan_is_cut_to_its_telling_tasks(big: tuple[Plan, Schedule]) -> None:
    shown = names(*big)
    assert len(shown) <= LIMIT
    assert {f"Task {i}" for i in range(0, 2000, 250)} <= set(shown)
    assert "Phase 19" in shown
    assert "Task 1" not in shown


def test_a_shown_task_stands_under_its_summaries(big: tuple[Plan, Schedule]) -> None:
    shown = set(names(*big))
    assert {"Step 350", "Stage 70", "Phase 14"} <= shown


def test_a_cut_says_what_is_left_out(big: tuple[Plan, Schedule]) -> None:
    plan, schedule = big
    charts = gantt_charts(plan, schedule)
    shown = sum(len(chart.rows) for chart in charts)
    assert f"{shown} of 2,520 tasks" in shown_sentence(charts, schedule)


def test_panels_fit_a_page_and_share_one_scale(big: tuple[Plan, Schedule]) -> None:
    charts = gantt_charts(*big)
    assert len(charts) > 1
    assert max(len(chart.rows) for chart in charts) <= PANEL
    assert len({chart.span for chart in charts}) == 1
    assert charts[0].title.endswith("part 1 of 4")


def test_a_finished_task_has_no_ghost_and_is_not_critical(forecast: Forecast) -> None:
    (chart,) = gantt_charts(forecast.plan, forecast.schedule, forecast.simulation)
    interview = chart.rows[1]
    assert (interview.progress, interview.p80, interview.critical) == (1.0, None, False)


def test_a_plan_without_tasks_has_no_gantt() -> None:
    assert gantt_charts(Plan(START, ()), Schedule(START, START, None, ())) == ()


def test_a_far_deadline_does_not_stretch_the_gantt(forecast: Forecast) -> None:
    tasks = tuple(replace(task, deadline=datetime(2050, 1, 1)) for task in forecast.plan.tasks)
    (chart,) = gantt_charts(replace(forecast.plan, tasks=tasks), forecast.schedule, forecast.simulation)
    assert chart.span.last.year == 2027


def test_working_days_come_from_the_projects_calendar() -> None:
    base = Calendar("base", "Base", (SHIFT, SHIFT, SHIFT, SHIFT, (), (), SHIFT))
    derived = Calendar("own", "Own", (None,) * 7, base="base")
    plan = Plan(START, (), calendars=(STANDARD, base, derived), calendar="own")
    assert working_pattern(plan) == (frozenset({0, 1, 2, 3, 6}), (540, 1080))


def test_calendars_that_derive_from_each_other_fall_back_to_the_usual_week() -> None:
    one, other = Calendar("a", "A", (None,) * 7, base="b"), Calendar("b", "B", (None,) * 7, base="a")
    assert working_pattern(Plan(START, (), calendars=(one, other), calendar="a"))[0] == frozenset(range(5))
