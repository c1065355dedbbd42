"""Milepost: know when you will arrive."""

__version__ = "0.1.0"
