"""Refusal: the one base of everything that Milepost declines."""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):
    """A request that is declined, with the place and the next step.

    Parameters
    ----------
    message : str
        What is wrong, in one sentence that names the value.
    place : str, optional
        Where: a file, line, row or field.
    hint : str, optional
        What the user can do next.

    Attributes
    ----------
    code : str
        Stable identifier, one row each in ``docs/reference/errors.md``.
    """

    code: ClassVar[str] = "refused"

    def __init__(self, message: str, *, place: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.hint = hint

    def located(self, place: str) -> Refusal:
        """Return the same refusal with `place` put before its own place."""
        self.place = f"{place}: {self.place}" if self.place else place
        return self

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        then = f" {self.hint}" if self.hint else ""
        return f"{where}{self.message}{then}"
