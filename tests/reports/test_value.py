"""Earned value in words and pictures: the sentence, every indicator, the reason for what is missing."""

from __future__ import annotations

from dataclasses import replace

from milepost.engine import earned_value
from milepost.reports import Source, render, value_document
from milepost.reports.charts.axes import DateAxis
from milepost.reports.charts.value_curve import ValueCurve, ValueMark, ValuePoint
from milepost.reports.value import Standing, headline, indicators, phases
from tests.reports.test_charts import SVG, drawn, texts


def without_costs(standing: Standing) -> Standing:
    plan = replace(standing.plan, tasks=tuple(replace(task, actual_cost=None) for task in standing.plan.tasks))
    return replace(standing, plan=plan, value=earned_value(plan))


def test_the_sentence_tells_value_cost_time_and_the_simulation(standing: Standing) -> None:
    sentence = headline(standing)
    found = standing.value
    assert sentence.startswith("By 20 Nov 2026 the project has earned EUR ")
    assert f"(SPI {found.schedule_index:.2f})" in sentence
    assert f"(CPI {found.cost_index:.2f})" in sentence
    assert "at this pace it ends on" in sentence
    assert "(P50) and" in sentence


def test_an_unknown_cost_is_said_to_be_unknown(standing: Standing) -> None:
    silent = without_costs(standing)
    assert "what it has cost is not known" in headline(silent)
    told = {each.sign: each.value for each in indicators(silent)}
    assert told["CPI"] == told["AC"] == "not computable: the plan tells no actual cost"


def test_every_estimate_stands_with_its_formula(standing: Standing) -> None:
    told = [(each.sign, each.formula) for each in indicators(standing)]
    assert ("EAC", "AC + BAC − EV") in told
    assert ("EAC", "BAC / CPI") in told
    assert ("EAC", "AC + (BAC − EV) / (CPI × SPI)") in told
    assert [sign for sign, _ in told].count("TCPI") == 2
    assert {"P50", "P80"} <= {sign for sign, _ in told}


def test_phases_add_up_to_the_whole(standing: Standing) -> None:
    found = phases(standing)
    assert sum(phase.budget for phase in found) == standing.value.budget
    assert [phase.name for phase in found] == ["Discover", "Build", "Launch"]


def test_the_document_shows_the_curve_the_indicators_and_the_phases(standing: Standing, source: Source) -> None:
    page = render(value_document(standing, source=source), "html")
    for words in ("Planned value over time", "Earned schedule", "Needed to keep the budget", "Build"):
        assert words in page


def test_the_curve_draws_its_sums_where_they_belong() -> None:
    points = (ValuePoint(0.0, 0.0, "1 Jan", "0"), ValuePoint(10.0, 100.0, "11 Jan", "100"))
    marks = (ValueMark("Planned", 50.0, "50"), ValueMark("Earned", 25.0, "25"), ValueMark("Spent", 24.0, "24"))
    chart = ValueCurve("v", "Title", "Finding", DateAxis(739_000, 739_010), points, marks, points[1], 2.5)
    root = drawn(chart)
    heights = [float(node.get("cy", "0")) for node in root.iter(f"{SVG}circle")]
    assert heights == sorted(heights, reverse=True)
    assert {"Planned 50", "Earned 25", "Spent 24"} <= set(texts(root))
    assert chart.table().rows[-3:] == (
        ("Planned", "11 Jan", "50"), ("Earned", "11 Jan", "25"), ("Spent", "11 Jan", "24")
    )  # fmt: skip
