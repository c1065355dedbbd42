"""The formats of other planning programs, converted by MPXJ in a process of its own and read as MSPDI or XER."""

from __future__ import annotations

from milepost.exchange.mpxj.reading import read

__all__ = ["read"]
