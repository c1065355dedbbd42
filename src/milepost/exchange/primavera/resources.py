"""Resources, roles, their rates and their assignments in P6."""

from __future__ import annotations

from collections.abc import Iterable

from milepost.engine.plan import Assignment, Resource, ResourceKind
from milepost.exchange.fields import Fields, clean, half_up
from milepost.exchange.primavera.tables import Cells, Tables

ROLE = "role-"  # keeps roles apart from resources of the same number
_KINDS: dict[str, ResourceKind] = {"RT_Labor": "work", "RT_Equip": "work", "RT_Mat": "material"}


def read_resources(tables: Tables, *, digits: int) -> dict[str, Resource]:
    """Return all resources and roles by uid, each with its latest rate in minor units."""
    rates = _latest(tables.of("RSRCRATE"), "rsrc_id")
    role_rates = _latest(tables.of("ROLERATE"), "role_id")
    resources = [_resource(row, rates.get(row.get("rsrc_id", "")), digits) for row in tables.of("RSRC")]
    roles = [_role(row, role_rates.get(row.get("role_id", "")), digits) for row in tables.of("ROLES")]
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


def _latest(rates: Iterable[Cells], owner: str) -> dict[str, Fields]:
    latest: dict[str, Fields] = {}
    for cells in rates:
        uid = cells.get(owner, "")
        row = Fields(cells, f"rate of {owner} {uid}")
        # Dates of P6 sort as text: 2011-01-01 00:00
        if uid not in latest or row.text("start_date") >= latest[uid].text("start_date"):
            latest[uid] = row
    return latest


def _resource(cells: Cells, rate: Fields | None, digits: int) -> Resource:
    row = Fields(cells, f"resource {clean(cells.get('rsrc_short_name') or cells.get('rsrc_id', ''))}")
    return Resource(
        uid=row.required("rsrc_id"),
        name=row.text("rsrc_name") or row.text("rsrc_short_name") or row.text("rsrc_id"),
        kind=_KINDS.get(row.text("rsrc_type"), "work"),
        calendar=row.text("clndr_id") or None,
        max_units=_max_units(rate),
        rate=_cost(rate, digits),
    )


def _role(cells: Cells, rate: Fields | None, digits: int) -> Resource:
    row = Fields(cells, f"role {clean(cells.get('role_short_name') or cells.get('role_id', ''))}")
    name = row.text("role_name") or row.text("role_short_name") or row.text("role_id")
    return Resource(ROLE + row.required("role_id"), name, max_units=_max_units(rate), rate=_cost(rate, digits))


def _max_units(rate: Fields | None) -> float:
    units = rate.positive("max_qty_per_hr") if rate else None
    return 1.0 if units is None else units


def _cost(rate: Fields | None, digits: int) -> float:
    cost = rate.positive("cost_per_qty") if rate else None
    return round((cost or 0.0) * 10.0**digits, 6)


def has_own_price(row: Fields, resource: Resource, *, digits: int) -> bool:
    """Return whether an assignment costs something else than its resource's rate."""
    price = row.number("cost_per_qty")
    return price is not None and abs(price * 10.0**digits - resource.rate) > 0.5
