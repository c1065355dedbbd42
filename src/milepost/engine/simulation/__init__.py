"""Monte Carlo simulation: a network run many times, by draws that are keyed by identity."""

from milepost.engine.simulation.live import LiveAnswer, LivePlan
from milepost.engine.simulation.monte_carlo import simulate
from milepost.engine.simulation.runner import Watch

__all__ = ["LiveAnswer", "LivePlan", "Watch", "simulate"]
