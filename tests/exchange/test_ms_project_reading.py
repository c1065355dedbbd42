"""What a plan takes from MS Project XML: settings, tasks and links."""

from __future__ import annotations

import codecs
from datetime import datetime

import pytest

from milepost.engine.plan import Baseline, Constraint, Earning
from milepost.exchange.errors import InvalidValue
from milepost.exchange.ms_project import read
from tests.exchange.plan_files import element, elements, link, mspdi, mspdi_text, task


def test_settings_of_the_project_are_kept():
    plan = mspdi(StatusDate="2026-03-20T17:00:00", CurrencyCode="CHF", CurrencyDigits=0, MinutesPerDay=420,
                 MinutesPerWeek=2100, DaysPerMonth=21).plan  # fmt: skip
    assert (plan.name, plan.start, plan.status_date) == ("Launch", datetime(2026, 3, 2, 8), datetime(2026, 3, 20, 17))
    assert (plan.currency, plan.currency_digits) == ("CHF", 0)
    assert (plan.minutes_per_day, plan.minutes_per_week, plan.days_per_month) == (420, 2100, 21)


def test_scheduling_options_are_those_of_ms_project():
    profile = mspdi(HonorConstraints=0, MultipleCriticalPaths=1, CriticalSlackLimit=2).plan.profile
    assert profile.name == "ms_project"
    assert (profile.honor_constraints, profile.multiple_critical_paths, profile.critical_slack) == (False, True, 960)


def test_constraints_are_honored_unless_the_file_says_otherwise():
    assert mspdi().plan.profile.honor_constraints


def test_a_plan_without_a_start_date_starts_with_its_first_task():
    plan = mspdi(task(1, Start="2026-04-07T08:00:00"), task(2, Start="2026-04-01T08:00:00"), StartDate="").plan
    assert plan.start == datetime(2026, 4, 1, 8)


def test_a_plan_without_any_start_is_refused():
    with pytest.raises(InvalidValue, match="no start date"):
        mspdi(task(1), StartDate="NA")


@pytest.mark.parametrize("namespace", ["", ' xmlns="urn:other"', ' xmlns="http://schemas.microsoft.com/project/2007"'])
def test_any_namespace_is_accepted(namespace):
    text = f"<Project{namespace}><StartDate>2026-03-02T08:00:00</StartDate><Title>Bare</Title></Project>"
    assert read(text.encode()).projects[0].name == "Bare"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE)],
)
def test_byte_order_marks_are_understood(encoding, mark):
    assert read(mark + mspdi_text(Title="Zürich").encode(encoding)).projects[0].name == "Zürich"


def test_the_row_of_the_project_and_blank_rows_are_no_tasks():
    plan = mspdi(task(0, OutlineLevel=0, Summary=1), task(1), task(2, IsNull=1)).plan
    assert [row.uid for row in plan.tasks] == ["1"]


def test_the_outline_level_makes_the_tree():
    tasks = mspdi(
        task(1), task(2, OutlineLevel=2), task(3, OutlineLevel=3), task(4, OutlineLevel=2), task(5)
    ).plan.tasks
    assert [row.parent for row in tasks] == [None, "1", "2", "1", None]
    assert [row.summary for row in tasks] == [True, True, False, False, False]


def test_the_outline_number_stands_in_for_a_missing_level():
    tasks = mspdi(task(1, OutlineLevel="", OutlineNumber="1"), task(2, OutlineLevel="", OutlineNumber="1.1")).plan.tasks
    assert [row.parent for row in tasks] == [None, "1"]


@pytest.mark.parametrize(
    ("written", "minutes"),
    [("PT8H0M0S", 480), ("PT0H30M0S", 30), ("PT1H0M30S", 61), ("P1DT2H0M0S", 1560), ("PT2.5H", 150)],
)
def test_durations_are_minutes_of_work(written, minutes):
    assert mspdi(task(1, Duration=written)).plan.tasks[0].duration == minutes


@pytest.mark.parametrize(("code", "elapsed"), [(7, False), (8, True), (39, False), (40, True), (53, False), (10, True)])
def test_elapsed_durations_run_through_nights(code, elapsed):
    assert mspdi(task(1, DurationFormat=code)).plan.tasks[0].elapsed is elapsed


@pytest.mark.parametrize("code", [(2, "MSO"), (3, "MFO"), (4, "SNET"), (5, "SNLT"), (6, "FNET"), (7, "FNLT")])
def test_constraints_keep_their_type_and_date(code):
    row = mspdi(task(1, ConstraintType=code[0], ConstraintDate="2026-05-04T08:00:00")).plan.tasks[0]
    assert row.constraint == Constraint(code[1], datetime(2026, 5, 4, 8))


