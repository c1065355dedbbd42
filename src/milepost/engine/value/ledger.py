"""The ledger: budgets spread over the working time of the baseline, and what is earned of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime
from math import ceil

import numpy as np
import numpy.typing as npt

from milepost.engine.errors import InvalidPlan
from milepost.engine.outline import Outline
from milepost.engine.plan import Earning, Plan, Task
from milepost.engine.timeline import LAST
from milepost.engine.value.indicators import EarnedValue, Measure, Progress, TaskValue
from milepost.engine.working_time import WorkingTime

Floats = npt.NDArray[np.float64]

_MOST_PERIODS = 4000
_HAIR = 1e-9  # values this close are the same
_LEVEL_OF_EFFORT = Earning("level_of_effort")


def earned_value(plan: Plan, *, measure: Measure | None = None, status: datetime | None = None) -> EarnedValue:
    """Return where a project stands against the baseline of its tasks.

    Parameters
    ----------
    plan : Plan
        Its active tasks that are no summaries count, with their baselines.
    measure : {'cost', 'work', 'duration'}, optional
        What value is counted in; by default baseline cost where there is any, else work, else working time.
    status : datetime, optional
        Up to when; by default the plan's status date.

    Returns
    -------
    EarnedValue

    Raises
    ------
    InvalidPlan
        When the plan has no status date or no baseline that can be counted.

    Notes
    -----
    The planned value of a task grows evenly over the working time of its calendar between baseline start and
    finish; that of a task without working time comes at its finish. It is read at each working day of the
    project calendar for the earned schedule, ES = t + (EV - PV_t) / (PV_t+1 - PV_t).

    Examples
    --------
    >>> from milepost.engine.plan import Baseline
    >>> promised = Baseline(datetime(2026, 11, 23, 8), datetime(2026, 11, 27, 17), cost=100_00)
    >>> task = Task("a", "Build", duration=2400, percent_complete=40, baseline=promised, actual_cost=50_00)
    >>> found = earned_value(Plan(datetime(2026, 11, 23, 8), (task,), status_date=datetime(2026, 11, 25, 17)))
    >>> round(found.planned), round(found.earned), found.cost_index, found.progress.index
    (6000, 4000, 0.8, 0.6666666666666666)
    """
    when = status or plan.status_date
    if when is None:
        raise InvalidPlan("Earned value needs a status date, and the plan has none.", hint=_NO_STATUS_DATE)
    counted = [task for task in Outline.of(plan).leaves if task.baseline and task.baseline.finish]
    chosen = measure or _usual_measure(counted)
    ledger = _Ledger(plan, counted, chosen, when)
    if not ledger.budget.sum():
        raise InvalidPlan(f"No task has a baseline with {_NEEDED[chosen]}.", hint=_NO_BASELINE)
    return ledger.balance()


def earned_schedule(planned: Sequence[float], earned: float) -> float:
    """Return after how many periods the baseline wanted to have earned so much.

    Parameters
    ----------
    planned : sequence of float
        Cumulative planned value at the end of the periods 1, 2, 3, ...
    earned : float

    Returns
    -------
    float
        ES = t + (EV - PV_t) / (PV_t+1 - PV_t), t being the last period whose planned value is earned in full;
        all periods when everything is earned.

    References
    ----------
    W. Lipke, *Schedule is Different*, The Measurable News, 2003.

    Examples
    --------
    >>> earned_schedule([10, 30, 60, 100], 45)
    2.5
    """
    curve = [0.0, *planned]
    whole = bisect_right(curve, earned + _HAIR) - 1
    if whole >= len(curve) - 1:
        return float(bisect_left(curve, curve[-1] - _HAIR))
    return whole + (earned - curve[whole]) / (curve[whole + 1] - curve[whole])


_NEEDED = {"cost": "a cost and a finish", "work": "work and a finish", "duration": "a start and a finish"}
_NO_STATUS_DATE = "Give one: --status-date 2026-11-20."
_NO_BASELINE = "Name an earlier state of the plan: --baseline OLD. In MS Project: Set Baseline."


def _usual_measure(tasks: Iterable[Task]) -> Measure:
    promised = [task.baseline for task in tasks if task.baseline]
    if any(baseline.cost for baseline in promised):
        return "cost"
    return "work" if any(baseline.work for baseline in promised) else "duration"


class _Ledger:
    """The tasks of a plan with their budgets, spread over the working time of their baselines."""

    def __init__(self, plan: Plan, tasks: Sequence[Task], measure: Measure, status: datetime) -> None:
        self.plan, self.status = plan, status
        self.measure: Measure = measure
        ends = [_span(task) for task in tasks]
        self.time = WorkingTime.around(plan, [status, plan.start, *(moment for pair in ends for moment in pair)])
        self.tasks, self.ends = tasks, ends
        self.leaves = Outline.of(plan).leaves
        line = self.time.timeline
        self.bounds = np.array([[line.minute(a), line.minute(b)] for a, b in ends], np.int64).reshape(-1, 2)
        self.worked = np.array([self._worked(task, *pair) for task, pair in zip(tasks, ends)], np.int64).reshape(-1, 2)
        self.budget = np.array([self._budget(i) for i in range(len(tasks))], float)

    def _worked(self, task: Task, start: datetime, finish: datetime) -> list[int]:
        return [self.time.before(self.time.timeline.minute(at), calendar=task.calendar) for at in (start, finish)]

    def _budget(self, i: int) -> float:
        baseline = self.tasks[i].baseline
        if baseline is None:
            return 0.0
        if self.measure == "duration":
            return float(baseline.duration if baseline.duration is not None else self.worked[i, 1] - self.worked[i, 0])
        return float((baseline.cost if self.measure == "cost" else baseline.work) or 0)

    def balance(self) -> EarnedValue:
        """Return the sums, the indicators' parts and each task."""
        shares = self._planned_shares(np.array([self.time.timeline.minute(self.status)]))[:, 0]
        values = tuple(self._task(i, float(shares[i])) for i in range(len(self.tasks)))
        earned, actual = sum(value.earned for value in values), self._actual()
        progress, curve = self._progress(earned)
        return EarnedValue(
            measure=self.measure,
            status=self.status,
            budget=float(self.budget.sum()),
            planned=float((self.budget * shares).sum()),
            earned=earned,
            actual=actual,
            progress=progress,
            tasks=values,
            curve=curve,
            remarks=tuple(self._remarks(values)),
        )

    def _planned_shares(self, minutes: npt.NDArray[np.int64]) -> Floats:
        """Return the share of each task's budget that is planned by each minute."""
        by_calendar: dict[str | None, Floats] = {}
        shares = np.zeros((len(self.tasks), len(minutes)))
        for i, task in enumerate(self.tasks):
            if task.calendar not in by_calendar:
                times = [self.time.before(int(minute), calendar=task.calendar) for minute in minutes]
                by_calendar[task.calendar] = np.array(times, float)
            start, finish = self.worked[i]
            if finish > start:
                shares[i] = np.clip((by_calendar[task.calendar] - start) / (finish - start), 0.0, 1.0)
            else:
                shares[i] = minutes >= self.bounds[i, 1]
        return shares

    def _task(self, i: int, planned: float) -> TaskValue:
        task = self.tasks[i]
        earning = _earning(task, self.plan)
        share = _share(task, earning, planned)
        budget = float(self.budget[i])
        actual = None if task.actual_cost is None or self.measure != "cost" else float(task.actual_cost)
        if self.measure == "work":
            actual = sum(each.actual_work for each in self.plan.assignments if each.task == task.uid)
        return TaskValue(task.uid, budget, budget * planned, share, earning.rule, actual)

    def _actual(self) -> float | None:
        """Return what the whole project has cost, of tasks without a baseline too; ``None`` when nobody said."""
        leaves = self.leaves
        if self.measure == "cost":
            costs = [task.actual_cost for task in leaves if task.actual_cost is not None]
            begun = any(task.is_started or task.percent_complete for task in leaves)
            return None if not costs or (begun and not any(costs)) else float(sum(costs))
        here = {task.uid for task in leaves}
        work = sum(each.actual_work for each in self.plan.assignments if each.task in here)
        return work if self.measure == "work" and work else None

    def _progress(self, earned: float) -> tuple[Progress, tuple[tuple[datetime, float], ...]]:
        began, promised = min(start for start, _ in self.ends), max(finish for _, finish in self.ends)
        length = max(self.time.between(began, promised), 1)
        day = self.plan.minutes_per_day
        step = day * max(1, ceil(length / day / _MOST_PERIODS))
        line, periods = self.time.timeline, ceil(length / step)
        moments = [self.time.finish(began, min(k * step, length)) for k in range(1, periods + 1)]
        curve = self.budget @ self._planned_shares(np.array([line.minute(moment) for moment in moments]))
        planned = length / day
        reached = min(earned_schedule(curve.tolist(), earned) * step / day, planned)
        actual = self.time.between(began, self._until()) / day
        pace = reached / actual if actual > 0 else 0.0
        finish = self.time.finish(began, round(length / pace)) if pace > 0.01 else None
        return Progress(reached, actual, planned, began, promised, finish), tuple(zip(moments, map(float, curve)))

    def _until(self) -> datetime:
        """Return the status date, or the finish of a project that is finished."""
        finishes = [task.actual_finish for task in self.tasks]
        done = [finish for finish in finishes if finish is not None]
        return max(done) if len(done) == len(finishes) else self.status

    def _remarks(self, values: Sequence[TaskValue]) -> Iterable[str]:
        leaves = [task for task in self.leaves if not task.milestone]
        without = len(leaves) - sum(1 for task, v in zip(self.tasks, values) if v.budget and not task.milestone)
        if without > 0:
            what = f"no {self.measure} in the baseline and count for nothing"
            yield f"Of {len(leaves):,} tasks {without:,} have {what}."
        unmeasured = sum(
            1
            for task, value in zip(self.tasks, values)
            if value.rule == "physical" and task.physical_percent is None and task.is_started and not task.is_finished
        )
        if unmeasured:
            yield f"{unmeasured:,} begun tasks earn by physical progress, and nobody measured it: they earn nothing."
        if self.measure == "cost" and (silent := sum(1 for t in self.tasks if t.is_started and t.actual_cost is None)):
            yield f"{silent:,} begun tasks tell no actual cost, so that AC is too low."


def _span(task: Task) -> tuple[datetime, datetime]:
    baseline = task.baseline
    finish = baseline.finish if baseline and baseline.finish else LAST
    start = baseline.start if baseline and baseline.start else finish
    return min(start, finish), finish


def _earning(task: Task, plan: Plan) -> Earning:
    if task.earning is not None:
        return task.earning
    return _LEVEL_OF_EFFORT if task.type == "level_of_effort" else plan.earning


def _share(task: Task, earning: Earning, planned: float) -> float:
    """Return the share of its budget that a task has earned."""
    if task.is_finished:
        return 1.0
    match earning.rule:
        case "percent":
            return task.percent_complete / 100
        case "physical":
            return (task.physical_percent or 0.0) / 100
        case "fixed":
            return earning.percent_at_start / 100 if task.is_started or task.percent_complete else 0.0
        case "steps":
            total = sum(step.weight for step in earning.steps)
            return sum(step.weight for step in earning.steps if step.done) / total if total else 0.0
        case "level_of_effort":
            return planned
