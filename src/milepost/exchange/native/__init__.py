"""plan.toml: Milepost's own text format, made to be written by hand and reviewed in a pull request."""

from milepost.exchange.native.reading import read
from milepost.exchange.native.writing import write

__all__ = ["read", "write"]
