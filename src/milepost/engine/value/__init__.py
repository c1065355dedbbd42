"""Earned value and earned schedule: what was promised by the status date, what is done of it, what it has cost."""

from milepost.engine.value.indicators import EarnedValue, Measure, Progress, TaskValue
from milepost.engine.value.ledger import earned_schedule, earned_value

__all__ = ["EarnedValue", "Measure", "Progress", "TaskValue", "earned_schedule", "earned_value"]
