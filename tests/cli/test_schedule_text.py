"""What a schedule looks like in a terminal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from milepost.cli.errors import UnknownTask
from milepost.cli.schedules import find_task
from milepost.cli.terminal import shown
from milepost.cli.text.schedule import schedule_text, why_text
from milepost.engine.results import Conflict, Schedule
from tests.cli.believable import believable_forecast, believable_source

FORECAST = believable_forecast()


def text_of(schedule: Schedule, width: int = 80) -> str:
    return shown(schedule_text(FORECAST.plan, schedule, believable_source()), width=width)


def test_the_span_and_the_critical_tasks_come_first() -> None:
    assert "4 Jan 2027 to 12 Feb 2027: 4 tasks, 4 critical." in text_of(FORECAST.schedule)


@pytest.mark.parametrize("width", [80, 100, 120])
def test_codes_names_and_drivers_give_way_and_dates_do_not(width: int) -> None:
    tasks = tuple(
        replace(task, id=f"A-VERY-LONG-CODE-{task.uid}", name=task.name * 5) for task in FORECAST.schedule.tasks
    )
    schedule = replace(FORECAST.schedule, tasks=tasks, _by_uid={task.uid: task for task in tasks})
    text = text_of(schedule, width)
    assert max(map(len, text.splitlines())) <= width
    assert "18 Jan 2027  29 Jan 2027" in text


def test_what_is_not_kept_is_told_with_its_task() -> None:
    conflict = Conflict("deadline", "4", 480, "Finishes after its deadline 2027-02-11.")
    text = text_of(replace(FORECAST.schedule, conflicts=(conflict,)))
    assert "“Go-live”: finishes after its deadline 11 Feb 2027." in text


def test_a_finished_task_is_done_and_not_critical() -> None:
    tasks = tuple(replace(task, finished=True) for task in FORECAST.schedule.tasks)
    text = text_of(replace(FORECAST.schedule, tasks=tasks))
    assert "4 tasks, 4 of them finished, 0 critical." in text
    assert text.count("done") == len(tasks)


def test_the_chain_behind_a_date_ends_where_nothing_drives() -> None:
    text = shown(why_text(FORECAST.plan, FORECAST.schedule, FORECAST.schedule["4"]), width=80)
    assert text.splitlines()[-1].split()[-1] == "start"


def test_a_name_that_fits_several_tasks_is_refused_with_their_ids() -> None:
    with pytest.raises(UnknownTask) as refused:
        find_task(FORECAST.schedule, "ledger")
    assert "1 Design the ledger; 2 Build the ledger service" in refused.value.hint
