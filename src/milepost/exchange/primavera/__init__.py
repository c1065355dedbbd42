"""XER, the exchange format of Primavera P6: read."""

from __future__ import annotations

from milepost.exchange.primavera.reading import read

__all__ = ["read"]
