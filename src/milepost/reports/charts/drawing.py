"""Drawing: SVG elements as text, escaped, with the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import east_asian_width

from milepost.reports.charts.paint import FONT, attributes
from milepost.reports.escaping import markup, plain

_THIN = frozenset("iljtfrI.,:;'|!()[] ·’‘1")
_BROAD = frozenset("mwMW@%—…–")


def number(value: float) -> str:
    """Return a coordinate with at most one decimal."""
    return f"{round(value, 1) or 0.0:.1f}".removesuffix(".0")


def element(tag: str, *children: str, **given: str | float) -> str:
    """Return an element; `class_name` paints it, underscores in names become hyphens, `children` are markup."""
    name = str(given.pop("class_name", ""))
    paint = attributes(name) if name else {}
    own = {key.replace("_", "-"): value if isinstance(value, str) else number(value) for key, value in given.items()}
    # An own fill (a pattern) must win over the page's rule for the class, so it takes the class away.
    merged = ({"class": name} if name and "fill" not in own else {}) | paint | own
    written = "".join(f' {key}="{markup(value)}"' for key, value in merged.items())
    inner = "".join(children)
    return f"<{tag}{written}>{inner}</{tag}>" if inner else f"<{tag}{written}/>"


def line(class_name: str, x1: float, y1: float, x2: float, y2: float) -> str:
    """Return a straight line."""
    return element("line", class_name=class_name, x1=x1, y1=y1, x2=x2, y2=y2)


def text(class_name: str, x: float, y: float, content: str, *, anchor: str = "start") -> str:
    """Return a text that starts, centres or ends at `x`; halo classes stay readable over lines."""
    halo = {"paint_order": "stroke", "stroke_linejoin": "round"} if class_name.startswith("halo") else {}
    placed = {} if anchor == "start" else {"text_anchor": anchor}
    return element("text", markup(content), class_name=class_name, x=x, y=y, **placed, **halo)


def titled(title: str, *children: str) -> str:
    """Return a group that tells its title under the pointer."""
    return element("g", element("title", markup(title)), *children)


def picture(name: str, *, title: str, finding: str, size: tuple[float, float], marks: Iterable[str]) -> str:
    """Return a whole SVG that a screen reader announces with its title and finding."""
    width, height = size
    return element(
        "svg",
        element("title", markup(title), id=f"{name}-title"),
        element("desc", markup(finding), id=f"{name}-finding"),
        *marks,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        role="img",
        aria_labelledby=f"{name}-title {name}-finding",
        font_family=FONT,
    ).replace("<svg ", '<svg class="chart" ', 1)


def hatch(name: str, *, ground: str, lines: str) -> str:
    """Return a pattern of slanted lines."""
    return element(
        "pattern",
        element("rect", class_name=ground, width=6, height=6),
        element("line", class_name=lines, x1=0, y1=0, x2=0, y2=6),
        id=name,
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )


def dots(name: str, *, ground: str, spots: str) -> str:
    """Return a pattern of dots."""
    return element(
        "pattern",
        element("rect", class_name=ground, width=6, height=6),
        element("circle", class_name=spots, cx=3, cy=3, r=1.2),
        id=name,
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
    )


def text_width(content: str, size: float = 12) -> float:
    """Return about how wide a text is in the widest of the usual sans-serif fonts."""
    return sum(_advance(letter) for letter in content) * size


def _advance(letter: str) -> float:
    if letter in _THIN:
        return 0.36
    if letter in _BROAD:
        return 0.95
    if east_asian_width(letter) in "WF":
        return 1.05
    return 0.7 if letter.isupper() else 0.64 if letter.isdigit() else 0.6


def elided(content: str, room: float, size: float = 12) -> str:
    """Return a text that fits into `room` pixels, cut with an ellipsis where it must be."""
    content = plain(content)
    if text_width(content, size) <= room:
        return content
    kept = ""
    room -= text_width("…", size)
    for letter in content:
        room -= _advance(letter) * size
        if room < 0:
            break
        kept += letter
    return f"{kept.rstrip()}…" if kept.strip() else ""
