"""Where the tables and fields of a TOML text stand, so that mistakes can name their line and edits find their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import tomli

from milepost.exchange.native.values import is_list, is_table

Path = tuple[str, ...]

_TOKEN = re.compile(
    r'"""(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{3,5}'
    r"|'''(?:[^']++|'{1,2}(?!'))*+'{3,5}"
    r'|"(?:[^"\\\n]++|\\.)*+"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
    r"|[\[\]{}=\n]",
    re.DOTALL,
)
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_.-]+")
_PLAIN_HEADER = re.compile(r"\[([A-Za-z0-9_.-]+)\](?:\s*#.*)?")


@dataclass(frozen=True, slots=True)
class Statement:
    """A header or ``key = value``: offsets of its line, of its value, of the end of that and of the next line."""

    head: str
    line: int
    start: int
    value: int
    value_end: int
    end: int

    @property
    def is_header(self) -> bool:
        """Whether it opens a table."""
        return self.head.startswith("[")

    @property
    def is_dotted(self) -> bool:
        """Whether its key has several parts, of which it writes only one."""
        return len(_parts(self.head)) > 1


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the text: its header and its fields, without the comments before the next header."""

    path: Path
    line: int
    start: int
    head_end: int
    fields: dict[str, Statement] = field(default_factory=dict[str, Statement])

    @property
    def end(self) -> int:
        """The offset after its last field."""
        return max((statement.end for statement in self.fields.values()), default=self.head_end)


@dataclass(frozen=True, slots=True)
class Outline:
    """The tables of a text in its order, and by their path."""

    tables: tuple[Table, ...]
    by_path: dict[Path, Table]

    @classmethod
    def of(cls, text: str) -> Outline:
        """Return the outline of a valid TOML text."""
        tables = [Table((), 1, 0, 0)]
        for statement in _statements(text):
            if statement.is_header:
                tables.append(Table(_header_path(statement.head), statement.line, statement.start, statement.end))
            elif parts := _parts(statement.head):
                tables[-1].fields.setdefault(parts[0], statement)
        return cls(tuple(tables), {table.path: table for table in reversed(tables)})

    def table(self, path: Path) -> Table | None:
        """Return the table of that path, or nothing when it has no header of its own."""
        return self.by_path.get(path)

    def within(self, path: Path) -> list[Table]:
        """Return the tables of that path and of what it holds."""
        return [table for table in self.tables if table.path[: len(path)] == path]

    def line(self, path: Path) -> int:
        """Return the line of a table or field, or of the nearest one that holds it; 1 when nothing does."""
        for length in range(len(path), -1, -1):
            table = self.table(path[:length])
            if table is not None and (length or path):
                inner = table.fields.get(path[length]) if length < len(path) else None
                return inner.line if inner else table.line
        return 1


def _statements(text: str) -> Iterator[Statement]:
    depth, line, start, first_line = 0, 1, 0, 1
    head, value, value_end = "", 0, 0
    for token in _TOKEN.finditer(text):
        mark = token.group()
        if mark == "\n" and depth == 0:
            if head:
                yield Statement(
                    head, first_line, start, value, value_end or _trimmed(text, value, token.start()), token.end()
                )
            line += 1
            head, start, first_line, value_end = "", token.end(), line, 0
            continue
        if not head and mark in ("=", "["):
            value = token.end()
            head = text[start : token.start()].strip() if mark == "=" else _line(text, start)
        elif mark.startswith("#") and depth == 0 and head:
            value_end = _trimmed(text, value, token.start())
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(mark, 0)
        line += mark.count("\n")
    if head:
        yield Statement(head, first_line, start, value, value_end or _trimmed(text, value, len(text)), len(text))


def _line(text: str, start: int) -> str:
    end = text.find("\n", start)
    return text[start : end if end >= 0 else len(text)].strip()


def _trimmed(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


def _header_path(statement: str) -> Path:
    if plain := _PLAIN_HEADER.fullmatch(statement):
        return tuple(plain[1].split("."))
    try:
        return _keys(tomli.loads(statement))
    except ValueError:
        return (statement,)


def _parts(key: str) -> Path:
    if _PLAIN_KEY.fullmatch(key):
        return tuple(key.split("."))
    try:
        return _keys(tomli.loads(f"{key} = 0"))
    except ValueError:
        return ()


def _keys(table: object) -> Path:
    keys: list[str] = []
    while is_table(table) and table:
        key, table = next(iter(table.items()))
        keys.append(key)
        table = table[0] if is_list(table) and table else table
    return tuple(keys)
