"""DCMA points on plans built by hand: kept, not kept, not computable."""

from dataclasses import replace
from datetime import timedelta

import pytest

from milepost.engine.plan import Assignment, Baseline, Constraint, Link

BASE = "abcdefghijklmnopqrst"


def twenty(bench, **fields):
    return [bench.task(uid, **fields) for uid in BASE]


def done(bench, uid, number=0, **fields):
    start = bench.day(number)
    return bench.task(uid, actual_start=start, actual_finish=start + timedelta(hours=9), **fields)


def promised(finish):
    return Baseline(finish=finish)


# 1 logic


def test_a_plain_chain_lacks_no_logic(bench):
    finding = bench.judge("dcma-01", *twenty(bench), links=bench.chain(*BASE))
    assert finding.status == "pass"
    assert finding.value == 0


def test_tasks_that_hang_loose_are_named(bench):
    finding = bench.judge("dcma-01", *twenty(bench), links=bench.chain(*BASE[:-3]))
    assert finding.status == "fail"
    assert finding.tasks == ("r", "s", "t")[: len(finding.tasks)]
    assert finding.value == pytest.approx(len(finding.tasks) / 20)


def test_one_loose_task_in_twenty_is_allowed(bench):
    tasks = twenty(bench)
    finding = bench.judge("dcma-01", *tasks, links=bench.chain(*BASE[:-1]), dates={"s": {"early_finish": bench.day(9)}})
    assert finding.tasks == ("t",)
    assert finding.status == "pass"


def test_a_link_on_a_summary_counts_for_the_tasks_in_it(bench):
    inside = [bench.task("x", parent="phase"), bench.task("y", parent="phase")]
    tasks = [bench.task("a"), bench.task("phase", summary=True), *inside, bench.task("z")]
    finding = bench.judge("dcma-01", *tasks, links=bench.chain("a", "phase", "z"))
    assert finding.tasks == ()


def test_links_to_inactive_tasks_are_no_logic(bench):
    tasks = [bench.task("a"), bench.task("b"), bench.task("off", active=False), bench.task("z")]
    links = (*bench.chain("a", "b", "z"), Link("a", "off"))
    assert bench.judge("dcma-01", *tasks, links=links).tasks == ()


def test_levels_of_effort_and_their_links_do_not_count(bench):
    tasks = [bench.task("a"), bench.task("b"), bench.task("loe", type="level_of_effort"), bench.task("z")]
    links = (*bench.chain("a", "b", "z"), Link("a", "loe", "SF", lag=-480))
    assert bench.judge("dcma-01", *tasks, links=links).tasks == ()
    assert bench.judge("dcma-02", *tasks, links=links).value == 0


# 2, 3 and 4: links


def test_plain_links_have_neither_leads_nor_lags_nor_odd_types(bench):
    for rule in ("dcma-02", "dcma-03", "dcma-04"):
        assert bench.judge(rule, *twenty(bench), links=bench.chain(*BASE)).status == "pass"


def test_a_single_lead_fails(bench):
    links = (*bench.chain(*BASE[:-1]), Link("s", "t", lag=-480))
    finding = bench.judge("dcma-02", *twenty(bench), links=links)
    assert finding.status == "fail"
    assert "“S → T”" in finding.text
    assert finding.tasks == ("s", "t")


def test_a_lag_in_nineteen_links_is_too_many_and_one_in_twenty_is_not(bench):
    links = (*bench.chain(*BASE[:-1]), Link("s", "t", lag=480))
    assert bench.judge("dcma-03", *twenty(bench), links=links).status == "fail"
    assert bench.judge("dcma-03", *twenty(bench), links=(*links, Link("a", "c"))).status == "pass"


def test_nine_tenths_finish_to_start_are_enough(bench):
    tasks = twenty(bench)
    ten = (*bench.chain(*BASE[:10]), Link("j", "k", "SS"))
    assert bench.judge("dcma-04", *tasks, links=ten).status == "pass"
    assert bench.judge("dcma-04", *tasks, links=ten[1:]).status == "fail"


def test_one_start_to_finish_link_fails_whatever_the_share(bench):
    links = (*bench.chain(*BASE[:-1]), Link("s", "t", "SF"))
    finding = bench.judge("dcma-04", *twenty(bench), links=links)
    assert finding.status == "fail"
    assert finding.tasks == ("t",)


