"""What the converter answers: the projects that it wrote, or its problem, believed only in the form that we know."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import Any

from milepost.exchange.errors import ConverterFailed


@dataclass(frozen=True, slots=True)
class Converted:
    """One project that was written.

    Attributes
    ----------
    file, format : str
        The written file, and whether it is ``MSPDI`` or ``XER``.
    application, type, name : str
        The program that made the plan, the ending of its files, and the plan's own name; each may be empty.
    tasks, links : int
        How many the converter found.
    kept_starts : tuple of str
        The tasks that only their date held in their place; they got a constraint.
    ignored : tuple of str
        What the converter could not read.
    """

    file: str
    format: str
    application: str
    type: str
    name: str
    tasks: int
    links: int
    kept_starts: tuple[str, ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why nothing was written: ``missing``, ``unknown`` or ``unreadable``, and what the converter says."""

    code: str
    detail: str


def parse(text: str) -> tuple[Converted, ...] | Problem:
    """Return an answer, or refuse one that has no known form."""
    try:
        answer: Any = json.loads(text)
        if "problem" in answer:
            return Problem(_typed(answer["problem"], "str"), _typed(answer["detail"], "str"))
        found = tuple(_converted(project) for project in _typed(answer["projects"], "list"))
    except (ValueError, TypeError, KeyError):
        found = ()
    if not found:
        raise ConverterFailed("The converter's answer has no known form, so the file was not read.", hint="Try again.")
    return found


def _converted(project: Any) -> Converted:
    return Converted(**{field.name: _typed(project[field.name], str(field.type)) for field in fields(Converted)})


def _typed(value: Any, kind: str) -> Any:
    """Return a value of a kind; lists of text come as tuples."""
    if kind.startswith("tuple"):
        return tuple(_typed(item, "str") for item in _typed(value, "list"))
    if type(value).__name__ != kind:
        raise TypeError(kind)
    return value
