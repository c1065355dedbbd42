"""Questions on a terminal; where nobody can answer, the doubt is a refusal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

from milepost.cli.progress import held
from milepost.cli.terminal import printable

if TYPE_CHECKING:
    from milepost.exchange.errors import AmbiguousDates
    from milepost.exchange.table_options import DateOrder

TRIES = 3


def ask_order(doubt: AmbiguousDates) -> DateOrder:
    """Return the order of day and month that the user names; without a terminal, decline as the reader did."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise doubt
    choices = "/".join(doubt.orders)
    with held():
        sys.stderr.write(f"{printable(f'{doubt.place}: {doubt.message}')}\n")
        for _ in range(TRIES):
            sys.stderr.write(f"Which is it? [{choices}] ")
            sys.stderr.flush()
            answer = sys.stdin.readline().strip().lower()
            if answer in doubt.orders:
                return cast("DateOrder", answer)
    raise doubt
