"""GAO practices: those that measure, and those that rest on other rules."""

import pytest

from milepost.engine.health.practices import durations, sequenced
from milepost.engine.plan import Baseline, Effect, Impact, Link
from milepost.engine.ranges import Range
from milepost.engine.results import Finding


def found(rule, status, text="Told."):
    return {rule: Finding(rule, rule.title(), status, text)}


# 1 all work captured


def test_a_work_breakdown_with_a_task_in_each_part_is_whole(bench):
    tasks = [bench.task("phase", summary=True), bench.task("a", parent="phase")]
    assert bench.judge("gao-01", *tasks).status == "pass"


def test_a_part_without_a_task_is_named(bench):
    tasks = [bench.task("phase", summary=True), bench.task("a", parent="phase"), bench.task("empty", summary=True)]
    finding = bench.judge("gao-01", *tasks)
    assert finding.status == "fail"
    assert finding.tasks == ("empty",)


def test_a_plain_list_of_tasks_has_no_work_breakdown_to_check(bench):
    finding = bench.judge("gao-01", bench.task("a"))
    assert finding.status == "not_computable"
    assert "no work breakdown" in finding.text


# 5 traceable


def late(bench, uid):
    return {uid: {"early_finish": bench.day(50)}}


def test_tasks_that_lead_to_the_last_one_are_traceable(bench):
    finding = bench.judge("gao-05", *map(bench.task, "abc"), links=bench.chain(*"abc"), dates=late(bench, "c"))
    assert finding.status == "pass"
    assert finding.value == 1.0


def test_tasks_on_a_side_track_are_not_traceable(bench):
    links = (Link("a", "c"), Link("b", "side"))
    finding = bench.judge("gao-05", *map(bench.task, ("a", "b", "c", "side")), links=links, dates=late(bench, "c"))
    assert finding.status == "fail"
    assert finding.tasks == ("b", "side")


def test_links_of_summaries_are_followed(bench):
    inner = [bench.task("a", parent="one"), bench.task("b", parent="two")]
    tasks = [bench.task("one", summary=True), bench.task("two", summary=True), *inner]
    finding = bench.judge("gao-05", *tasks, links=(Link("one", "two"),), dates=late(bench, "b"))
    assert finding.status == "pass"


def test_a_finished_project_needs_no_trace(bench):
    task = bench.task("a", actual_start=bench.monday, actual_finish=bench.day(1))
    for rule in ("gao-05", "gao-08", "gao-09"):
        assert bench.judge(rule, task).status == "not_computable"


# 8 risk analysis


def test_a_simulation_on_own_ranges_is_a_risk_analysis(bench):
    finding = bench.judge("gao-08", bench.task("a", estimate=Range.pert(400, 480, 900)))
    assert finding.status == "pass"
    assert "100 % of the unfinished tasks" in finding.text


def test_borrowed_ranges_are_half_a_risk_analysis(bench):
    assert bench.judge("gao-08", bench.task("a")).status == "warn"


def test_a_plan_without_uncertainty_is_none(bench):
    assert bench.judge("gao-08", bench.task("a"), default_range="none").status == "fail"
    effect = Effect("r", "Risk", 0.5, (Impact("days", Range.point(1)),), ("a",))
    assert bench.judge("gao-08", bench.task("a"), default_range="none", effects=(effect,)).status == "warn"


# 9 updated


@pytest.mark.parametrize(("status", "verdict"), [(13, "pass"), (20, "fail")])
def test_a_task_due_two_weeks_ago_with_nothing_recorded_is_stale(bench, status, verdict):
    assert bench.judge("gao-09", bench.task("a"), status_date=bench.day(status)).status == verdict


def test_without_a_status_date_updates_cannot_be_judged(bench):
    assert "no status date" in bench.judge("gao-09", bench.task("a")).text


# 10 baseline


def test_a_whole_baseline_passes_and_a_partial_one_fails(bench):
    with_baseline = bench.task("a", baseline=Baseline(finish=bench.day(1)))
    assert bench.judge("gao-10", with_baseline).status == "pass"
    finding = bench.judge("gao-10", with_baseline, bench.task("b"))
    assert finding.status == "fail"
    assert finding.tasks == ("b",)


def test_no_baseline_at_all_cannot_be_judged(bench):
    assert "no baseline in the file" in bench.judge("gao-10", bench.task("a")).text


# those that rest on others


def test_a_practice_is_kept_when_all_that_it_rests_on_is():
    finding = sequenced.judge(found("dcma-01", "pass") | found("dcma-02", "pass"))
    assert finding.status == "pass"
    assert finding.text == "Kept, as dcma-01 and dcma-02 are."
    assert not finding.action


def test_a_practice_is_as_bad_as_the_worst_rule_and_points_to_it():
    finding = sequenced.judge(found("dcma-01", "pass") | found("dcma-02", "fail") | found("signal-dangling", "warn"))
    assert finding.status == "fail"
    assert finding.value == 2
    assert finding.action == "See dcma-02 and signal-dangling."


def test_a_practice_is_not_computable_when_nothing_below_is():
    finding = durations.judge(found("dcma-08", "not_computable", "Not computable: no task is unfinished."))
    assert finding.status == "not_computable"
    assert "no task is unfinished" in finding.text
