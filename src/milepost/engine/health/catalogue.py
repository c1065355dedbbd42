"""The catalogue: every rule in the order in which findings are told, and its table for the reference page."""

from __future__ import annotations

from collections.abc import Iterable

from milepost.engine.health import (
    dcma_dates,
    dcma_logic,
    dcma_performance,
    gao,
    practices,
    signals_chances,
    signals_estimates,
    signals_load,
    signals_network,
    signals_paths,
    signals_progress,
)
from milepost.engine.health.practices import Practice
from milepost.engine.health.repairs import REPAIRS
from milepost.engine.health.rule import Rule

DCMA_POINTS: tuple[Rule, ...] = (
    dcma_logic.missing_logic,
    dcma_logic.leads,
    dcma_logic.lags,
    dcma_logic.link_types,
    dcma_logic.hard_constraints,
    dcma_dates.high_float,
    dcma_dates.negative_float,
    dcma_dates.high_duration,
    dcma_dates.invalid_dates,
    dcma_dates.resources,
    dcma_performance.missed_tasks,
    dcma_performance.critical_path_test,
    dcma_performance.critical_path_length,
    dcma_performance.baseline_execution,
)

PRACTICES: tuple[Rule | Practice, ...] = (
    gao.all_work_captured,
    practices.sequenced,
    practices.resourced,
    practices.durations,
    gao.traceable,
    practices.critical_path,
    practices.floats,
    gao.risk_analysis_done,
    gao.updated_with_actuals,
    gao.baseline_kept,
)

SIGNALS: tuple[Rule, ...] = (
    signals_chances.optimism,
    signals_chances.deadlines,
    signals_network.conflicts,
    signals_load.overallocation,
    signals_paths.merge_points,
    signals_paths.near_critical,
    signals_paths.float_on_longest_path,
    signals_network.date_drives,
    signals_network.manual,
    signals_network.dangling,
    signals_network.summary_links,
    signals_progress.out_of_sequence,
    signals_progress.no_status_date,
    signals_estimates.no_duration,
    signals_estimates.no_range,
    signals_estimates.round_estimates,
    signals_estimates.idle_effects,
    signals_chances.no_deadline,
)

RULES: tuple[Rule | Practice, ...] = (*DCMA_POINTS, *PRACTICES, *SIGNALS)


def reference_table(rules: Iterable[Rule | Practice] = RULES) -> str:
    """Return the rules as a Markdown table."""
    rows = ["| Rule | Title | Measured | Limit | Repair | Source |", "|---|---|---|---|---|---|"]
    rows += [f"| `{r.id}` | {r.title} | {_measured(r)} | {r.limit} | {_repair(r.id)} | {r.source} |" for r in rules]
    return "\n".join(rows)


def _measured(rule: Rule | Practice) -> str:
    resting = ", ".join(f"`{other}`" for other in rule.rests_on) if isinstance(rule, Practice) else ""
    return f"{rule.formula} ({resting})" if resting else rule.formula


def _repair(rule: str) -> str:
    repair = REPAIRS.get(rule)
    return (repair.__doc__ or "").strip().rstrip(".") if repair else ""
