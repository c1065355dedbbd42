"""Earned value as text: the sentence first, then every indicator and the phases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from milepost.cli.text.parts import bullets, heading, paragraph
from milepost.cli.text.provenance import losses, origin, title
from milepost.cli.text.table import Column, Sheet
from milepost.reports.documents.value import PHASES
from milepost.reports.value import Standing, headline, indicators, phase_cells, phases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from milepost.reports.source import Source
    from milepost.reports.value import Indicator

MOST_PHASES = 20


def value_text(standing: Standing, source: Source, baseline: Source | None) -> Iterator[RenderableType]:
    """Return the parts of a project's earned value in the order in which people need them."""
    yield title(standing.plan, source)
    yield Text()
    yield paragraph(headline(standing))
    yield Text()
    simulation = standing.simulation
    promised = f" Baseline from {baseline.file}." if baseline else ""
    yield paragraph(f"{origin(source, runs=simulation.runs, seed=simulation.seed)}{promised}", "dim")
    yield heading("Indicators")
    found = indicators(standing)
    columns = [
        Column(style="bold"),
        Column(least=20, lines=2),
        Column(justify="right", style="bold"),
        Column(style="dim", least=14, lines=2),
    ]
    yield Sheet(columns, (_row(each) for each in found if not each.is_missing))
    missing: dict[str, list[str]] = {}
    for each in found:
        if each.is_missing and each.sign not in missing.setdefault(each.reason, []):
            missing[each.reason].append(each.sign)
    if missing:
        yield heading("Not computable")
        yield bullets((f"{', '.join(signs)}: {reason}" for reason, signs in missing.items()), "dim")
    yield from _phases(standing)
    if standing.value.remarks:
        yield heading("Mind")
        yield bullets(standing.value.remarks)
    yield from losses(source)


def _row(indicator: Indicator) -> tuple[str, ...]:
    return indicator.sign, indicator.name, indicator.value, indicator.formula


def _phases(standing: Standing) -> Iterator[RenderableType]:
    found = phases(standing)
    if len(found) < 2:
        return
    yield heading("By phase")
    first, *others = PHASES
    columns = [Column(first, least=12), *(Column(name, justify="right") for name in others)]
    yield Sheet(columns, (phase_cells(phase, standing) for phase in found[:MOST_PHASES]))
