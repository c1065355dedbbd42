"""Tables of tasks: headers in any words, links and durations as people write them, three ways to write an outline."""

from __future__ import annotations

import io
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.styles import Alignment

from milepost.engine.plan import Assignment, Constraint, Link
from milepost.engine.ranges import Range
from milepost.errors import Refusal
from milepost.exchange import read
from milepost.exchange.errors import InvalidValue, UnknownColumns
from milepost.exchange.table_options import TableOptions

TODAY = date(2026, 11, 23)
DAY = 480


@pytest.fixture
def table(tmp_path):
    """Read a table written as text."""

    def parsed(text, name="plan.csv", encoding="utf-8", **options):
        (tmp_path / name).write_bytes(text.encode(encoding))
        return read(tmp_path / name, today=TODAY, options=TableOptions(**options))

    return parsed


@pytest.fixture
def workbook(tmp_path):
    """Read a workbook made of rows."""

    def parsed(*sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for number, rows in enumerate(sheets, start=1):
            sheet = book.create_sheet(f"Sheet {number}")
            for row in rows:
                sheet.append(row)
        book.save(tmp_path / "plan.xlsx")
        return read(tmp_path / "plan.xlsx", today=TODAY)

    return parsed


def plan_of(file):
    return file.project().plan


HEADERS = [
    "ID,Task Name,Duration,Predecessors",
    "id,name,duration,predecessors",
    "No.,Activity Name,Original Duration,Predecessor",
    "#,Title,Estimate,Depends on",
    "Nr,Vorgangsname,Dauer,Vorgänger",
    "Key,Summary,Dur (days),Blocked by",
]


@pytest.mark.parametrize("header", HEADERS)
def test_columns_are_known_by_the_words_that_people_use(header, table):
    plan = plan_of(table(f"{header}\n7,Dig,2d,\n8,Build,3d,7FS+1d\n"))
    assert [(task.id, task.name, task.duration) for task in plan.tasks] == [("7", "Dig", 960), ("8", "Build", 1440)]
    assert plan.links == (Link("7", "8", "FS", 480.0),)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_usual_separator_and_encoding_is_read(separator, encoding, table):
    text = "Name,Duration,Owner\nGrößer bauen,2d,Zoë\n".replace(",", separator)
    plan = plan_of(table(text, encoding=encoding))
    assert (plan.tasks[0].name, plan.resources[0].name) == ("Größer bauen", "Zoë")


def test_rows_above_the_headers_are_left_alone(table):
    assert [task.name for task in plan_of(table("The plan,,\n,,\nName,Duration,\nDig,2d,\n")).tasks] == ["Dig"]


DURATIONS = {
    "3": 3 * DAY, "3d": 3 * DAY, "3 days": 3 * DAY, "3 days?": 3 * DAY, "2,5 days": 1200, "2.5d": 1200, "4 hrs": 240,
    "1w": 5 * DAY, "1 mo": 20 * DAY, "2 Tage": 2 * DAY, "1 Woche": 5 * DAY, "3 Std.": 180, "0": 0, "0 days": 0,
}  # fmt: skip


@pytest.mark.parametrize("written", DURATIONS)
def test_durations_are_read_as_they_are_written(written, table):
    assert plan_of(table(f'Name,Duration\nDig,"{written}"\n')).tasks[0].duration == DURATIONS[written]


@pytest.mark.parametrize(("unit", "minutes"), [("hours", 180), ("h", 180), ("weeks", 7200), ("days", 1440)])
def test_a_number_is_in_the_unit_that_its_header_names(unit, minutes, table):
    assert plan_of(table(f"Name,Duration ({unit})\nDig,3\n")).tasks[0].duration == minutes


LINKS = {
    "1": [("1", "FS", 0, "working")],
    "1FS+2d": [("1", "FS", 960, "working")],
    "1SS-50%": [("1", "SS", -50, "percent")],
    "1FF+1ed": [("1", "FF", 1440, "elapsed")],
    "1SF;2": [("1", "SF", 0, "working"), ("2", "FS", 0, "working")],
    "1, 2": [("1", "FS", 0, "working"), ("2", "FS", 0, "working")],
    "1FS+2,5 days;2": [("1", "FS", 1200, "working"), ("2", "FS", 0, "working")],
    "1EA+2 Tage": [("1", "FS", 960, "working")],
    "2AA": [("2", "SS", 0, "working")],
    "Dig": [("1", "FS", 0, "working")],
    "-": [],
}


@pytest.mark.parametrize("written", LINKS)
def test_predecessors_are_read_as_they_are_written(written, table):
    plan = plan_of(table(f'ID,Name,Predecessors\n1,Dig,\n2,Pour,\n3,Build,"{written}"\n'))
    assert [(link.predecessor, link.type, link.lag, link.lag_unit) for link in plan.links] == LINKS[written]


def test_without_ids_predecessors_are_positions(table):
    assert plan_of(table("Name,Predecessors\nDig,\nBuild,1\n")).links == (Link("1", "2"),)


def test_an_outline_number_may_name_a_predecessor(table):
    plan = plan_of(table("WBS,Name,Predecessors\n1,Pier,\n1.1,Dig,\n1.2,Build,1.1\n"))
    assert plan.links == (Link("2", "3"),)


OUTLINES = {
    "levels": "Level,Name\n1,A\n2,B\n3,C\n2,D\n1,E\n",
    "outline numbers": "WBS,Name\n1,A\n1.1,B\n1.1.1,C\n1.2,D\n2,E\n",
    "parents": "ID,Name,Parent\n1,A,\n2,B,1\n3,C,2\n4,D,A\n5,E,\n",
    "indents": "Name,Duration\nA,\n  B,\n    C,1d\n  D,1d\nE,1d\n",
}


@pytest.mark.parametrize("how", OUTLINES)
def test_an_outline_is_read_however_it_is_written(how, table):
    plan = plan_of(table(OUTLINES[how]))
    names = {task.uid: task.name for task in plan.tasks}
    assert {task.name: names.get(task.parent) for task in plan.tasks} == {
        "A": None, "B": "A", "C": "B", "D": "A", "E": None
    }  # fmt: skip
    assert [task.name for task in plan.tasks if task.summary] == ["A", "B"]


def test_a_workbook_may_indent_by_format(tmp_path):
    book = openpyxl.Workbook()
    for row in (("Name", "Duration"), ("A", None), ("B", 1)):
        book.active.append(row)
    book.active["A3"].alignment = Alignment(indent=1)
    book.save(tmp_path / "plan.xlsx")
    plan = read(tmp_path / "plan.xlsx", today=TODAY).project().plan
    assert [task.parent for task in plan.tasks] == [None, "1"]


def test_people_have_their_units(table):
    plan = plan_of(table('Name,Resource Names\nDig,"Ana[50%];Bo"\nBuild,"Bo, Crane [2]"\n'))
    assert plan.assignments == (
        Assignment("1", "Ana", 0.5), Assignment("1", "Bo", 1.0),
        Assignment("2", "Bo", 1.0), Assignment("2", "Crane", 2.0),
    )  # fmt: skip


def test_three_estimates_are_a_range(table):
    plan = plan_of(table("Name,Best case,Most likely,Worst case\nDig,2d,3d,9d\n"))
    assert plan.tasks[0].estimate == Range.pert(2 * DAY, 3 * DAY, 9 * DAY)
    assert plan.tasks[0].duration == 3 * DAY


def test_the_plan_begins_with_its_first_task_and_keeps_starts_that_nothing_explains(table):
    project = table(
        "ID,Name,Duration,Start,After\n1,Dig,2d,2026-03-02,\n2,Ship,1d,2026-03-20,\n3,Build,3d,2026-03-25,1\n"
    ).project()
    constraints = [task.constraint for task in project.plan.tasks]
    assert project.plan.start == datetime(2026, 3, 2, 8)
    assert constraints == [None, Constraint("SNET", datetime(2026, 3, 20, 8)), None]
    assert set(project.losses_by_kind) == {"start kept as a constraint", "dates of linked tasks"}


def test_a_duration_may_stand_between_two_dates(table):
    plan = plan_of(table("Name,Start,Finish\nDig,2026-03-02,2026-03-03\nBuild,2026-03-02,2026-03-17\n"))
    assert [task.duration for task in plan.tasks] == [2 * DAY, 12 * DAY]


def test_progress_and_its_dates_are_kept(table):
    plan = plan_of(
        table("Name,Duration,Start,Finish,% Complete\nDig,2d,2026-03-02,2026-03-03,100%\nBuild,4d,2026-03-04,,25\n")
    )
    dug, built = plan.tasks
    assert (dug.actual_start, dug.actual_finish) == (datetime(2026, 3, 2, 8), datetime(2026, 3, 3, 17))
    assert (built.actual_start, built.actual_finish, built.percent_complete) == (datetime(2026, 3, 4, 8), None, 25.0)


def test_percent_of_a_workbook_is_what_it_shows(tmp_path):
    book = openpyxl.Workbook()
    for row in (("Name", "% Complete"), ("Dig", 1), ("Build", 0.4)):
        book.active.append(row)
    for cell in ("B2", "B3"):
        book.active[cell].number_format = "0%"
    book.save(tmp_path / "plan.xlsx")
    assert [t.percent_complete for t in read(tmp_path / "plan.xlsx", today=TODAY).project().plan.tasks] == [100.0, 40.0]


def test_the_first_sheet_that_names_its_columns_is_read(workbook):
    file = workbook([["Budget", 2026], ["x", 1]], [["Name", "Duration", "Start"], ["Dig", 2, datetime(2026, 3, 2)]])
    assert (file.format, plan_of(file).tasks[0].duration, plan_of(file).start) == ("XLSX", 960, datetime(2026, 3, 2, 8))


def test_what_each_column_was_read_as_is_told(table):
    file = table("Task Name,Colour,Duration\nDig,red,2d\n")
    assert [(column.header, column.field) for column in file.columns] == [
        ("Task Name", "name"), ("Colour", ""), ("Duration", "duration")
    ]  # fmt: skip
    assert [(loss.what, loss.place) for loss in file.project().losses if loss.what == "column"] == [
        ("column", "column Colour")
    ]


def test_the_user_may_say_which_column_is_which(table):
    file = table("Topic,Name,PT\nDig,Ana,2\n", columns={"name": "Topic", "people": "name", "duration": "pt"})
    plan = plan_of(file)
    assert (plan.tasks[0].name, plan.tasks[0].duration, plan.resources[0].name) == ("Dig", 960, "Ana")


def test_a_column_that_is_not_there_is_refused_with_those_that_are(table):
    with pytest.raises(UnknownColumns, match="no column 'Lasts'") as refusal:
        table("Name,Duration\nDig,2d\n", columns={"duration": "Lasts"})
    assert "Name, Duration" in refusal.value.hint


def test_a_table_without_headers_that_we_know_is_refused_with_what_it_has(table):
    with pytest.raises(UnknownColumns, match="Colour, Size") as refusal:
        table("Colour,Size\nred,2\n")
    assert "--column name=HEADER" in refusal.value.hint


REFUSED = {
    "a task that is not there": ("ID,Name,Predecessors\n1,Dig,9\n", "row 2, Predecessors"),
    "a parent that is not there": ("ID,Name,Parent\n1,Dig,9\n", "row 2, Parent"),
    "a parent of itself": ("ID,Name,Parent\n1,A,2\n2,B,1\n", "row 2, Parent"),
    "an id twice": ("ID,Name,Duration\n1,A,1d\n1,B,1d\n", "row 3, ID"),
    "no id": ("ID,Name,Duration\n1,A,1d\n,B,1d\n", "row 3, ID"),
    "no duration": ("Name,Duration\nDig,soon\n", "row 2, Duration"),
    "no date": ("Name,Start\nDig,soon\n", "row 2, Start"),
    "no percent": ("Name,% Complete\nDig,140%\n", "row 2, % Complete"),
    "no level": ("Name,Level\nDig,top\n", "row 2, Level"),
    "no constraint": ("Name,Constraint\nDig,never\n", "row 2, Constraint"),
    "a constraint without its date": ("Name,Constraint\nDig,SNET\n", "row 2"),
    "a finish before the start": ("Name,Start,Finish\nDig,2026-03-05,2026-03-02\n", "row 2"),
    "a range that falls": ("Name,Low,Likely,High\nDig,5d,3d,9d\n", "row 2"),
    "neither yes nor no": ("Name,Milestone\nDig,perhaps\n", "row 2, Milestone"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_cell_without_a_sensible_reading_is_refused_by_row_and_column(what, table):
    text, place = REFUSED[what]
    with pytest.raises(InvalidValue) as refusal:
        table(text)
    assert refusal.value.place == f"plan.csv: {place}"
    assert refusal.value.hint


@pytest.mark.parametrize("text", ["Name,Duration\n", "\n\n", "Name,Duration\n,2d\n"])
def test_a_table_without_tasks_is_refused(text, table):
    with pytest.raises(Refusal):
        table(text)


def test_a_place_in_a_workbook_names_the_sheet(workbook):
    with pytest.raises(InvalidValue) as refusal:
        workbook([["Name", "Duration"], ["Dig", "soon"]])
    assert refusal.value.place == "plan.xlsx: sheet Sheet 1, row 2, Duration"


def test_formulas_are_read_as_the_values_that_were_saved(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Name", "Duration"])
    book.active.append(["Dig", "=1+1"])
    data = io.BytesIO()
    book.save(data)
    (tmp_path / "plan.xlsx").write_bytes(data.getvalue())
    project = read(tmp_path / "plan.xlsx", today=TODAY).project()
    assert "no duration" in project.losses_by_kind  # nobody calculated it before it was saved
