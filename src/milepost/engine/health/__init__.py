"""Health: is the plan a model that can be trusted, and what would mend it."""

from milepost.engine.health.catalogue import RULES, reference_table
from milepost.engine.health.examination import examine

__all__ = ["RULES", "examine", "reference_table"]
