"""The charts: one spec, the same facts as picture, table and CSV."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from xml.etree.ElementTree import Element, fromstring

import pytest

from milepost.engine.results import Forecast
from milepost.reports import forecast_document
from milepost.reports.charts.axes import MoneyAxis, short_amount
from milepost.reports.charts.chart import NARROW, WIDE, Chart
from milepost.reports.charts.drawing import elided, text_width
from milepost.reports.charts.gantt import Gantt, GanttRow, Span
from milepost.reports.charts.s_curve import SCurve
from milepost.reports.charts.tornado import Swing, Tornado
from milepost.reports.documents.curves import cost_curve, finish_curve
from milepost.reports.documents.gantt_rows import gantt_charts
from milepost.reports.documents.structure import Figure
from milepost.reports.source import Source

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script> \"A\" & 'B' ]]>\x00\u202e"


@pytest.fixture(scope="session")
def charts(forecast: Forecast, source: Source) -> tuple[Chart, ...]:
    document = forecast_document(forecast, source=source)
    return tuple(block.chart for section in document.sections for block in section.blocks if isinstance(block, Figure))


def drawn(chart: Chart, width: int = WIDE) -> Element:
    return fromstring(chart.svg(width))  # noqa: S314 - our own SVG


def texts(root: Element) -> list[str]:
    return [node.text or "" for node in root.iter(f"{SVG}text")]


def marks(root: Element, name: str) -> list[Element]:
    return [node for node in root.iter() if node.get("class") == name]


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_chart_is_announced_with_its_title_and_finding(charts: tuple[Chart, ...], width: int) -> None:
    assert len(charts) == 4
    for chart in charts:
        root = drawn(chart, width)
        named = {node.get("id"): node.text for node in root.iter() if node.get("id")}
        assert root.get("role") == "img"
        assert [named[name] for name in root.get("aria-labelledby", "").split()] == [chart.title, chart.finding]


def test_no_two_marks_of_a_page_share_an_id(charts: tuple[Chart, ...]) -> None:
    ids = [
        name for chart in charts for width in (NARROW, WIDE) for name in re.findall(r' id="([^"]+)"', chart.svg(width))
    ]
    assert len(ids) == len(set(ids))


def test_a_chart_carries_no_style_and_no_script(charts: tuple[Chart, ...]) -> None:
    for chart in charts:
        assert not re.search(r"<style|<script|style=|href=| on[a-z]+=", chart.svg())


def test_a_mark_carries_its_light_colour_and_a_class(charts: tuple[Chart, ...]) -> None:
    assert 'class="curve" fill="none" stroke="#4353d3"' in charts[0].svg()


def test_the_same_spec_draws_the_same_bytes(charts: tuple[Chart, ...], forecast: Forecast, source: Source) -> None:
    again = forecast_document(forecast, source=source)
    second = [block.chart for section in again.sections for block in section.blocks if isinstance(block, Figure)]
    assert [chart.svg() for chart in charts] == [chart.svg() for chart in second]


def test_everything_lies_inside_the_picture(charts: tuple[Chart, ...]) -> None:
    for chart in charts:
        for width in (NARROW, WIDE):
            root = drawn(chart, width)
            height = float(root.get("height", "0"))
            for node in root.iter(f"{SVG}rect"):
                assert float(node.get("x", "0")) + float(node.get("width", "0")) <= width
            for node in root.iter(f"{SVG}text"):
                assert 0 < float(node.get("y", "0")) <= height


def test_the_s_curve_marks_what_its_table_says(forecast: Forecast) -> None:
    curve = finish_curve(forecast)
    rows = {row[0]: row[1] for row in curve.table().rows}
    labels = texts(drawn(curve))
    assert f"P50 · {rows['P50']}" in labels
    assert f"P80 · {rows['P80']}" in labels
    assert "Planned 6 May 2027 · < 1 %" in labels
    assert "Target 30 Jun 2027 · 41 %" in labels


def test_the_s_curve_rises_from_p1_to_p99(forecast: Forecast) -> None:
    path = drawn(finish_curve(forecast)).find(f"{SVG}polyline")
    assert path is not None
    points = [tuple(map(float, point.split(","))) for point in path.get("points", "").split()]
    assert points == sorted(points, key=lambda point: (point[0], -point[1]))
    assert points[0][1] > points[-1][1]


def test_the_histogram_counts_nearly_every_run_once(forecast: Forecast) -> None:
    for curve in (finish_curve(forecast), cost_curve(forecast)):
        assert 0.97 <= sum(slot.share for slot in curve.bins) <= 1.0


def test_a_far_target_does_not_squeeze_the_curve(forecast: Forecast) -> None:
    far: SCurve = finish_curve(replace(forecast, target=datetime(2040, 1, 1)))
    assert far.axis.last - far.axis.first < 2.5 * (far.points[-1].value - far.points[0].value)
    assert any(label.endswith("→") for label in texts(drawn(far)))


def test_the_tornado_draws_what_its_table_says() -> None:
    swings = (Swing("Big", "effect", 10.0, "10 days", "30 %"), Swing("Good", "task", -5.0, "−5 days", "50 %"))
    chart = Tornado("t", "Title", "Finding", swings)
    root = drawn(chart)
    bars = [node for node in root.iter(f"{SVG}rect") if node.get("height") == "18"]
    widths = [float(bar.get("width", "0")) for bar in bars]
    assert widths[0] == pytest.approx(2 * widths[1], abs=0.2)
    assert chart.table().rows == (
        ("Big", "Effect that may happen", "10 days", "30 %"),
        ("Good", "Task's own range", "−5 days", "50 %"),
    )
    assert {"10 days", "−5 days", "Big", "Good"} <= set(texts(root))


def test_kinds_of_drivers_differ_by_pattern_not_by_colour_alone() -> None:
    swings = tuple(Swing(kind, kind, 3.0, "3 days", "") for kind in ("task", "effect", "factor"))
    root = drawn(Tornado("t", "Title", "Finding", swings))
    fills = {node.get("fill") for node in root.iter(f"{SVG}rect") if node.get("height") == "18"}
    assert fills == {"#4353d3", f"url(#t-{WIDE}-effect)", f"url(#t-{WIDE}-factor)"}


def row(**given: object) -> GanttRow:
    told = {"name": "Task", "kind": "task", "start": datetime(2027, 3, 1, 8), "finish": datetime(2027, 3, 12, 17)}
    return GanttRow(**(told | given))  # type: ignore[arg-type]


def gantt(*rows: GanttRow, status: datetime | None = None) -> Gantt:
    return Gantt("g", "Title", "Finding", rows, Span(datetime(2027, 3, 1, 8), datetime(2027, 4, 30, 17), status=status))


def test_the_ghost_reaches_from_the_planned_finish_to_p80() -> None:
    with_p80 = drawn(gantt(row(p80=datetime(2027, 3, 26, 17))))
    bar, ghost = marks(with_p80, "bar")[0], marks(with_p80, "ghost")[0]
    assert float(ghost.get("x", "0")) < float(bar.get("x", "0")) + float(bar.get("width", "0"))
    end = float(ghost.get("x", "0")) + float(ghost.get("width", "0"))
    assert end == pytest.approx(float(bar.get("x", "0")) + 2 * float(bar.get("width", "0")), abs=0.2)
    assert not marks(drawn(gantt(row(p80=datetime(2027, 3, 10, 17)))), "ghost")


def test_a_critical_bar_differs_in_pattern_and_colour() -> None:
    root = drawn(gantt(row(critical=True)))
    hatched = [node for node in root.iter(f"{SVG}rect") if node.get("fill") == f"url(#g-{WIDE}-hatch)"]
    assert len(hatched) == 2  # the bar and its sample in the legend
    assert root.find(f"{SVG}defs/{SVG}pattern") is not None


def test_a_milestone_is_a_diamond_on_its_date() -> None:
    moment = datetime(2027, 3, 12, 17)
    root = drawn(gantt(row(kind="milestone", start=moment, finish=moment)))
    points = marks(root, "summary")[0].get("points", "").split()
    assert len(points) == 4


def test_a_deadline_that_p80_misses_is_at_risk() -> None:
    late = row(p80=datetime(2027, 3, 26, 17), deadline=datetime(2027, 3, 19, 17))
    kept = replace(late, p80=datetime(2027, 3, 18, 17))
    assert marks(drawn(gantt(late)), "deadline-risk")
    assert marks(drawn(gantt(kept)), "deadline")
    assert not marks(drawn(gantt(kept)), "deadline-risk")


def test_the_status_date_is_named() -> None:
    assert "Status 15 Mar 2027" in texts(drawn(gantt(row(), status=datetime(2027, 3, 15, 17))))


def test_the_gantt_draws_a_row_for_each_row_of_its_table(forecast: Forecast) -> None:
    (chart,) = gantt_charts(forecast.plan, forecast.schedule, forecast.simulation)
    told = {(cells[2], cells[3]) for cells in chart.table().rows}
    labels = set(texts(drawn(chart)))
    assert len(chart.table().rows) == len(forecast.schedule.tasks)
    assert {date for pair in told for date in pair if date} <= labels


def test_a_hostile_name_is_text_in_every_chart() -> None:
    named = (gantt(row(name=HOSTILE)), Tornado("t", HOSTILE, HOSTILE, (Swing(HOSTILE, "task", 1.0, "1 day", ""),)))
    for chart in named:
        assert "<script" not in chart.svg()
        assert any("<script>alert(1)</script>" in (node.text or "") for node in drawn(chart).iter())


def test_a_long_name_is_cut_to_its_room() -> None:
    cut = elided("Integrate the payment provider of the northern region", 120)
    assert cut.endswith("…")
    assert text_width(cut) <= 120
    assert elided("Short", 120) == "Short"


def test_wide_letters_are_given_more_room() -> None:
    assert text_width("日本語") > text_width("abc")


def test_amounts_on_an_axis_are_short() -> None:
    assert [short_amount(*pair) for pair in ((1_500_000, 500_000), (20_000, 5_000), (450, 50))] == [
        "1.5 M",
        "20 k",
        "450",
    ]


def test_a_money_axis_without_width_still_draws() -> None:
    assert MoneyAxis(0.0, 0.0).marks((0.0, 100.0), 0.0, 10.0) == []
