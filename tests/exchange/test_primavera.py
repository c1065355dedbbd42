"""What a plan takes from Primavera XER files."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from milepost.engine.plan import Assignment, Availability, CalendarException, Constraint, Resource
from milepost.exchange.errors import HostileFile, InvalidValue, UnreadableFile
from milepost.exchange.primavera import read
from tests.exchange.plan_files import (
    DAY_SHIFTS,
    P6_CALENDAR,
    P6_PROJECT,
    P6_ROOT,
    activity,
    calendar_text,
    xer,
    xer_text,
)

EIGHT_HOURS = ((480, 720), (780, 1020))


def first(**values):
    return xer(activity(1, **values)).plan.tasks[0]


def options(**values):
    return xer(SCHEDOPTIONS=[{"proj_id": 1, **values}]).plan.profile


def test_the_project_has_its_name_dates_and_units():
    project = xer(project={"plan_end_date": "2026-09-30 17:00"})
    plan = project.plan
    assert (project.uid, project.name, plan.name) == ("1", "PIER", "Pier works")
    assert (plan.start, plan.status_date) == (datetime(2026, 3, 2), datetime(2026, 3, 9))
    assert plan.finish_by == datetime(2026, 9, 30, 17)
    assert (plan.minutes_per_day, plan.minutes_per_week, plan.days_per_month, plan.currency) == (480, 2400, 22, "EUR")


def test_a_project_without_options_is_scheduled_as_p6_does():
    profile = xer().plan.profile
    assert (profile.name, profile.progress, profile.lag_calendar) == ("p6", "retained_logic", "predecessor")


@pytest.mark.parametrize(
    ("retained", "override", "progress"),
    [("Y", "N", "retained_logic"), ("N", "Y", "progress_override"), ("N", "N", "actual_dates")],
)
def test_the_progress_rule_is_that_of_the_file(retained, override, progress):
    assert options(sched_retained_logic=retained, sched_progress_override=override).progress == progress


@pytest.mark.parametrize(("code", "meaning"), [("FT_FF", "finish"), ("FT_SF", "start"), ("FT_Min", "smallest")])
def test_the_float_rule_is_that_of_the_file(code, meaning):
    assert options(sched_float_type=code).total_float == meaning


def test_tasks_are_critical_up_to_the_float_of_the_project():
    assert xer(project={"critical_drtn_hr_cnt": 16}).plan.profile.critical_slack == 960


def test_a_task_has_its_id_name_and_hours_in_minutes():
    task = first(target_drtn_hr_cnt="12.341", remain_drtn_hr_cnt="12.341")
    assert (task.uid, task.id, task.name, task.duration, task.calendar) == ("1", "A1", "Task 1", 740, "5")
    assert (task.remaining, task.percent_complete) == (None, 0.0)


def test_a_decimal_comma_is_understood():
    assert first(target_drtn_hr_cnt="7,5", remain_drtn_hr_cnt="7,5").duration == 450


@pytest.mark.parametrize(
    ("code", "kind", "milestone", "edge"),
    [("TT_Task", "task_dependent", False, "finish"), ("TT_Rsrc", "resource_dependent", False, "finish"),
     ("TT_LOE", "level_of_effort", False, "finish"), ("TT_Mile", "task_dependent", True, "start"),
     ("TT_FinMile", "task_dependent", True, "finish")],
)  # fmt: skip
def test_task_types_are_those_of_p6(code, kind, milestone, edge):
    task = first(task_type=code)
    assert (task.type, task.milestone, task.milestone_edge) == (kind, milestone, edge)
    assert task.ignore_resource_calendars is (code != "TT_Rsrc")


@pytest.mark.parametrize(
    ("code", "kind"),
    [("CS_MSO", "START_ON"), ("CS_MSOA", "SNET"), ("CS_MSOB", "SNLT"), ("CS_MEO", "FINISH_ON"), ("CS_MEOA", "FNET"),
     ("CS_MEOB", "FNLT"), ("CS_MANDSTART", "MSO"), ("CS_MANDFIN", "MFO")],
)  # fmt: skip
def test_constraints_are_those_of_p6(code, kind):
    task = first(cstr_type=code, cstr_date="2026-04-01 08:00", cstr_type2="CS_MEOB", cstr_date2="2026-05-01 17:00")
    assert task.constraint == Constraint(kind, datetime(2026, 4, 1, 8))
    assert task.second_constraint == Constraint("FNLT", datetime(2026, 5, 1, 17))


def test_as_late_as_possible_needs_no_date():
    assert first(cstr_type="CS_ALAP", cstr_date="").constraint == Constraint("ALAP")


def test_a_constraint_without_a_date_is_a_loss():
    assert xer(activity(1, cstr_type="CS_MSO")).losses_by_kind == {"constraint": 1}


def test_a_task_in_progress_keeps_its_remaining_hours():
    task = first(act_start_date="2026-03-03 08:00", remain_drtn_hr_cnt=4)
    assert (task.actual_start, task.remaining, task.percent_complete) == (datetime(2026, 3, 3, 8), 240, 75.0)


def test_a_finished_task_is_100_percent():
    task = first(act_start_date="2026-03-03 08:00", act_end_date="2026-03-04 17:00", remain_drtn_hr_cnt=0)
    assert (task.actual_finish, task.percent_complete) == (datetime(2026, 3, 4, 17), 100.0)


def test_an_empty_cell_is_unknown_and_not_zero():
    task = first(act_start_date="2026-03-03 08:00", remain_drtn_hr_cnt="")
    assert (task.remaining, task.percent_complete) == (None, 0.0)


@pytest.mark.parametrize(
    ("values", "percent"),
    [({"complete_pct_type": "CP_Phys", "phys_complete_pct": 30}, 30.0),
     ({"complete_pct_type": "CP_Units", "act_work_qty": 10, "remain_work_qty": 30}, 25.0)],
)  # fmt: skip
def test_percent_complete_is_of_the_type_of_the_task(values, percent):
    assert first(act_start_date="2026-03-03 08:00", **values).percent_complete == percent


@pytest.mark.parametrize("kind", ["FS", "SS", "FF", "SF"])
def test_links_keep_type_and_lag(kind):
    rows = [
        {"task_id": 2, "pred_task_id": 1, "proj_id": 1, "pred_proj_id": 1, "pred_type": f"PR_{kind}", "lag_hr_cnt": -12}
    ]
    found = xer(activity(1), activity(2), TASKPRED=rows).plan.links[0]
    assert (found.predecessor, found.successor, found.type, found.lag, found.lag_unit) == (
        "1",
        "2",
        kind,
        -720,
        "working",
    )


def test_links_to_other_projects_and_to_nothing_are_losses():
    rows = [{"task_id": 1, "pred_task_id": 8, "proj_id": 1, "pred_proj_id": other} for other in (1, 2)]
    project = xer(activity(1), TASKPRED=rows)
    assert project.plan.links == ()
    assert project.losses_by_kind == {"external link": 1, "link to nothing": 1}


def wbs(uid, parent, **values):
    return {
        "wbs_id": uid,
        "parent_wbs_id": parent,
        "proj_id": 1,
        "wbs_name": f"W{uid}",
        "wbs_short_name": uid,
        **values,
    }


def test_the_work_breakdown_becomes_summaries_below_the_project():
    nodes = [P6_ROOT, wbs(11, 10, seq_num=2), wbs(12, 10, seq_num=1), wbs(13, 12), wbs(14, 10)]
    project = xer(activity(1, wbs_id=11), activity(2, wbs_id=13), activity(3), PROJWBS=nodes)
    assert [(task.uid, task.parent) for task in project.plan.tasks] == [
        ("3", None), ("wbs-12", None), ("wbs-13", "wbs-12"), ("2", "wbs-13"), ("wbs-11", None), ("1", "wbs-11"),
    ]  # fmt: skip
    assert [task.id for task in project.plan.tasks if task.summary] == ["12", "12.13", "11"]
    assert project.losses_by_kind == {"empty work breakdown": 1}


def test_a_work_breakdown_that_closes_a_loop_is_refused():
    with pytest.raises(InvalidValue, match="closes a loop"):
        xer(activity(1, wbs_id=11), PROJWBS=[P6_ROOT, wbs(11, 12), wbs(12, 11)])


def test_a_calendar_has_its_week_and_exceptions():
    text = calendar_text(exceptions=f"(0||0(d|46143)())(0||1(d|46144)({DAY_SHIFTS}))")
    found = xer(CALENDAR=[{**P6_CALENDAR, "clndr_data": text}]).plan.calendars[0]
    assert found.week == (EIGHT_HOURS,) * 5 + ((), ())
    assert found.exceptions == (
        CalendarException(date(2026, 5, 1), date(2026, 5, 1)),
        CalendarException(date(2026, 5, 2), date(2026, 5, 2), EIGHT_HOURS),
    )


@pytest.mark.parametrize(
    "shift",
    [
        "(0||0(s|08:00|f|16:00)())",
        "(0||0(f|16:00|s|08:00)())",
        "(0||0(s|08:00 AM|f|04:00 PM)())",
        "(0||0(s|8:00am|f|4:00pm)())",
        "\x7f\x7f  (0||0 (s|08:00|f|16:00) \x7f ())",
    ],
)
def test_shifts_are_read_however_they_are_written(shift):
    found = xer(CALENDAR=[{**P6_CALENDAR, "clndr_data": calendar_text(f"(0||2()({shift}))")}]).plan.calendars[0]
    assert found.week[0] == ((480, 960),)


@pytest.mark.parametrize("midnight", ["00:00", "24:00", "12:00 AM"])
def test_a_shift_may_end_at_midnight(midnight):
    text = calendar_text(f"(0||2()((0||0(s|16:00|f|{midnight})())))")
    assert xer(CALENDAR=[{**P6_CALENDAR, "clndr_data": text}]).plan.calendars[0].week[0] == ((960, 1440),)


def test_a_derived_calendar_has_the_exceptions_of_its_base():
    base = {**P6_CALENDAR, "clndr_id": 4, "clndr_data": calendar_text(exceptions="(0||0(d|46143)())")}
    found = xer(CALENDAR=[base, {**P6_CALENDAR, "base_clndr_id": 4}]).plan
    assert [(c.uid, c.base, len(c.exceptions)) for c in found.calendars] == [("5", None, 1)]


def test_a_calendar_that_says_nothing_is_a_loss():
    project = xer(CALENDAR=[{**P6_CALENDAR, "clndr_data": ""}])
    assert project.plan.calendars[0].week[0] == ((480, 960),)
    assert project.losses_by_kind == {"calendar without days": 1}


def test_calendars_that_the_file_lacks_are_losses():
    project = xer(activity(1, clndr_id=77), project={"clndr_id": 78})
    assert (project.plan.calendar, project.plan.tasks[0].calendar) == ("5", None)
    assert project.losses_by_kind == {"missing calendar": 2}


RESOURCES = [
    {"rsrc_id": 7, "rsrc_name": "Diver", "rsrc_short_name": "DV", "rsrc_type": "RT_Labor", "clndr_id": 5},
    {"rsrc_id": 8, "rsrc_name": "Steel", "rsrc_short_name": "ST", "rsrc_type": "RT_Mat"},
    {"rsrc_id": 9, "rsrc_name": "Unused", "rsrc_short_name": "UN", "rsrc_type": "RT_Equip"},
]
RATES = [
    {"rsrc_id": 7, "cost_per_qty": 90, "max_qty_per_hr": 2, "start_date": "2026-01-01 00:00"},
    {"rsrc_id": 7, "cost_per_qty": 70, "max_qty_per_hr": 1, "start_date": "2020-01-01 00:00"},
]


def use(**values):
    return {"taskrsrc_id": 1, "task_id": 1, "proj_id": 1, **values}


def assigned(**values):
    return xer(activity(1), RSRC=RESOURCES, RSRCRATE=RATES, TASKRSRC=[use(**values)])


def test_the_people_that_a_project_uses_have_their_latest_rate():
    plan = assigned(rsrc_id=7).plan
    assert (plan.resources[0].max_units, plan.resources[0].rate) == (2.0, 9000.0)


def test_a_resource_knows_from_when_on_there_is_how_much_of_it():
    diver = assigned(rsrc_id=7).plan.resources[0]
    assert diver.availability == (Availability(datetime(2020, 1, 1), 1.0), Availability(datetime(2026, 1, 1), 2.0))


def test_rates_that_leave_the_units_as_they_are_change_no_availability():
    rates = [{**rate, "max_qty_per_hr": 2} for rate in RATES]
    plan = xer(activity(1), RSRC=RESOURCES, RSRCRATE=rates, TASKRSRC=[use(rsrc_id=7)]).plan
    assert plan.resources == (Resource("7", "Diver", "work", "5", max_units=2.0, rate=9000.0),)


def test_an_assignment_has_hours_as_minutes():
    plan = assigned(rsrc_id=7, target_qty=16, target_qty_per_hr="0.5", target_lag_drtn_hr_cnt=8, remain_qty=16).plan
    assert plan.assignments == (Assignment("1", "7", 0.5, 960.0, 0.0, 960.0, 480),)


def test_what_a_task_has_cost_is_the_sum_of_its_assignments_and_expenses():
    expense = {"cost_item_id": 1, "task_id": 1, "proj_id": 1, "act_cost": "250.50", "remain_cost": 0}
    used = use(rsrc_id=7, act_reg_cost=900, act_ot_cost="99.5")
    found = xer(activity(1), activity(2), RSRC=RESOURCES, TASKRSRC=[used], PROJCOST=[expense]).plan.tasks
    assert [task.actual_cost for task in found[-2:]] == [125_000, None]


def test_work_in_progress_is_what_was_done_and_what_remains():
    found = assigned(rsrc_id=7, target_qty=16, act_reg_qty=10, remain_qty=12).plan.assignments[0]
    assert (found.work, found.actual_work, found.remaining_work) == (1320.0, 600.0, 720.0)


def test_material_is_units():
    assert assigned(rsrc_id=8, target_qty=300, remain_qty=300).plan.assignments[0].work == 300.0


def test_a_role_stands_in_until_somebody_is_named():
    plan = xer(
        activity(1),
        ROLES=[{"role_id": 3, "role_name": "Welder"}],
        ROLERATE=[{"role_id": 3, "cost_per_qty": 50}],
        TASKRSRC=[use(role_id=3, target_qty=8)],
    ).plan
    assert [(r.uid, r.name, r.rate) for r in plan.resources] == [("role-3", "Welder", 5000.0)]
    assert plan.assignments[0].resource == "role-3"


@pytest.mark.parametrize(
    ("values", "kind"),
    [({"rsrc_id": 7, "cost_per_qty": 120}, "assignment price"), ({"rsrc_id": 7, "curv_id": 1}, "work contour"),
     ({"rsrc_id": 7, "act_ot_qty": 2}, "overtime"), ({"rsrc_id": 99}, "assignment to nobody")],
)  # fmt: skip
def test_what_an_assignment_says_beyond_the_plan_is_told(values, kind):
    assert assigned(**values).losses_by_kind == {kind: 1}


def test_expenses_are_the_fixed_cost_of_their_task():
    rows = [{"task_id": 1, "proj_id": 1, "target_cost": 500, "act_cost": 100, "remain_cost": 350},
            {"task_id": 1, "proj_id": 1, "target_cost": "12.34"}]  # fmt: skip
    assert xer(activity(1), PROJCOST=rows).plan.tasks[0].fixed_cost == 46234


def test_priorities_are_read_as_numbers() -> None:
    plan = xer(activity(1, priority_type="PT_Top"), activity(2)).plan
    assert [task.priority for task in plan.tasks if not task.summary] == [900, 500]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"expect_end_date": "2026-05-01 17:00"}, "expected finish"),
        ({"suspend_date": "2026-05-01 17:00"}, "suspended task"),
        ({"external_early_start_date": "2026-05-01 17:00"}, "external date"),
        ({"task_type": "TT_WBS"}, "WBS summary activity"),
    ],
)
def test_what_a_task_says_beyond_the_plan_is_told(values, kind):
    project = xer(activity(1, **values))
    assert project.losses_by_kind == {kind: 1}
    assert project.losses[0].place == "task A1 (Task 1)"


def test_codes_fields_and_notes_are_counted():
    codes = [{"task_id": 1, "actv_code_id": n, "proj_id": 1} for n in range(3)]
    project = xer(activity(1), TASKACTV=codes, UDFVALUE=[{"fk_id": 1, "proj_id": 1}])
    assert [(loss.what, loss.why) for loss in project.losses] == [
        ("activity code", "3 in TASKACTV, left out."),
        ("user-defined field", "1 in UDFVALUE, left out."),
    ]


def test_scheduling_rules_without_a_twin_are_told():
    rows = [{"proj_id": 1, "sched_open_critical_flag": "Y", "sched_lag_early_start_flag": "N"}]
    project = xer(project={"critical_path_type": "CT_DrivPath"}, SCHEDOPTIONS=rows)
    assert project.losses_by_kind == {"scheduling option": 2, "critical by longest path": 1}


def test_each_project_has_only_its_own_rows():
    other = {**P6_PROJECT, "proj_id": 2, "proj_short_name": "SHED"}
    text = xer_text(activity(1), activity(2, proj_id=2, wbs_id=20), PROJECT=[P6_PROJECT, other])
    found = read(text.encode())
    assert [(project.name, [task.uid for task in project.plan.tasks]) for project in found.projects] == [
        ("PIER", ["1"]),
        ("SHED", ["2"]),
    ]
    assert found.project("SHED").uid == "2"


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_files_are_read_in_their_encoding(encoding):
    text = xer_text(activity(1, task_name="Pfähle für Brücke – €"))
    assert read(text.encode(encoding)).projects[0].plan.tasks[0].name == "Pfähle für Brücke – €"


def test_line_ends_unknown_tables_and_broken_rows_are_tolerated():
    text = xer_text(activity(1, task_name="Two\nlines"), NEWTABLE=[{"a": 1}]).replace("\r\n", "\n")
    assert read(text.encode()).projects[0].plan.tasks[0].name == "Two lines"


def test_control_characters_never_reach_a_name():
    assert first(task_name="Red\x1b[31m alert\x7f").name == "Red [31m alert"


def test_a_file_without_its_end_mark_is_truncated():
    with pytest.raises(UnreadableFile, match="truncated"):
        read(xer_text(activity(1)).replace("%E", "").encode())


def test_a_file_without_a_project_is_refused():
    with pytest.raises(UnreadableFile, match="no project"):
        read(b"ERMHDR\t8.4\r\n%E\r\n")


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [("target_drtn_hr_cnt", "-8", "negative"), ("target_drtn_hr_cnt", "1e9", "longer than 200 years"),
     ("remain_drtn_hr_cnt", "nan", "not a believable number"), ("act_start_date", "0001-01-01 00:00", "not between"),
     ("cstr_date", "9999-12-31 00:00", "not between"), ("act_start_date", "yesterday", "not a date")],
)  # fmt: skip
def test_a_value_without_a_sensible_reading_is_refused_by_row_and_field(field, value, problem):
    with pytest.raises(InvalidValue, match=problem) as refusal:
        xer(activity(1, **{"cstr_type": "CS_MSO", field: value}))
    assert refusal.value.place == f"task A1 (Task 1), {field}"


@pytest.mark.parametrize("exception", ["(0||0(d|1)())", "(0||0(d|never)())", "(0||0(d|999999)())"])
def test_an_exception_on_no_believable_day_is_refused(exception):
    with pytest.raises(InvalidValue) as refusal:
        xer(CALENDAR=[{**P6_CALENDAR, "clndr_data": calendar_text(exceptions=exception)}])
    assert refusal.value.place == "calendar 5 (Five days), clndr_data"


def test_two_tasks_of_one_id_are_refused():
    with pytest.raises(InvalidValue, match="Two tasks have the task_id 1"):
        xer(activity(1), activity(1))


def test_a_breakdown_deeper_than_anyone_has_is_refused():
    nodes = [P6_ROOT, *(wbs(n, n - 1) for n in range(11, 250))]
    with pytest.raises(HostileFile, match="levels deep"):
        xer(activity(1, wbs_id=249), PROJWBS=nodes)


def test_a_calendar_deeper_than_anyone_has_is_refused():
    with pytest.raises(HostileFile, match="nested"):
        xer(CALENDAR=[{**P6_CALENDAR, "clndr_data": "(0||a()(" * 30}])
