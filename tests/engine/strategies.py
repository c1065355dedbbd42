"""Random small plans and calendars for property tests."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

from hypothesis import strategies as st

from milepost.engine import (
    MS_PROJECT,
    NATIVE,
    P6,
    Assignment,
    Calendar,
    CalendarException,
    Constraint,
    Effect,
    Group,
    Impact,
    Link,
    Plan,
    Range,
    Resource,
    Task,
)
from tests.engine.builders import DAY, SHIFTS, jan, on

DURATIONS = st.sampled_from((0, 15, 60, 100, 240, 480, 481, 960))
LAGS = st.sampled_from(
    (
        (0, "working"), (0, "working"), (120, "working"), (-200, "working"), (700, "working"), (500, "elapsed"),
        (-300, "elapsed"), (50, "percent"), (-50, "percent"), (150, "elapsed_percent"),
    )
)  # fmt: skip
KINDS = st.sampled_from(("FS", "FS", "SS", "FF", "SF"))


@st.composite
def shifts(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    """Return the shifts of a day: none, or a few between half hours."""
    edges = sorted(draw(st.sets(st.integers(0, 48), max_size=6)))
    return tuple((30 * start, 30 * end) for start, end in zip(edges[::2], edges[1::2]))


@st.composite
def calendars(draw: st.DrawFn, uid: str = "c") -> Calendar:
    """Return a calendar that works two days a week at least, with some exceptions in January."""
    week = (SHIFTS, *(draw(shifts()) for _ in range(5)), SHIFTS)
    exceptions = draw(st.lists(st.tuples(st.integers(1, 31), shifts()), max_size=3))
    return Calendar(
        uid, uid, week, exceptions=tuple(CalendarException(on(day), on(day), own) for day, own in exceptions)
    )


@st.composite
def links(draw: st.DrawFn, uids: list[str]) -> tuple[Link, ...]:
    """Return links that run forward through `uids`."""
    pairs = list(combinations(uids, 2))
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=2 * len(uids))) if pairs else []
    return tuple(Link(before, after, draw(KINDS), *draw(LAGS)) for before, after in chosen)


@st.composite
def plans(draw: st.DrawFn, **settings: Any) -> Plan:
    """Return a plan of a few tasks on three calendars, without constraints."""
    own = draw(calendars("c")), draw(calendars("d")), draw(calendars("e"))
    uids = [f"t{n}" for n in range(draw(st.integers(1, 6)))]
    tasks = tuple(
        Task(uid, uid, duration=draw(DURATIONS), calendar=draw(st.sampled_from((None, "d", "e"))), milestone=False)
        for uid in uids
    )
    return Plan(jan(5), tasks, draw(links(uids)), calendars=own, calendar="c", default_range="none", **settings)


@st.composite
def simple_plans(draw: st.DrawFn) -> Plan:
    """Return a plan on one calendar with finish-to-start links only, and no milestones."""
    given = draw(plans())
    tasks = tuple(replace(task, calendar=None, duration=max(task.duration, 1)) for task in given.tasks)
    plain = tuple(
        {(link.predecessor, link.successor): Link(link.predecessor, link.successor) for link in given.links}.values()
    )
    return replace(given, tasks=tasks, links=plain)


@st.composite
def ranges(draw: st.DrawFn) -> Range | None:
    """Return a range of minutes of any shape, or none."""
    low, middle, high = sorted(draw(st.tuples(*[st.integers(10, 3000)] * 3)))
    return draw(
        st.sampled_from(
            (
                None,
                Range.pert(low, middle, high),
                Range.triangular(low, middle, high),
                Range.uniform(low, high),
                Range.lognormal(low, high),
                Range.discrete({low: 1, high: 3}),
                Range.ratios([0.5, 1, 1.5, 3]),
                Range.point(low),
            )
        )
    )


@st.composite
def uncertain_plans(draw: st.DrawFn) -> Plan:
    """Return a plan with every feature that a simulation knows."""
    given = draw(plans())
    tasks = tuple(draw(_featured(task)) for task in given.tasks)
    uids = [task.uid for task in tasks]
    summary = Task("sum", "Summary", summary=True)
    tasks = (summary, *(replace(t, parent="sum") if n % 2 else t for n, t in enumerate(tasks)))
    around = tuple(Link("sum", uid, draw(KINDS), *draw(LAGS)) for uid in uids[::2] if draw(st.booleans()))
    people = Resource("p", "P", calendar="d", rate=60.0), Resource("q", "Q", rate=33.3, cost_per_use=5)
    return replace(
        given,
        tasks=tasks,
        links=around if around and len(uids) > 1 else given.links,
        resources=people,
        assignments=draw(assignments(uids)),
        groups=(Group("team", 0.3),),
        effects=tuple(draw(st.lists(effects(uids), max_size=3, unique_by=lambda effect: effect.uid))),
        shared_factor=draw(st.sampled_from((0.0, 0.2))),
        default_range=draw(st.sampled_from(("sip", "none"))),
        status_date=draw(st.sampled_from((None, jan(7, 10)))),
        profile=draw(st.sampled_from((NATIVE, MS_PROJECT, P6, replace(P6, progress="progress_override")))),
    )


@st.composite
def _featured(draw: st.DrawFn, task: Task) -> Task:
    return replace(
        task,
        **draw(_progress()),
        estimate=draw(ranges()) if task.duration else None,
        group=draw(st.sampled_from((None, "team"))),
        type=draw(st.sampled_from(("fixed_duration", "fixed_work"))),
        milestone=task.duration == 0,
        milestone_edge=draw(st.sampled_from(("start", "finish"))),
        constraint=draw(st.sampled_from((None, None, Constraint("SNET", jan(8, 9)), Constraint("FNET", jan(9, 12))))),
        levelling_delay=draw(st.sampled_from((0, 0, 0, 900))),
    )


@st.composite
def _progress(draw: st.DrawFn) -> dict[str, Any]:
    begun = draw(st.sampled_from((None, None, None, jan(5, 9))))
    return {
        "actual_start": begun,
        "actual_finish": draw(st.sampled_from((None, None, jan(6, 11)))) if begun else None,
        "percent_complete": draw(st.sampled_from((0.0, 40.0, 100.0))) if begun else 0.0,
    }


@st.composite
def assignments(draw: st.DrawFn, uids: list[str]) -> tuple[Assignment, ...]:
    chosen = draw(st.lists(st.tuples(st.sampled_from(uids), st.sampled_from("pq")), max_size=4, unique=True))
    return tuple(
        Assignment(
            task,
            who,
            draw(st.sampled_from((0.5, 1.0))),
            draw(st.sampled_from((60.0, DAY, 700.0))),
            delay=draw(st.sampled_from((0, 90))),
        )
        for task, who in chosen
    )


@st.composite
def effects(draw: st.DrawFn, uids: list[str]) -> Effect:
    uid = draw(st.sampled_from(("r", "s", "t")))
    unit = draw(st.sampled_from(("days", "percent", "cost")))
    amount = draw(st.sampled_from((Range.point(1), Range.pert(-2, 1, 4), Range.uniform(-60, 80))))
    probability = draw(st.sampled_from((0.0, 0.3, 1.0)))
    return Effect(
        uid, uid, probability, (Impact(unit, amount),), tuple(draw(st.sets(st.sampled_from(uids), min_size=1)))
    )


@st.composite
def edits(draw: st.DrawFn, plan: Plan) -> Plan:
    """Return the plan after one edit of a task, of its progress or of the links."""
    at = draw(st.integers(0, len(plan.tasks) - 1))
    task = plan.tasks[at]
    what = draw(st.sampled_from(("links", "task", "progress")))
    if what == "progress" and not task.summary:
        changed = replace(task, **draw(_progress()))
        return replace(plan, tasks=(*plan.tasks[:at], changed, *plan.tasks[at + 1 :]))
    if what == "task" and not task.summary:
        changed = replace(draw(_featured(task)), milestone=task.milestone, milestone_edge=task.milestone_edge)
        changed = replace(changed, duration=draw(DURATIONS) if task.duration else 0)
        changed = replace(changed, estimate=changed.estimate if changed.duration else None)
        return replace(plan, tasks=(*plan.tasks[:at], changed, *plan.tasks[at + 1 :]))
    more = draw(links([task.uid for task in plan.tasks if not task.summary]))[:2]
    fewer = draw(st.integers(0, len(plan.links)))
    return replace(plan, links=plan.links[fewer:] + more)
