"""A levelled plan as a document: what it gains, and why each task moves."""

from __future__ import annotations

from milepost.engine.levelling import Levelling
from milepost.engine.plan import Plan
from milepost.reports.documents.origin import colophon, losses_section, title
from milepost.reports.documents.structure import Document, Fact, Facts, Paragraph, Section
from milepost.reports.formatting import format_count, format_date
from milepost.reports.levelling import headline, later, moves_of, why
from milepost.reports.source import Source
from milepost.reports.tables import Column, Table

_COLUMNS = (Column("Task"), Column("Start", "date"), Column("Finish", "date"), Column("Moves"), Column("Why"))


def levelling_document(plan: Plan, levelling: Levelling, *, source: Source) -> Document:
    """Return a levelled plan as a document.

    Parameters
    ----------
    plan : Plan
        As it was read.
    levelling : Levelling
    source : Source
        The file that the plan was read from.
    """
    moves = moves_of(levelling)
    rows = tuple(
        (move.name, format_date(move.start), format_date(move.finish), later(move, plan), why(move)) for move in moves
    )
    facts = (
        Fact("Levelled", format_date(levelling.finish), "keeping within everybody"),
        Fact("Before", format_date(levelling.before), "what is due first comes first"),
    )
    moved = (Section("moves", "What moves, and why", (Table("", _COLUMNS, rows),)),) if rows else ()
    return Document(
        kind="Levelling",
        title=title(plan, source),
        subtitle=f"{source.file} · {format_count(len(moves), 'task')} moved",
        opening=(Facts(facts, "main"), Paragraph(headline(levelling, plan))),
        sections=(*moved, *losses_section(source)),
        colophon=colophon(source, f" in {levelling.seconds:.0f} seconds of search"),
    )
