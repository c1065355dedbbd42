"""Rows: one table of the file, read field by field, while every mistake is gathered with its line."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar, overload

from milepost.errors import Refusal
from milepost.exchange.errors import InvalidValue
from milepost.exchange.native.document import Document
from milepost.exchange.native.toml_text import key as toml_key
from milepost.exchange.native.values import is_table, listed

Path = tuple[str, ...]
T = TypeVar("T")

_SHOWN = 5
_GATHERED = 50
_COMPARED = 2000
_SHOWN_SIGNS = 60


@dataclass(frozen=True, slots=True)
class Mistakes:
    """What is wrong in the file, in its order; raised as one refusal at the end."""

    document: Document
    found: list[tuple[Path, Refusal]] = field(default_factory=list[tuple[Path, Refusal]])

    def add(self, path: Path, refusal: Refusal) -> None:
        """Note a mistake; gives up after fifty."""
        self.found.append((path, refusal))
        if len(self.found) >= _GATHERED:
            self.refuse()

    def refuse(self) -> None:
        """Raise what was found, if anything was."""
        if not self.found:
            return
        in_order = sorted(self.found, key=lambda each: self.document.line(each[0]))
        path, first = in_order[0]
        if len(in_order) == 1:
            raise first.located(self._place(path))
        told = [f"{self._line(path)}: {r.message} {r.hint}".rstrip() for path, r in in_order[:_SHOWN]]
        more = f"\n  and {len(self.found) - _SHOWN} more" if len(self.found) > _SHOWN else ""
        count = f"{len(self.found)} mistakes" if len(self.found) < _GATHERED else f"at least {_GATHERED} mistakes"
        message = f"{count}:\n  " + "\n  ".join(told) + more
        raise type(first)(message, place=self.document.name, hint="Correct these lines.")

    def _line(self, path: Path) -> str:
        return f"line {self.document.line(path)}, {dotted(path)}".removesuffix(", ")

    def _place(self, path: Path) -> str:
        line = self._line(path)
        return f"{self.document.name}: {line}" if self.document.name else line


@dataclass(frozen=True, slots=True)
class Row:
    """One table of the file; each field is asked for once."""

    path: Path
    values: dict[str, object]
    mistakes: Mistakes
    asked: set[str] = field(default_factory=set[str])

    def __contains__(self, key: str) -> bool:
        return key in self.values

    @overload
    def get(self, key: str, parse: Callable[[object], T], default: None) -> T | None: ...

    @overload
    def get(self, key: str, parse: Callable[[object], T], default: T) -> T: ...

    def get(self, key: str, parse: Callable[[object], T], default: T | None) -> T | None:
        """Return the field as `parse` reads it, or the default when it is absent or wrong."""
        self.asked.add(key)
        return self.read(key, self.values[key], parse, default) if key in self.values else default

    def has_any(self, keys: frozenset[str]) -> bool:
        """Whether one of these fields is there; all count as asked for."""
        self.asked.update(keys)
        return not keys.isdisjoint(self.values)

    @overload
    def read(self, key: str, value: object, parse: Callable[[object], T], default: None) -> T | None: ...

    @overload
    def read(self, key: str, value: object, parse: Callable[[object], T], default: T) -> T: ...

    def read(self, key: str, value: object, parse: Callable[[object], T], default: T | None) -> T | None:
        """Return what `parse` makes of one value in the field, or the default when it is wrong."""
        try:
            return parse(value)
        except Refusal as refusal:
            self.mistakes.add((*self.path, key), refusal)
            return default

    def row(self, key: str) -> Row:
        """Return the table of that name, empty when it is absent."""
        self.asked.add(key)
        value = self.values.get(key, {})
        if is_table(value):
            return Row((*self.path, key), value, self.mistakes)
        path = (*self.path, key)
        self.refuse(f"{dotted((key,))} must be a table.", key=key, hint=f"Write [{dotted(path)}].")
        return Row((*self.path, key), {}, self.mistakes)

    def rows(self) -> Iterator[Row]:
        """Yield the tables in this one, refusing what is none."""
        for key in self.values:
            yield self.row(key)

    def list_rows(self, key: str) -> Iterator[Row]:
        """Yield the tables of an array, refusing what is none."""
        self.asked.add(key)
        value = self.values.get(key, [])
        for item in listed(value):
            if is_table(item):
                yield Row((*self.path, key), item, self.mistakes)
            else:
                self.refuse(f"Each of {key} must be a table in braces.", key=key, hint="Write { name = ... }.")

    def refuse(self, message: str, *, key: str = "", hint: str = "", kind: type[Refusal] = InvalidValue) -> None:
        """Note a mistake of this row or of one of its fields."""
        self.mistakes.add((*self.path, key) if key else self.path, kind(message, hint=hint))

    def close(self) -> None:
        """Note every field that nobody asked for."""
        for key in self.values:
            if key not in self.asked:
                self.refuse(f"There is no field {dotted((key,))} here.", key=key, hint=self._hint(key))

    def _hint(self, key: str) -> str:
        if self.path[:1] == ("tasks",) and isinstance(self.values[key], dict):
            joined = ".".join((*self.path[1:], key))
            return f"An id with a dot stands in quotes: [{dotted(('tasks', joined))}]."
        return suggestion(key, self.asked) or f"Known are: {', '.join(sorted(self.asked))}."


def suggestion(word: str, known: set[str]) -> str:
    """Return "Did you mean ...?" when something known is close."""
    if len(known) > _COMPARED or len(word) > 100:
        return ""
    close = difflib.get_close_matches(word, known, n=1)
    return f"Did you mean {close[0]!r}?" if close else ""


def dotted(path: Path) -> str:
    """Return a path as TOML writes it, long and unprintable ids made short and plain."""
    return ".".join(toml_key(part if len(part) <= _SHOWN_SIGNS else f"{part[:_SHOWN_SIGNS]}...") for part in path)
