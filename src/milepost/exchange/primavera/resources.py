"""Resources, their rates and assignments of P6."""

from __future__ import annotations

from collections.abc import Mapping

from milepost.engine.plan import Assignment, Resource, ResourceKind
from milepost.exchange.fields import Fields, half_up

Cells = Mapping[str, str]
KINDS: dict[str, ResourceKind] = {"RT_Labor": "work", "RT_Equip": "work", "RT_Mat": "material"}
ROLE = "role-"


def read_resources(resources: list[Cells], rates: list[Cells], *, digits: int) -> dict[str, Resource]:
    """Return the resources by uid with their latest rate."""
    latest: dict[str, Fields] = {}
    for cells in rates:
        uid = cells.get("rsrc_id", "")
        row = Fields(cells, f"rate of resource {uid}")
        if uid not in latest or row.text("start_date") >= latest[uid].text("start_date"):
            latest[uid] = row
    return {row.get("rsrc_id", ""): _resource(row, latest.get(row.get("rsrc_id", "")), digits) for row in resources}


def _resource(cells: Cells, rate: Fields | None, digits: int) -> Resource:
    row = Fields(cells, f"resource {cells.get('rsrc_short_name', cells.get('rsrc_id', ''))}")
    units = rate.positive("max_qty_per_hr") if rate else None
    return Resource(
        uid=row.text("rsrc_id"),
        name=row.text("rsrc_name") or row.text("rsrc_short_name"),
        kind=KINDS.get(row.text("rsrc_type"), "work"),
        calendar=row.text("clndr_id") or None,
        max_units=1.0 if units is None else units,
        rate=((rate.positive("cost_per_qty") or 0.0) if rate else 0.0) * 10.0**digits,
    )


def read_assignment(cells: Cells, kind: ResourceKind) -> Assignment:
    """Return one assignment."""
    row = Fields(cells, f"assignment {cells.get('taskrsrc_id', '')}")
    factor = 1 if kind == "material" else 60
    actual = (row.number("act_reg_qty") or 0.0) + (row.number("act_ot_qty") or 0.0)
    left = row.number("remain_qty")
    target = row.number("target_qty")
    work = actual + left if left is not None and (actual or target is None) else target
    return Assignment(
        task=row.text("task_id"),
        resource=row.text("rsrc_id"),
        units=row.number("target_qty_per_hr") or 0.0,
        work=None if work is None else work * factor,
        actual_work=actual * factor,
        remaining_work=None if left is None else left * factor,
        delay=half_up((row.number("target_lag_drtn_hr_cnt") or 0.0) * 60),
    )
