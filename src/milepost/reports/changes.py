"""Changes between two plans in words: the same in the terminal, the page, the Markdown and the JSON."""

from __future__ import annotations

from collections.abc import Sequence

from milepost.engine.comparison import Comparison, Difference, Measured, Shift, Value
from milepost.engine.health.wording import joined
from milepost.engine.plan import Effect
from milepost.engine.ranges import Range
from milepost.reports.formatting import format_count, format_date, format_days, format_shift
from milepost.reports.values import Reader, field_name

WHOLE = ""  # the field of a value that is a whole row
_NAMED = 3
_BESIDE_PROGRESS = ("actual_start", "actual_finish", "remaining", "actual_cost", "people", "physical_percent")
_MOSTLY = 0.75
_UNSURE = "That is within the sampling error: more --runs tell."
_NOTICEABLE = 30  # minutes of working time below which a finish does not move for a reader
_ACTS = {
    "added": "added", "removed": "removed", "estimated": "re-estimated", "moved": "moved in the outline",
    "constrained": "bound to other dates", "rescheduled": "put on another calendar", "progressed": "progressed",
    "staffed": "staffed differently", "costed": "given another cost", "promised": "promised differently",
    "linked": "relinked", "renamed": "renamed", "replaced": "replaced", "switched": "switched on or off",
}  # fmt: skip
_THINGS = {"calendar": "calendar", "person": "person", "effect": "effect", "group": "group", "setting": "setting"}


