"""Where a plan came from and what its file held that the plan does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from milepost.cli.text.parts import bullets, heading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from milepost.exchange.project_file import Loss
    from milepost.reports.source import Source

MOST_KINDS = 8


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
    kinds = source.losses_by_kind
    if not kinds:
        return
    yield heading("Read from the file with changes")
    lines = [_loss_line(kind, cases) for kind, cases in list(kinds.items())[:MOST_KINDS]]
    more = len(kinds) - MOST_KINDS
    yield bullets([*lines, f"... and {more} more kinds; --format json lists all."] if more > 0 else lines)


def _loss_line(kind: str, cases: tuple[Loss, ...]) -> str:
    first = cases[0]
    if len(cases) == 1:
        return f"{kind}, {first.place}: {first.why}"
    return f"{kind}, {len(cases):,} times, first {first.place}: {first.why}"
