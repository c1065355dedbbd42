"""What the engine declines: plans that cannot be scheduled or simulated."""

from __future__ import annotations

from milepost.errors import Refusal


class InvalidPlan(Refusal):
    """A value in the plan that no schedule can be made of."""

    code = "invalid-plan"


class UnknownReference(Refusal):
    """A link, parent, calendar, assignment or effect that names something absent."""

    code = "unknown-reference"


class CyclicNetwork(Refusal):
    """Links that close a loop; the shortest loop is named."""

    code = "cyclic-network"


class NoWorkingTime(Refusal):
    """A calendar in use that never works."""

    code = "no-working-time"


class OutOfRange(Refusal):
    """A date, duration or count outside what is believable."""

    code = "out-of-range"


class Cancelled(Refusal):
    """Work that the caller stopped."""

    code = "cancelled"
