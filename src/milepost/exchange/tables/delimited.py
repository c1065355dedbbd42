"""CSV to rows and back: any usual separator and encoding in, one that every spreadsheet reads out."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from milepost.exchange.errors import HostileFile, UnreadableFile
from milepost.exchange.quantities import format_date
from milepost.exchange.tables.cells import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Cell, Sheet, TableRow
from milepost.exchange.text_guards import check_text

_SEPARATORS = ";\t,|"
_LOOKED_AT = 20  # lines
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")


def read(data: bytes) -> Sheet:
    """Return the rows of a CSV file."""
    check_text(data)
    text = _decoded(data)
    rows: list[TableRow] = []
    cells = 0
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
        for values in reader:
            cells += len(values)
            if len(values) > MAX_COLUMNS or cells > MAX_CELLS or len(rows) >= MAX_ROWS:
                raise HostileFile(f"The table has more than {MAX_CELLS:,} cells, or too many rows or columns.")
            kept = [_bare(value) for value in values]
            rows.append(TableRow(reader.line_num, kept, [_indent(value) for value in values]))
    except csv.Error as error:
        why = f"Row {len(rows) + 1} of the table is broken: {error}."
        raise UnreadableFile(why, hint="Look for a quotation mark that is not closed, and save it again.") from None
    return Sheet("", rows)


def write(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return rows as CSV in UTF-8; no cell is taken for a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([_shown(cell) for cell in row] for row in rows)
    return codecs.BOM_UTF8 + text.getvalue().encode()


def _shown(cell: Cell) -> str:
    text = "" if cell is None else format_date(cell).replace("T", " ") if isinstance(cell, datetime) else str(cell)
    return f"'{text}" if _FORMULA.match(text) else text


def _bare(value: str) -> str:
    """Return a cell without the apostrophe that keeps it from being a formula."""
    return value[1:] if _ESCAPED.match(value) else value


def _indent(value: str) -> int:
    return len(value) - len(value.lstrip())


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    if "\0" in text:
        raise UnreadableFile("The table holds binary data.", hint="Save it as CSV in UTF-8.")
    return text


def _separator(text: str) -> str:
    """Return the separator that splits the first lines into most columns, the same number in most lines."""
    lines = [line for line in text[:65_536].splitlines() if line.strip()][:_LOOKED_AT]
    counts = {mark: [line.count(mark) for line in lines] for mark in _SEPARATORS}
    return max(_SEPARATORS, key=lambda mark: (sum(1 for count in counts[mark] if count), sum(counts[mark])))
