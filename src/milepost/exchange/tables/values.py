"""Values of a table: durations, shares, flags, links and people as people write them in cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from typing import TypeVar

from milepost.engine.plan import ConstraintType
from milepost.errors import Refusal
from milepost.exchange.errors import InvalidValue
from milepost.exchange.quantities import (
    Duration,
    Units,
    WrittenLink,
    parse_duration,
    parse_link,
    parse_money,
    parse_share,
)
from milepost.exchange.tables.cells import Cell, text_of

T = TypeVar("T")
_COMMA = re.compile(r"(?<=\d),(?=\d)")
_WORD = re.compile(r"[a-zA-Z]+\.?")
_UNITS_OF_OTHERS = {
    "tag": "d", "tage": "d", "tagen": "d", "t": "d", "pt": "d", "woche": "w", "wochen": "w", "std": "h",
    "stunde": "h", "stunden": "h", "monat": "mo", "monate": "mo", "minuten": "m", "jour": "d", "jours": "d",
    "semaine": "w", "semaines": "w", "heures": "h", "dia": "d", "dias": "d", "edays": "ed", "eday": "ed",
    "ehours": "eh", "ehrs": "eh", "eweeks": "ew", "emons": "emo", "ft": "ed",
}  # fmt: skip
_LINK_TYPES_OF_OTHERS = {"EA": "FS", "AA": "SS", "EE": "FF", "AE": "SF"}
_FOREIGN_LINK = re.compile(r"(?P<task>.+?)\s*(?P<type>EA|AA|EE|AE)(?P<lag>\s*[+-].*)?")
_LAG = re.compile(r"(?P<head>.*\S)\s*(?P<lag>[+-]\s*\d[^+-]*)")
_YES = frozenset({"yes", "y", "true", "1", "x", "ja", "wahr", "oui", "si"})
_NO = frozenset({"", "no", "n", "false", "0", "nein", "falsch", "non", "-"})
_ABSENT = frozenset({"", "-", "na", "n/a", "nv", "none", "tbd", "?"})
_PERSON = re.compile(r"(?P<name>.+?)\s*(?:\[\s*(?P<in>\d+(?:[.,]\d+)?\s*%?)\s*\]|\s(?P<after>\d+(?:[.,]\d+)?%))")
_CONSTRAINTS: dict[str, ConstraintType] = {
    "as soon as possible": "ASAP", "as late as possible": "ALAP", "must start on": "MSO", "must finish on": "MFO",
    "start no earlier than": "SNET", "start no later than": "SNLT", "finish no earlier than": "FNET",
    "finish no later than": "FNLT", "start on": "START_ON", "finish on": "FINISH_ON",
    "start on or after": "SNET", "start on or before": "SNLT", "finish on or after": "FNET",
    "finish on or before": "FNLT",
    **{code.lower(): code for code in (
        "ASAP", "ALAP", "MSO", "MFO", "SNET", "SNLT", "FNET", "FNLT", "START_ON", "FINISH_ON")},
}  # fmt: skip


def located(place: str, parse: Callable[[], T]) -> T:
    """Return what a cell says, or refuse it by row and column."""
    try:
        return parse()
    except Refusal as refusal:
        raise refusal.located(place) from None


def is_absent(cell: Cell) -> bool:
    """Whether a cell says nothing, or that nothing is known."""
    return cell is None or text_of(cell).casefold() in _ABSENT


def duration(cell: Cell, *, units: Units, unit: str) -> Duration:
    """Return a duration: text with its unit, or a number in the unit of the column.

    Examples
    --------
    >>> duration("2,5 days?", units=Units(), unit="").minutes
    1200.0
    >>> duration(3, units=Units(), unit="weeks").minutes
    7200.0
    """
    text = _COMMA.sub(".", text_of(cell)).rstrip("?").strip()
    if re.fullmatch(r"\d+(\.\d+)?", text):
        text += _own_unit(unit or "d")
    else:
        text = _WORD.sub(lambda word: _own_unit(word[0]), text)
    return parse_duration(text, units=units)


def share(cell: Cell) -> float:
    """Return percent from 0 to 100; a fraction without a percent sign is a share of one.

    Examples
    --------
    >>> share("40%"), share("40"), share(0.4), share("0.5%")
    (40.0, 40.0, 40.0, 0.5)
    """
    text = _COMMA.sub(".", text_of(cell))
    bare = text.removesuffix("%").strip()
    percent = float(bare) if re.fullmatch(r"\d{1,3}(\.\d{1,15})?", bare) else -1.0
    if bare == text and 0 < percent < 1:
        percent *= 100
    if not 0 <= percent <= 100:
        raise InvalidValue(f"{text_of(cell)[:40]!r} is not a percentage from 0 to 100.", hint="Write it as 40%.")
    return percent


def flag(cell: Cell) -> bool:
    """Return whether a cell says yes."""
    text = text_of(cell).casefold()
    if text not in _YES and text not in _NO:
        raise InvalidValue(f"{text[:40]!r} is neither yes nor no.", hint="Write Yes or No.")
    return text in _YES


def whole(cell: Cell) -> int:
    """Return a whole number of believable size."""
    text = text_of(cell)
    if not re.fullmatch(r"\d{1,4}", text):
        raise InvalidValue(f"{text[:40]!r} is not a level.", hint="Write 1 for the highest tasks, 2 below them.")
    return int(text)


def money(cell: Cell) -> int:
    """Return an amount in hundredths."""
    text = text_of(cell).replace(" ", "").replace("'", "")
    return parse_money(text.replace(",", "") if "." in text else text.replace(",", "."))


def constraint(cell: Cell) -> ConstraintType:
    """Return the type of a constraint, by its words or its code."""
    words = " ".join(text_of(cell).casefold().split())
    if words not in _CONSTRAINTS:
        raise InvalidValue(f"{words[:40]!r} is no constraint that we know.", hint="Write SNET, FNLT, ALAP ...")
    return _CONSTRAINTS[words]


def links(cell: Cell, *, units: Units, tasks: Container[str]) -> Iterator[WrittenLink]:
    """Yield the links of a cell: ``3FS+2d; 4SS`` or ``3, 4``.

    Examples
    --------
    >>> [(link.predecessor, link.type, link.lag.amount) for link in links("3EA+2 Tage;4", units=Units(), tasks=())]
    [('3', 'FS', 960.0), ('4', 'FS', 0.0)]
    """
    text = text_of(cell)
    parts = [text] if text in tasks else text.split(";") if ";" in text else text.split(",")
    for part in filter(None, map(str.strip, parts)):
        yield parse_link(part if part in tasks else _own_link(part), units=units, tasks=tasks)


def people(cell: Cell) -> Iterator[tuple[str, float]]:
    """Yield the people of a cell with their units: ``Ana[50%]; Bo``.

    Examples
    --------
    >>> list(people("Ana [50%], Bo, Crane[2]"))
    [('Ana', 0.5), ('Bo', 1.0), ('Crane', 2.0)]
    """
    text = text_of(cell)
    for part in filter(None, map(str.strip, text.split(";") if ";" in text else text.split(","))):
        match = _PERSON.fullmatch(part)
        if match is None:
            yield part, 1.0
        else:
            yield match["name"], parse_share(_COMMA.sub(".", match["in"] or match["after"]))


def _own_link(text: str) -> str:
    """Return a link with the types and units of other languages as ours."""
    text = _COMMA.sub(".", text)
    if match := _FOREIGN_LINK.fullmatch(text):
        text = f"{match['task']}{_LINK_TYPES_OF_OTHERS[match['type']]}{match['lag'] or ''}"
    if match := _LAG.fullmatch(text):
        return match["head"] + _WORD.sub(lambda word: _own_unit(word[0]), match["lag"])
    return text


def _own_unit(word: str) -> str:
    plain = word.casefold().rstrip(".").translate(str.maketrans("áíäé", "aiae"))
    return _UNITS_OF_OTHERS.get(plain, plain)
