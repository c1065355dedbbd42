"""How tasks earn their planned value, as a plan file says it: ``"physical"``, ``"20/80"`` or a list of steps."""

from __future__ import annotations

import re
from collections.abc import Mapping

from milepost.engine.plan import Earning, EarningRule, EarningStep
from milepost.exchange.errors import InvalidValue
from milepost.exchange.native.rows import Row
from milepost.exchange.native.toml_text import Value
from milepost.exchange.native.values import flag, is_list, positive, text

_RULES: Mapping[str, EarningRule] = {
    "percent": "percent",
    "physical": "physical",
    "level_of_effort": "level_of_effort",
}
_TWO_PARTS = re.compile(r"(\d{1,3})/(\d{1,3})", re.ASCII)
_HINT = 'Write "percent", "physical", "level_of_effort", two parts such as "20/80", or a list of steps.'


def read_earning(row: Row) -> Earning | None:
    """Return how a task earns its planned value, if its row says so."""
    if is_list(row.values.get("earning")):
        return Earning("steps", steps=tuple(_read_step(each) for each in row.list_rows("earning")))
    return row.get("earning", earning_rule, None)


def earning_rule(value: object) -> Earning:
    """Read a rule of earning without steps."""
    word = text(value, "a rule of earning", '"20/80"')
    parts = _TWO_PARTS.fullmatch(word)
    if parts is not None and int(parts[1]) + int(parts[2]) == 100:
        return Earning("fixed", int(parts[1]))
    if word not in _RULES:
        raise InvalidValue(f"{word[:60]!r} is no rule of earning.", hint=_HINT)
    return Earning(_RULES[word])


def _read_step(row: Row) -> EarningStep:
    step = EarningStep(row.get("step", text, ""), row.get("weight", positive, 1.0), row.get("done", flag, False))
    row.close()
    return step


def write_earning(earning: Earning) -> Value:
    """Return a rule as a plan file says it."""
    if earning.rule == "fixed":
        return f"{earning.percent_at_start}/{100 - earning.percent_at_start}"
    if earning.rule == "steps":
        return [_write_step(step) for step in earning.steps]
    return earning.rule


def _write_step(step: EarningStep) -> Value:
    fields: dict[str, Value] = {"step": step.name}
    if step.weight != 1:
        fields["weight"] = step.weight
    return {**fields, "done": True} if step.done else fields
