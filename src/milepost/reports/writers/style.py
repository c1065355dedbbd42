"""Style: the one sheet of a document, from the tokens, the marks' paint and ``report.css``."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from milepost.reports.charts.paint import style_rules
from milepost.reports.tokens import custom_properties


@cache
def style() -> str:
    """Return the style sheet of every document."""
    sheet = files("milepost.reports.writers").joinpath("report.css").read_text(encoding="utf-8")
    return f":root{{color-scheme:light dark;{custom_properties()}}}\n{sheet}\n{style_rules()}\n"
