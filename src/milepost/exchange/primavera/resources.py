"""Resources, roles, their rates and their assignments in P6."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from milepost.engine.plan import Assignment, Availability, Resource, ResourceKind
from milepost.exchange.fields import Fields, clean, half_up
from milepost.exchange.primavera.tables import Cells, Tables

ROLE = "role-"  # keeps roles apart from resources of the same number
_KINDS: dict[str, ResourceKind] = {"RT_Labor": "work", "RT_Equip": "work", "RT_Mat": "material"}


def read_resources(tables: Tables, *, digits: int) -> dict[str, Resource]:
    """Return all resources and roles by uid, each with its latest rate in minor units."""
    rates = _dated(tables.of("RSRCRATE"), "rsrc_id")
    role_rates = _dated(tables.of("ROLERATE"), "role_id")
    resources = [_resource(row, rates[row.get("rsrc_id", "")], digits) for row in tables.of("RSRC")]
    roles = [_role(row, role_rates[row.get("role_id", "")], digits) for row in tables.of("ROLES")]
    return {resource.uid: resource for resource in [*resources, *roles]}


def resource_of(cells: Cells) -> str:
    """Return the uid of the resource of an assignment, of its role if nobody is named yet, or nothing."""
    role = cells.get("role_id", "")
    return cells.get("rsrc_id", "") or (ROLE + role if role else "")


def read_assignment(row: Fields, resource: Resource) -> Assignment:
    """Return one assignment."""
    factor = 1 if resource.kind == "material" else 60
    actual = (row.positive("act_reg_qty") or 0.0) + (row.positive("act_ot_qty") or 0.0)
    left = row.positive("remain_qty")
    planned = row.positive("target_qty")
    work = actual + left if left is not None and (actual or planned is None) else planned
    return Assignment(
        task=row.text("task_id"),
        resource=resource.uid,
        units=row.positive("target_qty_per_hr") or 0.0,
        work=None if work is None else work * factor,
        actual_work=actual * factor,
        remaining_work=None if left is None else left * factor,
        delay=half_up((row.number("target_lag_drtn_hr_cnt") or 0.0) * 60),
    )


def _dated(rates: Iterable[Cells], owner: str) -> defaultdict[str, list[Fields]]:
    """Return the rates of each owner in order of time."""
    by_owner: defaultdict[str, list[Fields]] = defaultdict(list)
    for cells in rates:
        uid = cells.get(owner, "")
        by_owner[uid].append(Fields(cells, f"rate of {owner} {uid}"))
    for rows in by_owner.values():
        rows.sort(key=lambda row: row.text("start_date"))  # dates of P6 sort as text: 2011-01-01 00:00
    return by_owner


def _resource(cells: Cells, rates: list[Fields], digits: int) -> Resource:
    row = Fields(cells, f"resource {clean(cells.get('rsrc_short_name') or cells.get('rsrc_id', ''))}")
    return Resource(
        uid=row.required("rsrc_id"),
        name=row.text("rsrc_name") or row.text("rsrc_short_name") or row.text("rsrc_id"),
        kind=_KINDS.get(row.text("rsrc_type"), "work"),
        calendar=row.text("clndr_id") or None,
        max_units=_max_units(rates),
        rate=_cost(rates, digits),
        availability=_availability(rates),
    )


def _role(cells: Cells, rates: list[Fields], digits: int) -> Resource:
    row = Fields(cells, f"role {clean(cells.get('role_short_name') or cells.get('role_id', ''))}")
    return Resource(
        uid=ROLE + row.required("role_id"),
        name=row.text("role_name") or row.text("role_short_name") or row.text("role_id"),
        max_units=_max_units(rates),
        rate=_cost(rates, digits),
        availability=_availability(rates),
    )


def _max_units(rates: list[Fields]) -> float:
    units = rates[-1].positive("max_qty_per_hr") if rates else None
    return 1.0 if units is None else units


def _availability(rates: list[Fields]) -> tuple[Availability, ...]:
    """Return from when on there is how much, or nothing when it never changes."""
    dated = ((row.moment("start_date"), row.positive("max_qty_per_hr")) for row in rates)
    steps = [Availability(start, units) for start, units in dated if start is not None and units is not None]
    return tuple(steps) if len({step.units for step in steps}) > 1 else ()


def _cost(rates: list[Fields], digits: int) -> float:
    cost = rates[-1].positive("cost_per_qty") if rates else None
    return round((cost or 0.0) * 10.0**digits, 6)


def has_own_price(row: Fields, resource: Resource, *, digits: int) -> bool:
    """Return whether an assignment costs something else than its resource's rate."""
    price = row.number("cost_per_qty")
    return price is not None and abs(price * 10.0**digits - resource.rate) > 0.5
