"""Plans of every shape that a file may hold, for property tests."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from milepost.engine.plan import (
    MS_PROJECT,
    NATIVE,
    P6,
    STANDARD,
    Assignment,
    Availability,
    Baseline,
    Calendar,
    CalendarException,
    Constraint,
    Earning,
    EarningStep,
    Effect,
    Group,
    Impact,
    Link,
    Plan,
    Profile,
    Resource,
    Response,
    Task,
    WorkWeek,
)
from milepost.engine.ranges import Range
from milepost.exchange.quantities import Units

_signs = st.characters(exclude_categories=["Cs"])
names = st.one_of(
    st.sampled_from(["Design", "Build the API", 'Say "hi"\n', "Prüfung", "a = [1]  # no"]), st.text(_signs)
)
ids = st.one_of(
    st.from_regex(r"[A-Za-z0-9_-]{1,8}", fullmatch=True),
    st.sampled_from(["12", "12FS", "12FS+2d", "1.2.3", "A FF", "bo 50%", "", "x y", "ö"]),
    st.text(_signs, max_size=6),
)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(lambda moment: moment.replace(microsecond=0))
days = st.dates(date(1990, 1, 1), date(2100, 1, 1))
moments_of_day = st.one_of(
    moments,
    st.builds(
        lambda day, hour: datetime(day.year, day.month, day.day, *hour),
        days,
        st.sampled_from([(8, 0), (17, 0), (23, 59)]),
    ),
)
minutes = st.one_of(st.sampled_from([0, 30, 60, 240, 480, 720, 2400, 9600]), st.integers(0, 1_000_000))
points = st.one_of(minutes.map(float), st.floats(0, 1e6))
units = st.builds(Units, st.integers(60, 1440), st.integers(300, 10_080), st.integers(1, 31))


def optional(values: st.SearchStrategy) -> st.SearchStrategy:
    return st.one_of(st.none(), values)


def _sorted(size: int, values: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(values, min_size=size, max_size=size).map(sorted)


def ranges(values: st.SearchStrategy = points) -> st.SearchStrategy:
    positive = st.floats(0.1, 1e6)
    weighted = st.lists(st.tuples(values, st.floats(0.01, 100)), min_size=1, max_size=4)
    return st.one_of(
        st.builds(Range.point, values),
        _sorted(3, values).map(lambda p: Range.pert(*p)),
        _sorted(3, values).map(lambda p: Range.triangular(*p)),
        _sorted(2, values).map(lambda p: Range.uniform(*p)),
        _sorted(2, positive).map(lambda p: Range.lognormal(*p)),
        st.lists(values, min_size=1, max_size=4).map(lambda p: Range("discrete", tuple(map(float, p)))),
        weighted.map(lambda w: Range("discrete", tuple(float(p) for p, _ in w), tuple(q for _, q in w))),
        st.lists(st.floats(0, 10), min_size=1, max_size=5).map(Range.ratios),
    )


@st.composite
def _shifts(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    edges = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
    return tuple(zip(edges[::2], edges[1::2]))


@st.composite
def _spans(draw: st.DrawFn, **rest: st.SearchStrategy) -> dict[str, object]:
    first = draw(days)
    last = first + timedelta(days=draw(st.integers(0, 40)))
    return {"first": first, "last": last, **{key: draw(values) for key, values in rest.items()}}


_exceptions = _spans(shifts=_shifts(), name=names).map(lambda fields: CalendarException(**fields))
_week_days = st.tuples(*[optional(_shifts())] * 7)
_work_weeks = _spans(days=_week_days, name=names).map(lambda fields: WorkWeek(**fields))


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Calendar, ...]:
    uids = draw(st.lists(ids, unique=True, min_size=1, max_size=3))
    return (
        draw(st.just((STANDARD,)))
        if draw(st.booleans())
        else tuple(draw(_calendar(uid, uids[:n])) for n, uid in enumerate(uids))
    )


@st.composite
def _calendar(draw: st.DrawFn, uid: str, bases: list[str]) -> Calendar:
    base = draw(st.sampled_from([None, *bases]))
    return Calendar(
        uid,
        draw(names),
        draw(_week_days if base is not None else st.tuples(*[_shifts()] * 7)),
        base,
        tuple(draw(st.lists(_exceptions, max_size=2))),
        tuple(draw(st.lists(_work_weeks, max_size=2))),
        draw(st.sampled_from(["", "DE", "DE-BY", "US-CA"])),
        draw(st.sampled_from(["", "Europe/Berlin", "Asia/Kolkata"])),
    )


_money = st.integers(-(10**9), 10**9)
_rates = st.one_of(st.integers(0, 50_000).map(float), st.floats(0, 1e6))
_shares = st.one_of(st.sampled_from([0.0, 0.1, 0.5, 0.8, 1.0]), st.floats(0, 1))
_amounts = st.one_of(st.integers(-10, 100).map(float), st.floats(-1e6, 1e6))


@st.composite
def _impacts(draw: st.DrawFn, *, least: int) -> tuple[Impact, ...]:
    kinds = draw(st.lists(st.sampled_from(["days", "percent", "cost"]), min_size=least, max_size=3))
    return tuple(Impact(kind, draw(ranges(_amounts))) for kind in kinds)


@st.composite
def _effects(draw: st.DrawFn, uid: str, tasks: list[str]) -> Effect:
    response = st.builds(Response, _shares, _impacts(least=0), _money)
    chosen = tuple(draw(st.lists(st.sampled_from(tasks), max_size=3)))
    return Effect(uid, draw(names), draw(_shares), draw(_impacts(least=1)), chosen, draw(optional(response)))


_earning_rules = st.one_of(
    st.sampled_from([Earning("percent"), Earning("physical"), Earning("level_of_effort")]),
    st.integers(0, 100).map(lambda percent: Earning("fixed", percent)),
)
_steps = st.builds(EarningStep, names, st.one_of(st.just(1.0), st.floats(0, 100)), st.booleans())
_earnings = st.one_of(
    _earning_rules, st.lists(_steps, max_size=3).map(lambda steps: Earning("steps", steps=tuple(steps)))
)
_constraint_types = st.sampled_from(["MSO", "MFO", "SNET", "SNLT", "FNET", "FNLT", "START_ON", "FINISH_ON"])
_constraints = st.one_of(
    st.builds(Constraint, _constraint_types, moments_of_day), st.sampled_from([Constraint("ASAP"), Constraint("ALAP")])
)
_baselines = st.builds(
    Baseline, optional(moments_of_day), optional(moments_of_day), optional(minutes), optional(_money), optional(minutes)
)
_types = st.sampled_from(
    ["fixed_duration", "fixed_units", "fixed_work", "task_dependent", "resource_dependent", "level_of_effort"]
)


@st.composite
def _tasks(draw: st.DrawFn, uid: str, *, parents: list[str], calendars: list[str], groups: list[str]) -> Task:
    return Task(
        uid=uid,
        name=draw(names),
        id=draw(st.one_of(st.just(uid), ids)),
        parent=draw(st.sampled_from([None, *parents])),
        duration=draw(minutes),
        elapsed=draw(st.booleans()),
        milestone=draw(st.booleans()),
        milestone_edge=draw(st.sampled_from(["start", "finish"])),
        type=draw(_types),
        estimate=draw(optional(ranges())),
        calendar=draw(st.sampled_from([None, *calendars])),
        ignore_resource_calendars=draw(st.booleans()),
        constraint=draw(optional(_constraints)),
        second_constraint=draw(optional(_constraints)),
        deadline=draw(optional(moments_of_day)),
        active=draw(st.booleans()),
        manual=draw(optional(st.tuples(moments_of_day, moments_of_day))),
        actual_start=draw(optional(moments_of_day)),
        actual_finish=draw(optional(moments_of_day)),
        remaining=draw(optional(minutes)),
        percent_complete=draw(st.one_of(st.sampled_from([0.0, 40.0, 100.0]), st.floats(0, 100))),
        levelling_delay=draw(minutes),
        fixed_cost=draw(_money),
        group=draw(st.sampled_from([None, *groups])),
        baseline=draw(optional(_baselines)),
        summary=draw(st.booleans()),
        earning=draw(optional(_earnings)),
        physical_percent=draw(optional(st.floats(0, 100))),
        actual_cost=draw(optional(_money)),
        priority=draw(st.sampled_from([500, 0, 1000])),
    )


@st.composite
def _links(draw: st.DrawFn, successor: str, predecessors: list[str]) -> Link:
    unit = draw(st.sampled_from(["working", "elapsed", "percent", "elapsed_percent"]))
    lag = draw(st.one_of(st.sampled_from([0.0, 480.0, -960.0, 50.0]), st.floats(-1e6, 1e6)))
    return Link(
        draw(st.sampled_from(predecessors)), successor, draw(st.sampled_from(["FS", "SS", "FF", "SF"])), lag, unit
    )


@st.composite
def _assignments(draw: st.DrawFn, task: str, resource: Resource) -> Assignment:
    amounts = _rates if resource.kind == "cost" else points
    units = draw(_shares)
    if draw(st.booleans()):
        return Assignment(task, resource.uid, units)
    work, left = draw(optional(amounts)), draw(optional(amounts))
    return Assignment(task, resource.uid, units, work, draw(amounts), left, draw(minutes))


_steps = st.dictionaries(moments_of_day, _shares, max_size=2).map(
    lambda steps: tuple(Availability(*step) for step in sorted(steps.items()))
)
_resource_kinds = st.sampled_from(["work", "work", "material", "cost"])


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any plan whose references hold; its links and assignments are grouped by task, as a file groups them."""
    each_calendar = draw(calendars())
    calendar_ids = [calendar.uid for calendar in each_calendar]
    resources = [
        Resource(
            uid,
            draw(names),
            draw(_resource_kinds),
            draw(st.sampled_from([None, *calendar_ids])),
            draw(_shares),
            draw(_rates),
            draw(_rates),
            draw(_steps),
        )
        for uid in draw(st.lists(ids, unique=True, max_size=3))
    ]
    groups = tuple(Group(name, draw(st.floats(0, 2))) for name in draw(st.lists(ids, unique=True, max_size=2)))
    uids = draw(st.lists(ids, unique=True, min_size=1, max_size=5))
    known = {"calendars": calendar_ids, "groups": [group.name for group in groups]}
    written = draw(units)
    return Plan(
        start=draw(moments_of_day),
        tasks=tuple(draw(_tasks(uid, parents=uids, **known)) for uid in uids),
        links=tuple(link for uid in uids for link in draw(st.lists(_links(uid, uids), max_size=3))),
        name=draw(names),
        calendars=each_calendar,
        calendar=draw(st.sampled_from(calendar_ids)),
        resources=tuple(resources),
        assignments=tuple(
            draw(_assignments(uid, person)) for uid in uids for person in resources if draw(st.booleans())
        ),
        effects=tuple(draw(_effects(uid, uids)) for uid in draw(st.lists(ids, unique=True, max_size=2))),
        groups=groups,
        finish_by=draw(optional(moments_of_day)),
        status_date=draw(optional(moments_of_day)),
        target=draw(optional(moments_of_day)),
        minutes_per_day=written.minutes_per_day,
        minutes_per_week=written.minutes_per_week,
        days_per_month=written.days_per_month,
        time_zone=draw(st.sampled_from(["", "Europe/Berlin"])),
        currency=draw(st.sampled_from(["", "EUR", "JPY"])),
        currency_digits=draw(st.integers(0, 3)),
        shared_factor=draw(st.floats(0, 2)),
        default_range=draw(st.sampled_from(["sip", "none"])),
        profile=draw(profiles()),
        earning=draw(_earning_rules),
    )


def profiles() -> st.SearchStrategy[Profile]:
    changed = st.builds(
        Profile,
        name=st.sampled_from(["native", "ms_project", "p6"]),
        lag_calendar=st.sampled_from(["predecessor", "successor", "project", "24h"]),
        progress=st.sampled_from(["retained_logic", "progress_override", "actual_dates", "as_planned"]),
        honor_constraints=st.booleans(),
        alap=st.sampled_from(["total_float", "free_float"]),
        total_float=st.sampled_from(["finish", "start", "smallest"]),
        critical_slack=minutes,
        multiple_critical_paths=st.booleans(),
    )
    return st.one_of(st.sampled_from([NATIVE, MS_PROJECT, P6]), changed)
