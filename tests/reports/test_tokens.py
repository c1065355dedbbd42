"""The colours are readable in both themes: text at 4.5 to 1, marks at 3 to 1."""

from __future__ import annotations

import re

import pytest

from milepost.reports.charts.paint import PAINT, style_rules
from milepost.reports.tokens import COLOURS
from milepost.reports.writers.style import style

GROUNDS = ("surface", "canvas")
TEXT = [
    *((name, ground) for name in ("text", "text-2", "text-3", "accent-text") for ground in GROUNDS),
    *((name, "surface") for name in ("ok", "warn", "bad", "info")),
    *((name, f"{name}-soft") for name in ("ok", "warn", "bad", "info")),
    ("text-2", "sunken"),
    ("g-today", "surface"),
]
# The grid, the stripes, the histogram and the fill of a ghost are decoration: what they tell, another mark tells.
DECORATION = {"line", "canvas", "surface", "accent-soft", "g-ghost"}
MARKS = sorted({value for paint in PAINT.values() for value in paint.values() if value in COLOURS} - DECORATION)


def luminance(colour: str) -> float:
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, theme: int) -> float:
    low, high = sorted(luminance(COLOURS[name][theme]) for name in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_is_readable(text: str, ground: str, theme: int) -> None:
    assert contrast(text, ground, theme) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("mark", MARKS)
def test_marks_stand_out(mark: str, ground: str, theme: int) -> None:
    assert contrast(mark, ground, theme) >= 3


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_progress_stands_out_from_its_bar(theme: int) -> None:
    assert contrast("g-bar-done", "g-bar", theme) > 1.5
    assert contrast("g-crit-done", "g-crit", theme) > 1.5


def test_every_colour_of_the_sheet_is_a_token() -> None:
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", style()))
    assert used <= set(COLOURS)


def test_the_page_can_repaint_every_mark() -> None:
    themed = {name for name, paint in PAINT.items() if any(value in COLOURS for value in paint.values())}
    assert set(re.findall(r"\.chart \.([a-z-]+)\{", style_rules())) == themed
