"""Ranges in a plan file: a list of three is PERT, a table names its shape, a single value is certain."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from milepost.engine.errors import InvalidPlan
from milepost.engine.ranges import Range, Shape
from milepost.exchange.errors import InvalidValue
from milepost.exchange.native.toml_text import Value
from milepost.exchange.native.values import is_list, is_table, items, positive, real

FORMS = '["3d", "5d", "12d"] or a table such as { p50 = "5d", p90 = "9d" }'
_SHAPES: dict[str, Shape] = {
    "pert": "pert",
    "triangular": "triangular",
    "uniform": "uniform",
    "discrete": "discrete",
    "ratios": "ratios",
}
_LIKELY = {"point": 0, "triangular": 1, "pert": 1, "lognormal": 0}
Point = Callable[[object], float]


def read_range(value: object, *, point: Point) -> Range:
    """Return the range that a value writes; `point` reads one of its points."""
    try:
        return _read(value, point)
    except InvalidPlan as refusal:
        raise InvalidValue(_as_written(refusal.message, value), hint=refusal.hint or f"Write {FORMS}.") from None


def _as_written(message: str, value: object) -> str:
    """Return a complaint about points with the points as the file has them, not in minutes."""
    what, colon, _ = message.partition(":")
    points = value if is_list(value) else next(iter(value.values()), ()) if is_table(value) else ()
    return f"{what}: {', '.join(map(str, points))}." if colon and is_list(points) else message


def _read(value: object, point: Point) -> Range:
    if is_list(value):
        return Range("pert", _points(value, point))
    if is_table(value):
        return _read_table(value, point)
    return Range("point", (point(value),))


def write_range(estimate: Range, *, point: Callable[[float], Value]) -> Value:
    """Return the value that writes a range."""
    points = [point(p) for p in estimate.points]
    if estimate.shape == "point":
        return points[0]
    if estimate.shape == "pert":
        return points
    if estimate.shape == "lognormal":
        return {"p50": points[0], "p90": points[1]}
    if estimate.shape == "ratios":
        return {"ratios": list(estimate.points)}
    weights: Mapping[str, Value] = {"weights": list(estimate.weights)} if estimate.weights else {}
    return {estimate.shape: points, **weights}


def likely(estimate: Range) -> float | None:
    """Return the value that a plain schedule takes from a range; nothing when it only scales an estimate."""
    if estimate.shape == "ratios":
        return None
    if estimate.shape == "uniform":
        return (estimate.points[0] + estimate.points[1]) / 2
    if estimate.shape == "discrete":
        weights = estimate.weights or (1.0,) * len(estimate.points)
        return estimate.points[weights.index(max(weights))]
    return estimate.points[_LIKELY[estimate.shape]]


def scaled(estimate: Range, factor: float) -> Range:
    """Return the range with every point multiplied, unless it is relative already."""
    if estimate.is_relative:
        return estimate
    return Range(estimate.shape, tuple(p * factor for p in estimate.points), estimate.weights)


def unscaled(estimate: Range, factor: float) -> Range | None:
    """Return the range that was scaled to this one, or nothing when no plain one was."""
    if estimate.is_relative:
        return estimate
    found = Range(estimate.shape, tuple(round(p / factor, 6) for p in estimate.points), estimate.weights)
    return found if scaled(found, factor) == estimate else None


def _read_table(table: dict[str, object], point: Point) -> Range:
    if set(table) == {"p50", "p90"}:
        return Range("lognormal", (point(table["p50"]), point(table["p90"])))
    shape = _shape(table)
    if shape == "ratios":
        return Range("ratios", _points(table[shape], real))
    weights = _points(table["weights"], positive) if "weights" in table else ()
    return Range(shape, _points(table[shape], point), weights)


def _shape(table: dict[str, object]) -> Shape:
    found = [key for key in table if key != "weights"]
    if len(found) != 1 or found[0] not in _SHAPES or ("weights" in table and found[0] != "discrete"):
        raise InvalidValue(
            f"A range has no reading with {', '.join(map(repr, table)) or 'nothing'}.", hint=f"Write {FORMS}."
        )
    return _SHAPES[found[0]]


def _points(value: object, point: Point) -> tuple[float, ...]:
    return tuple(point(item) for item in items(value))
