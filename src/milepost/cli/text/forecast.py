"""A forecast as text: two dates and one sentence first, then what is behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from milepost.cli.text.health import health_summary
from milepost.cli.text.histogram import bar, histogram
from milepost.cli.text.parts import and_more, bullets, heading, paragraph, words
from milepost.cli.text.provenance import losses, origin, title
from milepost.cli.text.table import Column, Sheet
from milepost.engine.health.namesakes import told_apart
from milepost.reports.formatting import format_date, format_days, format_money, format_share, readable_dates
from milepost.reports.sentences import (
    after_plan,
    borrows_all_ranges,
    headline,
    interval_sentence,
    is_certain,
    main_drivers,
    scarcity_sentences,
)

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from rich.console import RenderableType

    from milepost.engine.results import Forecast, SpreadDriver, TaskDates
    from milepost.reports.source import Source

MOST_MILESTONES = 12


def forecast_text(forecast: Forecast, source: Source) -> Iterator[RenderableType]:
    """Return the parts of a forecast in the order in which people need them."""
    yield from _opening(forecast, source)
    if not is_certain(forecast):
        yield from _finish(forecast)
        yield from _drivers(forecast)
    yield from _milestones(forecast)
    yield from _cost(forecast)
    yield from health_summary(forecast.plan, forecast.findings)
    yield from _assumptions(forecast)
    yield from losses(source)


def _opening(forecast: Forecast, source: Source) -> Iterator[RenderableType]:
    yield title(forecast.plan, source)
    yield Text()
    yield Sheet([Column(style="bold"), Column(justify="right", style="bold"), Column()], _dates(forecast))
    yield Text()
    yield paragraph(headline(forecast))
    yield from map(paragraph, scarcity_sentences(forecast))
    yield Text()
    yield paragraph(origin(source, runs=forecast.simulation.runs, seed=forecast.simulation.seed), "dim")


def _dates(forecast: Forecast) -> Iterator[tuple[str | Text, ...]]:
    simulation = forecast.simulation
    if is_certain(forecast):
        yield "Finish", format_date(simulation.finish_at(0.5)), "the same in every run"
        return
    # A spread that is only borrowed is nothing to make promises on.
    late = "four runs of five" if borrows_all_ranges(forecast) else "a date to promise"
    for name, share, meaning in (("P50", 0.5, "an even chance"), ("P80", 0.8, late)):
        finish = simulation.finish_at(share)
        yield name, format_date(finish), f"{meaning}, {after_plan(forecast, finish)}"
    for name, promised in (("Target", forecast.target), ("Required", forecast.plan.finish_by)):
        if promised is not None:
            yield name, format_date(promised), _chance_of(simulation.chance(promised))


def _chance_of(chance: float) -> Text:
    colour = "green" if chance >= 0.8 else "yellow" if chance >= 0.5 else "red"
    return Text.assemble((format_share(chance), f"bold {colour}"), " chance to be done by then")


def _finish(forecast: Forecast) -> Iterator[RenderableType]:
    yield heading("When it may finish")
    yield histogram(forecast)
    yield paragraph(interval_sentence(forecast, 0.8), "dim")


def _drivers(forecast: Forecast) -> Iterator[RenderableType]:
    drivers = main_drivers(forecast)
    if not drivers:
        return
    yield heading("What moves the finish")
    largest = max(abs(driver.swing_minutes) for driver in drivers)
    columns = [
        Column("Task, effect or factor", least=12, lines=2),
        Column("Swing", justify="right"),
        Column(),
        Column(),
    ]
    yield Sheet(columns, (_driver_row(driver, largest, forecast.plan.minutes_per_day) for driver in drivers))
    yield paragraph("Swing: working time between a good run (P10) and a bad one (P90), or what an effect adds.", "dim")


def _driver_row(driver: SpreadDriver, largest: float, minutes_per_day: int) -> tuple[str | Text, ...]:
    swing = abs(driver.swing_minutes)
    share = format_share(driver.criticality)
    often = {"effect": f"happens in {share}", "task": f"critical in {share}"}.get(driver.kind, "all tasks together")
    names = {"shared_factor": "All estimates too low or high", "group": f"Group {driver.name}"}
    return (
        names.get(driver.kind, driver.name),
        format_days(driver.swing_minutes, minutes_per_day),
        Text(bar(swing / largest, width=12), style="cyan"),
        words("tasks that err together" if driver.kind == "group" else often, "dim"),
    )


def _milestones(forecast: Forecast) -> Iterator[RenderableType]:
    chances = {chance.uid: chance for chance in forecast.simulation.deadlines}
    milestones = {task.uid for task in forecast.plan.tasks if task.milestone and not task.summary}
    rows = [
        task
        for task in forecast.schedule.tasks
        if task.uid in chances or (task.uid in milestones and not task.finished)
    ]
    if not rows:
        return
    shown = _most_telling(rows, chances)
    yield heading("Milestones and deadlines")
    names = told_apart(forecast.plan.tasks)
    columns = [Column("Name", least=12, lines=2), *(Column(title, justify="right") for title in _MILESTONE_TITLES)]
    yield Sheet(columns, ((names[task.uid], *_milestone_dates(forecast, task)) for task in shown))
    yield from and_more(len(shown), len(rows), "milestone")


def _most_telling(rows: list[TaskDates], chances: Container[str]) -> list[TaskDates]:
    """Return deadlines before others, and of the others the next and the last ones, in order of time."""
    rows = sorted(rows, key=lambda task: (task.early_finish, task.uid))
    due = [task for task in rows if task.uid in chances][:MOST_MILESTONES]
    others = [task for task in rows if task.uid not in chances]
    room = MOST_MILESTONES - len(due)
    if len(others) > room:
        others = [*others[: room // 2], *others[len(others) - (room - room // 2) :]]
    return sorted([*due, *others], key=lambda task: (task.early_finish, task.uid))


_MILESTONE_TITLES = ("Planned", "P50", "P80", "Deadline", "Chance")


def _milestone_dates(forecast: Forecast, task: TaskDates) -> tuple[str | Text, ...]:
    simulation = forecast.simulation
    found = simulation[task.uid] if task.uid in simulation else None  # noqa: SIM401
    chance = next((each for each in forecast.simulation.deadlines if each.uid == task.uid), None)
    return (
        format_date(task.early_finish),
        format_date(found.p50) if found else "",
        format_date(found.p80) if found else "",
        format_date(chance.deadline) if chance else "",
        _chance(chance.probability) if chance else "",
    )


def _chance(chance: float) -> Text:
    style = "" if chance >= 0.8 else "yellow" if chance >= 0.5 else "red"
    return Text(format_share(chance), style=style)


def _cost(forecast: Forecast) -> Iterator[RenderableType]:
    cost, plan = forecast.simulation.cost, forecast.plan
    if not cost.samples[-1] and not cost.samples[0]:
        return
    yield heading("Cost")
    if cost.samples[0] == cost.samples[-1]:
        amount = format_money(cost.percentile(0.5), plan.currency, plan.currency_digits)
        yield paragraph(f"{amount} in every run: nothing that costs money is uncertain.")
        return
    low, middle, high, top = (
        format_money(cost.percentile(p), plan.currency, plan.currency_digits) for p in (0.1, 0.5, 0.8, 0.9)
    )
    yield Sheet([Column(style="bold"), Column(justify="right", style="bold")], [("P50", middle), ("P80", high)])
    yield paragraph(f"Eight of ten runs cost between {low} and {top}.", "dim")


def _assumptions(forecast: Forecast) -> Iterator[RenderableType]:
    if forecast.simulation.assumptions:
        yield heading("Assumptions")
        yield bullets(map(readable_dates, forecast.simulation.assumptions))
