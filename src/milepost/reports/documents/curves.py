"""The S-curves of a forecast: its finish and its cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from milepost.engine.results import Forecast
from milepost.engine.timeline import LAST
from milepost.reports.charts.axes import DateAxis, MoneyAxis
from milepost.reports.charts.s_curve import Bin, CurvePoint, Promise, SCurve
from milepost.reports.charts.time_axis import ordinal
from milepost.reports.formatting import format_date, format_money
from milepost.reports.sentences import planned_chance, two_dates

SHARES = (0.005, *(percent / 100 for percent in range(1, 100)), 0.995)
_BIN_DAYS = (1, 7, 14, 28, 91, 364)
_BINS = 45


def finish_curve(forecast: Forecast) -> SCurve:
    """Return the S-curve of the finish, with the planned date and the target."""
    moments = [(share, forecast.simulation.finish_at(share)) for share in SHARES]
    points = tuple(CurvePoint(ordinal(moment), share, format_date(moment)) for share, moment in moments)
    promises = _promises(forecast)
    p50, p80 = two_dates(forecast)
    return SCurve(
        name="finish",
        title="Chance of finishing by each date",
        finding=f"Half of the runs finish by {p50}, four of five by {p80}.",
        quantity="Finish",
        axis=DateAxis(*_reach(points, promises, 5)),
        points=points,
        bins=_date_bins(forecast, moments[0][1], moments[-1][1]),
        promises=promises,
    )


def _promises(forecast: Forecast) -> tuple[Promise, ...]:
    planned = forecast.schedule.finish
    dates: list[tuple[str, datetime]] = [("planned", planned)]
    if forecast.target is not None and forecast.target != planned:
        dates.append(("target", forecast.target))
    return tuple(
        Promise(
            kind="planned" if kind == "planned" else "target",
            name=kind.capitalize(),
            value=ordinal(moment),
            share=planned_chance(forecast) if kind == "planned" else forecast.simulation.chance(moment),
            label=format_date(moment),
        )
        for kind, moment in dates
    )


def _reach(points: tuple[CurvePoint, ...], promises: tuple[Promise, ...], least: float) -> tuple[float, float]:
    """Return the ends of the axis: all points, and promises unless they would squeeze the curve."""
    low, high = points[0].value, points[-1].value
    spread = max(high - low, least)
    for promise in promises:
        low = min(low, max(promise.value, points[0].value - spread))
        high = max(high, min(promise.value, points[-1].value + spread))
    padding = max(high - low, least) * 0.04
    return low - padding, high + padding


def _date_bins(forecast: Forecast, first: datetime, last: datetime) -> tuple[Bin, ...]:
    days = (last - first).days + 1
    width = next((width for width in _BIN_DAYS if days <= width * _BINS), days // _BINS + 1)
    monday = first.replace(hour=0, minute=0) - timedelta(days=first.weekday() if width > 1 else 0)
    if last + timedelta(days=2 * width) >= LAST:
        return ()
    edges = [monday + timedelta(days=width * index) for index in range(days // width + 2)]
    shares = [forecast.simulation.chance(edge) for edge in edges]
    return tuple(
        Bin(ordinal(low), ordinal(high), above - below, _bin_label(low, width))
        for low, high, below, above in zip(edges, edges[1:], shares, shares[1:])
    )


def _bin_label(low: datetime, width: int) -> str:
    return format_date(low) if width == 1 else f"{format_date(low)} to {format_date(low + timedelta(days=width - 1))}"


def cost_curve(forecast: Forecast) -> SCurve:
    """Return the S-curve of the cost."""
    plan, cost = forecast.plan, forecast.simulation.cost
    scale = 10**plan.currency_digits

    def label(minor: float) -> str:
        return format_money(minor, plan.currency, plan.currency_digits)

    amounts = [(share, cost.percentile(share)) for share in SHARES]
    points = tuple(CurvePoint(minor / scale, share, label(minor)) for share, minor in amounts)
    return SCurve(
        name="cost",
        title="Chance of staying within each cost",
        finding=f"Half of the runs cost at most {label(amounts[50][1])}, four of five at most {label(amounts[80][1])}.",
        quantity="Cost",
        axis=MoneyAxis(*_reach(points, (), 1)),
        points=points,
        bins=_amount_bins((points[0].value, points[-1].value), scale, cost.chance, label),
    )


def _amount_bins(
    ends: tuple[float, float], scale: int, chance: Callable[[float], float], label: Callable[[float], str]
) -> tuple[Bin, ...]:
    low, high = ends
    width = (high - low) / 32 or 1.0
    edges = [low + width * index for index in range(33)]
    shares = [chance(edge * scale) for edge in edges]
    return tuple(
        Bin(left, right, above - below, f"{label(left * scale)} to {label(right * scale)}")
        for left, right, below, above in zip(edges, edges[1:], shares, shares[1:])
    )


def curve_sentence(forecast: Forecast) -> str:
    """Return how to read the curve of the finish, and how wide it is."""
    simulation = forecast.simulation
    early, late = format_date(simulation.finish_at(0.1)), format_date(simulation.finish_at(0.9))
    return (
        f"The curve tells for each date which share of {simulation.runs:,} simulated runs is done by it. "
        f"Eight of ten runs finish between {early} and {late}."
    )
