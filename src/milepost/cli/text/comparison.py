"""What changed between two plans as text: where the dates went, then each change with its effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from milepost.cli.text.parts import and_more, bullets, heading, paragraph
from milepost.cli.text.provenance import losses, title
from milepost.cli.text.table import Column, Sheet
from milepost.reports.changes import Teller, error_of, is_still, moved, signed_days
from milepost.reports.documents.comparison import HOW, bundles, signed_money
from milepost.reports.formatting import format_date, format_money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from milepost.engine.comparison import Comparison, Measured
    from milepost.reports.source import Source

MOST_MOVING, MOST_STILL = 40, 12


def comparison_text(comparison: Comparison, *, old: Source, new: Source) -> Iterator[RenderableType]:
    """Return the parts of a comparison in the order in which people need them."""
    teller = Teller(comparison)
    yield title(comparison.new, new)
    yield Text()
    yield Sheet([Column(style="bold"), Column(justify="right"), Column(), Column(style="bold"), Column()],
                _dates(comparison))  # fmt: skip
    yield Text()
    yield paragraph(teller.headline())
    yield Text()
    made = f"From {old.file} to {new.file}. {comparison.runs:,} runs, seed {comparison.seed}."
    yield paragraph(f"{made} {teller.matching()}", "dim")
    yield from _moving(comparison, teller)
    yield from _impossible(comparison, teller)
    yield from _still(comparison, teller)
    yield from losses(new)


def _dates(comparison: Comparison) -> Iterator[tuple[str | Text, ...]]:
    before, after, total = comparison.before, comparison.after, comparison.total
    for name, a, b, shift in (("P50", before.p50, after.p50, total.p50), ("P80", before.p80, after.p80, total.p80)):
        style = "red" if shift > 0 else "green" if shift < 0 else "dim"
        yield name, format_date(a), "→", format_date(b), Text(moved(shift, comparison), style=style)
    if before.cost_p80 or after.cost_p80:
        plan = comparison.new
        was, now = (format_money(c, plan.currency, plan.currency_digits) for c in (before.cost_p80, after.cost_p80))
        yield "P80 cost", was, "→", now, signed_money(total.cost_p80, comparison) or "no change"


def _moving(comparison: Comparison, teller: Teller) -> Iterator[RenderableType]:
    moving = [each for each in comparison.changes if each.shift is not None and not is_still(each)]
    if not moving:
        return
    yield heading("What each change does")
    names = ["P80", "95 % error", "P50", "P80 cost"]
    columns = [Column("Change", least=24, lines=3), *(Column(name, justify="right") for name in names)]
    rows = [_row(each, comparison, teller) for each in moving[:MOST_MOVING]]
    for name, shift in (("Only together", comparison.remainder), ("Total", comparison.total)):
        if shift.is_nothing and name != "Total":
            continue
        per_day = comparison.old.minutes_per_day
        cells = signed_days(shift.p80, per_day), error_of(shift, per_day), signed_days(shift.p50, per_day)
        rows.append((name, *cells, signed_money(shift.cost_p80, comparison)))
    yield Sheet(columns, rows)
    yield from and_more(min(len(moving), MOST_MOVING), len(moving), "change")
    yield paragraph(HOW, "dim")
    bundled = bundles(comparison)
    if bundled:
        yield paragraph(f"Simulated together: {bundled}.", "dim")


def _row(measured: Measured, comparison: Comparison, teller: Teller) -> tuple[str, ...]:
    shift, per_day = measured.shift, comparison.old.minutes_per_day
    name = ": ".join(filter(None, (teller.title(measured), teller.detail(measured))))
    if shift is None:
        return name, "", "", "", ""
    return (
        name,
        signed_days(shift.p80, per_day),
        error_of(shift, per_day),
        signed_days(shift.p50, per_day),
        signed_money(shift.cost_p80, comparison),
    )


def _impossible(comparison: Comparison, teller: Teller) -> Iterator[RenderableType]:
    found = [each for each in comparison.changes if each.shift is None]
    if found:
        yield heading("Possible only with other changes")
        yield bullets(f"{teller.title(each)}: {each.reason}" for each in found[:MOST_STILL])
        yield from and_more(min(len(found), MOST_STILL), len(found), "change")


def _still(comparison: Comparison, teller: Teller) -> Iterator[RenderableType]:
    still = [each for each in comparison.changes if is_still(each)]
    if still:
        yield heading("What changed and moves nothing")
        yield bullets(": ".join(filter(None, (teller.title(e), teller.detail(e)))) for e in still[:MOST_STILL])
        yield from and_more(min(len(still), MOST_STILL), len(still), "change")
