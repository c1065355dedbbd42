"""Signals from progress: what has happened against what the links and the status date say."""

from __future__ import annotations

from datetime import datetime

from milepost.engine.health.dcma_logic import name_of
from milepost.engine.health.facts import Facts, uids
from milepost.engine.health.rule import Verdict, none_allowed, rule
from milepost.engine.health.wording import counted, day, listed
from milepost.engine.plan import Link


@rule(
    "signal-out-of-sequence",
    "Out of sequence",
    formula="links without a lead whose unfinished predecessor the successor has overtaken:"
    " FS and SS started, FF and SF finished too early",
    limit="0",
)
def out_of_sequence(facts: Facts) -> Verdict:
    """Name the links that the work did not wait for."""
    links = overtaken_links(facts)
    names = listed([name_of(facts, link) for link in links])
    text = f"{counted(len(links), 'link')} overtaken by the work, which did not wait: {names}."
    action = "Correct the link or the actual dates: one of them is not true."
    successors = tuple(dict.fromkeys(link.successor for link in links))
    return none_allowed("warn", text, tasks=successors, action=action, count=len(links))


def overtaken_links(facts: Facts) -> list[Link]:
    """Return the links whose successor went ahead of a predecessor that is still open."""
    links = (link for link in facts.plan.links if link.lag >= 0 and _joins_leaves(facts, link))
    return [link for link in links if _is_overtaken(facts, link)]


def _joins_leaves(facts: Facts, link: Link) -> bool:
    ends = (link.predecessor, link.successor)
    return all(uid in facts.schedule and uid not in facts.summaries for uid in ends)


def _is_overtaken(facts: Facts, link: Link) -> bool:
    before, after = facts.tasks[link.predecessor], facts.tasks[link.successor]
    reached = before.is_finished or (before.is_started and link.type in ("SS", "SF"))
    went_ahead = after.is_started if link.type in ("FS", "SS") else after.is_finished
    return went_ahead and not reached


@rule(
    "signal-no-status-date",
    "No status date",
    formula="tasks with progress while work is open and there is no status date",
    limit="0",
)
def no_status_date(facts: Facts) -> Verdict | None:
    """Say that nobody knows how fresh the progress is."""
    if facts.plan.status_date is not None or not facts.unfinished:
        return None
    started = [task for task in facts.leaves if task.is_started or task.percent_complete > 0]
    latest = last_actual(facts)
    text = f"{counted(len(started), 'task')} with progress, but no date up to which it is known"
    text += f"; the last actual date is {day(latest)}." if latest else "."
    action = "Set the status date, so that open work is planned from there on."
    return none_allowed("warn", text, tasks=uids(started), action=action)


def last_actual(facts: Facts) -> datetime | None:
    """Return the latest actual date in the plan."""
    actual = (date for task in facts.leaves for date in (task.actual_start, task.actual_finish))
    return max(filter(None, actual), default=None)
