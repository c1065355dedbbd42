"""plan.toml as people write it: what each field means, and how mistakes are told."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from milepost.engine.errors import UnknownReference
from milepost.engine.plan import (
    MS_PROJECT,
    STANDARD,
    Assignment,
    Constraint,
    Earning,
    EarningStep,
    Link,
    Plan,
    Resource,
    Response,
    Task,
)
from milepost.engine.ranges import Range
from milepost.errors import Refusal
from milepost.exchange.errors import InvalidValue, UnreadableFile
from milepost.exchange.native import read, template, write

EXAMPLES = Path(__file__).parents[2] / "examples"


def plan_of(text: str, *, project: str = "") -> Plan:
    return read(f"[project]\nstart = 2026-09-01\n{project}\n{text}".encode()).projects[0].plan


def task_of(fields: str, *, rest: str = "") -> Task:
    return plan_of(f"{rest}\n[tasks.other]\nduration = '1d'\n[tasks.a]\n{fields}").tasks[1]


def refusal_of(text: str) -> Refusal:
    with pytest.raises(Refusal) as refused:
        read(text.encode())
    return refused.value


def task_refusal(fields: str) -> Refusal:
    return refusal_of(f"[project]\nstart = 2026-09-01\n[tasks.a]\n{fields}")


def test_the_smallest_plan_is_a_start_and_a_task() -> None:
    plan = plan_of("[tasks.a]\nduration = '5d'")
    assert (plan.start, plan.calendars, plan.tasks[0].duration) == (datetime(2026, 9, 1, 8), (STANDARD,), 2400)


def test_a_task_without_a_name_is_called_by_its_id() -> None:
    task = task_of("duration = '5d'")
    assert (task.uid, task.id, task.name) == ("a", "a", "a")


def test_a_list_of_three_is_a_pert_range_whose_likely_value_is_the_duration() -> None:
    task = task_of("range = ['3d', '5d', '12d']")
    assert (task.estimate, task.duration) == (Range.pert(1440, 2400, 5760), 2400)


@pytest.mark.parametrize(
    ("text", "estimate", "duration"),
    [
        ("'5d'", Range.point(2400), 2400),
        ("{ triangular = ['1d', '2d', '6d'] }", Range.triangular(480, 960, 2880), 960),
        ("{ p50 = '2d', p90 = '4d' }", Range.lognormal(960, 1920), 960),
        ("{ uniform = ['1d', '3d'] }", Range.uniform(480, 1440), 960),
        ("{ discrete = ['1d', '3d'], weights = [1, 3] }", Range.discrete({480: 1, 1440: 3}), 1440),
    ],
)
def test_a_table_names_another_shape(text: str, estimate: Range, duration: int) -> None:
    task = task_of(f"range = {text}")
    assert (task.estimate, task.duration) == (estimate, duration)


def test_ratios_multiply_the_duration() -> None:
    assert task_of("duration = '2d'\nrange = { ratios = [0.8, 1, 2.5] }").estimate == Range.ratios([0.8, 1, 2.5])


def test_work_is_divided_among_people_by_their_share() -> None:
    plan = plan_of("[people.ana]\n[people.bo]\n[tasks.a]\nwork = '6d'\npeople = ['ana', 'bo 50%']")
    assert (plan.tasks[0].type, plan.tasks[0].duration) == ("fixed_work", 1920)
    assert [each.work for each in plan.assignments] == [1920, 960]


def test_a_range_of_work_becomes_a_range_of_the_duration() -> None:
    plan = plan_of(
        "[people.ana]\n[people.bo]\n[tasks.a]\nwork = '6d'\nrange = ['4d','6d','9d']\npeople = ['ana', 'bo']"
    )
    assert plan.tasks[0].estimate == Range.pert(960, 1440, 2160)


def test_work_is_written_as_work_again() -> None:
    text = (
        "[people.ana]\n[people.bo]\n[tasks.a]\nwork = '10d'\nrange = ['7d', '10d', '20d']\npeople = ['ana', 'bo 30%']"
    )
    file = read(f"[project]\nstart = 2026-09-01\n{text}".encode())
    written = write(file.projects[0])
    assert b'work = "10d"\nrange = ["7d", "10d", "20d"]\npeople = ["ana", "bo 30%"]' in written
    assert read(written) == file


def test_links_are_read_from_the_row_of_the_successor() -> None:
    plan = plan_of("[tasks.a]\nduration = '1d'\n[tasks.b]\nduration = '1d'\nafter = ['a SS+1ed', 'a']")
    assert plan.links == (Link("a", "b", "SS", 1440, "elapsed"), Link("a", "b"))


def test_a_link_may_be_written_in_full() -> None:
    plan = plan_of(
        "[tasks.a]\nduration = '1d'\n[tasks.b]\nduration = '1d'\nafter = { task = 'a', type = 'FF', lag = '2d' }"
    )
    assert plan.links == (Link("a", "b", "FF", 960),)


def test_an_assignment_may_be_written_in_full() -> None:
    plan = plan_of(
        "[people.ana]\n[tasks.a]\nduration = '1d'\n"
        "people = { id = 'ana', units = 0.5, work = '4h', actual_work = '1h', remaining_work = '3h', delay = '2h' }"
    )
    assert plan.assignments == (Assignment("a", "ana", 0.5, 240, 60, 180, 120),)


def test_material_is_counted_in_units_and_costs_in_money() -> None:
    plan = plan_of(
        "[people.sand]\nkind = 'material'\n[people.travel]\nkind = 'cost'\n"
        "[tasks.a]\nduration = '1d'\npeople = [{ id = 'sand', work = 12 }, { id = 'travel', work = 450.5 }]"
    )
    assert [each.work for each in plan.assignments] == [12, 45_050]


def test_a_person_has_a_rate_an_hour_in_minor_units() -> None:
    plan = plan_of("[people.ana]\nname = 'Ana'\nrate = 95.125\nunits = '60%'\n[tasks.a]\nduration = '1d'")
    assert plan.resources == (Resource("ana", "Ana", max_units=0.6, rate=9512.5),)


def test_a_task_with_children_is_a_summary() -> None:
    plan = plan_of("[tasks.a]\n[tasks.b]\nparent = 'a'\nduration = '1d'")
    assert [task.summary for task in plan.tasks] == [True, False]


def test_a_constraint_is_a_kind_and_a_date() -> None:
    task = task_of("duration = '1d'\nconstraint = 'SNET 2026-12-01'\nsecond_constraint = 'FNLT 2027-01-15T12:00'")
    assert task.constraint == Constraint("SNET", datetime(2026, 12, 1, 8))
    assert task.second_constraint == Constraint("FNLT", datetime(2027, 1, 15, 12))


def test_a_bare_date_means_the_hours_of_the_projects_calendar() -> None:
    text = "[calendars.office]\nmon-fri = '09:00-13:00 14:00-18:30'\n[tasks.a]\nduration = '1d'\nstarted = 2026-09-02\n"
    plan = plan_of(f"{text}finished = 2026-09-03\ndeadline = 2026-09-10", project="status_date = 2026-09-04")
    task = plan.tasks[0]
    assert (task.actual_start, task.actual_finish) == (datetime(2026, 9, 2, 9), datetime(2026, 9, 3, 18, 30))
    assert (task.deadline, plan.status_date) == (datetime(2026, 9, 10, 23, 59), datetime(2026, 9, 4, 23, 59))


def test_a_finished_task_is_wholly_done() -> None:
    assert task_of("duration = '1d'\nfinished = 2026-09-03").percent_complete == 100


def test_progress_is_percent_and_what_remains() -> None:
    task = task_of("duration = '5d'\nstarted = 2026-09-01\nprogress = '40%'\nremaining = '4d'")
    assert (task.percent_complete, task.remaining) == (40, 1920)


def test_elapsed_time_counts_the_wall_clock() -> None:
    task = task_of("range = ['2ed', '3ed', '5ed']")
    assert (task.elapsed, task.duration) == (True, 4320)


def test_an_effect_changes_tasks_by_days_percent_and_cost() -> None:
    plan = plan_of(
        "[tasks.a]\nduration = '5d'\n[effects.flu]\nprobability = '30%'\ntasks = ['a']\n"
        "days = [1, 2, 5]\npercent = '10%'\ncost = 1000"
    )
    effect = plan.effects[0]
    assert effect.probability == 0.3
    assert [(impact.unit, impact.amount) for impact in effect.impacts] == [
        ("days", Range.pert(1, 2, 5)),
        ("percent", Range.point(10)),
        ("cost", Range.point(100_000)),
    ]


def test_a_response_keeps_what_it_does_not_name() -> None:
    plan = plan_of(
        "[tasks.a]\nduration = '5d'\n[effects.flu]\nprobability = 0.3\ntasks = ['a']\ndays = 2\n"
        "response = { probability = 0.1, price = 500 }"
    )
    assert plan.effects[0].response == Response(0.1, plan.effects[0].impacts, 50_000)


def test_a_calendar_without_days_works_the_standard_week() -> None:
    plan = plan_of("[calendars.de]\nholidays = 'DE'\n[tasks.a]\nduration = '1d'")
    assert (plan.calendars[0].week, plan.calendar) == (STANDARD.week, "de")


def test_a_derived_calendar_takes_the_days_it_does_not_name() -> None:
    plan = plan_of("[calendars.de]\n[calendars.hanna]\nbase = 'de'\nthu-fri = 'off'\n[tasks.a]\nduration = '1d'")
    assert plan.calendars[1].week == (None, None, None, (), (), None, None)


def test_a_later_line_of_a_week_wins() -> None:
    plan = plan_of("[calendars.de]\nmon-fri = '08:00-16:00'\nfri = '08:00-12:00'\n[tasks.a]\nduration = '1d'")
    assert plan.calendars[0].week[3:5] == (((480, 960),), ((480, 720),))


def test_the_standard_calendar_may_be_used_without_being_written() -> None:
    plan = plan_of("[calendars.de]\n[tasks.a]\nduration = '1d'\ncalendar = 'standard'")
    assert [calendar.uid for calendar in plan.calendars] == ["standard", "de"]


def test_a_profile_may_be_a_name_or_start_from_one() -> None:
    named = plan_of("[tasks.a]\nduration = '1d'", project="profile = 'ms_project'")
    changed = plan_of("[tasks.a]\nduration = '1d'", project="profile = { name = 'ms_project', critical_slack = '2d' }")
    assert named.profile == MS_PROJECT
    assert changed.profile.critical_slack == 960


def test_a_week_has_five_of_the_projects_days() -> None:
    assert plan_of("[tasks.a]\nduration = '1w'", project="hours_per_day = 7.5").tasks[0].duration == 2250


@pytest.mark.parametrize("name", ["harbour.toml", "small.toml"])
def test_the_examples_read_and_are_written_without_loss(name: str) -> None:
    file = read((EXAMPLES / name).read_bytes())
    assert read(write(file.projects[0])) == file


def test_the_starter_plan_reads_and_has_ranges_links_and_effects() -> None:
    plan = read(template()).projects[0].plan
    assert len(plan.tasks) == 8
    assert plan.links
    assert plan.effects


@pytest.mark.parametrize(
    ("fields", "field", "told"),
    [
        ("duration = 5", "duration", "not a duration"),
        ("duration = '5 fortnights'", "duration", "not a duration"),
        ("duration = '-5d'", "duration", "not a duration"),
        ("duration = '200000d'", "duration", "believable"),
        ("range = ['5d', '3d', '9d']", "range", "must not fall"),
        ("range = ['5d', '9d']", "range", "needs 3 points"),
        ("range = { pert = ['1d', '2d', '3d'], uniform = ['1d', '2d'] }", "range", "no reading"),
        ("range = ['1d', '2ed', '3d']", "range", "mixed"),
        ("range = { ratios = [1, 2] }", "range", "need a duration"),
        ("work = '5d'", "work", "needs people"),
        ("duration = '1d'\ndeadline = 0001-01-01", "deadline", "believable date"),
        ("duration = '1d'\ndeadline = 9999-12-31", "deadline", "believable date"),
        ("duration = '1d'\ndeadline = 2026-12-01T10:00:00Z", "deadline", "own clock"),
        ("duration = '1d'\ndeadline = 20261201", "deadline", "not a date"),
        ("duration = '1d'\nconstraint = 'SNET'", "constraint", "needs a date"),
        ("duration = '1d'\nconstraint = 'SOON 2026-12-01'", "constraint", "not one of"),
        ("duration = '1d'\nmanual = [2026-12-01]", "manual", "start and its finish"),
        ("duration = '1d'\nprogress = 140", "progress", "0 to 100"),
        ("duration = '1d'\ncost = nan", "cost", "not an amount"),
        ("duration = '1d'\ncost = inf", "cost", "not an amount"),
        ("duration = '1d'\ncost = 1e30", "cost", "too large"),
        ("duration = '1d'\ncost = 10.123", "cost", "not an amount"),
        ("duration = '1d'\nmilestone = 'yes'", "milestone", "not true or false"),
        ("duration = '1d'\nname = 7", "name", "not text"),
        ("duration = '1d'\nbaseline = '2026'", "baseline", "must be a table"),
        ("duration = '1d'\ntype = 'fast'", "type", "not one of"),
    ],
)
def test_a_wrong_value_is_refused_with_its_line_and_field(fields: str, field: str, told: str) -> None:
    refusal = task_refusal(fields)
    line = 3 + next(n for n, text in enumerate(fields.splitlines(), start=1) if text.startswith(field))
    assert refusal.place == f"line {line}, tasks.a.{field}"
    assert told in refusal.message
    assert refusal.hint


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ("after = ['b']", "no task 'b'"),
        ("after = ['bFS+2d']", "no task 'bFS\\+2d'"),
        ("people = ['bo']", "no person 'bo'"),
        ("people = ['bo 50%']", "no person 'bo'"),
        ("calendar = 'nights'", "no calendar 'nights'"),
        ("group = 'g'", "no group 'g'"),
        ("parent = 'p'", "no task 'p'"),
    ],
)
def test_an_unknown_reference_is_refused(fields: str, told: str) -> None:
    with pytest.raises(UnknownReference, match=told) as refused:
        plan_of(f"[tasks.a]\nduration = '1d'\n{fields}")
    assert refused.value.place.startswith("line 6, tasks.a.")


def test_a_reference_that_is_nearly_right_is_answered_with_the_right_one() -> None:
    refusal = refusal_of(
        "[project]\nstart = 2026-09-01\n[tasks.api-1]\nduration='1d'\n[tasks.b]\nduration='1d'\nafter=['api-l']"
    )
    assert refusal.hint == "Did you mean 'api-1'?"


def test_an_unknown_field_is_answered_with_the_nearest_known_one() -> None:
    refusal = task_refusal("duration = '1d'\ndeadlin = 2026-12-01")
    assert (refusal.place, refusal.hint) == ("line 5, tasks.a.deadlin", "Did you mean 'deadline'?")


def test_an_id_with_a_dot_that_is_not_quoted_is_explained() -> None:
    assert 'tasks."1.2"' in refusal_of("[tasks.1.2]\nduration = '1d'").message


def test_a_task_that_says_nothing_of_its_time_is_refused() -> None:
    refusal = task_refusal("name = 'Think'")
    assert (refusal.place, refusal.message) == ("line 3, tasks.a", "The task has no duration.")


def test_several_mistakes_are_told_at_once_with_their_lines() -> None:
    refusal = refusal_of(
        "[project]\nstart = 2026-09-01\n[tasks.a]\nduration = 5\n[tasks.b]\nduration = '1d'\nafter = ['c']"
    )
    assert "2 mistakes" in refusal.message
    assert "line 4, tasks.a.duration" in refusal.message
    assert "line 7, tasks.b.after" in refusal.message


def test_many_mistakes_are_counted_and_the_first_five_told() -> None:
    tasks = "".join(f"[tasks.t{n}]\nduration = 5\n" for n in range(20))
    refusal = refusal_of(f"[project]\nstart = 2026-09-01\n{tasks}")
    assert refusal.message.startswith("20 mistakes")
    assert refusal.message.endswith("and 15 more")


def test_a_time_may_leave_out_its_seconds() -> None:
    plan = read(b"[project]\nstart = 2026-09-01T09:30\n[tasks.a]\nduration = '5d'").project().plan
    assert plan.start == datetime(2026, 9, 1, 9, 30)


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("[project]\nstart = 2026-09-01\n[tasks.a]\nduration = 5d", 4, "quote"),
        ("[project]\nstart = 2026-09-01\n[tasks.a]\n[tasks.a]", 4, "only once"),
        ("[project]\nname = 'x", 2, "quote"),
    ],
)
def test_what_is_no_toml_is_refused_with_its_line(text: str, line: int, told: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(text.encode())
    assert refused.value.place == f"line {line}"
    assert told in refused.value.hint


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ("hours_per_day = 0", "believable number of hours"),
        ("hours_per_day = 'much'", "not a duration"),
        ("days_per_month = 0", "working days"),
        ("currency_digits = 9", "decimals"),
        ("shared_factor = -1", "zero or more"),
        ("time_zone = 'Mars/Base'", "not a time zone"),
        ("calendar = 'x'", "no calendar 'x'"),
        ("default_range = 'wide'", "not one of"),
        ("profile = 'asta'", "not one of"),
        ("profile = { name = 'p6', speed = 'high' }", "no field speed"),
        ("status_date = 31-12-2026", "quote"),
    ],
)
def test_a_wrong_project_field_is_refused(fields: str, told: str) -> None:
    refusal = refusal_of(f"[project]\nstart = 2026-09-01\n{fields}\n[tasks.a]\nduration = '1d'")
    assert told in str(refusal)
    assert refusal.place.startswith("line 3")


@pytest.mark.parametrize(
    ("section", "told"),
    [
        ("[calendars.c]\nmon = '8-12'", "hours of work"),
        ("[calendars.c]\nmon = '22:00-06:00'", "within one day"),
        ("[calendars.c]\nfri-mon = 'off'", "backwards"),
        ("[calendars.c]\nbase = 'x'", "no calendar 'x'"),
        ("[calendars.c]\nholidays = 'Bavaria'", "not a country"),
        ("[calendars.c]\nexceptions = [{ name = 'x' }]", "days are missing"),
        ("[calendars.c]\nexceptions = [{ from = 2026-12-31, to = 2026-12-24 }]", "is before"),
        ("[calendars.c]\nexceptions = ['2026-12-24']", "must be a table"),
        ("[effects.e]\ndays = 3", "no probability"),
        ("[effects.e]\nprobability = 3\ndays = 1", "not a probability"),
        ("[effects.e]\nprobability = -0.1\ndays = 1", "not a share"),
        ("[effects.e]\nprobability = 0.3", "changes nothing"),
        ("[effects.e]\nprobability = 0.3\ndays = '3d'", "not a number"),
        ("[groups.g]", "no spread"),
        ("[people.p]\nrate = 'high'", "not a rate"),
        ("[people]\np = 3", "must be a table"),
    ],
)
def test_a_wrong_section_is_refused(section: str, told: str) -> None:
    refusal = refusal_of(f"[project]\nstart = 2026-09-01\n[tasks.a]\nduration = '1d'\n{section}")
    assert told in refusal.message
    assert refusal.place.startswith(("line 5", "line 6", "line 7"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[tasks.a]\nduration = '1d'", "no start"),
        ("project = 3\n[tasks.a]\nduration = '1d'", "must be a table"),
        ("format = 2\n[project]\nstart = 2026-09-01\n[tasks.a]\nduration = '1d'", "format 2"),
        ("tasks = []\n[project]\nstart = 2026-09-01", "must be a table"),
    ],
)
def test_a_file_that_is_no_plan_is_refused(text: str, told: str) -> None:
    with pytest.raises(InvalidValue, match=told):
        read(text.encode())


@pytest.mark.parametrize(
    ("text", "earning"),
    [
        ('"percent"', Earning("percent")),
        ('"physical"', Earning("physical")),
        ('"20/80"', Earning("fixed", 20)),
        (
            '[{ step = "Draft", done = true }, { step = "Approved", weight = 2 }]',
            Earning("steps", steps=(EarningStep("Draft", done=True), EarningStep("Approved", 2.0))),
        ),
    ],
)
def test_a_task_says_how_it_earns_its_value(text: str, earning: Earning) -> None:
    found = task_of(f"duration = '5d'\nearning = {text}\nphysical = '30%'\nactual_cost = 12.5")
    assert (found.earning, found.physical_percent, found.actual_cost) == (earning, 30.0, 1250)


@pytest.mark.parametrize("text", ['"30/80"', '"sometimes"', "3", "[3]", '[{ step = "Draft", weight = -1 }]'])
def test_no_rule_of_earning_is_guessed(text: str) -> None:
    assert "earning" in str(task_refusal(f"duration = '5d'\nearning = {text}"))
