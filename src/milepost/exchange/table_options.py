"""What a user may say about a table that does not tell it: the order of its dates, and which column is which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

DateOrder = Literal["dmy", "mdy", "ymd"]
FIELDS = (
    "id", "wbs", "level", "parent", "name", "duration", "work", "low", "likely", "high", "predecessors", "start",
    "finish", "people", "percent_complete", "milestone", "deadline", "constraint", "constraint_date", "actual_start",
    "actual_finish", "fixed_cost", "active",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What the user says about a table.

    Attributes
    ----------
    dates : str or None
        The order of day, month and year, where the dates themselves do not tell it.
    columns : mapping of str to str
        Fields and the headers of their columns, where the headers themselves do not tell it.
    """

    dates: DateOrder | None = None
    columns: Mapping[str, str] = field(default_factory=dict[str, str])
