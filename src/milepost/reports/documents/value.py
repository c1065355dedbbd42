"""Earned value as a document: where the project stands, its indicators, its phases."""

from __future__ import annotations

from itertools import pairwise

from milepost.reports.charts.axes import DateAxis
from milepost.reports.charts.time_axis import ordinal
from milepost.reports.charts.value_curve import ValueCurve, ValueMark, ValuePoint
from milepost.reports.documents.origin import colophon, losses_section, subtitle, title
from milepost.reports.documents.structure import Block, Bullets, Document, Fact, Facts, Figure, Paragraph, Section, Tone
from milepost.reports.formatting import format_date
from milepost.reports.source import Source
from milepost.reports.tables import Column, Table
from milepost.reports.value import NOT_COMPUTABLE, Standing, headline, indicators, phase_cells, phases

_POINTS = 120
PHASES = ("Phase", "Budget", "PV", "EV", "AC", "SPI", "CPI")


def value_document(standing: Standing, *, source: Source, baseline: Source | None = None) -> Document:
    """Return a project's earned value as a document.

    Parameters
    ----------
    standing : Standing
    source : Source
        The file that the plan was read from.
    baseline : Source, optional
        The file that its baseline was taken from, when that was another.
    """
    remarks = standing.value.remarks
    sections = (
        Section("curve", "Planned, earned and spent", (Figure(_curve(standing)),)),
        Section("indicators", "Indicators", (_indicators(standing), *_remarks(remarks))),
        Section("phases", "By phase", (_phases(standing),)),
        *losses_section(source),
    )
    promised = f"; baseline from {baseline.file}" if baseline else ""
    return Document(
        kind="Earned value",
        title=title(standing.plan, source),
        subtitle=subtitle(source, standing.value.status, len(standing.plan.tasks)) + promised,
        opening=(Facts(_facts(standing), "main"), Paragraph(headline(standing))),
        sections=sections,
        colophon=colophon(source, f" with {standing.simulation.runs:,} runs and seed {standing.simulation.seed}"),
    )


def _facts(standing: Standing) -> tuple[Fact, ...]:
    found = standing.value
    cost = found.cost_index
    return (
        Fact("SPI(t) · pace", _ratio(found.progress.index), "earned schedule / time", _tone(found.progress.index)),
        Fact("CPI · value for money", _ratio(cost), "earned / spent" if cost else "not computable", _tone(cost)),
        Fact("Ends at this pace", format_date(found.progress.finish) if found.progress.finish else "–",
             f"baseline {format_date(found.progress.promised)}"),
    )  # fmt: skip


def _ratio(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _tone(value: float | None) -> Tone:
    """Return how bad an index is, by the limits that signals have: below 0.90 and below 0.95."""
    if value is None:
        return "plain"
    return "bad" if value < 0.90 else "warn" if value < 0.95 else "ok"


def _indicators(standing: Standing) -> Table:
    rows = tuple(
        (each.sign, each.name, NOT_COMPUTABLE, each.reason)
        if each.is_missing
        else (each.sign, each.name, each.value, each.formula)
        for each in indicators(standing)
    )
    return Table("", (Column("Sign"), Column("Meaning"), Column("Value", "number"), Column("How")), rows)


def _remarks(remarks: tuple[str, ...]) -> tuple[Block, ...]:
    return (Bullets(remarks),) if remarks else ()


def _phases(standing: Standing) -> Table:
    first, *others = PHASES
    rows = tuple(phase_cells(phase, standing) for phase in phases(standing))
    return Table("", (Column(first), *(Column(name, "number") for name in others)), rows)


def _curve(standing: Standing) -> ValueCurve:
    found, amount = standing.value, standing.amount
    whole = ((found.progress.began, 0.0), *found.curve)
    step = max(1, len(whole) // _POINTS)
    kept = (*whole[:-1:step], whole[-1])
    points = tuple(ValuePoint(ordinal(at), value, format_date(at), amount(value)) for at, value in kept)
    status = ValuePoint(ordinal(found.status), found.planned, format_date(found.status), amount(found.planned))
    sums = (("Planned", found.planned), ("Earned", found.earned), ("Spent", found.actual))
    return ValueCurve(
        name="value",
        title="Planned value over time, with what is earned and spent",
        finding=headline(standing),
        axis=DateAxis(min(points[0].at, status.at), max(points[-1].at, status.at)),
        points=points,
        marks=tuple(ValueMark(name, value, amount(value)) for name, value in sums if value is not None),
        status=status,
        reached=_reached(points, found.earned),
    )


def _reached(points: tuple[ValuePoint, ...], value: float) -> float:
    """Return when the curve has a value."""
    for a, b in pairwise(points):
        if a.value <= value < b.value:
            return a.at + (value - a.value) / (b.value - a.value) * (b.at - a.at)
    return points[-1].at if value > points[0].value else points[0].at
