"""Headers: which column of a table is which field of a task."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from milepost.exchange.errors import UnknownColumns
from milepost.exchange.project_file import Column
from milepost.exchange.tables.cells import Cell, Sheet, text_of

_ALIASES: dict[str, str] = {
    "id": "id, nr, no, number, #, task id, activity id, unique id, code, key, vorgangsnummer",
    "wbs": "wbs, wbs code, outline number, outline, psp, psp code, gliederungsnummer",
    "level": "outline level, level, indent, gliederungsebene, ebene",
    "parent": "parent, parent id, parent task, summary task, epic, belongs to",
    "name": "name, task name, task, activity, activity name, title, summary, work item, vorgangsname, vorgang, aufgabe",
    "duration": "duration, dur, original duration, planned duration, estimate, dauer",
    "work": "work, effort, estimated work, estimated effort, arbeit, aufwand",
    "low": "low, optimistic, best case, best, minimum, min, shortest",
    "likely": "likely, most likely, realistic, expected, mode",
    "high": "high, pessimistic, worst case, worst, maximum, max, longest",
    "predecessors": "predecessors, predecessor, depends on, dependencies, after, blocked by, vorganger",
    "start": "start, start date, begin, begin date, planned start, early start, anfang, startdatum",
    "finish": "finish, finish date, end, end date, planned finish, early finish, ende, enddatum",
    "people": "people, resources, resource names, resource, assigned to, assignee, owner, responsible, ressourcennamen",
    "percent_complete": "% complete, percent complete, complete, % done, progress, done, % abgeschlossen",
    "milestone": "milestone, is milestone, meilenstein",
    "deadline": "deadline, due date, due, stichtag",
    "constraint": "constraint, constraint type, primary constraint, einschrankungsart",
    "constraint_date": "constraint date, primary constraint date, einschrankungstermin",
    "actual_start": "actual start, started on, ist anfang",
    "actual_finish": "actual finish, finished on, ist ende",
    "fixed_cost": "fixed cost, fixed costs, feste kosten",
    "active": "active, aktiv",
}
_PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "_": " ", "-": " ", ".": " ", ":": " "})
_UNIT = re.compile(r"\s*[(\[]\s*([a-z. ]+?)\s*[)\]]\s*$")
_FIRST_ROWS = 50
_FEWEST = 2
_KNOWN = {alias: field for field, aliases in _ALIASES.items() for alias in aliases.split(", ")}


@dataclass(frozen=True)
class Header:
    """The row of headers: where it stands, and the column and unit of each field.

    Attributes
    ----------
    row : int
        Its place among the rows of the sheet.
    columns : mapping of str to int
        The column of each field.
    units : mapping of str to str
        The unit that a header names in brackets: ``Duration (days)``.
    names : tuple of Column
        Every header with what it was read as.
    """

    row: int
    columns: Mapping[str, int]
    units: Mapping[str, str]
    names: tuple[Column, ...]

    def name(self, field: str) -> str:
        """Return how the file calls a field."""
        return self._titles.get(field, field)

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        return {column.field: column.header for column in self.names}


def find(sheet: Sheet, *, chosen: Mapping[str, str]) -> Header | None:
    """Return the first row that names columns, or nothing.

    Parameters
    ----------
    sheet : Sheet
    chosen : mapping of str to str
        Fields whose column the user names.
    """
    for place, row in enumerate(sheet.rows[:_FIRST_ROWS]):
        header = _header(place, row.cells, chosen)
        if "name" in header.columns and (len(header.columns) >= _FEWEST or chosen):
            return header
    return None


def unknown(sheets: Sequence[Sheet], *, chosen: Mapping[str, str]) -> UnknownColumns:
    """Return the refusal of a table without headers that we know, for the caller to raise."""
    wanted = f"a column {chosen['name']!r}" if "name" in chosen else "a column Name"
    first = next((row for sheet in sheets for row in sheet.rows if not row.is_blank), None)
    seen = ", ".join(text for text in map(text_of, first.cells if first else ()) if text)[:80]
    return UnknownColumns(
        f"No row names {wanted} and one more that we know; the first one holds: {seen or 'nothing'}.",
        hint="Name the columns Name, Duration, Predecessors ..., or say which is which: --column name=HEADER.",
    )


def check_chosen(header: Header, chosen: Mapping[str, str]) -> None:
    """Refuse a column of the user's that the table does not have."""
    names = [column.header for column in header.names]
    for field, wanted in chosen.items():
        if field not in header.columns:
            close = difflib.get_close_matches(wanted, names, n=1)
            hint = f"Did you mean {close[0]!r}?" if close else f"It has: {', '.join(names)[:200]}."
            raise UnknownColumns(f"The table has no column {wanted!r}.", place=f"--column {field}", hint=hint)


def _header(place: int, cells: Sequence[Cell], chosen: Mapping[str, str]) -> Header:
    columns: dict[str, int] = {}
    units: dict[str, str] = {}
    names: list[Column] = []
    wanted = {_plain(header): field for field, header in chosen.items()}
    for number, text in _named(cells):
        plain = _plain(text)
        unit = _UNIT.search(plain)
        bare = _UNIT.sub("", plain)
        field = wanted.get(plain) or _KNOWN.get(plain) or _KNOWN.get(bare) or ""
        if field in columns or (field in chosen and plain not in wanted):
            field = ""
        names.append(Column(text, field))
        if field:
            columns[field] = number
            if unit:
                units[field] = unit[1].strip()
    return Header(place, columns, units, tuple(names))


def _named(cells: Sequence[Cell]) -> Iterator[tuple[int, str]]:
    for number, cell in enumerate(cells):
        text = text_of(cell) if isinstance(cell, str) else ""
        if text:
            yield number, text


def _plain(text: str) -> str:
    return " ".join(text.casefold().translate(_PLAIN).split())
