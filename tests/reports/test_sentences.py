"""What a forecast says in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from milepost.engine.results import Distribution, Finding, Forecast, SpreadDriver
from milepost.engine.timeline import Timeline
from milepost.reports import driver_sentences, headline, two_dates
from milepost.reports.sentences import after_plan, driver_sentence, is_certain, main_drivers

DAY = 480


def finishing(forecast: Forecast, *days: datetime) -> Forecast:
    """Return the forecast with these finishes as its runs."""
    samples = np.sort(np.array([Timeline().minute(day) for day in days]))
    return replace(forecast, simulation=replace(forecast.simulation, finish=Distribution(samples)))


def test_the_headline_holds_both_dates_and_both_chances(forecast: Forecast) -> None:
    p50, p80 = two_dates(forecast)
    said = headline(forecast)
    assert said.startswith("Planned for 6 May 2027; half of the runs finish by ")
    assert p50.removesuffix(" 2027") in said
    assert p80.removesuffix(" 2027") in said
    assert "The target, 30 Jun 2027, has a 41 % chance" in said
    assert said.endswith("the planned date has less than a 1 % chance.")


def test_without_a_target_the_headline_tells_the_chance_of_the_plan(forecast: Forecast) -> None:
    planned = forecast.schedule.finish
    runs = [planned] * 4 + [datetime(2027, 8, 9, 17)]
    assert headline(finishing(replace(forecast, target=None), *runs)).endswith("The planned date has an 80 % chance.")


def test_a_year_is_said_again_when_it_changes(forecast: Forecast) -> None:
    later = finishing(forecast, datetime(2027, 8, 2), datetime(2028, 1, 3), datetime(2029, 1, 8))
    assert "by 3 Jan 2028 (P50), four of five by 8 Jan 2029 (P80)" in headline(later)


def test_a_plan_without_uncertainty_says_so_instead_of_a_chance(certain_forecast: Forecast) -> None:
    said = headline(certain_forecast)
    assert said.startswith("Every run finishes on 6 May 2027, because nothing in this plan is uncertain.")
    assert "%" not in said


def test_a_certain_plan_tells_whether_it_keeps_its_target(certain_forecast: Forecast) -> None:
    assert "is missed." in headline(replace(certain_forecast, target=datetime(2027, 5, 1)))
    assert "is kept." in headline(replace(certain_forecast, target=datetime(2027, 5, 7)))


def test_a_finished_project_says_when_it_ended(certain_forecast: Forecast) -> None:
    schedule = certain_forecast.schedule
    done = replace(schedule, tasks=tuple(replace(task, finished=True) for task in schedule.tasks))
    assert headline(replace(certain_forecast, schedule=done)).startswith("The project is finished")


def test_drivers_come_by_falling_swing_whatever_their_sign(forecast: Forecast) -> None:
    sentences = driver_sentences(forecast, limit=5)
    assert len(sentences) == 5
    assert sentences[0].startswith("Estimates that are all too low or all too high together")
    assert sentences[4] == (
        "“Ledger of the old system can be reused” makes the finish 8 days earlier when it happens, "
        "which is in 25 % of the runs."
    )


def test_what_moves_the_finish_by_minutes_is_no_driver(forecast: Forecast) -> None:
    faint = SpreadDriver("task", "1", "Faint", 20.0, 0.01, 0.1)
    still = replace(forecast, simulation=replace(forecast.simulation, drivers=(faint,)))
    assert driver_sentences(still) == []


@pytest.mark.parametrize("kind", ["task", "effect", "group", "shared_factor"])
def test_every_kind_of_driver_has_a_sentence_with_its_swing(kind: str) -> None:
    driver = SpreadDriver(kind, "1", "Name", 3 * DAY, 0.5, 0.5)  # type: ignore[arg-type]
    assert "3 days" in driver_sentence(driver, DAY)


def test_a_date_is_told_apart_from_the_plan(forecast: Forecast) -> None:
    assert after_plan(forecast, datetime(2027, 5, 7)) == "1 day after the plan"
    assert after_plan(forecast, datetime(2027, 5, 4)) == "2 days before the plan"
    assert after_plan(forecast, datetime(2027, 5, 6, 9)) == "as planned"


def test_the_planned_day_counts_whole(forecast: Forecast) -> None:
    planned = forecast.schedule.finish
    evening = finishing(replace(forecast, target=None), planned.replace(hour=18), datetime(2027, 8, 9, 17))
    assert "The planned date has a 50 % chance." in headline(evening)


def test_a_single_run_does_not_make_a_plan_certain(forecast: Forecast) -> None:
    assert not is_certain(finishing(forecast, datetime(2027, 8, 9, 17)))


def test_a_borrowed_spread_is_said_at_once(forecast: Forecast) -> None:
    tasks = tuple(replace(task, estimate=None) for task in forecast.plan.tasks)
    said = headline(replace(forecast, plan=replace(forecast.plan, tasks=tasks)))
    assert said.endswith("No task has a range of its own: the spread is borrowed from other software tasks.")


def test_progress_without_a_status_date_is_said_at_once(forecast: Forecast) -> None:
    finding = Finding("signal-no-status-date", "No status date", "warn", "3 tasks with progress.")
    assert "Progress has no status date" in headline(replace(forecast, findings=(finding,)))


def test_drivers_of_one_name_are_told_apart_by_their_ids(forecast: Forecast) -> None:
    tasks = tuple(replace(task, name="Test") for task in forecast.plan.tasks)
    namesakes = main_drivers(replace(forecast, plan=replace(forecast.plan, tasks=tasks)), limit=20)
    named = [driver.name for driver in namesakes if driver.kind == "task"]
    assert named == [f"Test ({driver.uid})" for driver in namesakes if driver.kind == "task"]
    assert named


def test_a_plan_without_links_is_said_at_once(forecast: Forecast) -> None:
    assert "No task is linked" in headline(replace(forecast, plan=replace(forecast.plan, links=())))
    assert "No task is linked" not in headline(forecast)
