"""Excel workbooks to rows and back, through openpyxl; measured before it sees them."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from milepost.exchange.archives import check_archive
from milepost.exchange.errors import HostileFile, UnreadableFile
from milepost.exchange.fields import clean
from milepost.exchange.tables.cells import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Cell, Sheet, TableRow

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MAX_UNPACKED = 40_000_000
MAX_SHEETS = 100
_MARKS_IN_CELLS, _MARKS_ELSEWHERE = 2_000_000, 50_000  # how often "<" may stand in the parts of a workbook
_CELL_MARKS = ((b"<c ", 1), (b"<c>", 1), (b"<si", 4), (b"<row", 5))
_CELL_PARTS = ("xl/worksheets/", "xl/sharedStrings")
_BROKEN = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, RecursionError, OverflowError,
    SyntaxError, zipfile.BadZipFile, EOFError,  # broken XML is a SyntaxError to both parsers of openpyxl
)  # fmt: skip
_SAVE = "Open it in Excel or LibreOffice and save it again as .xlsx or CSV."
_WIDEST = 60


def read(data: bytes, *, max_bytes: int) -> list[Sheet]:
    """Return the sheets of a workbook that hold rows, formulas as the values that were saved with them."""
    from openpyxl import load_workbook

    _check(data, max_bytes)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of formats that it does not know
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            sheets = [(str(sheet.title), list(_rows(sheet))) for sheet in book.worksheets[:MAX_SHEETS]]
        return [Sheet(clean(title)[:60], rows) for title, rows in sheets if rows]
    except _BROKEN as problem:
        raise UnreadableFile(f"The workbook is damaged: {_first_line(problem)}.", hint=_SAVE) from None


def write(rows: Iterable[Sequence[Cell]], *, title: str) -> bytes:
    """Return rows as a workbook of one sheet, its first row as header; text is never taken for a formula."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    listed = [list(row) for row in rows]
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "A2"
    for column, width in enumerate(_widths(listed), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, row in enumerate(listed):
        cells: list[Any] = []
        for value in row:
            content: Any = _content(value)
            cell: Any = WriteOnlyCell(sheet, content)
            if isinstance(content, str):
                cell.data_type = "s"
            elif isinstance(value, datetime):
                cell.number_format = "yyyy-mm-dd hh:mm"
            if number == 0:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _content(value: Cell) -> Cell:
    """Return what a cell gets; a midnight is written out, since a mere date would be read as no time at all."""
    if isinstance(value, datetime) and value.time() == time():
        return f"{value:%Y-%m-%d %H:%M}"
    return clean(value) if isinstance(value, str) else value


def _rows(sheet: ReadOnlyWorksheet) -> Iterator[TableRow]:
    sheet.reset_dimensions()  # what a sheet says of its size may be false
    cells = 0
    for number, row in enumerate(sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS), start=1):
        cells += len(row)
        if number > MAX_ROWS or cells > MAX_CELLS:
            raise HostileFile(f"The sheet has more than {MAX_ROWS:,} rows or {MAX_CELLS:,} cells.")
        found = TableRow(number, [_value(cell) for cell in row], [_indent(cell) for cell in row])
        if not found.is_blank:
            yield found


def _value(cell: Any) -> Cell:
    value: object = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in str(cell.number_format):
        return f"{value * 100:.10g}%"
    if isinstance(value, datetime):  # Excel has no days without a time: midnight is what it makes of them
        return value.date() if value.time() == time() else value
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    if isinstance(value, time):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | date) else None


def _indent(cell: Any) -> int:
    """Return how far a cell is indented, by its format or by leading blanks."""
    value = cell.value
    if not isinstance(value, str):
        return 0
    return int(cell.alignment.indent or 0) + len(value) - len(value.lstrip())


def _check(data: bytes, max_bytes: int) -> None:
    names = check_archive(data, max_bytes=min(max_bytes, MAX_UNPACKED))
    marks = {True: _MARKS_IN_CELLS, False: _MARKS_ELSEWHERE}
    cells = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in names:
            if not name.endswith((".xml", ".rels", ".vml")):
                continue
            part = archive.read(name)
            head = part[:4096]
            if b"\0" in head or b"<!DOCTYPE" in part or b"<!ENTITY" in part:
                raise HostileFile("A part of the workbook declares a document type or is in a strange encoding.")
            cells += sum(weight * part.count(mark) for mark, weight in _CELL_MARKS)
            marks[name.startswith(_CELL_PARTS)] -= part.count(b"<")
    if min(marks.values()) < 0 or cells > MAX_CELLS:
        raise HostileFile("The workbook holds more cells or formats than a plan can have.", hint="Keep the one table.")


def _first_line(problem: BaseException) -> str:
    text = str(problem).partition("\n")[0].rstrip(".")
    return clean(text)[:80] or type(problem).__name__


def _sheet_name(title: str) -> str:
    return "".join(mark for mark in clean(title) if mark not in "[]:*?/\\'")[:31].strip() or "Plan"


def _widths(rows: Sequence[Sequence[Cell]]) -> Iterator[int]:
    for column in zip(*rows):
        longest = max(16 if isinstance(cell, datetime) else len(str(cell or "")) for cell in column)
        yield min(longest + 2, _WIDEST)
