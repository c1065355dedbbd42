"""What changed between two plans as a document: where the dates went, and which change took them there."""

from __future__ import annotations

from milepost.engine.comparison import Comparison, Measured
from milepost.reports.changes import Teller, error_of, is_still, moved, signed_days
from milepost.reports.charts.tornado import Swing, Tornado
from milepost.reports.documents.origin import colophon, title
from milepost.reports.documents.structure import Block, Bullets, Document, Fact, Facts, Figure, Paragraph, Section
from milepost.reports.formatting import MINUS, format_count, format_date, format_money
from milepost.reports.source import Source
from milepost.reports.tables import Column, Table

BARS, ROWS, STILL = 12, 200, 100
HOW = (
    "Each change is made alone to the old plan and both are run through the same luck; "
    "what changes do only together is told apart, so that all rows add up to the total."
)
_COLUMNS = (
    Column("Change"),
    Column("What exactly"),
    Column("P80", "number"),
    Column("95 % error", "number"),
    Column("P50", "number"),
    Column("P80 cost", "number"),
)


def comparison_document(comparison: Comparison, *, old: Source, new: Source) -> Document:
    """Return a comparison as a document.

    Parameters
    ----------
    comparison : Comparison
    old, new : Source
        The files that the two plans were read from.
    """
    teller = Teller(comparison)
    return Document(
        kind="Comparison",
        title=title(comparison.new, new),
        subtitle=f"{old.file} → {new.file} · {format_count(len(comparison.differences), 'change')}",
        opening=(Facts(tuple(_facts(comparison)), "main"), Paragraph(teller.headline())),
        sections=(*_effects(comparison, teller), *_still(comparison, teller), _making(comparison, teller)),
        colophon=colophon(new, f" and {old.file} with {comparison.runs:,} runs and seed {comparison.seed}"),
    )


def _facts(comparison: Comparison) -> list[Fact]:
    before, after, total = comparison.before, comparison.after, comparison.total
    facts = [
        Fact("P50", format_date(after.p50), f"was {format_date(before.p50)}: {moved(total.p50, comparison)}"),
        Fact("P80", format_date(after.p80), f"was {format_date(before.p80)}: {moved(total.p80, comparison)}"),
    ]
    if before.cost_p80 or after.cost_p80:
        cost = f"was {_money(comparison, before.cost_p80)}: {signed_money(total.cost_p80, comparison)}"
        facts.append(Fact("P80 cost", _money(comparison, after.cost_p80), cost))
    return facts


def _effects(comparison: Comparison, teller: Teller) -> tuple[Section, ...]:
    moving = [each for each in comparison.changes if not is_still(each)]
    if not moving:
        return ()
    blocks: list[Block] = [Paragraph(HOW)]
    swings = _swings(moving[:BARS], comparison, teller)
    if swings:
        name = "What each change does to the P80 finish, in working days"
        blocks.append(Figure(Tornado("changes", name, f"{swings[0].name}: {swings[0].label}.", swings)))
    rows = [change_row(each, comparison, teller) for each in moving[:ROWS]]
    if not comparison.remainder.is_nothing:
        rows.append(("Only together", "what is left of the total", *_amounts(comparison, "remainder")))
    rows.append(("Total", "", *_amounts(comparison, "total")))
    blocks.append(Table("", _COLUMNS, tuple(rows)))
    if len(moving) > ROWS:
        blocks.append(Paragraph(f"The first {ROWS} of {len(moving):,} changes; the JSON output has all."))
    return (Section("changes", "What each change does", tuple(blocks)),)


def _swings(changes: list[Measured], comparison: Comparison, teller: Teller) -> tuple[Swing, ...]:
    per_day = comparison.old.minutes_per_day
    return tuple(
        Swing(
            name=teller.title(each),
            kind="later" if each.shift.p80 > 0 else "earlier",
            days=each.shift.p80 / per_day,
            label=signed_days(each.shift.p80, per_day),
            share="",
        )
        for each in changes
        if each.shift is not None and each.shift.p80
    )


def change_row(measured: Measured, comparison: Comparison, teller: Teller) -> tuple[str, ...]:
    """Return a change as the cells of a table."""
    shift, per_day = measured.shift, comparison.old.minutes_per_day
    if shift is None:
        return (teller.title(measured), f"not possible alone: {measured.reason}", "", "", "", "")
    return (
        teller.title(measured),
        teller.detail(measured),
        signed_days(shift.p80, per_day),
        error_of(shift, per_day),
        signed_days(shift.p50, per_day),
        signed_money(shift.cost_p80, comparison),
    )


def _amounts(comparison: Comparison, name: str) -> tuple[str, str, str, str]:
    shift, per_day = getattr(comparison, name), comparison.old.minutes_per_day
    return (
        signed_days(shift.p80, per_day),
        error_of(shift, per_day),
        signed_days(shift.p50, per_day),
        signed_money(shift.cost_p80, comparison),
    )


def _still(comparison: Comparison, teller: Teller) -> tuple[Section, ...]:
    still = [each for each in comparison.changes if is_still(each)]
    if not still:
        return ()
    lines = [": ".join(filter(None, (teller.title(each), teller.detail(each)))) for each in still[:STILL]]
    more = [f"and {len(still) - STILL:,} more; the JSON output has all"] if len(still) > STILL else []
    return (Section("still", "What changed and moves nothing", (Bullets((*lines, *more)),)),)


def _making(comparison: Comparison, teller: Teller) -> Section:
    rows = (
        ("Tasks", teller.matching()),
        ("Runs", f"{comparison.runs:,}, seed {comparison.seed}, the same luck for both plans"),
        *((("Simulated together", bundled),) if (bundled := bundles(comparison)) else ()),
    )
    return Section("making", "How this was made", (Table("", (Column("What"), Column("Value")), rows),))


def bundles(comparison: Comparison) -> str:
    """Return which changes were not simulated one by one."""
    joint = [each for each in comparison.changes if len(each.differences) > 1]
    total = sum(len(each.differences) for each in joint)
    return (
        f"{total:,} changes in {format_count(len(joint), 'group')} of a kind; --most-alone asks for more"
        if joint
        else ""
    )


def signed_money(minor: int, comparison: Comparison) -> str:
    """Return a change of cost with its sign; nothing when there is none."""
    if not minor:
        return ""
    return ("+" if minor > 0 else MINUS) + _money(comparison, abs(minor)).replace(" ", "\N{NO-BREAK SPACE}")


def _money(comparison: Comparison, minor: int) -> str:
    return format_money(minor, comparison.new.currency, comparison.new.currency_digits)
