"""Signals on plans built by hand: told when a project manager would act, and only then."""

from dataclasses import replace
from datetime import timedelta

import pytest

from milepost.engine.plan import Assignment, Constraint, Effect, Impact, Link, Resource
from milepost.engine.ranges import Range
from milepost.engine.results import Conflict, DeadlineChance, Driver, TaskForecast

RISK = (Impact("days", Range.point(3)),)
ANN = Resource("ann", "Ann")


# chances


def runs(bench, early, late):
    return [bench.day(1)] * early + [bench.day(20)] * late


@pytest.mark.parametrize(("early", "status"), [(1, "fail"), (3, "warn"), (5, None)])
def test_a_planned_finish_below_even_chances_is_optimistic(bench, early, status):
    finding = bench.judge("signal-optimism", bench.task("a"), finishes=runs(bench, early, 10 - early))
    assert (finding and finding.status) == status


def test_optimism_names_the_date_to_promise_instead(bench):
    finding = bench.judge("signal-optimism", bench.task("a"), finishes=runs(bench, 1, 9))
    assert "promise 2026-01-25" in finding.action


def test_who_finishes_later_on_the_planned_day_keeps_it(bench):
    dates = {"a": {"early_finish": bench.day(1)}}
    evening = [bench.day(1) + timedelta(hours=9)]
    assert bench.judge("signal-optimism", bench.task("a"), dates=dates, finishes=evening) is None


def test_tasks_of_one_name_are_told_apart_by_their_ids(bench):
    tasks = [replace(bench.task(uid), name="Test", id=uid.upper()) for uid in "ab"]
    text = bench.judge("dcma-01", *tasks, bench.task("c"), bench.task("d")).text
    assert "“Test (B)”" in text


def deadline(bench, uid, probability):
    return DeadlineChance(uid, bench.day(9), probability, 0.01)


def test_deadlines_more_likely_kept_are_no_signal(bench):
    assert bench.judge("signal-deadline", bench.task("a"), deadlines=[deadline(bench, "a", 0.6)]) is None


def test_deadlines_more_likely_missed_are_told_worst_first(bench):
    chances = [deadline(bench, "a", 0.4), deadline(bench, "b", 0.1), deadline(bench, "c", 0.9)]
    late = Conflict("deadline", "b", 960, "Late.")
    finding = bench.judge("signal-deadline", *map(bench.task, "abc"), deadlines=chances, conflicts=[late])
    assert finding.status == "fail"
    assert finding.tasks == ("b", "a")
    assert finding.text.startswith(
        "“B” by 2026-01-14 is kept in 10 % of the runs (the plan itself misses it by 2 days)"
    )
    assert finding.text.endswith("too: “A”.")


def test_the_target_is_a_promise_too(bench):
    finding = bench.judge("signal-deadline", bench.task("a"), target=bench.day(2), finishes=runs(bench, 3, 7))
    assert finding.status == "warn"
    assert finding.text == "The target by 2026-01-07 is kept in 30 % of the runs."


def test_a_finished_deadline_is_no_risk(bench):
    task = bench.task("a", actual_start=bench.monday, actual_finish=bench.day(1))
    assert bench.judge("signal-deadline", task, deadlines=[deadline(bench, "a", 0.0)], target=bench.monday) is None


def test_a_plan_that_promises_nothing_is_told_its_milestones(bench):
    finding = bench.judge("signal-no-deadline", bench.task("a"), bench.task("beta", 0, milestone=True))
    assert finding.status == "info"
    assert finding.tasks == ("beta",)


def test_any_promise_silences_that(bench):
    assert bench.judge("signal-no-deadline", bench.task("a", deadline=bench.day(3))) is None
    assert bench.judge("signal-no-deadline", bench.task("a"), target=bench.day(3)) is None


# network


