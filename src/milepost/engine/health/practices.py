"""Practices that stand or fall with other rules, so that nothing is told twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from milepost.engine.health.rule import Status, Verdict
from milepost.engine.health.wording import joined
from milepost.engine.results import Finding

GAO = "GAO practice {}"
_WORST_FIRST: tuple[Status, ...] = ("fail", "warn", "info", "pass")


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice that holds when the rules that it rests on hold."""

    id: str
    title: str
    formula: str
    limit: str
    source: str
    rests_on: tuple[str, ...]

    def judge(self, found: Mapping[str, Finding]) -> Finding:
        """Return what the practice comes to, given the findings of the other rules."""
        resting = [found[rule] for rule in self.rests_on if rule in found]
        return _verdict(resting).as_finding(rule=self.id, title=self.title)


def _verdict(findings: list[Finding]) -> Verdict:
    computed = [finding for finding in findings if finding.status != "not_computable"]
    if not computed:
        return Verdict("not_computable", findings[0].text)
    statuses: list[Status] = [finding.status for finding in computed]
    worst: Status = min(statuses, key=lambda status: _WORST_FIRST.index(status))
    broken = [finding for finding in computed if finding.status != "pass"]
    kept_text = f"Kept, as {joined([f.rule for f in computed])} {'is' if len(computed) == 1 else 'are'}."
    text = f"Not kept: {joined([f'{f.title.lower()} ({f.rule})' for f in broken])}." if broken else kept_text
    action = f"See {joined([f.rule for f in broken])}."
    return Verdict(worst, text, float(len(broken)), 0.0, "count", action)


def resting(number: int, title: str, *, on: str, rules: tuple[str, ...]) -> Practice:
    """Return the GAO practice of a number that rests on other rules."""
    return Practice(f"gao-{number:02}", title, f"rules on {on} that are not kept", "0", GAO.format(number), rules)


sequenced = resting(
    2, "Tasks sequenced", on="logic", rules=("dcma-01", "dcma-02", "dcma-03", "dcma-04", "dcma-05", "signal-dangling")
)
resourced = resting(3, "Resources assigned", on="resources", rules=("dcma-10", "signal-overallocation"))
durations = resting(
    4,
    "Durations established",
    on="durations",
    rules=("dcma-08", "signal-no-duration", "signal-no-range", "signal-round-estimates"),
)
critical_path = resting(
    6, "Valid critical path", on="the critical path", rules=("dcma-12", "signal-float-on-longest-path")
)
floats = resting(7, "Reasonable float", on="float", rules=("dcma-06", "dcma-07"))

RESTING = frozenset(practice.id for practice in (sequenced, resourced, durations, critical_path, floats))
"""The rules that only repeat what others found; counting them would count one flaw twice."""
