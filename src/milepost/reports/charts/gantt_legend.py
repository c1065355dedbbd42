"""The legend of the Gantt: one small mark and a word for each thing that it shows."""

from __future__ import annotations

from milepost.reports.charts.drawing import element, text, text_width
from milepost.reports.charts.gantt_marks import bracket, diamond, flag

LEGEND = {
    "task": "Task",
    "critical": "Critical task",
    "done": "Done",
    "summary": "Summary",
    "milestone": "Milestone",
    "ghost": "Reach to P80",
    "deadline": "Deadline",
    "risk": "Deadline at risk",
}


def legend(names: list[str], y: float, hatching: str) -> list[str]:
    """Return one row of the legend on the base line `y`."""
    marks: list[str] = []
    x = 4.0
    for name in names:
        marks += [_sample(name, x, y - 4, hatching), text("quiet", x + 24, y, LEGEND[name])]
        x += text_width(LEGEND[name]) + 44
    return marks


def _sample(name: str, x: float, y: float, hatching: str) -> str:
    if name in ("deadline", "risk"):
        return flag("deadline" if name == "deadline" else "deadline-risk", x + 9, y + 5)
    if name == "milestone":
        return diamond("summary", x + 9, y, 6)
    if name == "summary":
        return bracket(x, x + 18, y)
    box = {"x": x, "y": y - 5, "width": 18.0, "height": 10.0, "rx": 2.5}
    if name == "done":
        return element("rect", class_name="bar-done", **(box | {"y": y - 2.5, "height": 5.0}))
    if name == "critical":
        return element("rect", class_name="critical", fill=hatching, **box)
    return element("rect", class_name="ghost" if name == "ghost" else "bar", **box)
