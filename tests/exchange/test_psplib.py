"""Problems of PSPLIB become plans of the same precedence, durations, resources and capacities."""

from __future__ import annotations

import csv
from datetime import date, datetime

import pytest

from milepost.engine import schedule
from milepost.engine.plan import Assignment, Link
from milepost.errors import Refusal
from milepost.exchange import read
from milepost.exchange.errors import InvalidValue, UnreadableFile

DAY = 1440
TODAY = date(2026, 11, 23)
STARS = "*" * 72
SM = f"""{STARS}
file with basedata            : OURS.BAS
{STARS}
projects                      :  1
{STARS}
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           4
   4        1          0
{STARS}
REQUESTS/DURATIONS:
jobnr. mode duration  R 1  R 2
------------------------------------------------------------------------
  1      1     0       0    0
  2      1     3       2    0
  3      1     5       1    4
  4      1     0       0    0
{STARS}
RESOURCEAVAILABILITIES:
  R 1  R 2
    2    4
{STARS}
"""
SCH = """2\t1\t0\t0
0\t1\t2\t1\t2\t[0]\t[0]
1\t1\t2\t2\t3\t[4]\t[3]
2\t1\t2\t3\t1\t[2]\t[-6]
3\t1\t0
0\t1\t0\t0
1\t1\t3\t2
2\t1\t2\t1
3\t1\t0\t0
3
"""


@pytest.fixture
def problem(tmp_path):
    def parsed(text, name="ours.sm"):
        (tmp_path / name).write_text(text)
        return read(tmp_path / name, today=TODAY).project()

    return parsed


def test_jobs_are_tasks_and_precedences_are_links(problem):
    plan = problem(SM).plan
    assert [(task.uid, task.duration, task.milestone) for task in plan.tasks] == [
        ("1", 0, True), ("2", 3 * DAY, False), ("3", 5 * DAY, False), ("4", 0, True)
    ]  # fmt: skip
    assert plan.links == (Link("1", "2"), Link("1", "3"), Link("2", "4"), Link("3", "4"))


def test_resources_have_their_capacity_and_jobs_their_requests(problem):
    plan = problem(SM).plan
    assert [(resource.uid, resource.max_units) for resource in plan.resources] == [("R1", 2.0), ("R2", 4.0)]
    assert plan.assignments == (
        Assignment("2", "R1", 2.0, 6.0 * DAY), Assignment("3", "R1", 1.0, 5.0 * DAY),
        Assignment("3", "R2", 4.0, 20.0 * DAY),
    )  # fmt: skip


def test_a_period_is_a_day_without_rest_from_today_on(problem):
    project = problem(SM)
    assert (project.plan.start, schedule(project.plan).finish) == (datetime(2026, 11, 23), datetime(2026, 11, 28))
    assert project.losses_by_kind == {"no start date": 1}


def test_a_minimum_lag_counts_from_start_to_start_and_a_maximum_lag_is_told(problem):
    project = problem(SCH, "ours.sch")
    links = {(link.predecessor, link.successor): (link.type, link.lag) for link in project.plan.links}
    assert links == {
        ("0", "1"): ("SS", 0), ("0", "2"): ("SS", 0), ("1", "2"): ("SS", 4 * DAY),
        ("1", "3"): ("SS", 3 * DAY), ("2", "3"): ("SS", 2 * DAY),
    }  # fmt: skip
    told = [loss for loss in project.losses if loss.what == "maximum lag"]
    assert [(loss.place, "Job 2 must start at most 6 periods after" in loss.why) for loss in told] == [("job 1", True)]
    assert schedule(project.plan).finish == datetime(2026, 11, 29)


def test_a_job_of_several_modes_is_taken_in_its_first_and_what_is_used_up_is_told(problem):
    text = SM.replace("R 1  R 2", "R 1  N 1").replace(
        "  2      1     3       2    0\n", "  2      1     3       2    0\n         2     9       1    0\n"
    )
    project = problem(text)
    assert (project.plan.tasks[1].duration, len(project.plan.resources)) == (3 * DAY, 1)
    assert project.losses_by_kind == {"no start date": 1, "further mode": 1, "resource that is used up": 1}


@pytest.mark.parametrize("lines", range(6, 23))
def test_a_problem_that_is_cut_off_is_refused(lines, problem):
    with pytest.raises(UnreadableFile) as refusal:
        problem("\n".join(SM.splitlines()[:lines]))
    assert refusal.value.hint


@pytest.mark.parametrize("lines", range(1, 10))
def test_a_problem_with_lags_that_is_cut_off_is_refused(lines, problem):
    with pytest.raises(UnreadableFile):
        problem("\n".join(SCH.splitlines()[:lines]), "ours.sch")


@pytest.mark.parametrize(
    ("old", "new"),
    [("   4\n   3", "   9\n   3"), ("     5       1", "     5e9       1"), ("  4      1     0", "  2      1     0")],
)  # fmt: skip
def test_a_number_that_cannot_be_is_refused(old, new, problem):
    assert old in SM
    with pytest.raises((InvalidValue, UnreadableFile)):
        problem(SM.replace(old, new))


def test_a_problem_without_a_day_to_start_from_is_refused(tmp_path):
    (tmp_path / "ours.sm").write_text(SM)
    with pytest.raises(Refusal, match="no start date"):
        read(tmp_path / "ours.sm")


@pytest.mark.data
def test_real_problems_have_the_critical_path_that_is_published(data_dir):
    with (data_dir / "psplib" / "best_known.csv").open(newline="") as file:
        bounds = {row["instance"]: int(row["cpm_lb"]) for row in csv.DictReader(file)}
    files = [path for path in sorted((data_dir / "psplib").glob("j*/*.sm")) if path.stem in bounds]
    assert len(files) == 70
    for path in files:
        plan = read(path, today=TODAY).project().plan
        assert (schedule(plan).finish - plan.start).days == bounds[path.stem], path.name


@pytest.mark.data
def test_real_problems_with_lags_are_never_longer_than_their_optimum(data_dir):
    with (data_dir / "psplib" / "rcpsp_max_j30" / "optimum.csv").open(newline="") as file:
        optima = {row["instance"]: row["optimum"] for row in csv.DictReader(file)}
    for name, optimum in optima.items():
        project = read(data_dir / "psplib" / "rcpsp_max_j30" / name, today=TODAY).project()
        days = (schedule(project.plan).finish - project.plan.start).days
        assert optimum == "unsat" or days <= int(optimum), name
        assert project.losses_by_kind["maximum lag"]
