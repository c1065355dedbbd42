"""Effects in a plan file: what may happen, to which tasks, by how much, and what the response leaves of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from milepost.engine.plan import Effect, EffectUnit, Group, Impact, Response
from milepost.exchange.native.ranges import Point, read_range, write_range
from milepost.exchange.native.references import Known, references
from milepost.exchange.native.rows import Row
from milepost.exchange.native.toml_text import Fields, Value
from milepost.exchange.native.values import Scale, percent_points, positive, probability, real, text
from milepost.exchange.quantities import format_share

UNITS: tuple[EffectUnit, ...] = ("days", "percent", "cost")


def read_groups(row: Row) -> tuple[Group, ...]:
    """Return the groups of the file."""
    return tuple(_read_group(each) for each in row.rows())


def write_group(group: Group) -> Fields:
    """Return the fields of a group."""
    return {"spread": group.spread}


def _read_group(row: Row) -> Group:
    if "spread" not in row:
        row.refuse("The group has no spread.", hint="Write spread = 0.2, the log standard deviation of its factor.")
    group = Group(row.path[-1], row.get("spread", positive, 0.0))
    row.close()
    return group


def read_effects(row: Row, *, known: Known, scale: Scale) -> tuple[Effect, ...]:
    """Return the effects of the file."""
    return tuple(_read_effect(each, known, scale) for each in row.rows())


def _read_effect(row: Row, known: Known, scale: Scale) -> Effect:
    if "probability" not in row:
        row.refuse("The effect has no probability.", hint='Write probability = "30%".')
    chance = row.get("probability", probability, 0.0)
    impacts = _read_impacts(row, scale)
    effect = Effect(
        uid=row.path[-1],
        name=row.get("name", text, row.path[-1]),
        probability=chance,
        impacts=impacts or (),
        tasks=row.get("tasks", references(known.task), ()),
        response=_read_response(row.row("response"), chance, impacts or (), scale) if "response" in row else None,
    )
    if not any(key in row for key in (*UNITS, "impacts")):
        row.refuse("The effect changes nothing.", hint="Add days = [2, 5, 15], percent = [5, 10, 30] or cost = 4000.")
    row.close()
    return effect


def _read_response(row: Row, chance: float, impacts: tuple[Impact, ...], scale: Scale) -> Response:
    left = _read_impacts(row, scale)
    response = Response(
        probability=row.get("probability", probability, chance),
        impacts=impacts if left is None else left,
        cost=row.get("price", scale.money, 0),
    )
    row.close()
    return response


def _read_impacts(row: Row, scale: Scale) -> tuple[Impact, ...] | None:
    """Return the impacts of an effect or response, or nothing when it names none."""
    if "impacts" in row:
        return tuple(impact for each in row.list_rows("impacts") for impact in _closed(each, scale))
    return tuple(_fields(row, scale)) or None


def _closed(row: Row, scale: Scale) -> tuple[Impact, ...]:
    found = _fields(row, scale)
    row.close()
    return found


def _fields(row: Row, scale: Scale) -> tuple[Impact, ...]:
    points: dict[EffectUnit, Point] = {"days": real, "percent": percent_points, "cost": scale.rate}
    found: list[Impact] = []
    for unit, point in points.items():
        amount = row.get(unit, partial(read_range, point=point), None)
        if amount is not None:
            found.append(Impact(unit, amount))
    return tuple(found)


def write_effect(effect: Effect, *, scale: Scale) -> Fields:
    """Return the fields of an effect."""
    fields: Fields = {} if effect.name == effect.uid else {"name": effect.name}
    fields["probability"] = format_share(effect.probability)
    if effect.tasks:
        fields["tasks"] = list(effect.tasks)
    fields.update(_write_impacts(effect.impacts, scale))
    if effect.response is not None:
        fields["response"] = _write_response(effect.response, effect, scale)
    return fields


def _write_response(response: Response, effect: Effect, scale: Scale) -> Mapping[str, Value]:
    fields: Fields = {"probability": format_share(response.probability)}
    if response.impacts != effect.impacts:
        fields.update(_write_impacts(response.impacts, scale))
    if response.cost:
        fields["price"] = scale.written_money(response.cost)
    return fields


def _write_impacts(impacts: tuple[Impact, ...], scale: Scale) -> Fields:
    """Return a field for each impact, or the list form when fields could not tell them all."""
    order = [UNITS.index(impact.unit) for impact in impacts]
    if impacts and order == sorted(set(order)):
        return {impact.unit: _write_amount(impact, scale) for impact in impacts}
    return {"impacts": [{impact.unit: _write_amount(impact, scale)} for impact in impacts]}


def _write_amount(impact: Impact, scale: Scale) -> Value:
    return write_range(impact.amount, point=scale.written_rate if impact.unit == "cost" else lambda point: point)
