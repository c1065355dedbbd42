"""Believable random plans, the same for the same seed: what the benchmarks schedule and simulate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from milepost.engine import STANDARD, Calendar, CalendarException, Effect, Impact, Link, Plan, Range, Task
from milepost.engine.plan import LagUnit, LinkType

START = datetime(2026, 11, 23, 8)
HALF_DAY, DAY = 240, 480
WINDOW = 200  # how far back in the plan a task waits for others
PACKAGE = 50  # tasks of a summary
MILESTONE_EVERY, DEADLINE_EVERY = 50, 200
LAGGED = 0.2  # the share of links that have a lag
LINK_TYPES: tuple[LinkType, ...] = ("FS", "SS", "FF", "SF")
TYPE_WEIGHTS = (87, 8, 4, 1)
LAGS: tuple[tuple[int, LagUnit], ...] = ((480, "working"), (960, "working"), (-240, "working"), (4320, "elapsed"))

_SHIFTS = ((480, 720), (780, 1020))
_EARLY = ((420, 720), (750, 930))
_ALL_DAY = ((0, 1440),)


def network(tasks: int, *, seed: int = 1, effects: int = 0) -> Plan:
    """Return a plan of five calendars, links of all types, a fifth of them with a lag, and a PERT range a task."""
    random = Random(seed)  # noqa: S311 - for plans, not for secrets
    rows = [_task(random, i) for i in range(tasks)]
    packages = [Task(f"p{k}", f"Package {k}", summary=True) for k in range(-(-tasks // PACKAGE))]
    return Plan(
        START,
        (*packages, *rows),
        tuple(_links(random, tasks)),
        name=f"{tasks:,} tasks",
        calendars=tuple(_calendars()),
        effects=tuple(_effect(random, k, tasks) for k in range(effects)),
    )


def plain_network(tasks: int, *, seed: int = 1) -> Plan:
    """Return a plan that every scheduler understands: one calendar, finish-to-start links, certain durations."""
    random = Random(seed)  # noqa: S311 - for plans, not for secrets
    rows = tuple(Task(f"t{i}", f"Task {i}", duration=random.randrange(1, 20) * HALF_DAY) for i in range(tasks))
    links = tuple(replace(link, type="FS", lag=max(0, link.lag), lag_unit="working") for link in _links(random, tasks))
    return Plan(START, rows, links, name=f"{tasks:,} tasks", default_range="none")


def _calendars() -> Iterator[Calendar]:
    shutdowns = tuple(
        CalendarException(date(year, 12, 24), date(year + 1, 1, 1), name="Shutdown") for year in range(2026, 2036)
    )
    yield replace(STANDARD, exceptions=shutdowns)
    yield Calendar("six", "Six days", (*(_SHIFTS,) * 6, ()), exceptions=shutdowns)
    yield Calendar("early", "Early shift", (*(_EARLY,) * 5, (), ()), exceptions=shutdowns)
    yield Calendar("four", "Four days", (*(_SHIFTS,) * 4, (), (), ()), exceptions=shutdowns)
    yield Calendar("always", "Round the clock", (_ALL_DAY,) * 7)


def _task(random: Random, i: int) -> Task:
    package = f"p{i // PACKAGE}"
    if i % MILESTONE_EVERY == MILESTONE_EVERY - 1:
        due = START + timedelta(days=60 + i // 4) if i % DEADLINE_EVERY == DEADLINE_EVERY - 1 else None
        return Task(f"t{i}", f"Milestone {i}", parent=package, milestone=True, deadline=due)
    minutes = random.randrange(1, 20) * HALF_DAY
    calendar = random.choice((None, "six", "early", "four", "always"))
    return Task(
        f"t{i}", f"Task {i}", parent=package, duration=minutes, calendar=calendar, estimate=pert(random, minutes)
    )


def pert(random: Random, minutes: int) -> Range:
    """Return a range around a most likely duration, longer above than below, in whole quarters of an hour."""
    low, high = (round(minutes * random.uniform(*bounds) / 15) * 15 for bounds in ((0.5, 0.9), (1.2, 3.0)))
    return Range.pert(low, minutes, high)


def _links(random: Random, tasks: int) -> Iterator[Link]:
    """Let each task wait for one or two of those before it."""
    for i in range(1, tasks):
        for earlier in sorted({random.randrange(max(0, i - WINDOW), i) for _ in range(2)}):
            yield link_between(random, f"t{earlier}", f"t{i}")


def link_between(random: Random, predecessor: str, successor: str) -> Link:
    """Return a link of a random type, now and then with a lag."""
    kind = random.choices(LINK_TYPES, TYPE_WEIGHTS)[0]
    if random.random() >= LAGGED:
        return Link(predecessor, successor, kind)
    lag, unit = random.choice(LAGS)
    return Link(predecessor, successor, kind, lag, unit)


def _effect(random: Random, k: int, tasks: int) -> Effect:
    impact = Impact("days", Range.triangular(1, 3, 10)) if k % 2 else Impact("percent", Range.pert(5, 20, 60))
    hit = sorted({f"t{random.randrange(tasks)}" for _ in range(3)})
    return Effect(f"e{k}", f"Effect {k}", round(random.uniform(0.05, 0.5), 2), (impact,), tuple(hit))
