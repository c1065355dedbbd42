"""Bytes to TOML tables, with limits that keep a hostile file from costing time or memory."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

import tomli

from milepost.errors import Refusal
from milepost.exchange.errors import HostileFile, UnreadableFile
from milepost.exchange.native.outline import Outline

MAX_BYTES = 8_000_000
_MOST = {"=": 300_000, ",": 500_000, "{": 100_000, "\n[": 60_000}
_KEY = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_DEEPEST = 16
_DEEP_KEY = re.compile(rf"(?:^|[\[{{,])[ \t]*{_KEY}(?:[ \t]*\.[ \t]*{_KEY}){{{_DEEPEST}}}", re.MULTILINE)
_DOTTED = re.compile(rf"^[ \t\[]*{_KEY}(?:[ \t]*\.[ \t]*{_KEY})+", re.MULTILINE)
_MOST_DOTS = 200_000
_PLAN = "Look whether it is a plan at all: 'milepost init' writes one."
_LINE = re.compile(r"at line (\d+), column \d+")


@dataclass(frozen=True, slots=True)
class Document:
    """The tables of a plan file, and where each of them stands in its text."""

    tables: dict[str, object]
    text: str
    name: str = ""
    _outlines: list[Outline] = field(default_factory=list[Outline])

    def line(self, path: tuple[str, ...]) -> int:
        """Return the line of a table or field, or of the nearest one that holds it."""
        if not self._outlines:
            self._outlines.append(Outline.of(self.text))
        return self._outlines[0].line(path)


def load(data: bytes, *, name: str = "") -> Document:
    """Return the tables of a TOML file, or refuse it with its line."""
    text = decode(data, name=name)
    try:
        _check_shape(text)
        return Document(_tables(text), text, name)
    except Refusal as refusal:
        raise (refusal.located(name) if name else refusal) from None


def decode(data: bytes, *, name: str = "") -> str:
    """Return the text of the file, or refuse what is empty, too large or not text."""
    if len(data) > MAX_BYTES:
        raise UnreadableFile(
            f"A plan.toml of {len(data):,} bytes is more than the {MAX_BYTES:,} that are read.",
            place=name,
            hint="Split it into several projects.",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(f"Line {line} is not UTF-8 text.", place=name, hint="Save the file as UTF-8.") from None
    if not text.strip():
        raise UnreadableFile("The file is empty.", place=name, hint="'milepost init' writes a plan to start from.")
    return text


def _check_shape(text: str) -> None:
    for sign, most in _MOST.items():
        if text.count(sign) > most:
            raise HostileFile(
                f"The file has more than {most:,} times {sign.strip()!r}, too many for a plan.", hint=_PLAN
            )
    if any(line.count(".") >= _DEEPEST for line in text.splitlines()) and _DEEP_KEY.search(text):
        raise HostileFile("The file has a key of more than 16 parts.", hint=_PLAN)
    dots = text.count(".")
    if dots > _MOST_DOTS and sum(dotted.group().count(".") for dotted in _DOTTED.finditer(text)) > _MOST_DOTS:
        raise HostileFile("The file nests its tables too deeply for a plan.", hint=_PLAN)


def _tables(text: str) -> dict[str, object]:
    try:
        return tomli.loads(text, parse_float=Decimal)
    except RecursionError:
        raise HostileFile("The file nests its values too deeply for a plan.", hint=_PLAN) from None
    except ValueError as error:
        raise _syntax_refusal(str(error), text) from None


def _syntax_refusal(problem: str, text: str) -> UnreadableFile:
    found = _LINE.search(problem)
    number = int(found[1]) if found else text.count("\n") + 1
    if "digits) for integer" in problem:
        return UnreadableFile("The file has a number of more than 4,300 digits.", hint=_PLAN)
    if "Cannot declare" in problem:
        hint = "Each id may stand only once in the file."
    else:
        hint = 'Look for a missing quote, comma or bracket; text and durations stand in quotes: duration = "3d".'
    where = f"line {number}" if found or "end of document" in problem else ""
    return UnreadableFile(f"{_LINE.sub('', problem).replace('()', '').strip()}.", place=where, hint=hint)
