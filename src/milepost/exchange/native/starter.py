"""The plan that a new user starts from."""

from __future__ import annotations

from importlib.resources import files


def template() -> bytes:
    """Return a commented plan.toml that teaches the format and forecasts as it stands.

    Examples
    --------
    >>> template().decode().splitlines()[0]
    '# A Milepost plan. Change anything; then run:'
    """
    return files("milepost.exchange.native").joinpath("starter.toml").read_bytes()
