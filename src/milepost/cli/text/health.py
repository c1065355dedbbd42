"""The health of a plan as text: what failed first, each with its tasks and its repair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from milepost.cli.text.parts import bullets, heading, names_of, paragraph, words
from milepost.cli.text.provenance import losses, origin, title
from milepost.engine.health.namesakes import told_apart
from milepost.reports.documents.findings import by_effect, checks, counts, practices
from milepost.reports.formatting import format_count, format_shift, readable_dates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from milepost.engine.plan import Plan
    from milepost.engine.results import Finding
    from milepost.reports.source import Source

_ORDER = ("fail", "warn", "info", "not_computable", "pass")
_WORDS = {"fail": "FAIL", "warn": "WARN", "info": "note", "pass": "pass", "not_computable": "n/a"}
_STYLES = {"fail": "bold red", "warn": "bold yellow", "info": "", "pass": "green", "not_computable": "dim"}
MOST_IN_SUMMARY = 6


def health_text(plan: Plan, findings: Sequence[Finding], source: Source) -> Iterator[RenderableType]:
    """Return every finding: problems with tasks and action, the rest a line each."""
    yield title(plan, source)
    yield Text()
    yield paragraph(counted(findings))
    yield paragraph(origin(source), "dim")
    problems = _problems(findings)
    for finding in problems:
        yield Text()
        yield from _problem(plan, finding)
        if finding.action:
            yield _indented(f"Do: {readable_dates(finding.action)}")
    yield from _others(findings)
    yield from losses(source)


def health_summary(plan: Plan, findings: Sequence[Finding]) -> Iterator[RenderableType]:
    """Return the problems as a section of a larger text."""
    if not findings:
        return
    yield heading("Health of the plan")
    yield paragraph(counted(findings))
    # The sentence at the top says already how likely the planned date is.
    problems = sorted(_problems(findings), key=lambda finding: finding.rule == "signal-optimism")
    for finding in problems[:MOST_IN_SUMMARY]:
        yield from _problem(plan, finding)
    if len(problems) > MOST_IN_SUMMARY:
        rest = "; ".join(finding.title for finding in problems[MOST_IN_SUMMARY:])
        yield paragraph(f"Also: {rest}. `milepost check` tells all.", "dim")


def counted(findings: Sequence[Finding]) -> str:
    """Return how many checks failed, warned, passed and could not be computed."""
    number = counts(findings)
    notes = f", {format_count(number['info'], 'note')}" if number["info"] else ""
    unknown = f"; {number['not_computable']} cannot be computed from this plan" if number["not_computable"] else ""
    failed = f"{format_count(number['fail'], 'check')} failed"
    return f"{failed}, {number['warn']} warned, {number['pass']} passed{notes}{unknown}."


def _problems(findings: Sequence[Finding]) -> list[Finding]:
    found = [finding for finding in checks(findings) if finding.status in ("fail", "warn")]
    return sorted(found, key=lambda finding: (_ORDER.index(finding.status), by_effect(finding)))


def _problem(plan: Plan, finding: Finding) -> Iterator[RenderableType]:
    mark = (_WORDS[finding.status], _STYLES[finding.status])
    yield Text.assemble("  ", mark, "  ", words(finding.title, "bold"), (f"  {finding.rule}", "dim"))
    yield _indented(readable_dates(finding.text))
    names = _task_names(plan, finding.tasks)
    # Most findings name their tasks in the sentence; saying them twice would bury the rest.
    if names and not any(name in finding.text for name in names):
        yield _indented(f"Tasks: {names_of(names)}.")
    if finding.repair is not None:
        moved = format_shift(finding.repair.p80_minutes, plan.minutes_per_day)
        yield _indented(f"Simulated: {readable_dates(finding.repair.text.rstrip('.'))}: P80 {moved}.")


def _indented(line: str) -> RenderableType:
    from rich.padding import Padding

    return Padding(paragraph(line), (0, 0, 0, 6))


def _others(findings: Sequence[Finding]) -> Iterator[RenderableType]:
    for status, called in (("info", "Notes"), ("pass", "In order"), ("not_computable", "Cannot be computed")):
        group = [finding for finding in checks(findings) if finding.status == status]
        if not group:
            continue
        yield heading(called)
        style = "dim" if status == "not_computable" else ""
        yield bullets(map(_line, group), style)
    resting = practices(findings)
    if resting:
        yield heading("Practices that rest on these checks")
        yield bullets(f"{_WORDS[each.status]}  {each.title} ({each.rule}): {each.text}" for each in resting)


def _line(finding: Finding) -> str:
    text = readable_dates(finding.text.removeprefix("Not computable: "))
    return text if text.startswith(finding.title) else f"{finding.title}: {text}"


def _task_names(plan: Plan, uids: Sequence[str]) -> list[str]:
    names = told_apart(plan.tasks)
    return [names.get(uid, uid) for uid in uids]
