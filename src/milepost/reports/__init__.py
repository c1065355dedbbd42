"""Documents from engine results: built once, written as html, md and json, with the sentences they share."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from milepost.reports.documents.comparison import comparison_document
    from milepost.reports.documents.forecast import forecast_document
    from milepost.reports.documents.health import health_document
    from milepost.reports.documents.levelling import levelling_document
    from milepost.reports.documents.schedule import schedule_document
    from milepost.reports.documents.structure import Document
    from milepost.reports.documents.value import value_document
    from milepost.reports.formatting import (
        format_count,
        format_date,
        format_days,
        format_moment,
        format_money,
        format_part,
        format_share,
        format_shift,
    )
    from milepost.reports.payloads.comparison import comparison_json
    from milepost.reports.payloads.forecast import forecast_json
    from milepost.reports.payloads.health import health_json
    from milepost.reports.payloads.levelling import levelling_json
    from milepost.reports.payloads.schedule import schedule_json
    from milepost.reports.payloads.value import value_json
    from milepost.reports.sentences import driver_sentences, headline, two_dates
    from milepost.reports.source import Source
    from milepost.reports.writers.rendering import render

_HOMES = {
    "documents.value": ("value_document",),
    "payloads.value": ("value_json",),
    "documents.comparison": ("comparison_document",),
    "payloads.comparison": ("comparison_json",),
    "documents.levelling": ("levelling_document",),
    "payloads.levelling": ("levelling_json",),
    "documents.structure": ("Document",),
    "documents.forecast": ("forecast_document",),
    "payloads.forecast": ("forecast_json",),
    "formatting": (
        "format_count",
        "format_date",
        "format_days",
        "format_moment",
        "format_money",
        "format_part",
        "format_share",
        "format_shift",
    ),
    "documents.health": ("health_document",),
    "payloads.health": ("health_json",),
    "writers.rendering": ("render",),
    "documents.schedule": ("schedule_document",),
    "payloads.schedule": ("schedule_json",),
    "sentences": ("driver_sentences", "headline", "two_dates"),
    "source": ("Source",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import a public name on first use, so that ``milepost --help`` stays quick."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)


__all__ = [
    "Document",
    "Source",
    "comparison_document",
    "comparison_json",
    "driver_sentences",
    "forecast_document",
    "forecast_json",
    "format_count",
    "format_date",
    "format_days",
    "format_moment",
    "format_money",
    "format_part",
    "format_share",
    "format_shift",
    "headline",
    "health_document",
    "health_json",
    "levelling_document",
    "levelling_json",
    "render",
    "schedule_document",
    "schedule_json",
    "two_dates",
    "value_document",
    "value_json",
]