def test_links_into_finished_tasks_do_not_count(bench):
    tasks = [bench.task("a"), done(bench, "b"), bench.task("c")]
    links = (Link("a", "b", lag=-480), Link("b", "c"))
    assert bench.judge("dcma-02", *tasks, links=links).value == 0


@pytest.mark.parametrize("rule", ["dcma-02", "dcma-03", "dcma-04"])
def test_without_links_their_rules_are_not_computable(bench, rule):
    finding = bench.judge(rule, bench.task("a"))
    assert finding.status == "not_computable"
    assert "no link" in finding.text


# 5 hard constraints


@pytest.mark.parametrize("kind", ["MSO", "MFO", "SNLT", "FNLT", "START_ON", "FINISH_ON"])
def test_hard_constraints_on_more_than_a_twentieth_fail(bench, kind):
    tasks = [bench.task("a", constraint=Constraint(kind, bench.day(3))), bench.task("b")]
    finding = bench.judge("dcma-05", *tasks)
    assert finding.status == "fail"
    assert finding.tasks == ("a",)


@pytest.mark.parametrize("kind", ["ASAP", "ALAP", "SNET", "FNET"])
def test_soft_constraints_pass(bench, kind):
    assert bench.judge("dcma-05", bench.task("a", constraint=Constraint(kind, bench.day(3)))).status == "pass"


def test_a_second_constraint_can_be_hard(bench):
    task = bench.task(
        "a", constraint=Constraint("SNET", bench.day(1)), second_constraint=Constraint("FNLT", bench.day(9))
    )
    assert bench.judge("dcma-05", task).value == 1.0


# 6, 7 and 8: floats and durations


@pytest.mark.parametrize(("days", "status"), [(44, "pass"), (45, "fail")])
def test_float_is_high_above_44_days(bench, days, status):
    assert bench.judge("dcma-06", bench.task("a"), dates={"a": {"total_float": days * 480}}).status == status


def test_negative_float_names_the_worst_first(bench):
    dates = {"a": {"total_float": -480}, "b": {"total_float": -1200}, "c": {"total_float": 0}}
    finding = bench.judge("dcma-07", *map(bench.task, "abc"), dates=dates)
    assert finding.status == "fail"
    assert finding.tasks == ("b", "a")
    assert "the worst by 2.5 days" in finding.text


def test_float_of_nothing_is_not_negative(bench):
    assert bench.judge("dcma-07", bench.task("a")).status == "pass"


@pytest.mark.parametrize(("fields", "status"), [
    ({"days": 44}, "pass"),
    ({"days": 45}, "fail"),
    ({"days": 45, "remaining": 480}, "pass"),
    ({"days": 80, "percent_complete": 50.0}, "pass"),
    ({"days": 50 * 3, "elapsed": True}, "pass"),
    ({"days": 70 * 3, "elapsed": True}, "fail"),
])  # fmt: skip
def test_a_task_is_long_by_the_work_that_is_left(bench, fields, status):
    assert bench.judge("dcma-08", bench.task("a", **fields)).status == status


@pytest.mark.parametrize("rule", ["dcma-01", "dcma-05", "dcma-06", "dcma-07", "dcma-08", "dcma-12", "dcma-13"])
def test_a_finished_project_has_nothing_to_check(bench, rule):
    finding = bench.judge(rule, done(bench, "a"))
    assert finding.status == "not_computable"
    assert "no task is unfinished" in finding.text
    assert not finding.action


# 9 dates against the status date


def test_dates_on_the_right_side_of_the_status_date_pass(bench):
    tasks = [done(bench, "a"), bench.task("b")]
    dates = {"b": {"early_start": bench.day(7), "early_finish": bench.day(8)}}
    assert bench.judge("dcma-09", *tasks, status_date=bench.day(5), dates=dates).status == "pass"


def test_work_planned_in_the_past_is_invalid(bench):
    finding = bench.judge("dcma-09", bench.task("a"), status_date=bench.day(5))
    assert finding.status == "fail"
    assert finding.tasks == ("a",)


