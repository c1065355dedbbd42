"""Earned value in words: the sentence, the indicators and the phases, the same in every format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from milepost.engine.health.namesakes import told_apart
from milepost.engine.plan import Plan
from milepost.engine.results import Simulation
from milepost.engine.value import EarnedValue, TaskValue
from milepost.engine.working_time import WorkingTime
from milepost.reports.formatting import MINUS, format_date, format_days, format_money

NOT_COMPUTABLE = "not computable"
_FAR = 0.10  # by which the pace's finish and the simulated one may differ before a reader is warned
_DOUBT = "the two differ by more than a tenth of the plan: find out why before you promise either."
_RATES = "rates and ranges of the plan, not what was spent"
_ON_TIME = 0.5  # working days


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan with its earned value and its simulation."""

    plan: Plan
    value: EarnedValue
    simulation: Simulation

    def amount(self, amount: float | None, reason: str = "") -> str:
        """Return an amount as money, hours of work or days; or that and why it cannot be computed."""
        if amount is None:
            return f"{NOT_COMPUTABLE}: {reason}" if reason else NOT_COMPUTABLE
        if self.value.measure == "cost":
            return format_money(amount, self.plan.currency, self.plan.currency_digits)
        if self.value.measure == "work":
            return f"{MINUS if amount < 0 else ''}{abs(amount) / 60:,.0f} h"
        return format_days(amount, self.plan.minutes_per_day)

    def days(self, days: float) -> str:
        """Return working days."""
        return format_days(days * self.plan.minutes_per_day, self.plan.minutes_per_day)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: its usual sign, its name, its value in words and how it is made."""

    sign: str
    name: str
    value: str
    formula: str

    @property
    def is_missing(self) -> bool:
        """Whether it cannot be computed."""
        return self.value.startswith(NOT_COMPUTABLE)

    @property
    def reason(self) -> str:
        """Why it cannot be computed."""
        return self.value.removeprefix(NOT_COMPUTABLE).removeprefix(": ") or "its parts are missing"


@dataclass(frozen=True, slots=True)
class Phase:
    """The sums of a summary task of the highest level, or of the tasks outside any."""

    name: str
    budget: float
    planned: float
    earned: float
    actual: float | None


def headline(standing: Standing) -> str:
    """Return where the project stands, in two or three sentences."""
    return " ".join(filter(None, (_value_sentence(standing), _time_sentence(standing), _forecast_sentence(standing))))


def _value_sentence(standing: Standing) -> str:
    found = standing.value
    done, wanted = standing.amount(found.earned), standing.amount(found.planned)
    text = f"By {format_date(found.status)} the project has earned {done} of the {wanted} planned"
    text += f" (SPI {found.schedule_index:.2f})" if found.schedule_index is not None else ""
    if found.actual is None:
        return f"{text}; what it has cost is not known."
    cost = f" (CPI {found.cost_index:.2f})" if found.cost_index is not None else ""
    return f"{text}, for {standing.amount(found.actual)} {'worked' if found.measure == 'work' else 'spent'}{cost}."


def _time_sentence(standing: Standing) -> str:
    progress = standing.value.progress
    behind = progress.actual - progress.earned
    where = "It is where the baseline wants it"
    if abs(behind) >= _ON_TIME:
        where = f"It is {standing.days(abs(behind))} {'behind' if behind > 0 else 'ahead of'} its baseline"
    if progress.finish is None:
        return f"{where}."
    same_day = progress.finish.date() == progress.promised.date()
    instead = "" if same_day else f" instead of {format_date(progress.promised)}"
    return f"{where}; at this pace it ends on {format_date(progress.finish)}{instead}."


def _forecast_sentence(standing: Standing) -> str:
    simulation = standing.simulation
    p50, p80 = (format_date(simulation.finish_at(p)) for p in (0.5, 0.8))
    text = f"The simulation of what is left says {p50} (P50) and {p80} (P80)"
    return f"{text}; {_DOUBT}" if _differs(standing) else f"{text}."


def _differs(standing: Standing) -> bool:
    """Whether pace and simulation disagree by more than a tenth of the baseline."""
    progress = standing.value.progress
    if progress.finish is None:
        return False
    finish = standing.simulation.finish_at(0.5)
    time = WorkingTime.around(standing.plan, [progress.finish, finish])
    return abs(time.between(progress.finish, finish)) > _FAR * progress.planned * standing.plan.minutes_per_day


def indicators(standing: Standing) -> tuple[Indicator, ...]:
    """Return every indicator in the order of the books, those that cannot be computed with the reason."""
    found, missing = standing.value, standing.value.missing
    amount, index = standing.amount, _index
    progress = found.progress
    finish = f"{NOT_COMPUTABLE}: {missing.get('SPI(t)', '')}"
    if progress.estimate is not None and progress.finish is not None:
        finish = f"{standing.days(progress.estimate)}, {format_date(progress.finish)}"
    return (
        Indicator("BAC", "Budget at completion", amount(found.budget), "sum of the baseline"),
        Indicator("PV", "Planned value", amount(found.planned), "baseline up to the status date"),
        Indicator("EV", "Earned value", amount(found.earned), "budget of what is done"),
        Indicator("AC", "Actual cost", amount(found.actual, missing.get("AC", "")), "as recorded"),
        Indicator("SV", "Schedule variance", amount(found.schedule_variance), "EV − PV"),
        Indicator("CV", "Cost variance", amount(found.cost_variance, missing.get("CV", "")), "EV − AC"),
        Indicator("SPI", "Schedule performance", index(found.schedule_index, missing.get("SPI", "")), "EV / PV"),
        Indicator("CPI", "Cost performance", index(found.cost_index, missing.get("CPI", "")), "EV / AC"),
        Indicator("ES", "Earned schedule", standing.days(progress.earned), "when the baseline had earned EV"),
        Indicator("AT", "Time since the baseline began", standing.days(progress.actual), "up to the status date"),
        Indicator("SPI(t)", "Pace", index(progress.index, missing.get("SPI(t)", "")), "ES / AT"),
        Indicator("EAC(t)", "Duration at this pace", finish, f"{standing.days(progress.planned)} / SPI(t)"),
        *_estimates(standing),
    )


def _estimates(standing: Standing) -> tuple[Indicator, ...]:
    found, missing = standing.value, standing.value.missing
    why = missing.get("EAC") or missing.get("CPI", "")
    amount, under = standing.amount, found.estimate_under_pressure
    return (
        Indicator("EAC", "If the rest goes as budgeted", amount(found.estimate_as_budgeted, why), "AC + BAC − EV"),
        Indicator("EAC", "If the rest goes as so far", amount(found.estimate_as_before, why), "BAC / CPI"),
        Indicator("EAC", "If lost time is bought back", amount(under, why), "AC + (BAC − EV) / (CPI × SPI)"),
        *_simulated(standing),
        Indicator("TCPI", "Needed to keep the budget", _index(found.needed_for_budget, missing.get("TCPI", "")),
                  "(BAC − EV) / (BAC − AC)"),
        Indicator("TCPI", "Needed to keep EAC = BAC / CPI", _index(found.needed_for_estimate, why),
                  "(BAC − EV) / (EAC − AC)"),
    )  # fmt: skip


def _simulated(standing: Standing) -> tuple[Indicator, ...]:
    """Return what the simulation says of the cost, when value is counted in money and the plan has rates."""
    cost = standing.simulation.cost
    if standing.value.measure != "cost":
        return ()
    told = [standing.amount(cost.percentile(p)) if cost.percentile(1.0) else f"{NOT_COMPUTABLE}: the plan has no rates"
            for p in (0.5, 0.8)]  # fmt: skip
    return (
        Indicator("P50", "Simulated cost, an even chance", told[0], _RATES),
        Indicator(
            "P80", "Simulated cost, four runs of five", told[1], "rates and ranges of the plan, not what was spent"
        ),
    )


def _index(value: float | None, reason: str) -> str:
    return f"{value:.2f}" if value is not None else f"{NOT_COMPUTABLE}: {reason}" if reason else NOT_COMPUTABLE


def phases(standing: Standing) -> tuple[Phase, ...]:
    """Return the sums by phase, in the order of the plan."""
    tasks = {task.uid: task for task in standing.plan.tasks}
    names = told_apart(standing.plan.tasks)
    groups: dict[str, list[TaskValue]] = {}
    for value in standing.value.tasks:
        uid, outer = value.uid, tasks[value.uid].parent
        while outer is not None:
            uid, outer = outer, tasks[outer].parent
        groups.setdefault(uid if uid != value.uid else "", []).append(value)
    return tuple(
        _phase(names.get(uid, "Tasks outside phases"), values)
        for uid, values in groups.items()
        if any(value.budget for value in values)
    )


def _phase(name: str, values: Sequence[TaskValue]) -> Phase:
    costs = [value.actual for value in values if value.actual is not None]
    return Phase(
        name=name,
        budget=sum(value.budget for value in values),
        planned=sum(value.planned for value in values),
        earned=sum(value.earned for value in values),
        actual=sum(costs) if costs else None,
    )


def phase_cells(phase: Phase, standing: Standing) -> tuple[str, ...]:
    """Return a phase as the cells of a table: budget, PV, EV, AC, SPI, CPI."""
    ratios = (
        f"{phase.earned / below:.2f}" if below else ""
        for below in (phase.planned, phase.actual if standing.value.actual is not None else None)
    )
    actual = "" if standing.value.actual is None or phase.actual is None else standing.amount(phase.actual)
    sums = (standing.amount(each) for each in (phase.budget, phase.planned, phase.earned))
    return (phase.name, *sums, actual, *ratios)
