"""DCMA points 6 to 10: floats, durations, dates and resources."""

from __future__ import annotations

from datetime import datetime

from milepost.engine.health.dcma_logic import DCMA, NOTHING_OPEN, few_allowed
from milepost.engine.health.facts import Facts, uids
from milepost.engine.health.formulas import MANY_DAYS
from milepost.engine.health.rule import Verdict, none_allowed, not_computable, rule
from milepost.engine.health.wording import day, days, listed, tally
from milepost.engine.plan import Task


@rule(
    "dcma-06",
    "High float",
    formula=f"unfinished tasks with a total float above {MANY_DAYS} working days / unfinished tasks",
    limit="<= 5 %",
    source=DCMA.format(6),
)
def high_float(facts: Facts) -> Verdict:
    """Count the tasks that seem to have all the time in the world."""
    tasks = [task for task in facts.unfinished if facts.float_days(task) > MANY_DAYS]
    action = "Look for the missing successor: so much float mostly means a missing link."
    return few_allowed(facts, f"With more than {MANY_DAYS} days of float", tasks, action=action)


@rule(
    "dcma-07", "Negative float", formula="unfinished tasks with a total float below 0", limit="0", source=DCMA.format(7)
)
def negative_float(facts: Facts) -> Verdict:
    """Count the tasks that are late for a date they are tied to."""
    if not facts.unfinished:
        return not_computable(NOTHING_OPEN)
    tasks = sorted((t for t in facts.unfinished if facts.float_days(t) < 0), key=facts.float_days)
    text = facts.tally("Already too late for a required date", tasks)
    if tasks:
        text = f"{text[:-1]}; the worst by {days(-facts.float_days(tasks[0]))}."
    action = "Shorten or re-order the chain of the first one, or agree on a date that can be kept."
    return none_allowed("fail", text, tasks=uids(tasks), action=action)


@rule(
    "dcma-08",
    "High duration",
    formula=f"unfinished tasks with more than {MANY_DAYS} working days left / unfinished tasks",
    limit="<= 5 %",
    source=DCMA.format(8),
)
def high_duration(facts: Facts) -> Verdict:
    """Count the tasks that are too long to be steered."""
    tasks = [task for task in facts.unfinished if facts.remaining_days(task) > MANY_DAYS]
    action = "Break them into pieces with a result every two to four weeks."
    return few_allowed(facts, f"With more than {MANY_DAYS} days of work left", tasks, action=action)


@rule(
    "dcma-09",
    "Invalid dates",
    formula="unfinished tasks that should start or finish before the status date,"
    " and tasks with actual dates on a later day",
    limit="0",
    source=DCMA.format(9),
)
def invalid_dates(facts: Facts) -> Verdict:
    """Count the forecasts in the past and the actuals in the future."""
    status = facts.plan.status_date
    if status is None:
        return not_computable("no status date")
    past = planned_in_the_past(facts, status)
    future = [task for task in facts.leaves if _actual_after(task, status)]
    text = facts.tally(f"Unfinished, yet planned before the status date {day(status)}", past)
    if future:
        before = f"{text[:-1]}; with" if past else "With"
        text = f"{before} actual dates after the status date {day(status)}: {listed(facts.names(future))}."
    action = (
        "Record what has happened, and re-plan what has not; the forecast counts open work from the status date on."
    )
    return none_allowed("fail", text, tasks=tuple(dict.fromkeys(uids([*past, *future]))), action=action)


def planned_in_the_past(facts: Facts, status: datetime) -> list[Task]:
    """Return the unfinished tasks whose next date, start or finish, lies before the status date."""
    return [task for task in facts.unfinished if _next_date(facts, task) < status]


@rule(
    "dcma-10",
    "Resources",
    formula="unfinished tasks of at least a day with neither a resource nor a cost",
    limit="0 (informational)",
    source=DCMA.format(10),
)
def resources(facts: Facts) -> Verdict:
    """Count the tasks that nobody is assigned to."""
    base = [task for task in facts.unfinished if facts.days(task.duration) >= 1]
    if not base:
        return not_computable("no unfinished task lasts a day")
    assigned = {assignment.task for assignment in facts.plan.assignments}
    tasks = [task for task in base if task.uid not in assigned and not task.fixed_cost]
    what = "With neither a resource nor a cost, though a day or longer"
    text = tally(what, facts.names(tasks), base=len(base), noun="unfinished task")
    return none_allowed("info", text, tasks=uids(tasks), action="Assign somebody, or say what it costs.")


def _next_date(facts: Facts, task: Task) -> datetime:
    dates = facts.dates(task)
    return dates.early_finish if task.is_started else dates.early_start


def _actual_after(task: Task, status: datetime) -> bool:
    return any(
        actual is not None and actual.date() > status.date() for actual in (task.actual_start, task.actual_finish)
    )
