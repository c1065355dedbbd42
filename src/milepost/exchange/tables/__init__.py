"""Tables: plans in CSV and Excel, a task a row."""

from __future__ import annotations

from milepost.exchange.tables.reading import read
from milepost.exchange.tables.writing import unwritten, write_csv, write_xlsx

__all__ = ["read", "unwritten", "write_csv", "write_xlsx"]
