"""Document: the neutral structure that every writer turns into its format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from milepost.reports.charts.chart import Chart
from milepost.reports.tables import Table

Tone = Literal["plain", "ok", "warn", "bad", "info"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure that stands on its own: "P80", "9 Aug 2027", "95 days after the plan"."""

    label: str
    value: str
    note: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Facts:
    """A few figures side by side; the `main` ones are read first."""

    items: tuple[Fact, ...]
    rank: Literal["main", "side"] = "side"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """Sentences one below the other."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart, followed by its data."""

    chart: Chart


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to act on: its state, what it is, and labelled lines such as the next step.

    `reference` is the id that other programs know it by.
    """

    tone: Tone
    state: str
    title: str
    text: str
    reference: str = ""
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Notices:
    """Notices of one kind."""

    heading: str
    items: tuple[Notice, ...]


Block = Paragraph | Bullets | Table | Figure | Facts | Notices


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; `name` is its anchor."""

    name: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document.

    Attributes
    ----------
    kind : str
        "Forecast", "Schedule" or "Plan check".
    title : str
        The project's name.
    subtitle : str
        What it was made from.
    opening : tuple of Block
        The dates and the sentence that everything else explains.
    sections : tuple of Section
    colophon : str
        How to make the same document again.
    """

    kind: str
    title: str
    subtitle: str
    opening: tuple[Block, ...]
    sections: tuple[Section, ...]
    colophon: str
