"""Plain values to TOML text: one field a line, short lists on one line, long ones an item a line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeAlias

Value: TypeAlias = "str | bool | int | float | Decimal | date | Sequence[Value] | Mapping[str, Value]"
Fields: TypeAlias = dict[str, Value]

_WIDTH = 110
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def table(path: Sequence[str], fields: Mapping[str, Value]) -> str:
    """Return a table with its header."""
    header = ".".join(key(part) for part in path)
    return "".join([f"[{header}]\n", *(f"{line}\n" for line in lines(fields))])


def lines(fields: Mapping[str, Value]) -> list[str]:
    """Return the fields of a table, a statement each."""
    return [_statement(name, value) for name, value in fields.items()]


def kept(fields: Mapping[str, tuple[Value | None, Value | None]]) -> Fields:
    """Return the fields whose value is not the one that stands for leaving it out."""
    return {name: value for name, (value, left_out) in fields.items() if value is not None and value != left_out}


def key(name: str) -> str:
    """Return a key, quoted when it must be."""
    return name if _BARE.fullmatch(name) else _quoted(name)


def literal(value: Value) -> str:
    """Return a value on one line."""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float, Decimal)):
        return _number(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return (
            "{ " + ", ".join(f"{key(name)} = {literal(item)}" for name, item in value.items()) + " }" if value else "{}"
        )
    return "[" + ", ".join(literal(item) for item in value) + "]"


def _statement(name: str, value: Value) -> str:
    line = f"{key(name)} = {literal(value)}"
    if not isinstance(value, Sequence) or isinstance(value, str):
        return line
    if len(line) <= _WIDTH and not any(isinstance(item, Mapping) for item in value):
        return line
    return f"{key(name)} = [\n" + "".join(f"  {literal(item)},\n" for item in value) + "]"


def _number(value: float | Decimal) -> str:
    exact = value if isinstance(value, (int, Decimal)) else Decimal(repr(value))
    return str(int(exact)) if exact == int(exact) else f"{exact:f}".rstrip("0")


def _quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(sign) or _safe(sign) for sign in text) + '"'


def _safe(sign: str) -> str:
    return (
        f"\\u{ord(sign):04x}" if ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0 or ord(sign) in (0x2028, 0x2029) else sign
    )