class Teller:
    """Tells the changes of a comparison."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.old, self.new = Reader.of(comparison.old), Reader.of(comparison.new)
        self._names = {
            kind: {row.uid: row.name for plan in (comparison.old, comparison.new) for row in getattr(plan, rows)}
            for kind, rows in (("calendar", "calendars"), ("person", "resources"), ("effect", "effects"))
        }

    def title(self, measured: Measured) -> str:
        """Return what changed, in a few words: "“Build” re-estimated"."""
        return " ".join(self._title(measured))

    def reason(self, measured: Measured) -> str:
        """Return what changed and by how much that moves the P80: "“Build” was re-estimated (+3 days)"."""
        subject, act = self._title(measured)
        several = subject[0].isdigit() or (len(measured.differences[0].uids) > 1 and "“" in subject)
        own = subject if subject.startswith("“") else f"{subject[:1].lower()}{subject[1:]}"
        verb = "" if act == "progressed" else "were " if several else "was "
        far = signed_days(measured.shift.p80 if measured.shift else 0, self.comparison.old.minutes_per_day)
        return f"{own} {verb}{act} ({far})"

    def detail(self, measured: Measured) -> str:
        """Return what exactly changed: "duration 5 days → 10 days"; of several, who."""
        if len(measured.differences) > 1:
            return self._listed([uid for each in measured.differences for uid in each.uids])
        difference = measured.differences[0]
        if difference.kind == "added" and len(difference.uids) == 1:
            return self._place(difference.uids[0])
        if difference.kind in ("added", "removed") and len(difference.uids) > 1:
            return self._listed(difference.uids)
        if difference.kind == "progressed" and _status_of(difference) is not None and difference.uids:
            return f"{format_count(len(difference.uids), 'task')}: {self._listed(difference.uids)}"
        values = [value for value in difference.values if value.field not in self._implied(difference)]
        alone = difference.kind in ("setting", "renamed", "group") and len(values) == 1
        return "; ".join(filter(None, (self._value(value, named=not alone) for value in values)))

    def _title(self, measured: Measured) -> tuple[str, str]:
        """Return what changed: its subject and what happened to it."""
        first, count = measured.differences[0], len(measured.differences)
        if count == 1:
            return self._subject(first), _act(first)
        if first.kind in _THINGS:
            return format_count(count, _THINGS[first.kind]).replace("persons", "people"), "changed"
        return format_count(count, "other task"), _ACTS[first.kind]

    def _subject(self, difference: Difference) -> str:
        kind, uids = difference.kind, difference.uids
        if kind in self._names:
            return f"{_THINGS[kind].capitalize()} “{self._names[kind].get(uids[0], uids[0])}”"
        if kind == "group":
            return f"Group “{uids[0]}”"
        if kind == "setting":
            return field_name(uids[0]).capitalize()
        if kind == "replaced":
            return self._listed([uid for uid in uids if uid in self.old.names])
        if kind == "progressed" and (status := _status_of(difference)) is not None:
            return f"Progress up to {self.new.text('status_date', status)}" if uids else "The status date"
        return format_count(len(uids), "task") if len(uids) > 1 else self._listed(uids)

    def _place(self, uid: str) -> str:
        """Return how long a new task takes and what it comes after."""
        plan = self.comparison.new
        task = next(each for each in plan.tasks if each.uid == uid)
        links = tuple(link for link in plan.links if link.successor == uid)
        after = f"after {self.new.text('links', links[:_NAMED])}" if links else "after nothing"
        return f"{self.new.days(task.duration)}, {after}" if task.duration else after

    @staticmethod
    def _implied(difference: Difference) -> frozenset[str]:
        """Return the fields that another one tells: a duration its range, the rest of progress its share."""
        if difference.kind == "progressed" and any(value.field == "percent_complete" for value in difference.values):
            return frozenset(_BESIDE_PROGRESS)
        estimate = next((value.after for value in difference.values if value.field == "estimate"), None)
        three = isinstance(estimate, Range) and len(estimate.points) == 3
        return frozenset({"duration"} if three else ())

    def _listed(self, uids: Sequence[str]) -> str:
        names = [f"“{self.old.names.get(uid) or self.new.task(uid)}”" for uid in uids[:_NAMED]]
        more = len(uids) - len(names)
        return f"{', '.join(names)} and {more:,} more" if more > 0 else joined(names)

    def _value(self, value: Value, *, named: bool) -> str:
        if value.field == WHOLE:
            side, row = (self.old, value.before) if value.after is None else (self.new, value.after)
            return side.text("", row) if isinstance(row, Effect) else ""
        name = field_name(value.field)
        before, after = self.old.text(value.field, value.before), self.new.text(value.field, value.after)
        if before == after:
            return "" if value.field == "people" else name
        return f"{name} {before} → {after}" if named else f"{before} → {after}"

    def headline(self) -> str:
        """Return the comparison in one sentence."""
        found = self.comparison
        if not found.changes:
            return "Nothing that the forecast depends on has changed: the two plans are the same."
        p80 = found.total.p80
        before, after = found.before.p80, found.after.p80
        if abs(p80) < _NOTICEABLE:
            return f"P80 stays at {format_date(after)}: {self._why_still()}."
        to = format_date(before, year=after.year)
        far = signed_days(p80, found.old.minutes_per_day).replace(" day", " working day")
        unsure = (
            "" if is_certain(found.total) else " That is within the sampling error of the runs: ask for more --runs."
        )
        return f"P80 moves from {to} to {format_date(after)} ({far}){self._why()}.{unsure}"

    def _why_still(self) -> str:
        changes = self.comparison.changes
        if any(each.shift is not None and abs(each.shift.p80) >= _NOTICEABLE for each in changes):
            return "what some changes cost, others win back"
        count = format_count(len(self.comparison.differences), "change")
        return "the one change does not move it" if count == "1 change" else f"none of the {count} moves it"

    def _why(self) -> str:
        """Return the changes that make most of the move."""
        found, sign = self.comparison, 1 if self.comparison.total.p80 > 0 else -1
        parts = [(each, each.shift.p80 * sign) for each in found.changes if each.shift is not None]
        pushing = [(each, part) for each, part in parts if part >= _NOTICEABLE]
        total = abs(found.total.p80)
        if not pushing or found.remainder.p80 * sign > sum(part for _, part in pushing):
            return ", mostly because the changes act together"
        named: list[Measured] = []
        covered = 0
        while pushing and len(named) < _NAMED and covered < _MOSTLY * total:
            change, part = pushing.pop(0)
            named.append(change)
            covered += part
        text = f", mostly because {joined([self.reason(each) for each in named])}"
        against = [each for each, part in parts if part <= -max(_NOTICEABLE, total / 4)]
        return f"{text}, although {self.reason(against[0])}" if against else text

    def matching(self) -> str:
        """Return how the tasks of the two plans were paired."""
        pairing = self.comparison.matching
        if not pairing.pairs:
            return "No task of the one file is in the other, neither by id nor by name and place."
        both = format_count(pairing.pairs, "task")
        if pairing.by == "name":
            return f"{both} matched by name and place, because the two files do not use the same ids."
        known = self.old.task(pairing.recognised[0]) if pairing.recognised else ""
        also = f"; {len(pairing.recognised):,} of them, such as “{known}”, by name under another id" if known else ""
        return f"{both} in both, matched by id{also}."


def is_certain(shift: Shift) -> bool:
    """Whether the move of the P80 stands out of the sampling error."""
    return shift.p80_error is None or abs(shift.p80) >= 2 * shift.p80_error


def is_still(measured: Measured) -> bool:
    """Whether a change moves neither finish nor cost."""
    return measured.shift is not None and measured.shift.is_nothing


def signed_days(minutes: float, minutes_per_day: int) -> str:
    """Return a move with its sign: "+3 days", "−1 day", "0 days"."""
    text = format_days(minutes, minutes_per_day)
    return f"+{text}" if minutes > 0 and text != "0 days" else text


def error_of(shift: Shift, minutes_per_day: int) -> str:
    """Return the 95 % sampling error of a move of the P80."""
    if shift.p80_error is None:
        return ""
    return f"± {format_days(1.96 * shift.p80_error, minutes_per_day)}" if shift.p80_error >= 1 else ""


def moved(minutes: int, comparison: Comparison) -> str:
    """Return a move in words."""
    return format_shift(minutes, comparison.old.minutes_per_day).replace(" day", " working day")


def _status_of(difference: Difference) -> object:
    """Return the new status date that came with progress."""
    return next((value.after for value in difference.values if value.field == "status_date"), None)


def _act(difference: Difference) -> str:
    if difference.kind == "switched":
        return "switched on" if difference.values[0].after else "switched off"
    if difference.kind == "progressed" and _status_of(difference) is not None:
        return "recorded" if difference.uids else "moved without any progress"
    if difference.kind not in _THINGS:
        return _ACTS[difference.kind]
    value = difference.values[0]
    if value.field != WHOLE and difference.kind != "group":
        return "changed"
    if value.before is None:
        return "added"
    return "removed" if value.after is None else "changed"
