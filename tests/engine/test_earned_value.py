"""Earned value: golden numbers, the rules of earning, and what cannot be computed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.engine import Link, Plan, Task, compare, earned_value, with_baseline
from milepost.engine.errors import InvalidPlan
from milepost.engine.plan import STANDARD, Assignment, Baseline, Earning, EarningStep, Resource
from milepost.engine.value import EarnedValue, earned_schedule

DAY = 480
START = datetime(2027, 1, 4, 8)  # a Monday


def friday(week: int) -> datetime:
    return datetime(2027, 1, 1, 17) + timedelta(weeks=week)


def promised(week: int, cost: int, *, weeks: int = 1) -> Baseline:
    first = datetime(2027, 1, 4 + 7 * (week - 1), 8)
    return Baseline(first, friday(week + weeks - 1), 5 * DAY * weeks, cost * 100)


def weekly(*done: float, spent: int | None = 60) -> Plan:
    """Four tasks of a week each, worth 10, 20, 30 and 40, as in section "Earned schedule" of the golden numbers."""
    tasks = tuple(
        Task(
            f"t{n}", f"T{n}", duration=5 * DAY, percent_complete=share, baseline=promised(n, 10 * n),
            actual_cost=spent and spent * 100 if n == 1 else None,
        )
        for n, share in enumerate(done, start=1)
    )  # fmt: skip
    links = tuple(Link(f"t{n}", f"t{n + 1}") for n in range(1, len(done)))
    return Plan(START, tasks, links, status_date=friday(3))


# EV = 10 + 20 + 15 = 45 after three of four weeks in which 60 were planned
GOLDEN = weekly(100, 100, 50, 0)


def test_the_golden_numbers_of_earned_schedule() -> None:
    assert earned_schedule([10, 30, 60, 100], 45) == 2.5
    found = earned_value(GOLDEN)
    assert (found.planned, found.earned, found.budget) == (6000, 4500, 10_000)
    assert found.schedule_index == 0.75
    progress = found.progress
    assert (progress.earned / 5, progress.actual / 5, progress.planned / 5) == (2.5, 3, 4)
    assert progress.index == pytest.approx(0.833, abs=0.0005)
    assert progress.estimate is not None
    assert progress.estimate / 5 == pytest.approx(4.8)
    assert progress.finish == datetime(2027, 2, 4, 17)  # 24 working days after 4 January


def test_the_indicators_of_cost() -> None:
    """BAC 100, PV 60, EV 45, AC 60: the formulas of the PMBOK Guide by hand."""
    found = earned_value(GOLDEN)
    assert (found.actual, found.cost_variance, found.schedule_variance) == (6000, -1500, -1500)
    assert found.cost_index == 0.75
    assert found.estimate_as_budgeted == 6000 + 10_000 - 4500
    assert found.estimate_as_before == pytest.approx(10_000 / 0.75)
    assert found.estimate_under_pressure == pytest.approx(6000 + 5500 / (0.75 * 0.75))
    assert found.needed_for_budget == pytest.approx(5500 / 4000)
    assert found.needed_for_estimate == pytest.approx(0.75)


def test_classical_spi_ends_at_one_and_earned_schedule_does_not() -> None:
    late = replace(weekly(100, 100, 100, 100), status_date=friday(5))
    found = earned_value(late)
    assert found.schedule_index == 1.0
    assert found.progress.index == 0.8


def test_a_finished_project_is_measured_to_its_finish() -> None:
    done = weekly(100, 100, 100, 100)
    tasks = tuple(replace(task, actual_finish=friday(4)) for task in done.tasks)
    assert earned_value(replace(done, tasks=tasks, status_date=friday(9))).progress.index == 1.0


def worth(task: Task, *, plan: Plan | None = None) -> float:
    """Return what share of its budget one task of four weeks has earned."""
    base = plan or Plan(START, (), status_date=friday(2))
    task = replace(task, duration=20 * DAY, baseline=promised(1, 100, weeks=4))
    return earned_value(replace(base, tasks=(task,))).tasks[0].share


@pytest.mark.parametrize(
    ("earning", "fields", "share"),
    [
        (Earning("percent"), {"percent_complete": 30.0}, 0.3),
        (Earning("physical"), {"percent_complete": 30.0, "physical_percent": 20.0}, 0.2),
        (Earning("physical"), {"percent_complete": 30.0}, 0.0),
        (Earning("fixed", 0), {"percent_complete": 90.0, "actual_start": START}, 0.0),
        (Earning("fixed", 50), {"actual_start": START}, 0.5),
        (Earning("fixed", 20), {"percent_complete": 1.0}, 0.2),
        (Earning("fixed", 20), {}, 0.0),
        (Earning("fixed", 20), {"actual_start": START, "actual_finish": friday(2)}, 1.0),
        (Earning("steps", steps=(EarningStep("Draft", 1, True), EarningStep("Final", 3))), {}, 0.25),
        (Earning("steps"), {}, 0.0),
        (Earning("level_of_effort"), {}, 0.5),
    ],
)
def test_every_rule_earns_in_its_own_way(earning: Earning, fields: dict[str, object], share: float) -> None:
    assert worth(Task("a", "A", earning=earning, **fields)) == share  # type: ignore[arg-type]


def test_a_task_without_a_rule_earns_as_the_plan_says() -> None:
    begun = Task("a", "A", actual_start=START, percent_complete=10)
    assert worth(begun) == 0.1
    assert worth(begun, plan=Plan(START, (), status_date=friday(2), earning=Earning("fixed", 50))) == 0.5
    assert worth(replace(begun, type="level_of_effort")) == 0.5


def test_planned_value_grows_with_the_working_time_of_the_tasks_calendar() -> None:
    weekend = replace(STANDARD, uid="w", name="Weekend", week=((),) * 5 + (((480, 960),), ((480, 960),)))
    task = Task("a", "A", calendar="w", baseline=Baseline(START, datetime(2027, 1, 17, 16), None, 100))
    plan = Plan(START, (task,), calendars=(STANDARD, weekend), status_date=friday(1))
    assert earned_value(plan).planned == 0
    assert earned_value(plan, status=datetime(2027, 1, 10, 12)).planned == 37.5  # 12 of 32 hours


def test_a_milestone_is_worth_its_budget_at_its_finish() -> None:
    stone = Task("a", "A", milestone=True, baseline=Baseline(None, friday(2), 0, 500))
    long = Task("b", "B", baseline=promised(1, 1, weeks=4))
    plan = Plan(START, (stone, long), status_date=friday(2))
    assert earned_value(plan).tasks[0].planned == 500
    assert earned_value(plan, status=friday(1)).tasks[0].planned == 0


def test_value_is_counted_in_what_the_baseline_has() -> None:
    ana = Resource("ana", "Ana")
    work = replace(promised(1, 0), cost=None, work=40 * 60)
    task = Task("a", "A", percent_complete=50, baseline=work)
    used = Assignment("a", "ana", work=40 * 60, actual_work=25 * 60)
    plan = Plan(START, (task,), resources=(ana,), assignments=(used,), status_date=friday(1))
    found = earned_value(plan)
    assert (found.measure, found.earned, found.actual) == ("work", 20 * 60, 25 * 60)
    bare = earned_value(replace(plan, tasks=(replace(task, baseline=replace(work, work=None)),)))
    assert (bare.measure, bare.budget, bare.actual) == ("duration", 5 * DAY, None)
    assert bare.missing["CPI"] == "time has no cost of its own"


def test_what_cannot_be_computed_says_why() -> None:
    silent = earned_value(weekly(100, 100, 50, 0, spent=None))
    assert (silent.actual, silent.cost_index, silent.estimate_as_before) == (None, None, None)
    assert silent.missing["AC"] == "the plan tells no actual cost"
    spent = earned_value(weekly(100, 100, 50, 0, spent=200))
    assert spent.needed_for_budget is None
    assert spent.missing["TCPI"] == "the budget is spent"
    early = earned_value(weekly(0, 0, 0, 0), status=datetime(2027, 1, 4, 8))
    assert set(early.missing) >= {"SPI", "SPI(t)"}


def test_begun_work_that_tells_no_cost_is_remarked() -> None:
    tasks = tuple(replace(task, actual_start=START) for task in GOLDEN.tasks)
    assert any("tell no actual cost" in remark for remark in earned_value(replace(GOLDEN, tasks=tasks)).remarks)


def test_a_plan_without_baseline_or_status_date_is_refused_with_the_next_step() -> None:
    bare = Plan(START, (Task("a", "A", duration=DAY),), status_date=friday(1))
    with pytest.raises(InvalidPlan, match="--baseline OLD"):
        earned_value(bare)
    with pytest.raises(InvalidPlan, match="--status-date"):
        earned_value(replace(GOLDEN, status_date=None))


def test_another_plan_serves_as_baseline() -> None:
    ana = Resource("ana", "Ana", rate=6000.0)
    old = replace(GOLDEN, resources=(ana,), assignments=(Assignment("t2", "ana"),), status_date=None)
    old = replace(old, tasks=tuple(replace(task, baseline=None, percent_complete=0.0) for task in old.tasks))
    new, matching = with_baseline(replace(GOLDEN, tasks=(*GOLDEN.tasks, Task("x", "X"))), old)
    baseline = new.tasks[1].baseline
    assert baseline == Baseline(datetime(2027, 1, 11, 8), friday(2), 5 * DAY, 40 * 6000, 40 * 60)
    assert (new.tasks[-1].baseline, matching.pairs) == (None, 4)


shares = st.lists(st.integers(0, 100), min_size=4, max_size=4)


@given(shares, st.integers(1, 300))
def test_the_sums_are_those_of_the_tasks(done: list[int], spent: int) -> None:
    found = earned_value(weekly(*done, spent=spent))
    assert found.earned == pytest.approx(sum(value.earned for value in found.tasks))
    assert found.planned == pytest.approx(sum(value.planned for value in found.tasks))
    assert 0 <= found.progress.earned <= found.progress.planned
    assert found.estimate_as_budgeted == pytest.approx(spent * 100 + found.budget - found.earned)


@given(shares, st.integers(0, 3), st.integers(0, 100))
def test_more_done_is_never_less_schedule_earned(done: list[int], which: int, more: int) -> None:
    before = earned_value(weekly(*done)).progress.earned
    done[which] = max(done[which], more)
    assert earned_value(weekly(*done)).progress.earned >= before - 1e-9


@given(st.lists(st.floats(0, 100), min_size=1, max_size=20), st.floats(0, 1))
def test_earned_schedule_inverts_the_planned_curve(steps: list[float], share: float) -> None:
    curve = [sum(steps[: n + 1]) for n in range(len(steps))]
    reached = earned_schedule(curve, share * curve[-1])
    whole = int(reached)
    points = [0.0, *curve, curve[-1]]
    value = points[whole] + (reached - whole) * (points[whole + 1] - points[whole])
    assert value == pytest.approx(share * curve[-1], abs=1e-6)


def test_a_baseline_moves_no_date() -> None:
    bare = replace(GOLDEN, tasks=tuple(replace(task, baseline=None, actual_cost=None) for task in GOLDEN.tasks))
    assert compare(GOLDEN, bare, runs=50).total.is_nothing


def test_results_are_frozen() -> None:
    found: EarnedValue = earned_value(GOLDEN)
    with pytest.raises(AttributeError):
        found.budget = 0.0  # type: ignore[misc]
