"""The GAO practices that have a measure of their own: 1, 5, 8, 9 and 10."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from milepost.engine.health.dcma_dates import planned_in_the_past
from milepost.engine.health.dcma_logic import NOTHING_OPEN
from milepost.engine.health.dcma_performance import NO_BASELINE, NO_STATUS_DATE, promise_of
from milepost.engine.health.facts import Facts, uids
from milepost.engine.health.formulas import share
from milepost.engine.health.practices import GAO
from milepost.engine.health.rule import Verdict, at_least, none_allowed, not_computable, rule
from milepost.engine.health.wording import counted, percent, tally
from milepost.engine.plan import Task

STALE = timedelta(days=14)
FRESH_DAYS = 30.0


@rule(
    "gao-01",
    "All work captured",
    formula="parts of the work breakdown (summary tasks) without a task",
    limit="0",
    source=GAO.format(1),
)
def all_work_captured(facts: Facts) -> Verdict:
    """Look for parts of the work breakdown without a task."""
    parts = [task for task in facts.plan.tasks if task.uid in facts.summaries and task.active]
    if not parts:
        return not_computable("no work breakdown in the file")
    filled = {task.parent for task in facts.plan.tasks}
    empty = [task for task in parts if task.uid not in filled]
    text = tally("Parts of the work breakdown without a task", facts.names(empty), base=len(parts), noun="part")
    return none_allowed("fail", text, tasks=uids(empty), action="Plan the work of these parts, or remove them.")


@rule(
    "gao-05",
    "Traceable to the end",
    formula="unfinished tasks with a chain of links to the last task / unfinished tasks",
    limit=">= 95 %",
    source=GAO.format(5),
)
def traceable(facts: Facts) -> Verdict:
    """Measure the share of the unfinished tasks from which links lead on to the last task."""
    if not facts.unfinished:
        return not_computable(NOTHING_OPEN)
    leading = _leading_to_the_end(facts)
    stray = [task for task in facts.unfinished if task.uid not in leading]
    value = 1 - share(len(stray), len(facts.unfinished))
    text = facts.tally("No chain of links to the end of the project", stray)
    action = "Link them on to the milestone that needs them, so that a delay shows where it hurts."
    return at_least(0.95, value, text, tasks=uids(stray), action=action)


def _leading_to_the_end(facts: Facts) -> set[str]:
    """Return the tasks before the last ones, by links and through summaries."""
    before: defaultdict[str, list[str]] = defaultdict(list)
    for link in facts.links:
        before[link.successor].append(link.predecessor)
    inside: defaultdict[str, list[str]] = defaultdict(list)
    for task in facts.plan.tasks:
        inside[task.parent or ""].append(task.uid)
    reached: set[str] = set()
    waiting = list(uids(_last_tasks(facts)))
    while waiting:
        uid = waiting.pop()
        if uid not in reached:
            reached.add(uid)
            waiting += inside[uid]
            waiting += _taken_with_parents(facts, before, uid)
    return reached


def _taken_with_parents(facts: Facts, before: dict[str, list[str]], uid: str) -> list[str]:
    """Take what comes before a task and before the summaries around it, once each."""
    taken: list[str] = []
    at: str | None = uid
    while at:
        taken += before.pop(at, ())
        at = facts.tasks[at].parent
    return taken


def _last_tasks(facts: Facts) -> list[Task]:
    ends = [task for task in facts.unfinished if not facts.outgoing[task.uid]] or list(facts.unfinished)
    last = max(facts.dates(task).early_finish for task in ends)
    return [task for task in ends if facts.dates(task).early_finish == last]


@rule(
    "gao-08",
    "Risk analysis done",
    formula="age in days of a simulation on ranges of the plan's own",
    limit="<= 30 days",
    source=GAO.format(8),
)
def risk_analysis_done(facts: Facts) -> Verdict:
    """Say what the simulation of this very examination stands on."""
    if not facts.unfinished:
        return not_computable(NOTHING_OPEN)
    text = f"Simulated just now in {counted(facts.simulation.runs, 'run')}"
    own = sum(has_range(task) for task in facts.unfinished)
    if own:
        shown = percent(share(own, len(facts.unfinished)))
        text += f"; {shown} of the unfinished tasks have a range of their own."
        return Verdict("pass", text, 0.0, FRESH_DAYS, "days")
    action = "Give the tasks ranges and list the risks, the critical path first."
    if facts.plan.default_range == "none" and not facts.plan.effects:
        return Verdict("fail", f"{text}, but the plan holds no uncertainty.", action=action)
    return Verdict("warn", f"{text}, but no task has a range of its own.", 0.0, FRESH_DAYS, "days", action)


def has_range(task: Task) -> bool:
    """Whether a task has a range of its own that leaves something open."""
    return task.estimate is not None and not task.estimate.is_certain


@rule(
    "gao-09",
    "Updated with actuals",
    formula="unfinished tasks whose next date is more than 14 days before the status date",
    limit="0",
    source=GAO.format(9),
)
def updated_with_actuals(facts: Facts) -> Verdict:
    """Look for tasks that were due more than two weeks before the status date and show nothing."""
    if not facts.unfinished:
        return not_computable(NOTHING_OPEN)
    if facts.plan.status_date is None:
        return not_computable(NO_STATUS_DATE)
    late = planned_in_the_past(facts, facts.plan.status_date - STALE)
    text = facts.tally("Due more than 14 days before the status date, and nothing recorded since", late)
    return none_allowed("fail", text, tasks=uids(late), action="Ask for the actual dates and the work that is left.")


@rule(
    "gao-10",
    "Baseline kept",
    formula="tasks with a baseline finish / tasks",
    limit=">= 95 %",
    source=GAO.format(10),
)
def baseline_kept(facts: Facts) -> Verdict:
    """Measure the share of tasks with a baseline."""
    missing = [task for task in facts.leaves if promise_of(task) is None]
    if len(missing) == len(facts.leaves):
        return not_computable(NO_BASELINE)
    value = 1 - share(len(missing), len(facts.leaves))
    text = f"{percent(value)} of {counted(len(facts.leaves), 'task')} have a baseline"
    text += "; the reasons for its changes are not in the file."
    return at_least(0.95, value, text, tasks=uids(missing), action="Take the newer tasks into the baseline.")
