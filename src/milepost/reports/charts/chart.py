"""Chart: what every kind of chart can be asked for."""

from __future__ import annotations

from typing import Protocol

from milepost.reports.tables import Table

WIDE = 880
NARROW = 360


class Chart(Protocol):
    """A picture of facts that a table tells as well.

    `name` is unique in its document, `title` says what it shows, `finding` what it tells.
    """

    @property
    def name(self) -> str:
        """The name that ids are made of."""
        ...

    @property
    def title(self) -> str:
        """What the chart shows."""
        ...

    @property
    def finding(self) -> str:
        """What the chart tells, in one sentence."""
        ...

    def svg(self, width: int = WIDE) -> str:
        """Return the picture, drawn for a width in CSS pixels."""
        ...

    def table(self) -> Table:
        """Return the facts that it draws."""
        ...
