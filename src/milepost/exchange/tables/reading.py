"""Rows of a table to a plan: what its columns mean, which task belongs to which, and what waits for what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar

from milepost.engine.plan import Assignment, Link, Plan, Resource, Task
from milepost.exchange.errors import InvalidValue, UnreadableFile
from milepost.exchange.formats import CSV, Format
from milepost.exchange.project_file import OPENING, Loss, Project, ProjectFile, no_start
from milepost.exchange.quantities import Units
from milepost.exchange.table_options import DateOrder, TableOptions
from milepost.exchange.tables import delimited, headers, outline, values, workbook
from milepost.exchange.tables.cells import Cell, Sheet, TableRow, text_of
from milepost.exchange.tables.dates import WrittenDate, order_of, parse
from milepost.exchange.tables.rows import DATES, RowReader

T = TypeVar("T")
_ORDINARY = Units()


def read(
    data: bytes, format_: Format, *, max_bytes: int, options: TableOptions, today: date | None = None
) -> ProjectFile:
    """Read a plan from a CSV file, or from the first sheet of a workbook that names its columns.

    Raises
    ------
    UnknownColumns
        No row names a column of tasks and one more that we know.
    AmbiguousDates
        Day and month can be taken for each other, and the options do not tell.
    InvalidValue
        A cell has no sensible reading; its row and column are named.
    """
    sheets = [delimited.read(data)] if format_ is CSV else workbook.read(data, max_bytes=max_bytes)
    if not any(sheet.rows for sheet in sheets):
        raise UnreadableFile("The table is empty.", hint="Save or export it again.")
    for sheet in sheets:
        header = headers.find(sheet, chosen=options.columns)
        if header is not None:
            headers.check_chosen(header, options.columns)
            project = _TableReading(sheet, header, options, today).project()
            return ProjectFile("CSV" if format_ is CSV else "XLSX", (project,), header.names)
    raise headers.unknown(sheets, chosen=options.columns)


class _TableReading:
    """A sheet whose columns are known, on its way to a plan."""

    def __init__(self, sheet: Sheet, header: headers.Header, options: TableOptions, today: date | None) -> None:
        self.sheet = sheet
        self.header = header
        self.today = today
        self.losses: list[Loss] = []
        self.rows = list(self._tasks_of(sheet.rows[header.row + 1 :]))
        if not self.rows:
            raise UnreadableFile("The table has headers but no tasks.", hint="Add a row for each task.")
        self.ids = self._ids()
        self.parents = self._parents()
        self.dates = self._dates(options.dates)

    def project(self) -> Project:
        summaries = {parent for parent in self.parents if parent is not None}
        references = self._references()
        links = [list(self._links(row, references)) for row in range(len(self.rows))]
        start = self._start(summaries)
        reader = RowReader(self.header, self.dates, start, self.losses)
        tasks: list[Task] = []
        for number, row in enumerate(self.rows):
            parent = self.parents[number]
            task = Task(self.ids[number], self._text(row, "name"), id=self.ids[number])
            above = None if parent is None else self.ids[parent]
            read_row = reader.summary if number in summaries else reader.leaf
            tasks.append(read_row(row, task, parent=above, place=self._place(row), linked=bool(links[number])))
        people = [list(self._people(row)) for row in range(len(self.rows))]
        plan = Plan(
            start=start,
            tasks=tuple(tasks),
            links=tuple(link for each in links for link in each),
            resources=tuple(
                Resource(name, name) for name in dict.fromkeys(a.resource for each in people for a in each)
            ),
            assignments=tuple(assignment for each in people for assignment in each),
        )
        self.losses += reader.final_losses()
        self.losses += [
            Loss("column", f"column {column.header}", "It is left out.")
            for column in self.header.names
            if not column.field
        ]
        return Project("1", "", plan, tuple(self.losses))

    def _tasks_of(self, rows: Sequence[TableRow]) -> Iterator[TableRow]:
        for row in rows:
            if self._text(row, "name"):
                yield row
            elif not row.is_blank:
                self.losses.append(Loss("row without a name", self._place(row), "It is left out."))

    def _cell(self, row: TableRow, field_: str) -> Cell:
        column = self.header.columns.get(field_)
        return row.cells[column] if column is not None and column < len(row.cells) else None

    def _text(self, row: TableRow, field_: str) -> str:
        return text_of(self._cell(row, field_))

    def _place(self, row: TableRow, field_: str = "") -> str:
        return self.sheet.place(row.number, self.header.name(field_) if field_ else "")

    def _ids(self) -> list[str]:
        """Return an id for each row: its own, else its position."""
        ids = [self._text(row, "id") for row in self.rows]
        if not any(ids):
            return [str(number) for number in range(1, len(ids) + 1)]
        seen: dict[str, TableRow] = {}
        for uid, row in zip(ids, self.rows):
            if not uid:
                raise InvalidValue("The task has no id.", place=self._place(row, "id"), hint="Give it one of its own.")
            if uid in seen:
                why = f"{uid[:60]!r} stands in row {seen[uid].number} as well."
                raise InvalidValue(why, place=self._place(row, "id"), hint="Give each task an id of its own.")
            seen[uid] = row
        return ids

    def _parents(self) -> list[int | None]:
        columns = self.header.columns
        if "parent" in columns:
            parents = [self._text(row, "parent") for row in self.rows]
            return outline.by_parents(parents, self._named_rows(), [self._place(row, "parent") for row in self.rows])
        if "level" in columns:
            return outline.by_levels([self._level(row) for row in self.rows])
        if "wbs" in columns:
            return outline.by_numbers([self._text(row, "wbs") for row in self.rows])
        name = columns["name"]
        return outline.by_levels([row.indents[name] if name < len(row.indents) else 0 for row in self.rows])

    def _level(self, row: TableRow) -> int:
        cell = self._cell(row, "level")
        return 1 if cell is None else values.located(self._place(row, "level"), lambda: values.whole(cell))

    def _named_rows(self) -> dict[str, int]:
        """Return the row of each id; of a name that only one task has as well."""
        rows: dict[str, int] = {}
        names = [self._text(row, "name") for row in self.rows]
        for number, name in enumerate(names):
            rows[name] = -1 if name in rows else number
        rows = {name: number for name, number in rows.items() if number >= 0}
        return rows | {uid: number for number, uid in enumerate(self.ids)}

    def _references(self) -> Mapping[str, str]:
        """Return the id of each task by what other rows may call it: its id, its outline number, its name."""
        called = {name: self.ids[number] for name, number in self._named_rows().items()}
        if "wbs" in self.header.columns:
            numbers = {self._text(row, "wbs"): uid for row, uid in zip(self.rows, self.ids)}
            called = numbers | called
        return called | {uid: uid for uid in self.ids}

    def _links(self, number: int, references: Mapping[str, str]) -> Iterator[Link]:
        row = self.rows[number]
        cell = self._cell(row, "predecessors")
        if values.is_absent(cell):
            return
        place = self._place(row, "predecessors")
        for link in _each(place, lambda: values.links(cell, units=_ORDINARY, tasks=references)):
            if link.predecessor not in references:
                why = f"There is no task {link.predecessor[:60]!r}."
                raise InvalidValue(why, place=place, hint="Name an id, an outline number or a task: 3FS+2d; 4SS.")
            predecessor = references[link.predecessor]
            yield Link(predecessor, self.ids[number], link.type, link.lag.amount, link.lag.unit)

    def _people(self, number: int) -> Iterator[Assignment]:
        row = self.rows[number]
        cell = self._cell(row, "people")
        if values.is_absent(cell):
            return
        found = dict(_each(self._place(row, "people"), lambda: values.people(cell)))
        for name, units in found.items():
            yield Assignment(self.ids[number], name, units)

    def _dates(self, wanted: DateOrder | None) -> Mapping[tuple[int, str], tuple[datetime, bool]]:
        """Return the date cells by row and field, all read in the one order that fits them."""
        written: dict[tuple[int, str], WrittenDate] = {}
        for row in self.rows:
            for field_ in DATES:
                cell = self._cell(row, field_)
                if not values.is_absent(cell):
                    written[row.number, field_] = parse(cell, place=self._place(row, field_))
        order = order_of(list(written.values()), wanted=wanted)
        return {where: (found.readings[order], found.timed) for where, found in written.items()}

    def _start(self, summaries: set[int]) -> datetime:
        """Return the earliest start of a task, else today."""
        rows = [row.number for number, row in enumerate(self.rows) if number not in summaries]
        starts = [
            found for row in rows for field_ in ("start", "actual_start") if (found := self.dates.get((row, field_)))
        ]
        if starts:
            first, timed = min(starts)
            return first if timed else datetime.combine(first, OPENING)
        if self.today is None:
            raise InvalidValue("The table has no start date.", hint="Add a column Start.")
        self.losses.append(no_start(self.today))
        return datetime.combine(self.today, OPENING)


def _each(place: str, found: Callable[[], Iterator[T]]) -> list[T]:
    return values.located(place, lambda: list(found()))
