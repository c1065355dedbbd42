"""Signals from the network: dates and links that hide which task really waits for which."""

from __future__ import annotations

from milepost.engine.health.dcma_logic import DCMA, ends_of, is_hard, name_of
from milepost.engine.health.facts import Facts, uids
from milepost.engine.health.rule import OWN, Verdict, none_allowed, rule
from milepost.engine.health.wording import counted, tally
from milepost.engine.plan import Task


@rule(
    "signal-conflict",
    "Constraint against link",
    formula="constraints and links that the dates do not keep",
    limit="0",
)
def conflicts(facts: Facts) -> Verdict | None:
    """Report where a constraint and a link contradict each other."""
    broken = [c for c in facts.schedule.conflicts if c.kind in ("constraint", "link") and c.uid in facts.tasks]
    if not broken:
        return None
    worst = max(broken, key=lambda conflict: conflict.minutes)
    text = f"{counted(len(broken), 'contradiction')} between constraints and links; the largest:"
    text += f" “{facts.name(worst.uid)}” {worst.text[:1].lower()}{worst.text[1:]}"
    concerned = tuple(dict.fromkeys(conflict.uid for conflict in broken))
    action = "Drop the constraint or the link, whichever is not true; the forecast keeps to the links."
    return none_allowed("fail", text, tasks=concerned, action=action, count=len(broken))


@rule(
    "signal-dangling",
    "Dangling ends",
    formula="unfinished tasks whose start no link drives (only FF or SF links come in),"
    " or whose finish drives nothing (only SS or SF links go out)",
    limit="0",
    source=DCMA.format(1),
)
def dangling(facts: Facts) -> Verdict:
    """Name the tasks that have links, but an end that none of them holds."""
    tasks = [task for task in facts.unfinished if has_open_start(facts, task) or has_open_finish(facts, task)]
    text = facts.tally("A start or a finish that no link holds", tasks)
    action = "Add the missing half: what lets it start, and what waits for its finish."
    return none_allowed("warn", text, tasks=uids(tasks), action=action)


def has_open_start(facts: Facts, task: Task) -> bool:
    """Whether links come in, but none drives the start of an unstarted task that lasts."""
    types = facts.incoming[task.uid]
    return bool(types) and types <= {"FF", "SF"} and task.duration > 0 and not task.is_started


def has_open_finish(facts: Facts, task: Task) -> bool:
    """Whether links go out, but none waits for the finish of a task that lasts."""
    types = facts.outgoing[task.uid]
    return bool(types) and types <= {"SS", "SF"} and task.duration > 0


@rule(
    "signal-date-drives",
    "A date drives the finish",
    formula="unfinished tasks on the longest path that a soft constraint holds back",
    limit="0",
)
def date_drives(facts: Facts) -> Verdict:
    """Name the dates, not the work, that decide the finish."""
    tasks = [task for task in facts.unfinished if _is_held_by_a_date(facts, task)]
    text = facts.tally("On the longest path, but held back by a date and not by work", tasks)
    action = "Ask whether the date is still true; if not, remove it."
    return none_allowed("warn", text, tasks=uids(tasks), action=action)


def _is_held_by_a_date(facts: Facts, task: Task) -> bool:
    dates = facts.dates(task)
    return dates.longest_path and dates.driver.kind == "constraint" and not task.is_started and not is_hard(task)


@rule("signal-manual", "Manual dates", formula="unfinished tasks with manual dates", limit="0")
def manual(facts: Facts) -> Verdict:
    """Name the tasks that do not move when their predecessors do."""
    tasks = [task for task in facts.unfinished if task.manual is not None and not task.is_started]
    text = facts.tally("Dates set by hand, which no delay before them moves", tasks)
    action = "Schedule them automatically; keep a true date as a constraint."
    return none_allowed("warn", text, tasks=uids(tasks), action=action)


@rule(
    "signal-summary-links",
    "Links on summary tasks",
    formula="links that start or end at a summary task and lead to unfinished work",
    limit="0",
    source=f"{OWN}, after GAO practice 2",
)
def summary_links(facts: Facts) -> Verdict:
    """Name the links that make all of one part wait for all of another."""
    links = [link for link in facts.links if facts.summaries & {link.predecessor, link.successor}]
    names = [name_of(facts, link) for link in links]
    text = tally("Links on summary tasks", names, base=len(facts.links), noun="link")
    concerned = tuple(uid for uid in ends_of(links) if uid in facts.summaries)
    action = "Link the tasks inside: a summary's link makes every task in it wait for all of the other."
    return none_allowed("info", text, tasks=concerned, action=action, count=len(links))