def test_a_contradiction_is_told_with_its_largest_case(bench):
    conflicts = [Conflict("constraint", "a", 60, "Small."), Conflict("link", "b", 600, "Does not wait.")]
    finding = bench.judge("signal-conflict", bench.task("a"), bench.task("b"), conflicts=conflicts)
    assert finding.status == "fail"
    assert finding.text.endswith("“B” does not wait.")


def test_a_missed_deadline_is_no_contradiction(bench):
    assert bench.judge("signal-conflict", bench.task("a"), conflicts=[Conflict("deadline", "a", 60, "")]) is None


@pytest.mark.parametrize(("kind", "dangling"), [("SS", ("a",)), ("FF", ("b",)), ("SF", ("a", "b")), ("FS", None)])
def test_an_end_that_no_link_holds_dangles(bench, kind, dangling):
    finding = bench.judge("signal-dangling", bench.task("a"), bench.task("b"), links=(Link("a", "b", kind),))
    assert (finding and finding.tasks) == dangling


def test_milestones_and_started_tasks_do_not_dangle(bench):
    tasks = [bench.task("a", 0, milestone=True), bench.task("b", actual_start=bench.monday)]
    assert bench.judge("signal-dangling", *tasks, links=(Link("a", "b", "SF"),)) is None


def held(bench, **fields):
    dates = {"a": {"driver": Driver("constraint", "Not before."), **fields}}
    return bench.judge("signal-date-drives", bench.task("a"), dates=dates)


def test_a_date_that_holds_the_longest_path_is_told(bench):
    assert held(bench).tasks == ("a",)


def test_a_date_beside_the_longest_path_is_not(bench):
    assert held(bench, longest_path=False) is None


def test_hard_constraints_are_left_to_their_own_rule(bench):
    task = bench.task("a", constraint=Constraint("MSO", bench.day(3)))
    dates = {"a": {"driver": Driver("constraint", "Must.")}}
    assert bench.judge("signal-date-drives", task, dates=dates) is None


def test_manual_dates_of_open_tasks_are_told(bench):
    dates = (bench.day(0), bench.day(1))
    assert bench.judge("signal-manual", bench.task("a", manual=dates)).tasks == ("a",)
    assert bench.judge("signal-manual", bench.task("a", manual=dates, actual_start=bench.monday)) is None


def test_links_on_summaries_are_told(bench):
    tasks = [bench.task("phase", summary=True), bench.task("a", parent="phase"), bench.task("b")]
    assert bench.judge("signal-summary-links", *tasks, links=(Link("phase", "b"),)).tasks == ("phase",)
    assert bench.judge("signal-summary-links", *tasks, links=(Link("a", "b"),)) is None


# paths


def test_little_float_is_nearly_critical(bench):
    dates = {"a": {"total_float": 5 * 480, "critical": False, "longest_path": False}}
    finding = bench.judge("signal-near-critical", bench.task("a"), bench.task("b"), dates=dates)
    assert finding.tasks == ("a",)


def test_much_float_is_nearly_critical_when_the_runs_say_so(bench):
    dates = {"a": {"total_float": 30 * 480, "critical": False, "longest_path": False}}
    assert bench.judge("signal-near-critical", bench.task("a"), dates=dates) is None
    often = {"a": {"criticality": 0.25}}
    finding = bench.judge("signal-near-critical", bench.task("a"), dates=dates, forecasts=often)
    assert "drives the finish in 25 % of the runs" in finding.text


def test_critical_tasks_are_not_nearly_critical(bench):
    assert bench.judge("signal-near-critical", bench.task("a")) is None


def test_float_on_the_longest_path_is_told(bench):
    assert bench.judge("signal-float-on-longest-path", bench.task("a")) is None
    finding = bench.judge("signal-float-on-longest-path", bench.task("a"), dates={"a": {"critical": False}})
    assert finding.status == "info"