def test_as_soon_as_possible_is_no_constraint_and_as_late_needs_no_date():
    tasks = mspdi(task(1, ConstraintType=0, ConstraintDate="2026-05-04T08:00:00"), task(2, ConstraintType=1)).plan.tasks
    assert [row.constraint for row in tasks] == [None, Constraint("ALAP")]


def test_a_constraint_without_its_date_is_told_as_a_loss():
    project = mspdi(task(1, ConstraintType=2, ConstraintDate="NA"))
    assert project.plan.tasks[0].constraint is None
    assert project.losses_by_kind == {"constraint without a date": 1}


def test_progress_is_kept():
    row = mspdi(
        task(1, ActualStart="2026-03-02T08:00:00", PercentComplete="40", RemainingDuration="PT5H0M0S")
    ).plan.tasks[0]
    assert (row.actual_start, row.percent_complete, row.remaining) == (datetime(2026, 3, 2, 8), 40.0, 300)


def test_a_task_that_has_not_started_leaves_what_remains_to_its_duration():
    assert mspdi(task(1, PercentComplete=0, RemainingDuration="PT8H0M0S")).plan.tasks[0].remaining is None


def test_an_actual_finish_without_progress_is_a_loss():
    project = mspdi(task(1, ActualStart="2000-01-01T00:00:00", ActualFinish="2000-01-01T00:00:00", PercentComplete=0))
    assert (project.plan.tasks[0].is_started, project.plan.tasks[0].is_finished) == (False, False)
    assert "actual dates without progress" in project.losses_by_kind


def test_a_manual_task_keeps_its_dates():
    row = mspdi(task(1, Manual=1, ManualStart="2026-03-03T08:00:00", ManualFinish="2026-03-04T17:00:00")).plan.tasks[0]
    assert row.manual == (datetime(2026, 3, 3, 8), datetime(2026, 3, 4, 17))


def test_a_manual_task_dated_in_words_keeps_the_dates_that_stand_in():
    project = mspdi(task(1, Manual=1, StartText="TBD", Start="2026-03-03T08:00:00", Finish="2026-03-03T17:00:00"))
    assert project.plan.tasks[0].manual == (datetime(2026, 3, 3, 8), datetime(2026, 3, 3, 17))
    assert project.losses_by_kind == {"date in words": 1}


def test_a_manual_task_without_dates_is_scheduled_and_told():
    project = mspdi(task(1, Manual=1))
    assert project.plan.tasks[0].manual is None
    assert project.losses_by_kind == {"manual task without dates": 1}


def test_an_external_task_keeps_its_dates_and_is_told():
    project = mspdi(task(1, ExternalTask=1, Start="2026-03-03T08:00:00", Finish="2026-03-05T17:00:00"))
    assert project.plan.tasks[0].manual == (datetime(2026, 3, 3, 8), datetime(2026, 3, 5, 17))
    assert "external task" in project.losses_by_kind


def test_flags_and_kinds_of_a_task_are_kept():
    row = mspdi(
        task(1, Active=0, Milestone=1, Type=2, IgnoreResourceCalendar=1, Deadline="2026-06-01T17:00:00")
    ).plan.tasks[0]
    assert (row.active, row.milestone, row.type, row.ignore_resource_calendars) == (False, True, "fixed_work", True)
    assert row.deadline == datetime(2026, 6, 1, 17)


def test_levelling_delay_is_tenths_of_minutes_and_cost_is_hundredths():
    row = mspdi(task(1, LevelingDelay=14400, LevelingDelayFormat=8, FixedCost=125000)).plan.tasks[0]
    assert (row.levelling_delay, row.fixed_cost) == (1440, 125000)


def test_a_cost_in_a_currency_without_decimals_is_whole():
    assert mspdi(task(1, FixedCost=125000), CurrencyDigits=0).plan.tasks[0].fixed_cost == 1250


def test_how_a_task_earns_its_value_and_what_it_has_cost_is_read():
    told = task(1, ActualCost=125000, PhysicalPercentComplete=30, EarnedValueMethod=1)
    found = mspdi(told, task(2, EarnedValueMethod=0), task(3)).plan.tasks
    assert [(each.actual_cost, each.physical_percent, each.earning) for each in found] == [
        (125000, 30.0, Earning("physical")), (None, None, None), (None, None, None)
    ]  # fmt: skip


