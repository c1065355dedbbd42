"""The whole examination through the real engine: repairs have the right sign, and point 12 really schedules again."""

from datetime import timedelta

import pytest

from milepost.engine import Assignment, Constraint, Link, Plan, Range, Resource, schedule
from milepost.engine.errors import Cancelled
from milepost.engine.health import RULES, examine
from milepost.engine.plan import MS_PROJECT, P6
from milepost.engine.simulation import simulate

RUNS = 128


@pytest.fixture
def examined(bench):
    def examined(*tasks, watch=None, **fields):
        plan = Plan(bench.monday, tasks, **fields)
        findings = examine(plan, schedule(plan), simulate(plan, runs=RUNS), runs=RUNS, watch=watch)
        return {finding.rule: finding for finding in findings}

    return examined


def test_every_point_and_practice_is_told_and_signals_only_when_they_ask_for_something(bench, examined):
    found = examined(*(bench.task(uid, 5) for uid in "abc"), links=bench.chain("a", "b", "c"))
    wanted = [rule.id for rule in RULES if not rule.id.startswith("signal-")]
    assert [rule for rule in found if not rule.startswith("signal-")] == wanted
    assert all(finding.status != "pass" for rule, finding in found.items() if rule.startswith("signal-"))


def test_whatever_is_broken_says_what_to_do(bench, examined):
    found = examined(bench.task("a", 60), bench.task("b", 5), default_range="none")
    broken = [finding for finding in found.values() if finding.status in ("info", "warn", "fail")]
    assert broken
    assert all(finding.action for finding in broken)


# point 12


def test_the_finish_of_a_plain_chain_follows_its_first_task(bench, examined):
    finding = examined(*(bench.task(uid, 5) for uid in "abc"), links=bench.chain("a", "b", "c"))["dcma-12"]
    assert finding.status == "pass"
    assert finding.value == finding.threshold == 600


def test_a_mandatory_finish_in_the_chain_blocks_it(bench, examined):
    pinned = bench.task("b", 5, constraint=Constraint("MFO", bench.day(11) + timedelta(hours=9)))
    finding = examined(bench.task("a", 5), pinned, bench.task("c", 5), links=bench.chain("a", "b", "c"))["dcma-12"]
    assert finding.status == "fail"
    assert finding.value == 0
    assert finding.threshold == 600


def test_a_mandatory_finish_at_the_end_blocks_it(bench, examined):
    last = bench.task("b", 5, constraint=Constraint("MFO", bench.day(200)))
    finding = examined(bench.task("a", 5), last, links=bench.chain("a", "b"))["dcma-12"]
    assert (finding.status, finding.value, finding.threshold) == ("fail", 0, 600)


def test_the_assignments_of_a_task_do_not_hide_its_push(bench, examined):
    task = bench.task("a", 5, type="fixed_work")
    found = examined(task, resources=(Resource("ann", "Ann"),), assignments=(Assignment("a", "ann", work=2400),))
    assert found["dcma-12"].status == "pass"


def test_without_a_critical_task_there_is_nothing_to_push(bench, examined):
    assert examined(bench.task("a", 0, milestone=True))["dcma-12"].status == "not_computable"


# point 13


@pytest.mark.parametrize(("spare", "status"), [(0, "pass"), (-7, "pass"), (-14, "fail")])
def test_the_critical_path_index_counts_from_the_status_date(bench, examined, spare, status):
    finish = bench.day(7 * 20 - 3) + timedelta(hours=9)
    finding = examined(
        bench.task("a", 100), status_date=bench.monday, finish_by=finish + timedelta(days=spare), default_range="none"
    )["dcma-13"]
    assert finding.status == status
    assert finding.value == pytest.approx((100 + spare / 7 * 5) / 100)


def test_the_critical_path_index_says_what_it_lacks(bench, examined):
    assert "no status date" in examined(bench.task("a"), finish_by=bench.day(9))["dcma-13"].text
    assert "no required finish" in examined(bench.task("a"), status_date=bench.monday)["dcma-13"].text


# repairs


def test_removing_a_lead_never_makes_the_finish_earlier(bench, examined):
    found = examined(bench.task("a", 10), bench.task("b", 10), links=(Link("a", "b", lag=-2400),))
    repair = found["dcma-02"].repair
    assert repair.text == "Remove the lead of 1 link"
    assert repair.p80_minutes > 0


def test_removing_a_lag_never_makes_the_finish_later(bench, examined):
    found = examined(bench.task("a", 10), bench.task("b", 10), links=(Link("a", "b", lag=2400),))
    assert found["dcma-03"].repair.p80_minutes == -2400


def test_dropping_a_late_date_pulls_the_finish_in(bench, examined):
    late = bench.task("b", 5, constraint=Constraint("SNET", bench.day(70)))
    found = examined(bench.task("a", 5), late, links=bench.chain("a", "b"), default_range="none")
    assert found["signal-date-drives"].repair.p80_minutes == -(10 * 5 - 5) * 480


