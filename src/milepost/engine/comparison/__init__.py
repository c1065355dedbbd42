"""Comparison: what changed between two plans, and what each change does to the forecast."""

from milepost.engine.comparison.comparing import Comparison, Measured, Standing, compare
from milepost.engine.comparison.differences import Difference, Value
from milepost.engine.comparison.matching import Matching
from milepost.engine.comparison.trials import Shift

__all__ = ["Comparison", "Difference", "Matching", "Measured", "Shift", "Standing", "Value", "compare"]