def merge(bench, count, **forecast):
    tasks = [bench.task(uid) for uid in "abc"[:count]]
    links = tuple(Link(task.uid, "join") for task in tasks)
    forecasts = {task.uid: {"criticality": 0.3, "p10": bench.day(0), "p90": bench.day(9), **forecast} for task in tasks}
    return bench.judge("signal-merge-point", *tasks, bench.task("join", 0), links=links, forecasts=forecasts)


def test_three_uncertain_predecessors_make_a_merge_point(bench):
    finding = merge(bench, 3, p50=bench.day(1), p80=bench.day(5))
    assert finding.tasks == ("join",)
    assert "at most 50 %" in finding.text
    assert "12 % if they slip independently" in finding.text


def test_two_predecessors_or_unlikely_ones_make_none(bench):
    assert merge(bench, 2) is None
    assert merge(bench, 3, criticality=0.05) is None


@pytest.mark.parametrize(("day", "chance"), [(0, 0.1), (10, 0.1), (20, 0.3), (30, 0.5), (60, 0.8), (90, 1.0)])
def test_a_chance_is_read_straight_between_the_percentiles(bench, day, chance):
    from milepost.engine.health.signals_paths import chance_at_most

    forecast = TaskForecast("a", bench.day(10), bench.day(30), bench.day(60), bench.day(90), 1.0)
    assert chance_at_most(forecast, bench.day(day)) == pytest.approx(chance)


# progress


@pytest.mark.parametrize(("kind", "before", "after", "told"), [
    ("FS", {}, {"actual_start": 1}, True),
    ("SS", {}, {"actual_start": 1}, True),
    ("FF", {"actual_start": 0}, {"actual_start": 0, "actual_finish": 1}, True),
    ("SF", {}, {"actual_start": 0, "actual_finish": 1}, True),
    ("SS", {"actual_start": 0}, {"actual_start": 1}, False),
    ("FS", {"actual_start": 0, "actual_finish": 1}, {"actual_start": 1}, False),
    ("FF", {"actual_start": 0}, {"actual_start": 1}, False),
])  # fmt: skip
def test_work_that_overtakes_its_predecessor_is_out_of_sequence(bench, kind, before, after, told):
    fields = [{name: bench.day(at) for name, at in dates.items()} for dates in (before, after)]
    tasks = [bench.task("a", **fields[0]), bench.task("b", **fields[1])]
    finding = bench.judge("signal-out-of-sequence", *tasks, links=(Link("a", "b", kind),))
    assert bool(finding) is told


def test_a_lead_allows_the_overlap(bench):
    tasks = [bench.task("a"), bench.task("b", actual_start=bench.day(1))]
    assert bench.judge("signal-out-of-sequence", *tasks, links=(Link("a", "b", lag=-480),)) is None


def test_progress_without_a_status_date_is_told(bench):
    task = bench.task("a", actual_start=bench.day(0), percent_complete=40.0)
    finding = bench.judge("signal-no-status-date", task)
    assert "the last actual date is 2026-01-05" in finding.text
    assert bench.judge("signal-no-status-date", task, status_date=bench.day(1)) is None
    assert bench.judge("signal-no-status-date", bench.task("a")) is None


# estimates


def test_a_long_task_with_a_single_number_asks_for_a_range(bench):
    finding = bench.judge("signal-no-range", bench.task("a", 4), dates={"a": {"longest_path": False}})
    assert finding.status == "info"
    assert "they borrow" in finding.text


def test_short_tasks_beside_the_longest_path_and_ranges_do_not(bench):
    beside = {"a": {"longest_path": False}}
    assert bench.judge("signal-no-range", bench.task("a", 3), dates=beside) is None
    assert bench.judge("signal-no-range", bench.task("a", 9, estimate=Range.pert(1, 2, 3))) is None


def test_a_certain_range_is_no_range(bench):
    assert bench.judge("signal-no-range", bench.task("a", 9, estimate=Range.point(480)), default_range="none")


