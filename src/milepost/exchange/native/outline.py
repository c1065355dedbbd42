"""Where the tables and fields of a TOML text stand, so that mistakes can name their line and edits find their place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from milepost.exchange.native.values import is_list, is_table

Path = tuple[str, ...]

_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
    r"|[\[\]{}=\n]",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the text: from its header to the next header or the end."""

    path: Path
    start: int
    end: int
    line: int
    fields: dict[str, int]


@dataclass(frozen=True, slots=True)
class Outline:
    """The tables of a text in its order."""

    tables: tuple[Table, ...]

    @classmethod
    def of(cls, text: str) -> Outline:
        """Return the outline of a valid TOML text."""
        return cls(tuple(_tables(text)))

    def table(self, path: Path) -> Table | None:
        """Return the table of that path, or nothing when it has no header of its own."""
        return next((table for table in self.tables if table.path == path), None)

    def line(self, path: Path) -> int:
        """Return the line of a table or field, or of the nearest one that holds it; 1 when nothing does."""
        for length in range(len(path), 0, -1):
            table = self.table(path[:length])
            if table is not None:
                return table.fields.get(path[length], table.line) if length < len(path) else table.line
        top = self.table(())
        return top.fields.get(path[0], 1) if top and path else 1


def _tables(text: str) -> Iterator[Table]:
    path: Path = ()
    start, line, fields = 0, 1, dict[str, int]()
    for statement, begin, number in _statements(text):
        if statement.startswith("["):
            yield Table(path, start, begin, line, fields)
            path, start, line, fields = _header_path(statement), begin, number, {}
        elif key := _first_key(statement):
            fields.setdefault(key, number)
    yield Table(path, start, len(text), line, fields)


def _statements(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each header and each ``key =`` with its offset and line."""
    depth, line, begin = 0, 1, 0
    fresh = True
    for token in _TOKEN.finditer(text):
        mark = token.group()
        if mark == "\n":
            line += 1
            if depth == 0:
                begin, fresh = token.end(), True
            continue
        if fresh and mark in ("[", "="):
            end = text.find("\n", begin)
            head = text[begin : token.start()] if mark == "=" else text[begin : end if end >= 0 else len(text)]
            yield head.strip(), begin, line
            fresh = False
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(mark, 0)
        line += mark.count("\n")


def _header_path(statement: str) -> Path:
    try:
        return _keys(tomllib.loads(statement))
    except ValueError:
        return (statement,)


def _first_key(statement: str) -> str:
    try:
        return _keys(tomllib.loads(f"{statement} = 0"))[0]
    except ValueError:
        return ""


def _keys(table: object) -> Path:
    keys: list[str] = []
    while is_table(table) and table:
        key, table = next(iter(table.items()))
        keys.append(key)
        table = table[0] if is_list(table) and table else table
    return tuple(keys)
