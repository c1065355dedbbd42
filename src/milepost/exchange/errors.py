"""What the file formats decline: bytes that are not a plan we can read."""

from __future__ import annotations

from milepost.errors import Refusal


class UnreadableFile(Refusal):
    """A file that is missing, empty, truncated, too large or not what its name says."""

    code = "unreadable-file"


class UnknownFormat(Refusal):
    """A file whose format no reader knows."""

    code = "unknown-format"


class HostileFile(Refusal):
    """A file built to exhaust its reader: entities, depth, ratio."""

    code = "hostile-file"


class InvalidValue(Refusal):
    """A value in the file that has no sensible reading."""

    code = "invalid-value"


class UnknownProject(Refusal):
    """No project of that id, name or index in the file."""

    code = "unknown-project"


class UnwritableFile(Refusal):
    """An output that cannot be written."""

    code = "unwritable-file"


class EncryptedFile(Refusal):
    """A file that its owner has locked with a password."""

    code = "encrypted-file"


class ConverterFailed(Refusal):
    """The converter of foreign formats died, hung, ran out of memory or is not installed."""

    code = "converter-failed"


class AmbiguousDates(Refusal):
    """Dates of a table whose day and month can be taken for each other.

    Attributes
    ----------
    orders : tuple of str
        The orders that are possible: ``dmy``, ``mdy`` or ``ymd``.
    """

    code = "ambiguous-dates"

    def __init__(self, message: str, *, place: str = "", hint: str = "", orders: tuple[str, ...] = ()) -> None:
        super().__init__(message, place=place, hint=hint)
        self.orders = orders


class UnknownColumns(Refusal):
    """A table whose columns cannot be told."""

    code = "unknown-columns"
