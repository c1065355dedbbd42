"""What is written as a table reads back as the same plan, and no cell of it is ever a formula."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.engine import schedule
from milepost.engine.plan import Assignment, Constraint, Effect, Link, Plan, Resource, Task
from milepost.engine.ranges import Range
from milepost.exchange.formats import CSV, XLSX
from milepost.exchange.project_file import Project
from milepost.exchange.table_options import TableOptions
from milepost.exchange.tables import read, unwritten, write_csv, write_xlsx

START = datetime(2026, 3, 2, 8)
FORMATS = {"csv": (write_csv, CSV), "xlsx": (write_xlsx, XLSX)}
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "'=1", "''=1", "=cmd|' /C calc'!A0", '=HYPERLINK("x")']

texts = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12) | st.sampled_from(
    [name for name in DANGEROUS if name.strip() == name]
)
ids = st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,6}", fullmatch=True) | st.integers(1, 999).map(str)
moments = st.datetimes(datetime(2026, 3, 2), datetime(2030, 1, 1)).map(lambda m: m.replace(second=0, microsecond=0))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan of what a table can hold."""
    uids = draw(st.lists(ids, min_size=1, max_size=6, unique=True))
    tasks: list[Task] = []
    path: list[str] = []
    for number, uid in enumerate(uids):
        path = path[: draw(st.integers(0, len(path)))]
        summary = number + 1 < len(uids) and draw(st.booleans())
        tasks.append(draw(_task(uid, path[-1] if path else None)))
        if summary:
            path.append(uid)
    parents = {task.parent for task in tasks}
    tasks = [_summary(task) if task.uid in parents else task for task in tasks]
    leaves = [task.uid for task in tasks if not task.summary]
    links = [
        Link(a, b, draw(st.sampled_from(["FS", "SS", "FF", "SF"])), draw(st.sampled_from([0.0, 480.0, -240.0])))
        for a, b in pairwise(leaves)
        if draw(st.booleans())
    ]
    names = draw(st.lists(st.sampled_from(["Ana", "Bo", "Crane 2", "Übü"]), unique=True, max_size=2))
    assignments = [
        Assignment(uid, name, draw(st.sampled_from([1.0, 0.5, 2.0]))) for uid in leaves[:2] for name in names
    ]
    used = dict.fromkeys(assignment.resource for assignment in assignments)
    resources = tuple(Resource(name, name) for name in used)
    return Plan(START, tuple(tasks), tuple(links), resources=resources, assignments=tuple(assignments))


@st.composite
def _task(draw: st.DrawFn, uid: str, parent: str | None) -> Task:
    minutes = draw(st.integers(1, 200).map(lambda n: n * 30))
    return Task(
        uid,
        draw(texts),
        id=uid,
        parent=parent,
        duration=minutes,
        estimate=draw(st.sampled_from([None, Range.pert(minutes, minutes, minutes * 2)])),
        constraint=draw(
            st.sampled_from([None, Constraint("ALAP")])
            | st.builds(Constraint, st.sampled_from(["SNET", "FNLT"]), moments)
        ),
        deadline=draw(st.none() | moments),
        fixed_cost=draw(st.sampled_from([0, 1250, 100_000])),
    )


def _summary(task: Task) -> Task:
    return Task(task.uid, task.name, id=task.id, parent=task.parent, deadline=task.deadline, summary=True)


def comparable(plan: Plan) -> Plan:
    return replace(
        plan, name="", links=tuple(sorted(plan.links, key=str)), assignments=tuple(sorted(plan.assignments, key=str))
    )


def again(plan: Plan, ending: str) -> Plan:
    write, format_ = FORMATS[ending]
    data = write(Project("1", "Pier", plan), schedule=schedule(plan))
    options = TableOptions()
    return read(data, format_, max_bytes=10**7, options=options, today=date(2026, 3, 2)).projects[0].plan


@pytest.mark.parametrize("ending", FORMATS)
@settings(max_examples=40)
@given(plan=plans())
def test_a_plan_comes_back_as_it_was_written(ending: str, plan: Plan) -> None:
    found = again(plan, ending)
    # Where nothing starts with the plan, the table tells only when its first task does.
    assert comparable(replace(found, start=START)) == comparable(plan)


@pytest.mark.parametrize("name", DANGEROUS)
def test_a_name_is_never_a_formula_in_a_workbook(name: str) -> None:
    plan = Plan(START, (Task("1", name, id="1", duration=480),))
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(Project("1", "", plan), schedule=schedule(plan))))
    assert not [cell for row in book.active for cell in row if cell.data_type == "f"]
    assert book.active["C2"].value == name.strip()


@pytest.mark.parametrize("name", DANGEROUS)
def test_a_name_is_never_a_formula_in_a_csv(name: str) -> None:
    plan = Plan(START, (Task("1", name, id="1", duration=480),))
    text = write_csv(Project("1", "", plan), schedule=schedule(plan)).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline="")):
        assert not [cell for cell in row if cell[:1] in "=+-@\t\r" and cell]


def test_ids_that_a_cell_cannot_hold_among_others_become_positions() -> None:
    tasks = (Task("a,b", "Dig", id="a,b", duration=480), Task("7FS", "Build", id="7FS", duration=480))
    found = again(Plan(START, tasks, (Link("a,b", "7FS"),)), "csv")
    assert ([task.id for task in found.tasks], found.links) == (["1", "2"], (Link("1", "2"),))


def test_what_a_table_cannot_hold_is_told() -> None:
    task = Task("1", "Dig", id="1", duration=480, estimate=Range.lognormal(480, 960))
    plan = Plan(START, (task,), effects=(Effect("e", "Rain", 0.5, ()),), status_date=START)
    assert {loss.what for loss in unwritten(Project("1", "Pier", plan))} == {"effects", "status date", "range"}


@pytest.mark.parametrize(
    "changed",
    [{"priority": 900}, {"group": "crew"}, {"levelling_delay": 60}, {"remaining": 30}, {"actual_cost": 5},
     {"second_constraint": Constraint("ALAP")}],
    ids=lambda changed: next(iter(changed)),
)  # fmt: skip
def test_a_field_without_a_column_is_told(changed: dict[str, Any]) -> None:
    plan = Plan(START, (replace(Task("1", "Dig", id="1", duration=480), **changed),))
    assert [loss.what for loss in unwritten(Project("1", "", plan))] == [next(iter(changed)).replace("_", " ")]


@pytest.mark.parametrize("title", ["", "a/b:c*?[d]", "x" * 60, "'quoted'"])
def test_any_title_is_the_name_of_a_sheet(title: str) -> None:
    plan = Plan(START, (Task("1", "Dig", id="1", duration=480),))
    data = write_xlsx(Project("1", title, plan), schedule=schedule(plan))
    assert len(openpyxl.load_workbook(io.BytesIO(data)).sheetnames) == 1
