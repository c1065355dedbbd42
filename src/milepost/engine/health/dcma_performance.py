"""DCMA points 11 to 14: missed tasks, the critical path test and the two indices."""

from __future__ import annotations

from datetime import datetime

from milepost.engine.health.critical_path_push import push_first_critical
from milepost.engine.health.dcma_logic import DCMA, NOTHING_OPEN
from milepost.engine.health.facts import Facts, uids
from milepost.engine.health.formulas import (
    TEST_DAYS,
    baseline_execution_index,
    critical_path_length_index,
    follows,
    share,
)
from milepost.engine.health.rule import Verdict, at_most, kept, not_computable, rule
from milepost.engine.health.wording import counted, day, days, tally
from milepost.engine.plan import Task

NO_BASELINE = "no baseline in the file"
NO_STATUS_DATE = "no status date"
NOTHING_DUE = "no task was due by the status date"


@rule(
    "dcma-11",
    "Missed tasks",
    formula="tasks whose actual or forecast finish is later than their baseline finish"
    " / tasks with a baseline finish by the status date",
    limit="<= 5 %",
    source=DCMA.format(11),
)
def missed_tasks(facts: Facts) -> Verdict:
    """Count the tasks that were due and did not finish as promised."""
    status, reason = _status_with_baseline(facts)
    if status is None:
        return not_computable(reason)
    due = due_tasks(facts, status)
    if not due:
        return not_computable(NOTHING_DUE)
    missed = [task for task, promise in due if facts.dates(task).early_finish > promise]
    value = share(len(missed), len(due))
    what = "Finished, or forecast to finish, after the baseline"
    text = tally(what, facts.names(missed), base=len(due), noun="due task")
    action = "Ask what made these late; the tasks that follow have the same cause to fear."
    return at_most(0.05, value, text, tasks=uids(missed), action=action)


@rule(
    "dcma-12",
    "Critical path test",
    formula=f"{TEST_DAYS} working days more on the first critical task, scheduled again: the finish of the last task"
    " must move as much (within 5 %, for calendars that differ)",
    limit="moves as much",
    source=DCMA.format(12),
)
def critical_path_test(facts: Facts) -> Verdict:
    """Push the first critical task and see whether the finish follows."""
    if not facts.unfinished:
        return not_computable(NOTHING_OPEN)
    push = push_first_critical(facts)
    if isinstance(push, str):
        return not_computable(push)
    text = f"With {TEST_DAYS} days more on “{facts.name(push.task.uid)}”, the end of the project"
    text += f" (“{facts.name(push.end.uid)}”) moves by {days(push.moved)}"
    status = kept(follows(push.moved, push.expected))
    text += "." if status == "pass" else f" and not by {days(push.expected)}."
    action = "Find the missing link, the hard constraint or the manual date that holds the finish."
    return Verdict(status, text, push.moved, push.expected, "days", action, (push.task.uid,))


@rule(
    "dcma-13",
    "Critical path length index",
    formula="(working days from the status date to the finish + days from the"
    " finish to the required finish) / days from the status date to the finish",
    limit=">= 0.95; below 1 is late",
    source=DCMA.format(13),
)
def critical_path_length(facts: Facts) -> Verdict:
    """Compare the length of the way to go with the time that is left."""
    if not facts.unfinished:
        return not_computable(NOTHING_OPEN)
    if facts.plan.status_date is None:
        return not_computable(NO_STATUS_DATE)
    required = required_finish(facts)
    if required is None:
        return not_computable("no required finish: neither a finish-by date, a target nor a baseline")
    length = facts.working_days(facts.plan.status_date, facts.schedule.finish)
    if length <= 0:
        return not_computable("the finish is not after the status date")
    spare = facts.working_days(facts.schedule.finish, required)
    value = critical_path_length_index(length, spare)
    text = f"{days(length)} of work lie ahead and {_spared(spare)} the required finish {day(required)}"
    action = "Shorten the critical path, or agree on a date that can be kept."
    return Verdict(kept(value >= 0.95), f"{text}: index {value:.2f}.", value, 0.95, "index", action)


def required_finish(facts: Facts) -> datetime | None:
    """Return the date that the project must keep: imposed, else promised, else that of the baseline."""
    baseline = max(filter(None, map(promise_of, facts.leaves)), default=None)
    return facts.plan.finish_by or facts.plan.target or baseline


@rule(
    "dcma-14",
    "Baseline execution index",
    formula="finished tasks / (tasks with a baseline finish by the status date + tasks without a baseline)",
    limit=">= 0.95",
    source=DCMA.format(14),
)
def baseline_execution(facts: Facts) -> Verdict:
    """Compare the tasks that are finished with those that should be."""
    status, reason = _status_with_baseline(facts)
    if status is None:
        return not_computable(reason)
    due, unplanned = due_tasks(facts, status), [task for task in facts.leaves if not promise_of(task)]
    if not due and not unplanned:
        return not_computable(NOTHING_DUE)
    finished = sum(task.is_finished for task in facts.leaves)
    value = baseline_execution_index(finished, due=len(due), without_baseline=len(unplanned))
    late = [task for task, _ in due if not task.is_finished]
    text = f"{counted(finished, 'task')} finished where the baseline had {len(due):,} by {day(status)}"
    text += f" and {counted(len(unplanned), 'task')} without a baseline: " if unplanned else ": "
    action = "Less is done than was promised: re-plan at the measured pace."
    return Verdict(kept(value >= 0.95), f"{text}index {value:.2f}.", value, 0.95, "index", action, uids(late))


def due_tasks(facts: Facts, status: datetime) -> list[tuple[Task, datetime]]:
    """Return the tasks that the baseline finishes by the status date, each with that finish."""
    promises = ((task, promise_of(task)) for task in facts.leaves)
    return [(task, promise) for task, promise in promises if promise is not None and promise <= status]


def promise_of(task: Task) -> datetime | None:
    """Return the baseline finish of a task."""
    return task.baseline.finish if task.baseline else None


def _status_with_baseline(facts: Facts) -> tuple[datetime | None, str]:
    if not any(map(promise_of, facts.leaves)):
        return None, NO_BASELINE
    return facts.plan.status_date, NO_STATUS_DATE


def _spared(spare: float) -> str:
    return f"the plan keeps {days(spare)} before" if spare >= 0 else f"the plan passes by {days(-spare)}"
