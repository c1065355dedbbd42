"""A levelled plan as text: what it gains in one sentence, then what moves and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from milepost.cli.text.parts import and_more, heading, paragraph
from milepost.cli.text.provenance import losses, origin, title
from milepost.cli.text.table import Column, Sheet
from milepost.reports.formatting import format_date
from milepost.reports.levelling import headline, later, moves_of, why

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from milepost.engine.levelling import Levelling
    from milepost.engine.plan import Plan
    from milepost.reports.source import Source

MOST_MOVES = 40


def levelling_text(plan: Plan, levelling: Levelling, source: Source) -> Iterator[RenderableType]:
    """Return the parts of a levelled plan in the order in which people need them."""
    yield title(plan, source)
    yield Text()
    yield paragraph(headline(levelling, plan))
    yield Text()
    yield paragraph(origin(source), "dim")
    moves = moves_of(levelling)
    if moves:
        yield heading("What moves, and why")
        columns = [
            Column("Task", least=14, lines=2),
            Column("Start", justify="right"),
            Column("Moves", justify="right"),
            Column("Why", least=20, lines=3),
        ]
        shown = moves[:MOST_MOVES]
        yield Sheet(columns, ((move.name, format_date(move.start), later(move, plan), why(move)) for move in shown))
        yield from and_more(len(shown), len(moves), "task")
    yield from losses(source)
