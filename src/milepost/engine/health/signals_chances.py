"""Signals from the simulation: how likely the planned and the promised dates are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from milepost.engine.health.facts import Facts, uids
from milepost.engine.health.rule import Status, Verdict, rule
from milepost.engine.health.wording import day, days, listed, percent

EVEN, SLIM = 0.50, 0.20
END_OF_DAY = time(23, 59)


@rule(
    "signal-optimism",
    "Schedule optimism",
    formula="share of the runs that finish by the day on which the plan without uncertainty ends",
    limit=">= 50 %; below 20 % critical",
)
def optimism(facts: Facts) -> Verdict | None:
    """Say how likely the date is that the plan shows."""
    chance = facts.simulation.chance(datetime.combine(facts.schedule.finish, END_OF_DAY))
    if not facts.unfinished or chance >= EVEN:
        return None
    planned, likely = day(facts.schedule.finish), day(facts.simulation.finish_at(0.80))
    text = f"The finish that the plan shows, {planned}, holds in {percent(chance)} of the runs;"
    text += f" in 80 % it is {likely} or earlier."
    action = f"Do not promise {planned}: promise {likely}, or less scope."
    return Verdict(_chance_status(chance), text, chance, EVEN, "share", action)


@dataclass(frozen=True, slots=True)
class Promise:
    """A date that somebody counts on, with its chance."""

    name: str
    date: datetime
    chance: float
    uid: str | None = None


@rule(
    "signal-deadline",
    "Deadlines at risk",
    formula="deadlines of unfinished tasks, the finish-by date and the target that less than 50 % of the runs keep",
    limit="0; below 20 % critical",
)
def deadlines(facts: Facts) -> Verdict | None:
    """Name the promises that are more likely broken than kept."""
    promises = sorted(_promises(facts), key=lambda promise: promise.chance)
    broken = [promise for promise in promises if promise.chance < EVEN]
    if not broken:
        return None
    worst = broken[0]
    action = "Tell those who count on the date now; then cut scope, add people or move it."
    concerned = tuple(promise.uid for promise in broken if promise.uid)
    text = _told(facts, worst, [promise.name for promise in broken[1:]])
    return Verdict(_chance_status(worst.chance), text, worst.chance, EVEN, "share", action, concerned)


def _told(facts: Facts, worst: Promise, others: list[str]) -> str:
    name = f"{worst.name[:1].upper()}{worst.name[1:]}"
    text = f"{name} by {day(worst.date)} is kept in {percent(worst.chance)} of the runs{_missed(facts, worst)}"
    return f"{text}; more likely missed than kept, too: {listed(others, quote='')}." if others else f"{text}."


def _promises(facts: Facts) -> list[Promise]:
    found = [
        Promise(f"“{facts.name(d.uid)}”", d.deadline, d.probability, d.uid)
        for d in facts.simulation.deadlines
        if d.uid in facts.open
    ]
    imposed = (("the required finish", facts.plan.finish_by), ("the target", facts.plan.target))
    if facts.unfinished:
        found += [Promise(name, date, facts.simulation.chance(date)) for name, date in imposed if date is not None]
    return found


def _missed(facts: Facts, promise: Promise) -> str:
    late = [c.minutes for c in facts.schedule.conflicts if c.kind == "deadline" and c.uid == promise.uid]
    return f" (the plan itself misses it by {days(facts.days(late[0]))})" if late else ""


def _chance_status(chance: float) -> Status:
    return "fail" if chance < SLIM else "warn"


@rule(
    "signal-no-deadline",
    "Nothing promised",
    formula="deadlines of unfinished tasks, finish-by date and target",
    limit=">= 1",
)
def no_deadline(facts: Facts) -> Verdict | None:
    """Say that there is no date to measure the forecast against."""
    promised = facts.plan.finish_by or facts.plan.target or any(task.deadline for task in facts.plan.tasks)
    if promised or not facts.unfinished:
        return None
    milestones = sorted((t for t in facts.unfinished if t.milestone), key=lambda task: facts.dates(task).early_finish)
    text = "No task has a deadline and the plan has no target"
    text += f"; its milestones are {listed(facts.names(milestones))}." if milestones else "."
    action = "Give a deadline to what was promised; the forecast then tells its chance."
    return Verdict("info", text, 0.0, 1.0, "count", action, uids(milestones))
