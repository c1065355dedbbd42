"""What a forecast says, in words: the same sentences in the terminal, the page and the Markdown."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from milepost.engine.health.namesakes import told_apart
from milepost.engine.plan import Task
from milepost.engine.results import Forecast, SpreadDriver
from milepost.reports.formatting import format_count, format_date, format_days, format_share

_END_OF_DAY = time(23, 59)
_NO_STATUS_DATE = "signal-no-status-date"


def two_dates(forecast: Forecast) -> tuple[str, str]:
    """Return the P50 and the P80 finish, the two dates that everything else explains."""
    simulation = forecast.simulation
    return format_date(simulation.finish_at(0.5)), format_date(simulation.finish_at(0.8))


def is_certain(forecast: Forecast) -> bool:
    """Whether every run ended at the same minute."""
    samples = forecast.simulation.finish.samples
    same = bool(samples[0] == samples[-1])
    return same and (len(samples) > 1 or forecast.simulation.finish_at(0.5) == forecast.schedule.finish)


def planned_chance(forecast: Forecast) -> float:
    """Return the share of runs that finish by the end of the planned day, as the day of P50 and P80 is meant."""
    return forecast.simulation.chance(datetime.combine(forecast.schedule.finish, _END_OF_DAY))


def headline(forecast: Forecast) -> str:
    """Return the forecast in one or two sentences.

    Examples
    --------
    A plan without uncertainty says so, one with uncertainty reads:

    "Planned for 6 May 2027; half of the runs finish by 21 Jun (P50), four of five by 9 Aug (P80).
    The planned date has a 3 % chance."
    """
    if is_certain(forecast):
        return _certain_headline(forecast)
    return " ".join((_dates_sentence(forecast), _chance_sentence(forecast), *cautions(forecast)))


def scarcity_sentences(forecast: Forecast) -> list[str]:
    """Return what limited resources cost, and of which more would help.

    Examples
    --------
    "Limited people, machines and material add 11 working days at P80: if only links held work up, it would be
    7 Oct 2027. The scarcest is QA: without its limit, P80 would be 8 working days earlier."
    """
    scarcity = forecast.scarcity
    if scarcity is None:
        return []
    without = format_date(scarcity.unlimited.finish_at(0.8))
    if not scarcity.reliefs:
        return [f"No run waits for people, machines or material: P80 is {without} with and without their limits."]
    added = _working_days(abs(scarcity.p80_minutes), forecast)
    verb = "add" if scarcity.p80_minutes >= 0 else "take"
    told = (
        f"Limited people, machines and material {verb} {added} at P80: if only links held work up, it would be "
        f"{without}."
    )
    helping = [relief for relief in scarcity.reliefs if relief.p80_minutes < 0]
    if not helping:
        return [told, "No single one of them is the reason: lifting one limit alone does not make P80 earlier."]
    gains = [f"{_working_days(-relief.p80_minutes, forecast)} earlier" for relief in helping]
    instead = [f"; without the limit of {r.name} instead, {gain}" for r, gain in zip(helping[1:], gains[1:])]
    return [
        told,
        f"The scarcest is {helping[0].name}: without that limit, P80 would be {gains[0]}{''.join(instead)}.",
    ]


def _working_days(minutes: int, forecast: Forecast) -> str:
    return format_days(minutes, forecast.plan.minutes_per_day).replace(" day", " working day")


def _certain_headline(forecast: Forecast) -> str:
    finish = forecast.schedule.finish
    if forecast.schedule.tasks and all(task.finished for task in forecast.schedule.tasks):
        return f"The project is finished: its last task ended on {format_date(finish)}."
    target = forecast.target
    kept = (
        "" if target is None else f" The target, {format_date(target)}, is {'kept' if finish <= target else 'missed'}."
    )
    return (
        f"Every run finishes on {format_date(finish)}, because nothing in this plan is uncertain."
        f"{kept} Give tasks ranges, or the plan effects, to learn more."
    )


def _dates_sentence(forecast: Forecast) -> str:
    planned = forecast.schedule.finish
    p50, p80 = (forecast.simulation.finish_at(p) for p in (0.5, 0.8))
    return (
        f"Planned for {format_date(planned)}; half of the runs finish by {format_date(p50, year=planned.year)} (P50), "
        f"four of five by {format_date(p80, year=p50.year)} (P80)."
    )


def _chance_sentence(forecast: Forecast) -> str:
    planned, target = forecast.schedule.finish, forecast.target
    chance = _chance(planned_chance(forecast))
    if target is None or forecast.target_chance is None or target == planned:
        return f"The planned date has {chance} chance."
    promised = _chance(forecast.target_chance)
    return f"The target, {format_date(target)}, has {promised} chance; the planned date has {chance} chance."


def cautions(forecast: Forecast) -> tuple[str, ...]:
    """Return what a reader must know before believing the dates, a sentence each."""
    told: list[str] = []
    if borrows_all_ranges(forecast):
        told.append("No task has a range of its own: the spread is borrowed from other software tasks.")
    if not forecast.plan.links and len(forecast.schedule.tasks) > 1:
        told.append("No task is linked to another, so all of them are taken to run side by side.")
    if any(finding.rule == _NO_STATUS_DATE and finding.status == "warn" for finding in forecast.findings):
        told.append("Progress has no status date, so open work may still lie in the past.")
    return tuple(told)


def borrows_all_ranges(forecast: Forecast) -> bool:
    """Whether all spread comes from the reference class for tasks with single estimates."""
    if forecast.plan.default_range == "none" or is_certain(forecast):
        return False
    return not any(_has_range(task) for task in forecast.plan.tasks if not task.is_finished)


def _has_range(task: Task) -> bool:
    return task.active and task.estimate is not None and not task.estimate.is_certain


def _chance(share: float) -> str:
    """Return a share with its article: "a 41 %", "an 80 %", "less than a 1 %"."""
    text = format_share(share)
    if text[0] in "<>":
        return f"{'less' if text[0] == '<' else 'more'} than a {text[2:]}"
    return f"{'an' if text[0] == '8' or text in ('11 %', '18 %') else 'a'} {text}"


def main_drivers(forecast: Forecast, limit: int = 5) -> tuple[SpreadDriver, ...]:
    """Return the drivers that move the finish most, largest swing first, tasks of one name told apart."""
    names = told_apart(forecast.plan.tasks)
    ranked = sorted(forecast.simulation.drivers, key=lambda driver: (-abs(driver.swing_minutes), driver.uid))
    moving = [driver for driver in ranked if abs(driver.swing_minutes) >= 30]
    return tuple(
        replace(driver, name=names.get(driver.uid, driver.name)) if driver.kind == "task" else driver
        for driver in moving[:limit]
    )


def driver_sentences(forecast: Forecast, limit: int = 5) -> list[str]:
    """Return what moves the finish most, one sentence each, largest swing first."""
    minutes_per_day = forecast.plan.minutes_per_day
    return [driver_sentence(driver, minutes_per_day) for driver in main_drivers(forecast, limit)]


def driver_sentence(driver: SpreadDriver, minutes_per_day: int) -> str:
    """Return what one driver does to the finish."""
    swing = format_days(abs(driver.swing_minutes), minutes_per_day)
    later = "later" if driver.swing_minutes >= 0 else "earlier"
    share = format_share(driver.criticality)
    match driver.kind:
        case "effect":
            return f"“{driver.name}” makes the finish {swing} {later} when it happens, which is in {share} of the runs."
        case "task":
            return (
                f"“{driver.name}” moves the finish by {swing} between a good and a bad run; "
                f"it drives the finish in {share} of the runs."
            )
        case "group":
            return f"The tasks of group “{driver.name}”, which err together, move the finish by {swing}."
        case "shared_factor":
            return f"Estimates that are all too low or all too high together move the finish by {swing}."


def interval_sentence(forecast: Forecast, p: float) -> str:
    """Return how exactly the runs fix a percentile."""
    low, high = (format_date(moment) for moment in forecast.simulation.finish_interval(p))
    between = f"is {low}" if low == high else f"lies between {low} and {high}"
    return f"With more runs, P{p * 100:.0f} {between} (95 % confidence)."


def after_plan(forecast: Forecast, moment: datetime) -> str:
    """Return how far a date lies from the planned finish: "46 days after the plan"."""
    days = (moment.date() - forecast.schedule.finish.date()).days
    if days == 0:
        return "as planned"
    amount = f"{abs(days) / 365.25:.1f} years" if abs(days) >= 731 else format_count(abs(days), "day")
    return f"{amount} {'after' if days > 0 else 'before'} the plan"
