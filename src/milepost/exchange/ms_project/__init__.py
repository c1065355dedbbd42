"""MSPDI, the XML format of MS Project: read and written."""

from __future__ import annotations

from milepost.exchange.ms_project.reading import read
from milepost.exchange.ms_project.writing import unwritten, write

__all__ = ["read", "unwritten", "write"]
