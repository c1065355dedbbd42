"""Problems of PSPLIB: ``.sm`` of the resource-constrained project scheduling problem, ``.sch`` of RCPSP/max."""

from __future__ import annotations

from datetime import date

from milepost.exchange.formats import SCH, Format
from milepost.exchange.project_file import ProjectFile
from milepost.exchange.psplib import precedences, time_lags
from milepost.exchange.psplib.problem import PERIOD, project_of

__all__ = ["FORMATS", "PERIOD", "read"]

FORMATS = ("PSPLIB", "RCPSP/max")


def read(data: bytes, format_: Format, *, name: str, today: date | None = None) -> ProjectFile:
    """Read a problem as a plan whose periods are days without rest.

    Parameters
    ----------
    data : bytes
    format_ : Format
    name : str
        What the file is called; a problem has no name of its own.
    today : date, optional
        The start, since a problem has none; without it the file is refused.
    """
    text = data.decode("ascii", "replace")
    problem = time_lags.parse(text) if format_ is SCH else precedences.parse(text)
    return ProjectFile(FORMATS[format_ is SCH], (project_of(problem, name=name, today=today),))
