"""MS Project XML that we write opens in MS Project and comes back as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.engine.plan import (
    MS_PROJECT,
    STANDARD,
    Assignment,
    Baseline,
    Calendar,
    CalendarException,
    Constraint,
    Earning,
    Effect,
    Impact,
    Link,
    Plan,
    Resource,
    Task,
    WorkWeek,
)  # fmt: skip
from milepost.engine.ranges import Range
from milepost.engine.results import Driver, Schedule, TaskDates
from milepost.exchange import Project
from milepost.exchange.ms_project import read, unwritten, write
from tests.exchange.plan_files import NAMESPACE
from tests.exchange.strategies import plans

START = datetime(2026, 3, 2, 8)
DAY = ((480, 720), (780, 1020))


def plan(*tasks, **rest):
    return Plan(start=START, tasks=tasks, name="Launch", profile=MS_PROJECT, **rest)


def project(*tasks, **rest):
    return Project("1", "Launch", plan(*tasks, **rest))


def again(source):
    return read(write(source)).projects[0]


def written(source, path, **options):
    """Return the texts at a path of the document, such as Tasks/Task/Name."""
    steps = "/".join(f"{{{NAMESPACE}}}{step}" for step in path.split("/"))
    return [found.text for found in fromstring(write(source, **options)).findall(steps)]


def numbered_standard():
    return {"calendars": (replace(STANDARD, uid="1"),), "calendar": "1"}


_moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(lambda moment: moment.replace(microsecond=0))
_minutes = st.integers(0, 100_000)
_names = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20)
_shifts = st.sampled_from([(), DAY, ((0, 1440),), ((1320, 1440),), ((0, 360), (480, 720))])


def optional(values):
    return st.one_of(st.none(), values)


@st.composite
def _progress(draw):
    state = draw(st.sampled_from(["waiting", "running", "finished"]))
    if state == "waiting":
        return {}
    if state == "finished":
        return {"actual_start": draw(_moments), "actual_finish": draw(_moments), "percent_complete": 100.0}
    share = float(draw(st.integers(0, 99)))
    return {"actual_start": draw(_moments), "percent_complete": share, "remaining": draw(optional(_minutes))}


@st.composite
def _tasks(draw, row, parent):
    dated = st.builds(Constraint, st.sampled_from(["MSO", "MFO", "SNET", "SNLT", "FNET", "FNLT"]), _moments)
    baselines = st.builds(Baseline, *map(optional, [_moments, _moments, _minutes, _minutes, _minutes]))
    return Task(
        uid=str(row * 7),
        name=draw(_names),
        id=str(row),
        parent=parent,
        duration=draw(_minutes),
        elapsed=draw(st.booleans()),
        milestone=draw(st.booleans()),
        type=draw(st.sampled_from(["fixed_duration", "fixed_units", "fixed_work"])),
        calendar=draw(st.sampled_from([None, "1"])),
        ignore_resource_calendars=draw(st.booleans()),
        constraint=draw(st.one_of(st.none(), st.just(Constraint("ALAP")), dated)),
        deadline=draw(optional(_moments)),
        active=draw(st.booleans()),
        manual=draw(optional(st.tuples(_moments, _moments).map(sorted).map(tuple))),
        levelling_delay=draw(_minutes),
        fixed_cost=draw(st.integers(-(10**9), 10**9)),
        baseline=draw(optional(baselines).filter(lambda baseline: baseline != Baseline())),
        earning=draw(st.sampled_from([None, Earning("physical")])),
        physical_percent=draw(optional(st.integers(0, 100).map(float))),
        actual_cost=draw(optional(_minutes)),
        **draw(_progress()),
    )


@st.composite
def outlines(draw):
    """Tasks in outline order, numbered by row."""
    path: list[str] = []
    tasks: list[Task] = []
    for row in range(1, draw(st.integers(1, 7))):
        del path[draw(st.integers(0, len(path))) :]
        tasks.append(draw(_tasks(row, path[-1] if path else None)))
        path.append(tasks[-1].uid)
    parents = {task.parent for task in tasks}
    return tuple(replace(task, summary=task.uid in parents) for task in tasks)


@st.composite
def calendars(draw):
    spans = st.tuples(st.integers(0, 400), st.integers(0, 30)).map(
        lambda span: (date.fromordinal(738_000 + span[0]), date.fromordinal(738_000 + sum(span)))
    )
    exceptions = st.builds(lambda span, *rest: CalendarException(*span, *rest), spans, _shifts, _names)
    weeks = st.builds(lambda span, *rest: WorkWeek(*span, *rest), spans, st.tuples(*[optional(_shifts)] * 7), _names)
    lists = st.tuples(st.lists(exceptions, max_size=3).map(tuple), st.lists(weeks, max_size=2).map(tuple))
    own = Calendar("1", "Plant", draw(st.tuples(*[_shifts] * 7)), None, *draw(lists))
    derived = Calendar("2", "Crane", draw(st.tuples(*[optional(_shifts)] * 7)), "1", *draw(lists))
    return own, derived


@st.composite
def ms_project_plans(draw):
    """Any plan that MS Project XML can hold as it is."""
    tasks = draw(outlines())
    uids = [task.uid for task in tasks]
    kinds = ["work", "material", "cost"]
    cents = st.integers(0, 10**6).map(float)
    quarters = st.integers(0, 400).map(lambda n: n / 4)
    resources = [
        Resource(
            str(n),
            f"R{n}",
            draw(st.sampled_from(kinds)),
            draw(st.sampled_from([None, "1", "2"])),
            draw(quarters),
            draw(cents),
            draw(cents),
        )
        for n in range(1, draw(st.integers(1, 4)))
    ]
    pairs = [(uid, r.uid) for uid in uids for r in resources if draw(st.booleans())]
    lags = st.one_of(
        st.tuples(st.integers(-5000, 5000), st.sampled_from(["working", "elapsed"])),
        st.tuples(st.integers(-100, 300), st.sampled_from(["percent", "elapsed_percent"])),
    )
    links = [
        Link(a, b, draw(st.sampled_from(["FS", "SS", "FF", "SF"])), *draw(lags))
        for b in uids for a in uids if draw(st.integers(0, 3)) == 0
    ]  # fmt: skip
    amounts = quarters.map(lambda amount: amount * 60)
    return plan(
        *tasks,
        links=tuple(links),
        calendars=draw(calendars()),
        calendar="1",
        resources=tuple(resources),
        assignments=tuple(
            Assignment(
                a, b, draw(quarters), draw(optional(amounts)), draw(amounts), draw(optional(amounts)), draw(_minutes)
            )
            for a, b in pairs
        ),
        status_date=draw(optional(_moments)),
        minutes_per_day=draw(st.integers(60, 1440)),
        minutes_per_week=draw(st.integers(300, 10080)),
        days_per_month=draw(st.integers(1, 31)),
        currency=draw(st.sampled_from(["", "EUR", "JPY"])),
        currency_digits=draw(st.integers(0, 3)),
    )


@settings(max_examples=50)
@given(ms_project_plans())
def test_what_is_written_reads_the_same(source):
    assert again(Project("1", "Launch", source)).plan == source


@settings(max_examples=30)
@given(plans())
def test_any_plan_is_written_and_a_second_trip_changes_nothing(source):
    once = again(Project("1", "Launch", source))
    assert again(once).plan == once.plan


def test_uids_that_are_no_numbers_come_back():
    tasks = (Task("design", "Design", id="D-1"), Task("build", "Build", id="B-7", parent=None))
    found = again(
        project(*tasks, links=(Link("design", "build"),), resources=(Resource("ann", "Ann"),),
                assignments=(Assignment("build", "ann"),), **numbered_standard())
    ).plan  # fmt: skip
    assert [(task.uid, task.id) for task in found.tasks] == [("design", "D-1"), ("build", "B-7")]
    assert found.links == (Link("design", "build"),)
    assert [(a.task, a.resource) for a in found.assignments] == [("build", "ann")]


def test_uids_too_large_for_ms_project_are_numbered_and_come_back():
    source = project(Task("3000000", "Big", id="1"), **numbered_standard())
    assert written(source, "Tasks/Task/UID") == ["1"]
    assert again(source).plan.tasks[0].uid == "3000000"


def test_names_that_ms_project_refuses_are_changed_and_told():
    long = Calendar("1", "A calendar with a name that is far too long for MS Project to take", STANDARD.week)
    source = project(
        resources=(Resource("1", "Miller, [Ann]"),), calendars=(long, replace(long, uid="2")), calendar="1"
    )
    assert written(source, "Resources/Resource/Name") == ["Miller; (Ann)"]
    names = written(source, "Calendars/Calendar/Name")
    assert len(set(names)) == 2
    assert max(map(len, names)) <= 51
    assert "resource name" in {loss.what for loss in unwritten(source)}


def test_a_derived_calendar_that_tasks_use_is_written_whole():
    base = Calendar(
        "1", "Plant", (DAY,) * 5 + ((), ()), exceptions=(CalendarException(date(2026, 5, 1), date(2026, 5, 1)),)
    )
    derived = Calendar("2", "Night", (None,) * 4 + ((), None, None), base="1")
    source = project(Task("1", "Weld", calendar="2"), calendars=(base, derived), calendar="1")
    found = again(source).plan.calendars[1]
    assert (found.base, found.week, found.exceptions) == (None, (DAY,) * 4 + ((), (), ()), base.exceptions)


def test_a_schedule_is_written_with_its_dates_and_floats():
    finish = datetime(2026, 3, 2, 17)
    dates = TaskDates("1", "1", "Dig", START, finish, START, finish, 30, 15, True, True, Driver("project_start", ""))
    schedule = Schedule(START, finish, None, (dates,), _by_uid={"1": dates})
    source = project(Task("1", "Dig", duration=480), **numbered_standard())
    values = [written(source, f"Tasks/Task/{name}", schedule=schedule)[0] for name in ("Start", "Finish", "TotalSlack")]
    assert values == ["2026-03-02T08:00:00", "2026-03-02T17:00:00", "300"]


TASK_ELEMENTS = [
    "UID",
    "ID",
    "Name",
    "Active",
    "Manual",
    "Type",
    "IsNull",
    "WBS",
    "OutlineNumber",
    "OutlineLevel",
    "Start",
    "Finish",
    "Duration",
    "ManualStart",
    "ManualFinish",
    "ManualDuration",
    "DurationFormat",
    "Estimated",
    "Milestone",
    "Summary",
    "FixedCost",
    "PercentComplete",
    "ActualStart",
    "ActualFinish",
    "ActualCost",
    "RemainingDuration",
    "ConstraintType",
    "CalendarUID",
    "ConstraintDate",
    "Deadline",
    "LevelingDelay",
    "LevelingDelayFormat",
    "IgnoreResourceCalendar",
    "PhysicalPercentComplete",
    "EarnedValueMethod",
    "PredecessorLink",
    "ExtendedAttribute",
    "Baseline",
]


def test_elements_stand_in_the_order_of_the_schema():
    source = project(
        Task(
            "1",
            "Dig",
            constraint=Constraint("SNET", START),
            deadline=START,
            fixed_cost=1,
            actual_start=START,
            physical_percent=30,
            actual_cost=1,
            baseline=Baseline(start=START),
        ),
        Task("2", "Fill"),
        links=(Link("1", "2"),),
        **numbered_standard(),
    )
    rows = [
        [child.tag.partition("}")[2] for child in row] for row in fromstring(write(source)).iter(f"{{{NAMESPACE}}}Task")
    ]
    for names in rows:
        assert [name for name in TASK_ELEMENTS if name in names] == names


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"finish_by": START}, "imposed finish"),
        ({"target": START}, "target"),
        ({"time_zone": "Europe/Berlin"}, "time zone"),
        ({"effects": (Effect("e", "Rain", 0.5, (Impact("days", Range.point(1)),)),)}, "effects"),
        ({"calendars": (replace(STANDARD, holidays="DE"),)}, "holidays"),
        ({"tasks": (Task("1", "Dig", estimate=Range.pert(1, 2, 3)),)}, "range"),
        ({"tasks": (Task("1", "Dig", group="Team"),)}, "correlation group"),
        ({"tasks": (Task("1", "Dig", second_constraint=Constraint("FNLT", START)),)}, "second constraint"),
        ({"tasks": (Task("1", "Dig", constraint=Constraint("START_ON", START)),)}, "constraint"),
        ({"tasks": (Task("1", "Dig", type="level_of_effort"),)}, "level of effort"),
        ({"tasks": (Task("1", "Dig", earning=Earning("fixed", 20)),)}, "earning rule"),
        ({"earning": Earning("fixed", 20)}, "earning rule"),
    ],
)
def test_what_ms_project_cannot_hold_is_told(changes, what):
    assert [loss.what for loss in unwritten(Project("1", "Launch", replace(plan(), **changes)))] == [what]
