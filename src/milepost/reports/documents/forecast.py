"""The forecast as a document: two dates and a sentence, what drives them, and how they were made."""

from __future__ import annotations

from milepost.engine.results import Forecast, SpreadDriver
from milepost.reports.charts.tornado import Kind, Swing, Tornado
from milepost.reports.documents.conflicts import conflict_sentences
from milepost.reports.documents.curves import cost_curve, curve_sentence, finish_curve
from milepost.reports.documents.findings import counts_sentence, finding_blocks
from milepost.reports.documents.gantt_rows import gantt_charts, shown_sentence
from milepost.reports.documents.milestones import milestones_section
from milepost.reports.documents.origin import colophon, losses_section, subtitle, title
from milepost.reports.documents.structure import Block, Bullets, Document, Fact, Facts, Figure, Paragraph, Section, Tone
from milepost.reports.formatting import format_date, format_days, format_money, format_share, readable_dates
from milepost.reports.sentences import (
    after_plan,
    driver_sentences,
    headline,
    is_certain,
    main_drivers,
    planned_chance,
    scarcity_sentences,
    two_dates,
)
from milepost.reports.source import Source
from milepost.reports.tables import Column, Table

DRIVERS = 10
_KINDS: dict[str, Kind] = {"task": "task", "effect": "effect", "group": "factor", "shared_factor": "factor"}


def forecast_document(forecast: Forecast, *, source: Source) -> Document:
    """Return the forecast as a document.

    Parameters
    ----------
    forecast : Forecast
    source : Source
        The file that the plan was read from.
    """
    simulation = forecast.simulation
    sections = (
        *_when(forecast),
        *_drivers(forecast),
        milestones_section(forecast),
        *_plan(forecast),
        *_cost(forecast),
        *_health(forecast),
        Section(
            "assumptions",
            "What this assumes",
            (Bullets(tuple(readable_dates(text) for text in simulation.assumptions)),),
        ),
        *losses_section(source),
        _making(forecast, source),
    )
    return Document(
        kind="Forecast",
        title=title(forecast.plan, source),
        subtitle=subtitle(source, forecast.schedule.status_date, len(forecast.schedule.tasks)),
        opening=_opening(forecast),
        sections=sections,
        colophon=colophon(source, f" with {simulation.runs:,} runs and seed {simulation.seed}"),
    )


def _opening(forecast: Forecast) -> tuple[Block, ...]:
    p50, p80 = two_dates(forecast)
    simulation = forecast.simulation
    dates = Facts(
        (
            Fact("P50 · as likely as not", p50, after_plan(forecast, simulation.finish_at(0.5))),
            Fact("P80 · four runs of five", p80, after_plan(forecast, simulation.finish_at(0.8))),
        ),
        "main",
    )
    limits = (Paragraph(text) for text in scarcity_sentences(forecast))
    return (dates, Paragraph(headline(forecast)), *limits, Facts(tuple(_promised(forecast))))


def _promised(forecast: Forecast) -> list[Fact]:
    planned, certain = forecast.schedule.finish, is_certain(forecast)
    chance = planned_chance(forecast)
    facts = [
        Fact("Planned date", format_date(planned), "" if certain else f"{format_share(chance)} chance", _tone(chance))
    ]
    for name, promised in (("Target", forecast.target), ("Required finish", forecast.plan.finish_by)):
        if promised is not None:
            chance = forecast.simulation.chance(promised)
            note = ("kept" if chance else "missed") if certain else f"{format_share(chance)} chance"
            facts.append(Fact(name, format_date(promised), note, _tone(chance)))
    return facts


def _tone(chance: float) -> Tone:
    return "bad" if chance < 0.5 else "warn" if chance < 0.8 else "ok"


def _when(forecast: Forecast) -> tuple[Section, ...]:
    if is_certain(forecast):
        return ()
    blocks = (Paragraph(curve_sentence(forecast)), Figure(finish_curve(forecast)))
    return (Section("finish", "When it will be done", blocks),)


