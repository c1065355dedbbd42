"""Paint: how each class of mark looks, as SVG attributes and as the page's style rules."""

from __future__ import annotations

from milepost.reports.tokens import COLOURS, light

FONT = "Inter,system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
_LABEL = {"font-size": "12"}
_SMALL = {"font-size": "11"}

# Values that name a token follow the theme; the others are fixed.
PAINT: dict[str, dict[str, str]] = {
    "grid": {"stroke": "line", "stroke-width": "1"},
    "axis": {"stroke": "line-strong", "stroke-width": "1"},
    "stripe": {"fill": "canvas"},
    "tick": {"fill": "text-3", **_SMALL},
    "major": {"fill": "text-2", **_SMALL, "font-weight": "600"},
    "label": {"fill": "text", **_LABEL},
    "strong": {"fill": "text", **_LABEL, "font-weight": "600"},
    "quiet": {"fill": "text-3", **_LABEL},
    "halo": {"fill": "text", **_LABEL, "font-weight": "600", "stroke": "surface", "stroke-width": "4"},
    "halo-label": {"fill": "text", **_LABEL, "stroke": "surface", "stroke-width": "4"},
    "halo-quiet": {"fill": "text-2", **_LABEL, "stroke": "surface", "stroke-width": "4"},
    "histogram": {"fill": "g-ghost"},
    "area": {"fill": "accent-soft"},
    "curve": {"fill": "none", "stroke": "accent", "stroke-width": "2.5"},
    "drop": {"stroke": "accent", "stroke-width": "1", "stroke-dasharray": "3 3"},
    "dot": {"fill": "accent", "stroke": "surface", "stroke-width": "2"},
    "planned": {"stroke": "text-2", "stroke-width": "1.5"},
    "target": {"stroke": "bad", "stroke-width": "1.5", "stroke-dasharray": "6 4"},
    "swing-task": {"fill": "c1"},
    "swing-effect": {"fill": "c2"},
    "swing-factor": {"fill": "c3"},
    "swing-later": {"fill": "c2"},
    "swing-earlier": {"fill": "c3"},
    "pattern-line": {"stroke": "surface", "stroke-width": "2"},
    "pattern-dot": {"fill": "surface"},
    "bar": {"fill": "g-bar"},
    "bar-done": {"fill": "g-bar-done"},
    "critical": {"fill": "g-crit"},
    "critical-done": {"fill": "g-crit-done"},
    "critical-line": {"stroke": "g-crit-done", "stroke-width": "2"},
    "summary": {"fill": "g-sum"},
    "ghost": {"fill": "g-ghost", "stroke": "g-ghost-line", "stroke-width": "1", "stroke-dasharray": "3 2"},
    "deadline": {"fill": "none", "stroke": "text-2", "stroke-width": "1.75"},
    "deadline-risk": {"fill": "bad", "stroke": "bad", "stroke-width": "1.75"},
    "status": {"stroke": "g-today", "stroke-width": "1.5"},
    "status-label": {"fill": "g-today", **_SMALL, "font-weight": "600"},
}


def attributes(name: str) -> dict[str, str]:
    """Return the presentation attributes of a class of mark, in the light theme."""
    return {key: light(value) if value in COLOURS else value for key, value in PAINT[name].items()}


def style_rules() -> str:
    """Return the rules that let a page's theme repaint the marks of its charts."""
    rules: list[str] = []
    for name, paint in PAINT.items():
        themed = "".join(f"{key}:var(--{value});" for key, value in paint.items() if value in COLOURS)
        if themed:
            rules.append(f".chart .{name}{{{themed}}}")
    return "\n".join(rules)
