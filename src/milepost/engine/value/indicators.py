"""Indicators: where a project stands against its baseline, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from milepost.engine.plan import EarningRule

Measure = Literal["cost", "work", "duration"]


@dataclass(frozen=True, slots=True)
class TaskValue:
    """The value of one task: in minor currency units, or in minutes of work or working time.

    `share` of its budget is earned, 0 to 1, by its `rule`; `actual` is ``None`` when nobody said what it has cost.
    """

    uid: str
    budget: float
    planned: float
    share: float
    rule: EarningRule
    actual: float | None

    @property
    def earned(self) -> float:
        """The part of the budget that is earned."""
        return self.budget * self.share


@dataclass(frozen=True, slots=True)
class Progress:
    """Earned schedule: how far along the baseline the work is, in working days since the baseline began.

    Attributes
    ----------
    earned : float
        When the baseline wanted to have earned what is earned now (ES).
    actual : float
        How long the work has taken (AT).
    planned : float
        How long the baseline is (PD).
    began, promised : datetime
        Start and finish of the baseline.
    finish : datetime or None
        The finish when the pace stays as it was, from EAC(t) = PD / SPI(t).
    """

    earned: float
    actual: float
    planned: float
    began: datetime
    promised: datetime
    finish: datetime | None

    @property
    def index(self) -> float | None:
        """SPI(t) = ES / AT."""
        return self.earned / self.actual if self.actual > 0 else None

    @property
    def estimate(self) -> float | None:
        """EAC(t) = PD / SPI(t), in working days."""
        return self.planned / self.index if self.index else None


@dataclass(frozen=True, slots=True)
class EarnedValue:
    """Where the project stands against its baseline at the status date.

    Amounts are in minor currency units when `measure` is ``cost``, else in minutes; ratios that cannot be computed
    are ``None`` and `missing` tells why.

    Attributes
    ----------
    measure : {'cost', 'work', 'duration'}
    status : datetime
    budget, planned, earned : float
        BAC, PV and EV.
    actual : float or None
        AC.
    progress : Progress
    tasks : tuple of TaskValue
    curve : tuple of (datetime, float)
        The planned value over time.
    remarks : tuple of str
        What the reader should know of the data.

    References
    ----------
    PMI, *The Standard for Earned Value Management* and *PMBOK Guide*: PV, EV, AC, SV, CV, SPI, CPI, EAC, TCPI.
    W. Lipke, *Schedule is Different*, The Measurable News, 2003: ES, SPI(t) and, from them, EAC(t).
    """

    measure: Measure
    status: datetime
    budget: float
    planned: float
    earned: float
    actual: float | None
    progress: Progress
    tasks: tuple[TaskValue, ...]
    curve: tuple[tuple[datetime, float], ...]
    remarks: tuple[str, ...] = ()

    @property
    def schedule_variance(self) -> float:
        """SV = EV - PV."""
        return self.earned - self.planned

    @property
    def cost_variance(self) -> float | None:
        """CV = EV - AC."""
        return None if self.actual is None else self.earned - self.actual

    @property
    def schedule_index(self) -> float | None:
        """SPI = EV / PV."""
        return _ratio(self.earned, self.planned)

    @property
    def cost_index(self) -> float | None:
        """CPI = EV / AC."""
        return _ratio(self.earned, self.actual)

    @property
    def left(self) -> float:
        """The value that is still to be earned: BAC - EV."""
        return self.budget - self.earned

    @property
    def estimate_as_budgeted(self) -> float | None:
        """EAC = AC + BAC - EV: the rest goes as it was budgeted."""
        return None if self.actual is None else self.actual + self.left

    @property
    def estimate_as_before(self) -> float | None:
        """EAC = BAC / CPI: the rest goes as it went so far."""
        return _ratio(self.budget, self.cost_index)

    @property
    def estimate_under_pressure(self) -> float | None:
        """EAC = AC + (BAC - EV) / (CPI x SPI): lost time is bought back as well."""
        if self.actual is None or not self.cost_index or not self.schedule_index:
            return None
        return self.actual + self.left / (self.cost_index * self.schedule_index)

    @property
    def needed_for_budget(self) -> float | None:
        """TCPI = (BAC - EV) / (BAC - AC): how well the rest must go to keep the budget."""
        return None if self.actual is None or self.actual >= self.budget else self.left / (self.budget - self.actual)

    @property
    def needed_for_estimate(self) -> float | None:
        """TCPI = (BAC - EV) / (EAC - AC), for EAC = BAC / CPI."""
        estimate = self.estimate_as_before
        if self.actual is None or estimate is None or estimate <= self.actual:
            return None
        return self.left / (estimate - self.actual)

    @property
    def missing(self) -> dict[str, str]:
        """Why indicators cannot be computed, by their usual names."""
        reasons: dict[str, str] = {}
        if self.actual is None:
            why = {"duration": "time has no cost of its own"}.get(self.measure, "the plan tells no actual cost")
            reasons |= dict.fromkeys(("AC", "CV", "CPI", "EAC", "TCPI"), why)
        elif not self.actual:
            reasons |= dict.fromkeys(("CPI",), "nothing has been spent yet")
        elif not self.earned:
            reasons["EAC"] = "nothing is earned yet, so that the past tells nothing of the rest"
        if self.actual is not None and self.actual >= self.budget:
            reasons["TCPI"] = "the budget is spent"
        if not self.planned:
            reasons["SPI"] = "the baseline wanted nothing done by the status date"
        if not self.progress.index:
            begun = self.progress.actual > 0
            reasons["SPI(t)"] = "nothing is earned yet" if begun else "the baseline begins after the status date"
        return reasons


def _ratio(above: float, below: float | None) -> float | None:
    return above / below if below else None
