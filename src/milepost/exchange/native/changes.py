"""The changes that can be made to a plan.toml in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from milepost.exchange.native.toml_text import Value


@dataclass(frozen=True, slots=True)
class SetField:
    """Write one field of a table, or leave it out when the value is ``None``.

    `table` is the path of its header: ``("project",)``, ``("tasks", "api-3")``, ``("effects", "flu")``.
    """

    table: tuple[str, ...]
    field: str
    value: Value | None


@dataclass(frozen=True, slots=True)
class AddTask:
    """Write a new task below another one, or below the last."""

    id: str
    fields: Mapping[str, Value] = field(default_factory=dict[str, Value])
    below: str | None = None


@dataclass(frozen=True, slots=True)
class RemoveTask:
    """Take a task out, with the links to it and its mentions in effects."""

    id: str


@dataclass(frozen=True, slots=True)
class AddLink:
    """Let a task come after another; `link` as in ``after``: ``12FS+2d``."""

    task: str
    link: str


@dataclass(frozen=True, slots=True)
class RemoveLink:
    """Take out every link from a predecessor to a task."""

    task: str
    predecessor: str


Change: TypeAlias = SetField | AddTask | RemoveTask | AddLink | RemoveLink
