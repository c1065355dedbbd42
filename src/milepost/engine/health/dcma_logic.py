"""DCMA points 1 to 5: links and hard constraints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from milepost.engine.health.facts import Facts, uids
from milepost.engine.health.formulas import HARD_CONSTRAINTS, share
from milepost.engine.health.rule import Verdict, at_most, kept, not_computable, rule
from milepost.engine.health.wording import counted, percent, tally
from milepost.engine.plan import Link, Task

DCMA = "DCMA point {}"
NOTHING_OPEN = "no task is unfinished"
NO_LINKS = "no link leads to an unfinished task"


def natural_ends(facts: Facts) -> frozenset[str]:
    """Return the one task without predecessor and the one without successor that every network has."""
    firsts = [task for task in facts.leaves if not facts.incoming[task.uid]]
    lasts = [task for task in facts.leaves if not facts.outgoing[task.uid]]
    first = min(firsts, key=lambda task: facts.dates(task).early_start, default=None)
    last = max(lasts, key=lambda task: facts.dates(task).early_finish, default=None)
    return frozenset(task.uid for task in (first, last) if task)


def without_predecessor(facts: Facts) -> list[Task]:
    """Return the unfinished tasks that no task comes before, except the natural first."""
    ends = natural_ends(facts)
    return [task for task in facts.unfinished if not facts.incoming[task.uid] and task.uid not in ends]


def without_successor(facts: Facts) -> list[Task]:
    """Return the unfinished tasks that no task comes after, except the natural last."""
    ends = natural_ends(facts)
    return [task for task in facts.unfinished if not facts.outgoing[task.uid] and task.uid not in ends]


@rule(
    "dcma-01",
    "Logic",
    formula="unfinished tasks without a predecessor or a successor, besides one first and one last task"
    " / unfinished tasks; a link on a summary task counts for the tasks in it",
    limit="<= 5 %",
    source=DCMA.format(1),
)
def missing_logic(facts: Facts) -> Verdict:
    """Count the tasks that hang loose in the network."""
    loose = {task.uid for task in [*without_predecessor(facts), *without_successor(facts)]}
    tasks = [task for task in facts.unfinished if task.uid in loose]
    action = "Link each to the task it waits for and to the task that waits for it."
    return few_allowed(facts, "Without a predecessor or a successor", tasks, action=action)


@rule(
    "dcma-02",
    "Leads",
    formula="links with a negative lag / links into unfinished tasks",
    limit="0",
    source=DCMA.format(2),
)
def leads(facts: Facts) -> Verdict:
    """Count the links that let a successor overlap by a negative lag."""
    links = [link for link in facts.links if link.lag < 0]
    action = "Split the predecessor where the successor can really begin, and link to that point."
    return _of_links(facts, "Links with a lead (negative lag)", links, limit=0.0, action=action)


@rule(
    "dcma-03",
    "Lags",
    formula="links with a positive lag / links into unfinished tasks",
    limit="<= 5 %",
    source=DCMA.format(3),
)
def lags(facts: Facts) -> Verdict:
    """Count the links that wait without saying for what."""
    links = [link for link in facts.links if link.lag > 0]
    action = "Turn each wait into a task that says what is waited for and who can shorten it."
    return _of_links(facts, "Links with a lag", links, limit=0.05, action=action)


@rule(
    "dcma-04",
    "Link types",
    formula="finish-to-start links / links into unfinished tasks; start-to-finish links",
    limit=">= 90 %; start-to-finish 0",
    source=DCMA.format(4),
)
def link_types(facts: Facts) -> Verdict:
    """Measure the share of plain finish-to-start links."""
    if not facts.links:
        return not_computable(NO_LINKS)
    plain = [link for link in facts.links if link.type == "FS"]
    backward = [link for link in facts.links if link.type == "SF"]
    value = share(len(plain), len(facts.links))
    text = f"{percent(value)} of {counted(len(facts.links), 'link')} are finish-to-start"
    text += f", {len(backward):,} start-to-finish." if backward else ", none start-to-finish."
    others = backward or [link for link in facts.links if link.type != "FS"]
    action = "Replace start-to-finish links; use finish-to-start unless two tasks really run side by side."
    concerned = tuple(dict.fromkeys(link.successor for link in others))
    return Verdict(kept(value >= 0.90 and not backward), text, value, 0.90, "share", action, concerned)


@rule(
    "dcma-05",
    "Hard constraints",
    formula="unfinished tasks that must start or finish on, or no later than, a date / unfinished tasks",
    limit="<= 5 %",
    source=DCMA.format(5),
)
def hard_constraints(facts: Facts) -> Verdict:
    """Count the tasks whose dates are imposed."""
    tasks = [task for task in facts.unfinished if is_hard(task)]
    action = "Use a deadline: it shows a late date instead of hiding it."
    return few_allowed(facts, "Tied to a date by a hard constraint", tasks, action=action)


def is_hard(task: Task) -> bool:
    """Whether a constraint imposes a date that logic cannot move later."""
    return any(c is not None and c.type in HARD_CONSTRAINTS for c in (task.constraint, task.second_constraint))


def few_allowed(facts: Facts, what: str, tasks: Sequence[Task], *, action: str) -> Verdict:
    """Return the verdict of a rule that allows 5 % of the unfinished tasks."""
    if not facts.unfinished:
        return not_computable(NOTHING_OPEN)
    value = share(len(tasks), len(facts.unfinished))
    text = facts.tally(what, tasks)
    return at_most(0.05, value, text, tasks=uids(tasks), action=action)


def _of_links(facts: Facts, what: str, links: Sequence[Link], *, limit: float, action: str) -> Verdict:
    if not facts.links:
        return not_computable(NO_LINKS)
    value = share(len(links), len(facts.links))
    names = [name_of(facts, link) for link in links]
    text = tally(what, names, base=len(facts.links), noun="link")
    return at_most(limit, value, text, tasks=ends_of(links), action=action)


def name_of(facts: Facts, link: Link) -> str:
    """Return what people call a link."""
    return f"{facts.name(link.predecessor)} → {facts.name(link.successor)}"


def ends_of(links: Iterable[Link]) -> tuple[str, ...]:
    """Return the tasks at both ends of some links, each once."""
    return tuple(dict.fromkeys(uid for link in links for uid in (link.predecessor, link.successor)))
