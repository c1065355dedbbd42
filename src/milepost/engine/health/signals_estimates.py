"""Signals from the estimates: what is missing, borrowed, rounded or without effect."""

from __future__ import annotations

from milepost.engine.health.facts import Facts, uids
from milepost.engine.health.gao import has_range
from milepost.engine.health.rule import OWN, Verdict, none_allowed, rule
from milepost.engine.health.wording import counted, listed
from milepost.engine.plan import Effect, Task

LONG_DAYS, WHOLE_WEEK, ENOUGH = 3, 5, 10


@rule(
    "signal-no-range",
    "Estimate without range",
    formula="unfinished tasks with a single number for more than 3 days of work, or on the longest path",
    limit="0",
)
def no_range(facts: Facts) -> Verdict:
    """Name the tasks whose uncertainty is not the plan's own."""
    tasks = [task for task in facts.unfinished if _needs_range(facts, task)]
    borrows = facts.plan.default_range == "sip"
    instead = "they borrow that of other software tasks" if borrows else "they count as exact"
    text = f"{facts.tally('Long or critical, but without a range', tasks)[:-1]}; {instead}."
    action = "Ask for a low, a likely and a high duration, the critical ones first."
    return none_allowed("info", text, tasks=uids(tasks), action=action)


def _needs_range(facts: Facts, task: Task) -> bool:
    left = facts.remaining_days(task)
    return left > 0 and not has_range(task) and (left > LONG_DAYS or facts.dates(task).longest_path)


@rule(
    "signal-no-duration",
    "Tasks without a duration",
    formula="unfinished tasks of no duration that are no milestones",
    limit="0",
)
def no_duration(facts: Facts) -> Verdict:
    """Name the tasks that somebody forgot to estimate."""
    tasks = [task for task in facts.unfinished if task.duration == 0 and not task.milestone and task.manual is None]
    text = facts.tally("No duration, though not a milestone", tasks)
    return none_allowed("warn", text, tasks=uids(tasks), action="Estimate them, or mark them as milestones.")


@rule(
    "signal-round-estimates",
    "Round estimates",
    formula="all unstarted tasks that last, at least 10, are estimated in whole multiples of 5 days",
    limit="not all",
    source=f"{OWN}, after GAO practice 4",
)
def round_estimates(facts: Facts) -> Verdict | None:
    """Say when every estimate is a round number of weeks."""
    tasks = [task for task in facts.unfinished if task.duration > 0 and not task.is_started and not task.elapsed]
    week = WHOLE_WEEK * facts.plan.minutes_per_day
    if len(tasks) < ENOUGH or any(task.duration % week for task in tasks):
        return None
    text = f"All {len(tasks):,} tasks that are still to start are estimated in multiples of {WHOLE_WEEK} days."
    action = "Ask again, task by task: such estimates are mostly guesses."
    return none_allowed("info", text, tasks=uids(tasks), action=action)


@rule(
    "signal-idle-effect",
    "Effect without effect",
    formula="effects of days or percent that no unfinished task is listed for",
    limit="0",
)
def idle_effects(facts: Facts) -> Verdict:
    """Name the risks and changes that can no longer change a date."""
    idle = [effect for effect in facts.plan.effects if _is_idle(facts, effect)]
    names = listed([effect.name or effect.uid for effect in idle])
    text = f"{counted(len(idle), 'effect')} with no unfinished task to act on: {names}."
    hit = tuple(dict.fromkeys(uid for effect in idle for uid in effect.tasks if uid in facts.tasks))
    action = "Close what is past; list the tasks that the others would hit."
    return none_allowed("warn", text, tasks=hit, action=action, count=len(idle))


def _is_idle(facts: Facts, effect: Effect) -> bool:
    if effect.probability <= 0 or all(impact.unit == "cost" for impact in effect.impacts):
        return False
    return facts.open.isdisjoint(effect.tasks)
