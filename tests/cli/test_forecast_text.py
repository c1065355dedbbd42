"""What a forecast looks like in a terminal."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from milepost.cli.terminal import shown
from milepost.cli.text.forecast import forecast_text
from milepost.engine.results import Distribution, Forecast
from tests.cli.believable import believable_forecast, believable_source


def text_of(forecast: Forecast, width: int = 80) -> str:
    return shown(forecast_text(forecast, believable_source()), width=width)


def certain(forecast: Forecast) -> Forecast:
    same = Distribution(np.full(1000, forecast.simulation.finish.samples[0]))
    return replace(forecast, simulation=replace(forecast.simulation, finish=same))


def test_two_dates_come_first_and_then_one_sentence() -> None:
    lines = [line for line in text_of(believable_forecast()).splitlines() if line]
    assert lines[0] == "Atlas billing platform"
    assert lines[1].split()[:4] == ["P50", "13", "Mar", "2027"]
    assert lines[2].split()[:4] == ["P80", "28", "Mar", "2027"]
    assert lines[3].strip().startswith("Planned for 12 Feb 2027; half of the runs finish by 13 Mar (P50)")


def test_sections_come_in_the_order_of_need() -> None:
    lines = text_of(believable_forecast()).splitlines()
    headings = [line for line in lines[1:] if line and not line.startswith(" ")]
    assert headings == [
        "When it may finish", "What moves the finish", "Milestones and deadlines", "Cost", "Health of the plan",
        "Assumptions", "Read from the file with changes",
    ]  # fmt: skip


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    assert max(map(len, text_of(believable_forecast(), width).splitlines())) <= width


def test_the_target_shows_its_chance() -> None:
    text = text_of(believable_forecast(target=datetime(2027, 3, 31, 23, 59)))
    assert "Target  31 Mar 2027  84 % chance to be done by then" in text


def test_the_chosen_project_and_why_is_said() -> None:
    text = text_of(believable_forecast())
    assert "From atlas.xer.gz (XER), project 3 of 4. It has the most linked tasks (3);" in text


def test_a_deadline_shows_planned_p50_p80_and_chance() -> None:
    row = next(line for line in text_of(believable_forecast()).splitlines() if "Go-live" in line)
    assert row.split("  ")[-1].strip() == "61 %"
    assert "31 Mar 2027" in row


def test_what_failed_stands_before_what_warned_with_its_tasks() -> None:
    text = text_of(believable_forecast())
    assert text.index("FAIL  Hard constraints") < text.index("WARN  High duration")
    assert "Tasks: “Design the ledger”, “Build the ledger service”." in text


def test_a_simulated_repair_shows_what_it_buys() -> None:
    assert "P80 3 days earlier." in " ".join(text_of(believable_forecast()).split())


def test_a_plan_without_uncertainty_says_so_and_draws_no_bars() -> None:
    text = text_of(certain(believable_forecast()))
    assert "nothing in this plan is uncertain" in text
    assert "When it may finish" not in text
    assert "P80" not in text.split("Planned")[0].split("Every run")[0]


def test_names_from_a_file_cannot_command_the_terminal() -> None:
    forecast = believable_forecast()
    drivers = tuple(replace(each, name="\x1b[2JEvil\x07") for each in forecast.simulation.drivers)
    text = text_of(replace(forecast, simulation=replace(forecast.simulation, drivers=drivers)))
    assert "Evil" in text
    assert "\x1b" not in text
    assert "\x07" not in text


def test_an_imposed_finish_shows_its_chance() -> None:
    forecast = believable_forecast()
    plan = replace(forecast.plan, finish_by=datetime(2027, 2, 1, 17))
    assert "Required   1 Feb 2027  < 1 % chance to be done by then" in text_of(replace(forecast, plan=plan))


def test_of_many_milestones_the_next_and_the_last_are_shown_and_the_rest_counted() -> None:
    forecast = believable_forecast()
    tasks = tuple(replace(forecast.plan.tasks[3], uid=f"m{day}", name=f"Gate {day}") for day in range(1, 29))
    dates = tuple(
        replace(forecast.schedule["4"], uid=task.uid, name=task.name, early_finish=datetime(2027, 3, day, 17))
        for day, task in enumerate(tasks, start=1)
    )
    plan, schedule = replace(forecast.plan, tasks=tasks), replace(forecast.schedule, tasks=dates)
    text = text_of(replace(forecast, plan=plan, schedule=schedule))
    assert [line.split()[1] for line in text.splitlines() if line.startswith("  Gate")] == [
        "1", "2", "3", "4", "5", "6", "23", "24", "25", "26", "27", "28",
    ]  # fmt: skip
    assert "... and 16 milestones more; --format json lists all." in text


def test_long_names_are_shortened_and_dates_are_not() -> None:
    forecast = believable_forecast()
    tasks = tuple(replace(task, name="A very long name " * 9) for task in forecast.plan.tasks)
    lines = text_of(replace(forecast, plan=replace(forecast.plan, tasks=tasks))).splitlines()
    row = next(number for number, line in enumerate(lines) if "A very" in line and "31 Mar 2027" in line)
    assert "…" not in lines[row]
    assert "…" in lines[row + 1]


def test_what_is_found_and_assumed_has_dates_as_people_read_them() -> None:
    forecast = believable_forecast()
    finding = replace(forecast.findings[0], text="Late after 2027-03-31.", status="fail")
    simulation = replace(forecast.simulation, assumptions=("Work lies after 2026-11-20.",))
    text = text_of(replace(forecast, findings=(finding,), simulation=simulation))
    assert "Late after 31 Mar 2027." in text
    assert "Work lies after 20 Nov 2026." in text


def test_a_borrowed_spread_is_nothing_to_promise_on() -> None:
    forecast = believable_forecast()
    bare = tuple(replace(task, estimate=None) for task in forecast.plan.tasks)
    assert "a date to promise" not in text_of(replace(forecast, plan=replace(forecast.plan, tasks=bare)))
