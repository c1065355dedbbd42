"""Levelling: schedules of whole periods that keep within limited resources, short ones searched for."""

from milepost.engine.levelling.bounds import lower_bound
from milepost.engine.levelling.generation import Rule, parallel, serial
from milepost.engine.levelling.plans import Levelling, Move, level
from milepost.engine.levelling.problem import Problem
from milepost.engine.levelling.search import Found, Progress, improve

__all__ = [
    "Found",
    "Levelling",
    "Move",
    "Problem",
    "Progress",
    "Rule",
    "improve",
    "level",
    "lower_bound",
    "parallel",
    "serial",
]