def test_an_actual_date_in_the_future_is_invalid(bench):
    tasks = [done(bench, "a", 6), bench.task("b")]
    dates = {"b": {"early_start": bench.day(7)}}
    finding = bench.judge("dcma-09", *tasks, status_date=bench.day(5), dates=dates)
    assert finding.tasks == ("a",)
    assert "With actual dates after the status date 2026-01-10: “A”" in finding.text


def test_what_happened_on_the_status_day_is_no_future(bench):
    task = bench.task("a", 9, actual_start=bench.day(5))
    assert bench.judge("dcma-09", task, status_date=bench.day(5) - timedelta(hours=8)).status == "pass"


def test_a_started_task_may_have_started_before_the_status_date(bench):
    task = bench.task("a", 9, actual_start=bench.day(0))
    assert bench.judge("dcma-09", task, status_date=bench.day(5)).status == "pass"


def test_without_a_status_date_dates_cannot_be_judged(bench):
    finding = bench.judge("dcma-09", bench.task("a"))
    assert finding.status == "not_computable"
    assert "no status date" in finding.text


# 10 resources


def test_a_task_without_anybody_is_told_as_information(bench):
    tasks = [bench.task("a"), bench.task("b"), bench.task("c", fixed_cost=100), bench.task("short", 0.5)]
    finding = bench.judge("dcma-10", *tasks, assignments=(Assignment("a", "ann"),))
    assert finding.status == "info"
    assert finding.tasks == ("b",)


def test_tasks_with_somebody_pass(bench):
    assert bench.judge("dcma-10", bench.task("a"), assignments=(Assignment("a", "ann"),)).status == "pass"


def test_without_tasks_of_a_day_resources_are_not_judged(bench):
    assert bench.judge("dcma-10", bench.task("a", 0)).status == "not_computable"


# 11 missed tasks


def test_a_task_finished_when_promised_is_not_missed(bench):
    task = done(bench, "a", baseline=promised(bench.day(1)))
    assert bench.judge("dcma-11", task, status_date=bench.day(3)).status == "pass"


def test_a_task_finished_to_the_minute_on_the_status_date_is_due_and_not_missed(bench):
    task = done(bench, "a")
    task = replace(task, baseline=promised(task.actual_finish))
    finding = bench.judge("dcma-11", task, status_date=task.actual_finish)
    assert finding.status == "pass"


def test_tasks_late_for_their_baseline_are_missed(bench):
    late = done(bench, "a", 3, baseline=promised(bench.day(1)))
    still_open = bench.task("b", baseline=promised(bench.day(1)))
    later = bench.task("c", baseline=promised(bench.day(30)))
    dates = {"b": {"early_finish": bench.day(8)}}
    finding = bench.judge("dcma-11", late, still_open, later, status_date=bench.day(5), dates=dates)
    assert finding.status == "fail"
    assert finding.tasks == ("a", "b")
    assert finding.value == 1.0


@pytest.mark.parametrize("rule", ["dcma-11", "dcma-14"])
@pytest.mark.parametrize(("baseline", "status", "reason"), [
    (None, 3, "no baseline in the file"),
    (1, None, "no status date"),
    (9, 3, "no task was due"),
])  # fmt: skip
def test_what_the_baseline_rules_lack_is_said(bench, rule, baseline, status, reason):
    task = bench.task("a", baseline=None if baseline is None else promised(bench.day(baseline)))
    finding = bench.judge(rule, task, status_date=None if status is None else bench.day(status))
    assert finding.status == "not_computable"
    assert reason in finding.text


# 14 baseline execution


def test_the_baseline_execution_index_of_a_plan(bench):
    finished = [done(bench, f"f{n}", baseline=promised(bench.day(1))) for n in range(38)]
    late = [bench.task(f"l{n}", baseline=promised(bench.day(1))) for n in range(2)]
    new = [bench.task(f"n{n}") for n in range(2)]
    finding = bench.judge("dcma-14", *finished, *late, *new, status_date=bench.day(5))
    assert finding.status == "fail"
    assert finding.value == pytest.approx(38 / 42)
    assert finding.tasks == ("l0", "l1")


def test_as_much_finished_as_promised_passes(bench):
    task = done(bench, "a", baseline=promised(bench.day(1)))
    assert bench.judge("dcma-14", task, status_date=bench.day(5)).status == "pass"
