"""Findings of the plan's health as blocks: what to act on as notices, the rest as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from milepost.engine.health.namesakes import told_apart
from milepost.engine.health.practices import RESTING
from milepost.engine.plan import Plan
from milepost.engine.results import Finding
from milepost.reports.documents.structure import Block, Fact, Facts, Notice, Notices, Tone
from milepost.reports.formatting import format_count, format_shift, readable_dates
from milepost.reports.tables import Column, Table

_NAMED = 5
STATES: dict[str, tuple[Tone, str]] = {
    "fail": ("bad", "Fails"),
    "warn": ("warn", "Warning"),
    "info": ("info", "Note"),
    "pass": ("ok", "Passes"),
    "not_computable": ("plain", "Not computable"),
}
_COUNTED = {"fail": "Failed", "warn": "Warnings", "info": "Notes", "pass": "Passed", "not_computable": "Not computable"}
_HEADINGS = {"fail": "To repair", "warn": "To look at"}
_PRACTICES = "Practices that rest on these checks"
_CAPTIONS = {"info": "To know", "pass": "Checks that pass", "not_computable": "Checks that this file does not allow"}


def counts(findings: Sequence[Finding]) -> dict[str, int]:
    """Return how many findings have each status, the worst first; what only repeats others is not counted again."""
    own = checks(findings)
    return {status: sum(1 for finding in own if finding.status == status) for status in STATES}


def checks(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings that were measured, without the practices that rest on them."""
    return [finding for finding in findings if finding.rule not in RESTING]


def practices(findings: Sequence[Finding]) -> list[Finding]:
    """Return the practices that stand or fall with other findings."""
    return [finding for finding in findings if finding.rule in RESTING]


def counts_sentence(findings: Sequence[Finding]) -> str:
    """Return the counts in words."""
    found = counts(findings)
    words = [f"{found['fail']} failed", f"{found['warn']} with a warning", f"{found['pass']} passed"]
    if found["info"]:
        words.append(f"{found['info']} for information")
    if found["not_computable"]:
        words.append(f"{found['not_computable']} not computable from this file")
    return f"{format_count(sum(found.values()), 'check')}: {', '.join(words)}."


def counts_facts(findings: Sequence[Finding]) -> Facts:
    """Return the counts as figures."""
    found = counts(findings)
    return Facts(tuple(Fact(_COUNTED[status], f"{found[status]:,}", tone=STATES[status][0]) for status in found))


def finding_blocks(findings: Sequence[Finding], plan: Plan) -> list[Block]:
    """Return the findings grouped by status, those to act on first."""
    names = told_apart(plan.tasks)
    blocks: list[Block] = []
    for status, heading in _HEADINGS.items():
        group = sorted((finding for finding in checks(findings) if finding.status == status), key=by_effect)
        if group:
            blocks.append(Notices(heading, tuple(_notice(finding, plan, names) for finding in group)))
    for status, caption in _CAPTIONS.items():
        rows = tuple((f.title, readable_dates(f.text), f.rule) for f in checks(findings) if f.status == status)
        if rows:
            blocks.append(Table(caption, (Column("Check"), Column("Finding"), Column("Rule", "code")), rows))
    rows = tuple((f.title, f"{STATES[f.status][1]}. {f.text}", f.rule) for f in practices(findings))
    if rows:
        blocks.append(Table(_PRACTICES, (Column("Practice"), Column("Finding"), Column("Rule", "code")), rows))
    return blocks


def by_effect(finding: Finding) -> int:
    """Return what orders the findings: how far the repair moves P80, whether it gains time or ends a delusion."""
    return 0 if finding.repair is None else -abs(finding.repair.p80_minutes)


def _notice(finding: Finding, plan: Plan, names: Mapping[str, str]) -> Notice:
    tone, state = STATES[finding.status]
    details = tuple(_details(finding, plan, names))
    return Notice(tone, state, finding.title, readable_dates(finding.text), finding.rule, details)


def _details(finding: Finding, plan: Plan, names: Mapping[str, str]) -> list[tuple[str, str]]:
    details: list[tuple[str, str]] = []
    if finding.action:
        details.append(("Next step", readable_dates(finding.action)))
    if finding.repair is not None:
        shift = format_shift(finding.repair.p80_minutes, plan.minutes_per_day)
        details.append(("Effect on P80", f"{readable_dates(finding.repair.text.rstrip('.'))}: {shift}"))
    if any(names.get(uid, uid) not in finding.text for uid in finding.tasks[:_NAMED]):
        details.append(("Tasks", _named(finding.tasks, names)))
    return details


def _named(uids: tuple[str, ...], names: Mapping[str, str]) -> str:
    listed = ", ".join(f"“{names.get(uid, uid)}”" for uid in uids[:_NAMED])
    more = len(uids) - _NAMED
    return f"{listed} and {more:,} more" if more > 0 else listed