def test_a_task_without_duration_that_is_no_milestone_is_told(bench):
    assert bench.judge("signal-no-duration", bench.task("a", 0)).tasks == ("a",)
    assert bench.judge("signal-no-duration", bench.task("a", 0, milestone=True)) is None


@pytest.mark.parametrize(("days", "count", "told"), [(5, 10, True), (10, 12, True), (5, 9, False), (4, 10, False)])
def test_ten_estimates_in_whole_weeks_look_like_guesses(bench, days, count, told):
    tasks = [bench.task(f"t{n}", days) for n in range(count)]
    assert bool(bench.judge("signal-round-estimates", *tasks)) is told


def test_an_effect_on_finished_tasks_only_is_idle(bench):
    tasks = [bench.task("a", actual_start=bench.monday, actual_finish=bench.day(1)), bench.task("b")]
    past, live = Effect("p", "Past", 0.5, RISK, ("a",)), Effect("l", "Live", 0.5, RISK, ("a", "b"))
    finding = bench.judge("signal-idle-effect", *tasks, effects=(past, live))
    assert "1 effect with no unfinished task to act on: “Past”" in finding.text
    assert bench.judge("signal-idle-effect", *tasks, effects=(live,)) is None


def test_an_effect_on_cost_needs_no_task(bench):
    effect = Effect("c", "Cost", 0.5, (Impact("cost", Range.point(100)),))
    assert bench.judge("signal-idle-effect", bench.task("a"), effects=(effect,)) is None


# load


def booked(bench, works, *, days=4, resource=ANN, **plan):
    tasks = [bench.task(f"t{n}", days) for n in range(len(works))]
    assignments = tuple(Assignment(t.uid, resource.uid, work=w) for t, w in zip(tasks, works))
    return bench.judge("signal-overallocation", *tasks, resources=(resource,), assignments=assignments, **plan)


def test_a_full_week_is_no_over_allocation(bench):
    assert booked(bench, [2400]) is None


def test_more_than_a_week_of_work_in_a_week_is_told(bench):
    finding = booked(bench, [1920, 960])
    assert finding.status == "warn"
    assert finding.value == pytest.approx(1.2)
    assert "“Ann” is booked for 120 % in the week of 2026-01-05" in finding.text
    assert finding.tasks == ("t0", "t1")


def test_far_too_much_for_two_weeks_is_critical(bench):
    finding = booked(bench, [7200], days=11)
    assert finding.status == "fail"
    assert "over 100 % in 2 weeks" in finding.text


def test_two_full_people_can_do_twice_the_work(bench):
    assert booked(bench, [4800], resource=Resource("ann", "Ann", max_units=2.0)) is None


def test_material_and_finished_work_are_no_load(bench):
    assert booked(bench, [9600], resource=Resource("steel", "Steel", kind="material")) is None
    task = bench.task("a", actual_start=bench.monday, actual_finish=bench.day(4))
    assignments = (Assignment("a", "ann", work=9600),)
    assert bench.judge("signal-overallocation", task, resources=(ANN,), assignments=assignments) is None


def test_only_the_remaining_work_counts(bench):
    task = bench.task("a", 4)
    for assignment in (Assignment("a", "ann", work=9600, actual_work=7200), Assignment("a", "ann", 1.0, 9600, 0, 2400)):
        assert bench.judge("signal-overallocation", task, resources=(ANN,), assignments=(assignment,)) is None


def test_days_are_counted_through_a_shutdown_longer_than_what_is_looked_at(bench):
    from datetime import date, timedelta

    from milepost.engine.plan import STANDARD, CalendarException

    shut = replace(STANDARD, exceptions=(CalendarException(date(2026, 1, 1), date(2026, 12, 31)),))
    facts = bench.facts(bench.task("a"), calendars=(shut,))
    assert facts.working_days(bench.day(100), bench.day(101)) == 0
    assert facts.working_days(bench.day(350), bench.day(350) + timedelta(days=31)) > 0