def test_dropping_a_late_mandatory_date_pulls_the_finish_in(bench, examined):
    last = bench.task("b", 5, constraint=Constraint("MSO", bench.day(70)))
    found = examined(bench.task("a", 5), last, links=bench.chain("a", "b"), default_range="none")
    assert found["dcma-05"].repair.p80_minutes == -(10 * 5 - 5) * 480


def test_a_latest_date_becomes_a_deadline_and_moves_nothing(bench, examined):
    last = bench.task("b", 5, constraint=Constraint("FNLT", bench.day(2)))
    found = examined(bench.task("a", 20), last, links=bench.chain("a", "b"))
    assert found["dcma-05"].repair.p80_minutes == 0


def test_late_manual_dates_made_automatic_follow_the_logic(bench, examined):
    manual = bench.task("b", 5, manual=(bench.day(70), bench.day(74) + timedelta(hours=9)))
    found = examined(bench.task("a", 5), manual, links=bench.chain("a", "b"), default_range="none", profile=MS_PROJECT)
    assert found["signal-manual"].tasks == ("b",)
    assert found["signal-manual"].repair.p80_minutes == -(10 * 5 - 5) * 480


def test_stale_work_is_told_and_the_forecast_has_moved_it_already(bench, examined):
    finding = examined(bench.task("a", 5), status_date=bench.day(14), profile=MS_PROJECT)["dcma-09"]
    assert finding.status == "fail"
    assert "the forecast counts open work from the status date on" in finding.action


def test_work_that_already_waits_for_the_status_date_is_not_stale(bench, examined):
    assert examined(bench.task("a", 5), status_date=bench.day(14), profile=P6)["dcma-09"].status == "pass"


def test_the_last_actual_date_stands_in_for_a_missing_status_date(bench, examined):
    done = bench.task("a", 5, actual_start=bench.day(0), actual_finish=bench.day(11) + timedelta(hours=9))
    found = examined(done, bench.task("b", 5), default_range="none", profile=MS_PROJECT)
    repair = found["signal-no-status-date"].repair
    assert repair.text == "Plan all unfinished work from 2026-01-16 on"
    assert repair.p80_minutes == 5 * 480


def test_an_open_end_is_linked_to_the_next_milestone(bench, examined):
    tasks = (bench.task("a", 10), bench.task("loose", 8), bench.task("beta", 0, milestone=True), bench.task("z", 10))
    found = examined(*tasks, links=bench.chain("a", "beta", "z"))
    assert "loose" in found["dcma-01"].tasks
    assert found["dcma-01"].repair.text.startswith("Link 1 open end")
    assert found["dcma-01"].repair.p80_minutes >= 0


def test_overtaken_links_are_dropped(bench, examined):
    started = bench.task("b", 5, actual_start=bench.monday)
    found = examined(bench.task("a", 20), started, links=bench.chain("a", "b"), status_date=bench.day(1), profile=P6)
    assert found["signal-out-of-sequence"].repair.p80_minutes < 0


def test_a_contradiction_is_told(bench, examined):
    last = bench.task("b", 5, constraint=Constraint("SNLT", bench.day(2)))
    finding = examined(bench.task("a", 20), last, links=bench.chain("a", "b"), profile=MS_PROJECT)["signal-conflict"]
    assert finding.status == "fail"
    assert finding.tasks == ("b",)


def test_a_repair_that_would_close_a_loop_is_left_out(bench, examined):
    tasks = (bench.task("m", 0, milestone=True), bench.task("a", 5, constraint=Constraint("MFO", bench.day(-3))))
    found = examined(*tasks, bench.task("z"), links=(*bench.chain("m", "a"), *bench.chain("m", "z")))
    assert "a" in found["dcma-01"].tasks
    assert found["dcma-01"].repair is None


def test_no_repair_is_tried_on_a_very_large_plan(bench, examined, monkeypatch):
    monkeypatch.setattr("milepost.engine.health.examination.MOST_TASKS_TO_REPAIR", 1)
    finding = examined(bench.task("a", 10), bench.task("b", 10), links=(Link("a", "b", lag=-480),))["dcma-02"]
    assert finding.repair is None
    assert "No repair was simulated" in finding.text


def test_a_repaired_plan_is_simulated_with_the_same_seed_and_runs(bench, examined):
    fields = {"links": (Link("a", "b", lag=-2400),)}
    tasks = [bench.task("a", 10, estimate=Range.pert(2400, 4800, 9600)), bench.task("b", 10)]
    first, second = (examined(*tasks, **fields)["dcma-02"].repair for _ in range(2))
    assert first == second


def test_the_watch_hears_of_both_phases_and_can_stop(bench, examined):
    heard = []
    fields = {"links": (Link("a", "b", lag=-2400),)}
    examined(bench.task("a"), bench.task("b"), watch=lambda phase, share: heard.append((phase, share)), **fields)
    assert {phase for phase, _ in heard} == {"Checking the plan's health", "Simulating repairs"}
    assert all(0 <= share <= 1 for _, share in heard)

    def stop(phase, share):
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        examined(bench.task("a"), watch=stop)
