"""Origin: where a document's plan came from and what its import left out."""

from __future__ import annotations

from datetime import datetime

from milepost.engine.plan import Plan
from milepost.exchange.project_file import Loss
from milepost.reports.documents.structure import Block, Paragraph, Section
from milepost.reports.formatting import format_count, format_date, readable_dates
from milepost.reports.source import Source
from milepost.reports.tables import Column, Table

_EXAMPLES, _KINDS = 3, 40


def subtitle(source: Source, status_date: datetime | None, tasks: int) -> str:
    """Return the line under the title: file, size, status date."""
    parts = [source.file, format_count(tasks, "task")]
    if status_date is not None:
        parts.append(f"status of {format_date(status_date)}")
    return " · ".join(parts)


def colophon(source: Source, made: str = "") -> str:
    """Return the closing line of a document."""
    version = f" {source.version}" if source.version else ""
    return f"Made by Milepost{version} from {source.file} ({source.format}){made}."


def title(plan: Plan, source: Source) -> str:
    """Return what the project is called: by its plan, else by its file."""
    return plan.name or source.project or source.file


def losses_section(source: Source) -> tuple[Section, ...]:
    """Return what the import left out or changed, by kind; nothing when nothing was lost."""
    kinds = list(source.losses_by_kind.items())
    if not kinds:
        return ()
    total = format_count(len(source.losses), "thing")
    blocks: list[Block] = [Paragraph(f"{total} in the file could not be carried into the plan as they are.")]
    rows = tuple(
        (kind, readable_dates(losses[0].why), _places(losses), f"{len(losses):,}") for kind, losses in kinds[:_KINDS]
    )
    columns = (Column("What"), Column("What became of it"), Column("Where"), Column("How often", "number"))
    blocks.append(Table("", columns, rows))
    if len(kinds) > _KINDS:
        blocks.append(Paragraph(f"{len(kinds) - _KINDS:,} rarer kinds are left out here; the JSON output has all."))
    return (Section("import", "What the import left out", tuple(blocks)),)


def _places(losses: tuple[Loss, ...]) -> str:
    named = [loss.place for loss in losses if loss.place][:_EXAMPLES]
    more = len(losses) - len(named)
    return ", ".join(named) + (f" and {more:,} more" if named and more > 0 else "")