def test_a_task_that_earns_as_the_project_does_says_nothing_of_its_own():
    found = mspdi(task(1, EarnedValueMethod=1), task(2, EarnedValueMethod=0), EarnedValueMethod=1).plan
    assert found.earning == Earning("physical")
    assert [each.earning for each in found.tasks] == [None, Earning("percent")]


def test_only_the_first_baseline_is_the_promise():
    promised = elements(Number=0, Start="2026-03-02T08:00:00", Duration="PT8H0M0S", Work="PT4H0M0S", Cost=500)
    later = elements(Number=1, Start="2026-05-02T08:00:00")
    project = mspdi(task(1, element("Baseline", later) + element("Baseline", promised)))
    assert project.plan.tasks[0].baseline == Baseline(start=datetime(2026, 3, 2, 8), duration=480, cost=500, work=240)
    assert project.losses_by_kind == {"further baseline": 1}


@pytest.mark.parametrize(("code", "kind"), [(0, "FF"), (1, "FS"), (2, "SF"), (3, "SS"), ("", "FS")])
def test_link_types_are_those_of_ms_project(code, kind):
    assert mspdi(task(1), task(2, link(1, Type=code))).plan.links[0].type == kind


@pytest.mark.parametrize(
    ("written", "code", "lag", "unit"),
    [(4800, 7, 480, "working"), (-2400, 5, -240, "working"), (14400, 8, 1440, "elapsed"), (-50, 19, -50, "percent"),
     (25, 52, 25, "elapsed_percent"), (50, 51, 50, "percent"), (4800, 39, 480, "working")],
)  # fmt: skip
def test_lags_are_tenths_of_minutes_or_percent(written, code, lag, unit):
    found = mspdi(task(1), task(2, link(1, LinkLag=written, LagFormat=code))).plan.links[0]
    assert (found.lag, found.lag_unit) == (lag, unit)


def test_links_to_other_projects_and_to_nothing_are_losses():
    project = mspdi(task(1, link(1, CrossProject=1, CrossProjectName="other.mpp\\5") + link(99)))
    assert project.plan.links == ()
    assert project.losses_by_kind == {"external link": 1, "link to nothing": 1}


def test_a_finish_at_24_o_clock_is_the_next_midnight():
    assert mspdi(task(1, Deadline="2026-03-31T24:00:00")).plan.tasks[0].deadline == datetime(2026, 4, 1)


def test_a_zone_in_a_date_is_left_out_since_plans_keep_the_wall_clock():
    assert mspdi(task(1, Deadline="2026-03-31T17:00:00+02:00")).plan.tasks[0].deadline == datetime(2026, 3, 31, 17)


def test_scheduling_from_the_finish_is_a_loss():
    assert mspdi(ScheduleFromStart=0).losses_by_kind == {"scheduled from the finish": 1}


def test_control_characters_never_reach_a_name():
    assert mspdi(task(1, Name="Two&#10;lines&#133;here")).plan.tasks[0].name == "Two lines here"


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [("Duration", "PT-8H0M0S", "negative duration"), ("Duration", "-PT8H0M0S", "negative duration"),
     ("Duration", "PT99999999H0M0S", "longer than anything"), ("Duration", "8 days", "not a duration"),
     ("Duration", "PT", "not a duration"), ("Deadline", "someday", "not a date"),
     ("Deadline", "0001-01-01T00:00:00", "not between 1950 and 2199"),
     ("Deadline", "9999-12-31T23:59:00", "not between 1950 and 2199"), ("PercentComplete", "140", "0 and 100"),
     ("PercentComplete", "NaN", "not a believable number"), ("FixedCost", "1e308", "not a believable number"),
     ("OutlineLevel", "1.5", "not a whole number"), ("LevelingDelay", "a lot", "not a number")],
)  # fmt: skip
def test_a_value_without_a_sensible_reading_is_refused_by_row_and_field(field, value, problem):
    with pytest.raises(InvalidValue, match=problem) as refusal:
        mspdi(task(7, **{"Name": "Dig", field: value}))
    assert refusal.value.place == f"task 7 (Dig), {field}"
    assert value[:20] in refusal.value.message


def test_an_absurd_lag_is_refused_by_row():
    with pytest.raises(InvalidValue, match="longer than anything") as refusal:
        mspdi(task(1), task(2, link(1, LinkLag=10**13)))
    assert refusal.value.place == "task 2 (Task 2), LinkLag"


def test_two_tasks_of_one_uid_are_refused():
    with pytest.raises(InvalidValue, match="Two tasks have the UID 3"):
        mspdi(task(3), task(3))


def test_a_task_without_uid_is_refused():
    with pytest.raises(InvalidValue, match="UID is missing"):
        mspdi("<Task><Name>Nobody</Name></Task>")
