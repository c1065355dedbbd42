"""A rule: what is measured, on which base, against which limit, and where it comes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from milepost.engine.health.facts import Facts
from milepost.engine.results import Finding

OWN = "Milepost"

Status = Literal["pass", "info", "warn", "fail", "not_computable"]
Unit = Literal["share", "count", "days", "index", ""]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule says of one plan; the fields are those of a `Finding`."""

    status: Status
    text: str
    value: float | None = None
    threshold: float | None = None
    unit: Unit = ""
    action: str = ""
    tasks: tuple[str, ...] = ()

    def as_finding(self, *, rule: str, title: str) -> Finding:
        """Return the finding of a rule; what passes needs no action."""
        action = self.action if self.status in ("info", "warn", "fail") else ""
        return Finding(rule, title, self.status, self.text, self.value, self.threshold, self.unit, action, self.tasks)


Check = Callable[[Facts], Verdict | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the catalogue.

    Attributes
    ----------
    id, title : str
    formula, limit, source : str
        In words, as the reference page shows them.
    check : callable
        Judges the facts of a plan; ``None`` when there is nothing that anybody should act on.
    """

    id: str
    title: str
    formula: str
    limit: str
    source: str
    check: Check

    def judge(self, facts: Facts) -> Finding | None:
        """Return what the rule finds in a plan."""
        verdict = self.check(facts)
        return None if verdict is None else verdict.as_finding(rule=self.id, title=self.title)


def rule(identity: str, title: str, *, formula: str, limit: str, source: str = OWN) -> Callable[[Check], Rule]:
    """Make a rule of the function that checks it."""

    def made(check: Check) -> Rule:
        return Rule(identity, title, formula, limit, source, check)

    return made


def not_computable(reason: str) -> Verdict:
    """Return the verdict that a measure has nothing to stand on."""
    return Verdict("not_computable", f"Not computable: {reason}.")


def none_allowed(
    broken: Status, text: str, *, tasks: tuple[str, ...], action: str, count: int | None = None
) -> Verdict:
    """Return the verdict of a rule that allows no case; a case is one of the tasks unless a count is given."""
    number = len(tasks) if count is None else count
    return Verdict(broken if number else "pass", text, float(number), 0.0, "count", action, tasks)


def at_most(limit: float, value: float, text: str, *, tasks: tuple[str, ...], action: str) -> Verdict:
    """Return the verdict of a rule that allows a share up to a limit."""
    return Verdict(kept(value <= limit), text, value, limit, "share", action, tasks)


def at_least(limit: float, value: float, text: str, *, tasks: tuple[str, ...], action: str) -> Verdict:
    """Return the verdict of a rule that asks for a share of at least a limit."""
    return Verdict(kept(value >= limit), text, value, limit, "share", action, tasks)


def kept(holds: object) -> Status:
    """Return the status of a threshold that holds or does not."""
    return "pass" if holds else "fail"
