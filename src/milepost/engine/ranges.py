"""Ranges: what an uncertain quantity may turn out to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from milepost.engine.errors import InvalidPlan

Shape = Literal["point", "triangular", "pert", "lognormal", "uniform", "discrete", "ratios"]

MAX_POINT = 1e12


@dataclass(frozen=True, slots=True)
class Range:
    """A distribution by its shape and its points.

    Durations are in minutes of working time, effects in the unit of their impact
    (days, percent, minor currency units).

    Attributes
    ----------
    shape : str
        ``point``, ``triangular``, ``pert``, ``lognormal``, ``uniform``, ``discrete`` or ``ratios``.
    points : tuple of float
        point: (value,); triangular and pert: (low, mode, high); uniform: (low, high);
        lognormal: (P50, P90); discrete: the values; ratios: multiples of the task's own estimate,
        as observed actual / estimate.
    weights : tuple of float
        Relative weights of the points of a discrete range, else empty.

    Examples
    --------
    >>> Range.pert(480, 960, 2400).points
    (480.0, 960.0, 2400.0)
    >>> Range.ratios([1.0, 0.5, 2.0]).is_relative
    True
    """

    shape: Shape
    points: tuple[float, ...]
    weights: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        """Refuse points that do not fit the shape."""
        if not all(-MAX_POINT < p < MAX_POINT for p in self.points):
            raise InvalidPlan(f"A {self.shape} range has a point that is not a believable number.")
        expected = {"point": 1, "triangular": 3, "pert": 3, "lognormal": 2, "uniform": 2}.get(self.shape)
        if expected is not None and len(self.points) != expected:
            raise InvalidPlan(f"A {self.shape} range needs {expected} points, not {len(self.points)}.")
        if not self.points:
            raise InvalidPlan(f"A {self.shape} range needs at least one point.")
        if self.shape not in ("discrete", "ratios") and list(self.points) != sorted(self.points):
            raise InvalidPlan(
                f"The points of a {self.shape} range must not fall: {_listed(self.points)}.",
                hint="Write them as low, most likely, high.",
            )
        self._check_shape()

    def _check_shape(self) -> None:
        if self.shape == "lognormal" and self.points[0] <= 0:
            raise InvalidPlan("A lognormal range needs a P50 above zero.")
        if self.shape == "ratios" and min(self.points) < 0:
            raise InvalidPlan("Ratios of actual to estimate cannot be negative.")
        if self.weights:
            if self.shape != "discrete" or len(self.weights) != len(self.points):
                raise InvalidPlan("Weights belong to a discrete range, one for each point.")
            if min(self.weights) < 0 or not 0 < sum(self.weights) < MAX_POINT:
                raise InvalidPlan("Weights must not be negative and their sum must be above zero.")

    @property
    def is_relative(self) -> bool:
        """Whether the points multiply the task's own estimate."""
        return self.shape == "ratios"

    @property
    def is_certain(self) -> bool:
        """Whether every draw gives the same value."""
        return min(self.points) == max(self.points)

    @classmethod
    def point(cls, value: float) -> Range:
        """Return a certain value."""
        return cls("point", (float(value),))

    @classmethod
    def triangular(cls, low: float, mode: float, high: float) -> Range:
        """Return a triangular range."""
        return cls("triangular", (float(low), float(mode), float(high)))

    @classmethod
    def pert(cls, low: float, mode: float, high: float) -> Range:
        """Return a beta-PERT range with weight 4 on the mode."""
        return cls("pert", (float(low), float(mode), float(high)))

    @classmethod
    def uniform(cls, low: float, high: float) -> Range:
        """Return any value between two bounds, equally likely."""
        return cls("uniform", (float(low), float(high)))

    @classmethod
    def lognormal(cls, p50: float, p90: float) -> Range:
        """Return a log-normal range by its median and its 90th percentile."""
        return cls("lognormal", (float(p50), float(p90)))

    @classmethod
    def discrete(cls, weights: dict[float, float]) -> Range:
        """Return one of several values, each with a weight."""
        return cls("discrete", tuple(map(float, weights)), tuple(map(float, weights.values())))

    @classmethod
    def ratios(cls, observed: list[float] | tuple[float, ...]) -> Range:
        """Return observed actual / estimate ratios, applied to the task's own estimate."""
        return cls("ratios", tuple(map(float, observed)))


def _listed(points: tuple[float, ...]) -> str:
    return ", ".join(f"{p:g}" for p in points)
