"""Where a plan came from and what its file held that the plan does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from milepost.cli.text.parts import and_more, bullets, heading, words
from milepost.reports.documents import origin as origin_of
from milepost.reports.formatting import readable_dates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from milepost.engine.plan import Plan
    from milepost.exchange.project_file import Loss
    from milepost.reports.source import Source

MOST_KINDS = 8


def title(plan: Plan, source: Source) -> RenderableType:
    """Return what the project is called."""
    return words(origin_of.title(plan, source), "bold")


def origin(source: Source, *, runs: int | None = None, seed: int | None = None) -> str:
    """Return file, format, project and settings in one line."""
    where = f"From {source.file} ({source.format})"
    if source.project_count > 1:
        where += f", project {source.project_index} of {source.project_count}. {source.chosen}"
    else:
        where += "."
    return where if runs is None else f"{where} {runs:,} runs, seed {seed}."


def losses(source: Source) -> Iterator[RenderableType]:
    """Return what was left out or changed on reading, a line a kind with its first case."""
    lines = [_loss_line(kind, cases) for kind, cases in source.losses_by_kind.items()]
    if not lines:
        return
    yield heading("Read from the file with changes")
    yield bullets(lines[:MOST_KINDS])
    yield from and_more(MOST_KINDS, len(lines), "kind")


def unwritten(lost: Sequence[Loss]) -> Iterator[RenderableType]:
    """Return what a written file could not hold."""
    if lost:
        yield heading("Not in the new file")
        yield bullets(f"{loss.what}, {loss.place}: {loss.why}" for loss in lost)


def _loss_line(kind: str, cases: tuple[Loss, ...]) -> str:
    first = cases[0]
    if len(cases) == 1:
        return f"{kind}, {first.place}: {readable_dates(first.why)}"
    return f"{kind}, {len(cases):,} times, first {first.place}: {readable_dates(first.why)}"