def _drivers(forecast: Forecast) -> tuple[Section, ...]:
    drivers = main_drivers(forecast, DRIVERS)
    if not drivers:
        return ()
    swings = tuple(_swing(driver, forecast.plan.minutes_per_day) for driver in drivers)
    sentences = driver_sentences(forecast)
    chart = Tornado("drivers", "What moves the finish, in working days", sentences[0], swings)
    return (Section("drivers", "What drives it", (Bullets(tuple(sentences)), Figure(chart))),)


def _swing(driver: SpreadDriver, minutes_per_day: int) -> Swing:
    return Swing(
        name=f"Group “{driver.name}”" if driver.kind == "group" else driver.name,
        kind=_KINDS[driver.kind],
        days=driver.swing_minutes / minutes_per_day,
        label=format_days(driver.swing_minutes, minutes_per_day),
        share=format_share(driver.criticality) if driver.kind in ("task", "effect") else "",
    )


def _plan(forecast: Forecast) -> tuple[Section, ...]:
    charts = gantt_charts(forecast.plan, forecast.schedule, forecast.simulation)
    blocks: list[Block] = []
    conflicts = conflict_sentences(forecast.schedule)
    if conflicts:
        blocks.append(Paragraph("The plan already breaks promises, before anything goes wrong:"))
        blocks.append(Bullets(tuple(conflicts[:10])))
        if len(conflicts) > 10:
            blocks.append(Paragraph(f"And {len(conflicts) - 10:,} more."))
    sentence = shown_sentence(charts, forecast.schedule)
    blocks += [Paragraph(sentence)] if sentence else []
    blocks += [Figure(chart) for chart in charts]
    return (Section("plan", "The plan and how far it may reach", tuple(blocks)),) if blocks else ()


def _cost(forecast: Forecast) -> tuple[Section, ...]:
    plan, cost = forecast.plan, forecast.simulation.cost
    low, high = cost.percentile(0.0), cost.percentile(1.0)
    if low == high == 0:
        return ()
    if low == high:
        amount = format_money(low, plan.currency, plan.currency_digits)
        return (Section("cost", "What it will cost", (Paragraph(f"Every run costs {amount}."),)),)
    curve = cost_curve(forecast)
    facts = tuple(
        Fact(f"P{share * 100:.0f}", format_money(cost.percentile(share), plan.currency, plan.currency_digits))
        for share in (0.1, 0.5, 0.8, 0.9)
    )
    return (Section("cost", "What it will cost", (Facts(facts), Paragraph(curve.finding), Figure(curve))),)


def _health(forecast: Forecast) -> tuple[Section, ...]:
    if not forecast.findings:
        return ()
    opening = Paragraph(f"A forecast is as good as its plan. {counts_sentence(forecast.findings)}")
    return (Section("health", "Health of the plan", (opening, *finding_blocks(forecast.findings, forecast.plan))),)


def _making(forecast: Forecast, source: Source) -> Section:
    simulation = forecast.simulation
    rows = [
        ("Runs", f"{simulation.runs:,}"),
        ("Seed", str(simulation.seed)),
        *((f"Sampling error of P{p * 100:.0f}", _interval(forecast, p)) for p in (0.5, 0.8)),
        ("Dates of single tasks", f"from {simulation.task_runs:,} of the runs"),
        ("File", f"{source.file} ({source.format})"),
        ("Project", _project(source)),
    ]
    if source.version:
        rows.append(("Version", f"Milepost {source.version}"))
    again = Paragraph("The same file, runs and seed give the same dates again.")
    settings = Table("", (Column("What"), Column("Value")), tuple(rows))
    return Section("making", "How this was made", (settings, again))


def _interval(forecast: Forecast, p: float) -> str:
    low, high = (format_date(moment) for moment in forecast.simulation.finish_interval(p))
    return f"{low} to {high} with 95 % confidence; more runs narrow it"


def _project(source: Source) -> str:
    place = f"{source.project_index} of {source.project_count}" if source.project_count > 1 else ""
    return ", ".join(part for part in (source.project, place, source.chosen) if part)
