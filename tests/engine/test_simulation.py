"""The simulation against closed forms, and what changes of a plan do to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from math import exp, log, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from scipy import stats

from milepost.engine import (
    MS_PROJECT,
    Assignment,
    Group,
    Impact,
    Link,
    Plan,
    Range,
    Resource,
    Response,
    Simulation,
    Task,
    schedule,
    simulate,
)
from milepost.engine.results import Distribution
from tests.engine import oracle
from tests.engine import strategies as some
from tests.engine.builders import WALL, bound, chain, early, group, jan, milestone, plan, risk, task
from tests.engine.oracle_plans import facts_of, plan_of

RUNS = 20_480
START = (jan(5) - datetime(1970, 1, 1)) // timedelta(minutes=1)
EVEN = Range.uniform(1000, 3000)


def always(*tasks: Task, **fields: Any) -> Plan:
    """Return a plan that works round the clock, so that minutes of work are minutes of the calendar."""
    return plan(*tasks, calendars=(WALL,), calendar="24h", **fields)


def uncertain(uid: str, estimate: Range, **fields: Any) -> Task:
    return Task(uid, uid, duration=2000, estimate=estimate, **fields)


def minutes(result: Simulation) -> np.ndarray:
    """Return how many minutes after the start each run ends, sorted."""
    return result.finish.samples - START


def ends(given: Plan, runs: int = RUNS, **options: Any) -> np.ndarray:
    return minutes(simulate(given, runs=runs, **options))


# closed forms --------------------------------------------------------------------------------------

SHAPES = [
    (EVEN, stats.uniform(1000, 2000)),
    (Range.triangular(1000, 1500, 3000), stats.triang(0.25, 1000, 2000)),
    (Range.pert(1000, 1500, 3000), stats.beta(2, 4, 1000, 2000)),
    (Range.lognormal(1000, 2000), stats.lognorm(log(2) / stats.norm.ppf(0.9), scale=1000)),
]


@pytest.mark.parametrize(("estimate", "exact"), SHAPES)
def test_one_task_ends_by_its_own_range(estimate, exact):
    found = ends(always(uncertain("a", estimate)))
    assert found.mean() == pytest.approx(exact.mean(), abs=5 * exact.std() / sqrt(RUNS))
    assert found.std() == pytest.approx(exact.std(), rel=0.03)


@pytest.mark.parametrize(("estimate", "exact"), SHAPES)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.8, 0.9])
def test_the_percentiles_of_one_task_are_those_of_its_range(estimate, exact, share):
    result = simulate(always(uncertain("a", estimate)), runs=RUNS)
    value = exact.ppf(share)
    error = sqrt(share * (1 - share) / RUNS) / exact.pdf(value)
    assert result.finish.percentile(share) - START == pytest.approx(value, abs=5 * error + 2)


def test_the_mean_and_variance_of_a_chain_are_the_sums_of_its_tasks():
    uids = "abcdefgh"
    found = ends(always(*(uncertain(uid, EVEN) for uid in uids), links=chain(*uids)))
    variance = 8 * 2000**2 / 12
    assert found.mean() == pytest.approx(16_000, abs=5 * sqrt(variance / RUNS))
    assert found.var() == pytest.approx(variance, rel=5 * sqrt(2 / RUNS))


def test_the_later_of_two_tasks_is_later_than_either():
    found = ends(always(uncertain("a", EVEN), uncertain("b", EVEN)))
    for x in (1500, 2000, 2500):
        share = ((x - 1000) / 2000) ** 2
        assert (found <= x).mean() == pytest.approx(share, abs=5 * sqrt(share * (1 - share) / RUNS))


def test_a_discrete_range_is_drawn_by_its_weights():
    values, counts = np.unique(ends(always(uncertain("a", Range.discrete({100: 1, 700: 3})))), return_counts=True)
    assert values.tolist() == [100, 700]
    assert counts[1] / RUNS == pytest.approx(0.75, abs=0.016)


def test_observed_ratios_multiply_the_estimate():
    values, counts = np.unique(ends(always(uncertain("a", Range.ratios([0.5, 1, 1, 2])))), return_counts=True)
    assert values.tolist() == [1000, 2000, 4000]
    assert counts / RUNS == pytest.approx([0.25, 0.5, 0.25], abs=0.016)


@pytest.mark.parametrize(("share", "ratio"), [(0.1, 0.46), (0.5, 1.0), (0.8, 1.4), (0.9, 2.0)])
def test_a_single_estimate_varies_by_the_reference_class(share, ratio):
    found = simulate(always(Task("a", "a", duration=10_000), default_range="sip"), runs=RUNS).finish
    assert found.percentile(share) - START == pytest.approx(10_000 * ratio, rel=0.03)


def test_all_tasks_share_a_log_normal_factor():
    uids = [str(n) for n in range(20)]
    narrow = Range.uniform(1999, 2001)
    logs = np.log(
        ends(always(*(uncertain(uid, narrow) for uid in uids), links=chain(*uids), shared_factor=0.2)) / 40_000
    )
    assert logs.std() == pytest.approx(0.2, rel=0.03)
    assert abs(logs.mean()) < 5 * 0.2 / sqrt(RUNS)


def test_a_group_shares_a_factor_of_its_own():
    narrow = Range.uniform(1999, 2001)
    tasks = uncertain("a", narrow, group="team"), uncertain("b", narrow, group="team"), uncertain("c", narrow)
    found = ends(always(*tasks, links=chain(*"abc"), groups=(Group("team", 0.3),)))
    assert np.log((found - 2000) / 4000).std() == pytest.approx(0.3, rel=0.03)


def test_the_chance_of_a_deadline_is_the_share_of_runs_that_keep_it():
    deadline = jan(5) + timedelta(minutes=1500)
    result = simulate(always(uncertain("a", EVEN, deadline=deadline)), runs=RUNS)
    (found,) = result.deadlines
    assert (found.uid, found.deadline) == ("a", deadline)
    assert found.probability == pytest.approx(0.25, abs=5 * found.error)
    assert found.error == pytest.approx(sqrt(0.25 * 0.75 / RUNS), rel=0.05)
    assert result.chance(deadline) == found.probability


# cost ----------------------------------------------------------------------------------------------


def paid(estimate: Range | None = EVEN, **fields: Any) -> Plan:
    """Return a task on which Ann works all the time, for 120 an hour."""
    resources = (
        Resource("ann", "Ann", rate=120.0),
        Resource("fee", "Fee", kind="cost"),
        Resource("steel", "Steel", kind="material", rate=5),
    )
    settings = {"assignments": (Assignment("a", "ann", work=2000.0),), **fields}
    return always(
        Task("a", "a", duration=2000, estimate=estimate, fixed_cost=settings.pop("fixed", 0)),
        resources=resources,
        **settings,
    )


def test_cost_is_rate_times_time():
    result = simulate(paid(), runs=1000)
    assert result.cost.samples.tolist() == (2 * minutes(result)).tolist()


@pytest.mark.parametrize(
    ("assignment", "cost"),
    [
        (Assignment("a", "ann", units=0.5, work=1000.0), 2000),
        (Assignment("a", "ann", units=0.5), 2000),
        (Assignment("a", "fee", work=750.0), 750),
        (Assignment("a", "steel", work=30.0), 150),
    ],
)
def test_every_kind_of_resource_has_its_cost(assignment, cost):
    assert simulate(paid(None, assignments=(assignment,)), runs=10).cost.samples.tolist() == [cost] * 10


def test_fixed_costs_and_costs_per_use_are_added_once():
    ann = Resource("ann", "Ann", rate=120.0, cost_per_use=70)
    given = replace(paid(None, fixed=500), resources=(ann,))
    assert simulate(given, runs=10).cost.percentile(0.5) == 4000 + 70 + 500


def test_what_a_finished_task_cost_does_not_vary():
    given = paid(EVEN)
    done = replace(given.tasks[0], actual_start=jan(5), actual_finish=jan(6))
    assert simulate(replace(given, tasks=(done,)), runs=100).cost.samples.tolist() == [4000] * 100


# effects -------------------------------------------------------------------------------------------


def shares(found: np.ndarray) -> dict[int, float]:
    values, counts = np.unique(found, return_counts=True)
    return dict(zip(values.tolist(), (counts / len(found)).round(2).tolist()))


def test_an_effect_happens_with_its_probability():
    assert shares(ends(always(task("a"), effects=(risk("r", 0.3, 2, "a"),)))) == {480: 0.7, 480 + 2 * 480: 0.3}


@pytest.mark.parametrize(
    ("unit", "amount", "end"),
    [("days", 1, 960), ("percent", 50, 720), ("percent", -50, 240), ("days", -0.5, 240), ("cost", 99, 480)],
)
def test_an_effect_changes_durations_by_its_unit(unit, amount, end):
    assert shares(ends(always(task("a"), effects=(risk("r", 1, amount, "a", unit=unit),)), 256)) == {end: 1.0}


def test_an_effect_that_costs_adds_its_cost_when_it_happens():
    result = simulate(always(task("a"), effects=(risk("r", 0.25, 99, unit="cost"),)), runs=RUNS)
    assert shares(result.cost.samples) == {0: 0.75, 99: 0.25}


def test_one_draw_decides_for_all_tasks_of_an_effect():
    given = always(task("a"), task("b"), links=chain("a", "b"), effects=(risk("r", 0.5, 1, "a", "b"),))
    assert shares(ends(given)) == {960: 0.5, 1920: 0.5}


def test_effects_of_one_task_work_one_after_the_other():
    effects = risk("r", 1, 100, "a", unit="percent"), risk("s", 1, 1, "a")
    assert shares(ends(always(task("a"), effects=effects), 256)) == {3 * 480: 1.0}


def test_several_impacts_of_one_effect_all_count():
    twice = (Impact("percent", Range.point(100)),) * 2
    effect = replace(risk("r", 1, 0, "a"), impacts=(*twice, *(Impact("days", Range.point(1)),) * 2))
    assert shares(ends(always(task("a"), effects=(effect,)), 128)) == {4 * 480 + 2 * 480: 1.0}


def test_the_impacts_of_one_effect_are_drawn_apart():
    effect = replace(risk("r", 1, 0), impacts=(Impact("cost", Range.uniform(0, 1000)),) * 2)
    costs = simulate(always(task("a"), effects=(effect,)), runs=RUNS).cost.samples
    assert costs.var() == pytest.approx(2 * 1000**2 / 12, rel=0.05)


def test_days_on_a_milestone_hold_the_gate_closed():
    given = plan(
        task("a"), milestone("gate"), task("b"), links=chain("a", "gate", "b"), effects=(risk("r", 1, 2, "gate"),)
    )
    assert simulate(given, runs=128).finish_at(0.5) == jan(8, 17)


def test_percent_on_a_summary_works_on_everything_inside():
    given = always(
        group("g"),
        task("a", parent="g"),
        task("b", parent="g"),
        links=chain("a", "b"),
        effects=(risk("r", 1, 50, "g", unit="percent"),),
    )
    assert shares(ends(given, 128)) == {1440: 1.0}


def test_a_response_changes_probability_and_amount_and_has_its_price():
    response = Response(0.1, (Impact("days", Range.point(1)),), cost=250)
    given = always(task("a"), effects=(risk("r", 0.5, 3, "a", response=response),))
    before, after = (simulate(given, runs=RUNS, response=when) for when in ("before", "after"))
    assert (shares(minutes(before)), shares(minutes(after))) == ({480: 0.5, 1920: 0.5}, {480: 0.9, 960: 0.1})
    assert (before.cost.percentile(0.5), after.cost.percentile(0.5)) == (0, 250)


def test_the_response_makes_no_run_worse_when_it_only_lowers_the_probability():
    response = Response(0.2, (Impact("days", Range.pert(1, 2, 5)),))
    effect = replace(risk("r", 0.6, 1, "a", response=response), impacts=response.impacts)
    given = always(uncertain("a", EVEN), effects=(effect,))
    assert (ends(given, response="after") <= ends(given)).all()


def test_an_effect_that_never_happens_changes_nothing():
    without = always(uncertain("a", EVEN), uncertain("b", EVEN), links=chain("a", "b"))
    given = replace(without, effects=(risk("r", 0.0, 9, "a"), risk("s", 0.0, 9, "b", unit="cost")))
    assert (ends(given) == ends(without)).all()


# common random numbers -----------------------------------------------------------------------------


def team() -> Plan:
    """Return ten tasks side by side on different ranges."""
    return always(
        *(uncertain(str(n), Range.pert(500 + n, 900, 3000), deadline=jan(6)) for n in range(10)), shared_factor=0.2
    )


def forecasts(given: Plan) -> dict[str, Any]:
    return {row.uid: (row.p10, row.p50, row.p80, row.p90) for row in simulate(given, runs=2000).tasks}


def test_an_edit_that_changes_nothing_moves_nothing():
    given = team()
    assert (ends(given) == ends(replace(given, name="New name", tasks=tuple(given.tasks)))).all()


def test_names_and_row_numbers_are_no_part_of_the_luck():
    given = team()
    tasks = tuple(replace(t, name="x", id=str(n)) for n, t in enumerate(given.tasks))
    assert (ends(given) == ends(replace(given, tasks=tasks))).all()


def test_the_order_of_tasks_is_no_part_of_the_luck():
    given = team()
    assert forecasts(given) == forecasts(replace(given, tasks=given.tasks[::-1]))


def test_removing_a_task_leaves_the_others_as_they_were():
    given = team()
    before, after = forecasts(given), forecasts(replace(given, tasks=given.tasks[:4] + given.tasks[5:]))
    assert after == {uid: row for uid, row in before.items() if uid != "4"}


def test_another_seed_gives_other_runs_of_the_same_distribution():
    one, two = (ends(team(), seed=seed) for seed in (1, 2))
    assert not (one == two).all()
    assert one.mean() == pytest.approx(two.mean(), rel=0.02)


def test_a_longer_estimate_makes_no_run_shorter():
    given = team()
    longer = tuple(replace(t, estimate=Range("pert", tuple(p + 50 for p in t.estimate.points))) for t in given.tasks)
    assert (ends(replace(given, tasks=longer)) > ends(given)).all()


# certain plans -------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(some.plans())
def test_a_certain_plan_ends_in_every_run_where_the_schedule_says(given):
    given = replace(given, shared_factor=0.2)
    dates, result = schedule(given), simulate(given, runs=3)
    assert {result.finish_at(p) for p in (0, 0.5, 1)} == {dates.finish}
    assert {row.uid: (row.p10, row.p90) for row in result.tasks} == {
        row.uid: (row.early_finish, row.early_finish) for row in dates.tasks
    }


CERTAIN = [name for name in oracle.NAMES if name not in ("slack9", "task_links_project2013_mpp14")]


@pytest.mark.data
@pytest.mark.parametrize("name", CERTAIN)
def test_a_certain_real_plan_ends_in_every_run_where_the_schedule_says(name, data_dir):
    given = replace(plan_of(facts_of(data_dir, name)), default_range="none", status_date=None, finish_by=None)
    dates, result = schedule(given), simulate(given, runs=2)
    moved = [row.uid for row in result.tasks if row.p10 != dates[row.uid].early_finish and not dates[row.uid].summary]
    assert (moved, result.finish_at(1.0)) == ([], dates.finish)


# what may go otherwise than planned ----------------------------------------------------------------


@pytest.mark.parametrize(
    "held",
    [
        {"constraint": bound("MSO", jan(6))},
        {"constraint": bound("MFO", jan(6, 17))},
        {"constraint": bound("FNLT", jan(6, 17))},
        {"manual": (jan(6), jan(6, 17))},
    ],
)
def test_no_promise_starts_work_before_what_it_waits_for(held):
    given = plan(task("a", 3), task("b", **held), links=chain("a", "b"), profile=MS_PROJECT)
    assert simulate(given, runs=10)["b"].p50 == jan(8, 17)


@pytest.mark.parametrize("held", [{"constraint": bound("MSO", jan(9))}, {"manual": (jan(9), jan(9, 17))}])
def test_a_promise_still_holds_work_back(held):
    given = plan(task("a", 3), task("b", **held), links=chain("a", "b"), profile=MS_PROJECT)
    assert simulate(given, runs=10)["b"].p50 == jan(9, 17)


def test_what_is_as_late_as_possible_starts_no_earlier_than_planned():
    given = plan(task("a", constraint=bound("ALAP")), task("b", 5), profile=MS_PROJECT)
    assert simulate(given, runs=10)["a"].p50 == early(given, "a")[1] == jan(9, 17)


def test_work_that_is_not_done_lies_after_the_status_date_whatever_the_profile():
    given = plan(task("a", 2, actual_start=jan(5), percent_complete=50.0), status_date=jan(12), profile=MS_PROJECT)
    assert simulate(given, runs=10)["a"].p50 == jan(12, 17)


def test_only_what_is_left_of_a_task_varies():
    half = uncertain("a", EVEN, actual_start=jan(5), percent_complete=50.0)
    found = ends(always(half, status_date=jan(5)))
    assert (found.min(), found.max()) == pytest.approx((500, 1500), abs=3)


def test_a_finished_task_does_not_vary():
    done = uncertain("a", EVEN, actual_start=jan(5), actual_finish=jan(6))
    result = simulate(always(done, task("b"), links=chain("a", "b")), runs=100)
    assert (result["a"].p10, result["a"].p90, result.finish_at(0.1)) == (jan(6), jan(6), jan(6, 16))


def test_a_lag_of_a_share_of_a_finished_task_is_counted_from_its_whole_duration():
    done = task("a", 4, actual_start=jan(5), actual_finish=jan(8, 17))
    given = plan(done, task("b", estimate=Range.uniform(480, 480.1)), links=(Link("a", "b", "FS", 50, "percent"),))
    assert simulate(given, runs=128)["b"].p50 == jan(13, 17)


# what drives the spread ----------------------------------------------------------------------------


def criticality(given: Plan) -> dict[str, float]:
    return {row.uid: row.criticality for row in simulate(given, runs=RUNS).tasks}


def test_every_task_of_a_chain_is_always_critical():
    assert set(criticality(always(*(uncertain(u, EVEN) for u in "abc"), links=chain(*"abc"))).values()) == {1.0}


def test_one_of_two_like_tasks_is_critical_in_half_of_the_runs():
    found = criticality(always(uncertain("a", EVEN), uncertain("b", EVEN)))
    assert sum(found.values()) == pytest.approx(1)
    assert found["a"] == pytest.approx(0.5, abs=0.02)


def test_a_short_task_beside_a_long_one_is_never_critical():
    assert criticality(always(uncertain("a", EVEN), Task("b", "b", duration=5)))["b"] == 0


def swings(given: Plan) -> dict[str, Any]:
    return {driver.uid: driver for driver in simulate(given, runs=RUNS).drivers}


def test_the_swing_of_a_task_in_a_chain_is_its_own_spread():
    wide, narrow = EVEN, Range.uniform(1900, 2100)
    found = swings(always(uncertain("a", wide), uncertain("b", narrow), links=chain("a", "b")))
    assert found["a"].swing_minutes == pytest.approx(1600, rel=0.02)
    assert found["b"].swing_minutes == pytest.approx(160, rel=0.3)
    assert found["a"].correlation == pytest.approx(0.995, abs=0.004)


def test_the_strongest_driver_comes_first():
    tasks = uncertain("a", Range.uniform(1900, 2100)), uncertain("b", EVEN)
    assert simulate(always(*tasks, links=chain("a", "b")), runs=1000).drivers[0].uid == "b"


@pytest.mark.parametrize(("days", "minutes"), [(2, 960), (-2, -960)])
def test_the_swing_of_an_effect_is_what_it_does_when_it_happens(days, minutes):
    found = swings(always(uncertain("a", EVEN), effects=(risk("r", 0.4, days, "a"),)))["r"]
    assert found.swing_minutes == pytest.approx(minutes, abs=60)
    assert np.sign(found.correlation) == np.sign(days)
    assert found.criticality == pytest.approx(0.4, abs=0.02)


def test_the_shared_factor_is_named_among_the_drivers():
    narrow = Range.uniform(1999, 2001)
    found = swings(always(uncertain("a", narrow), shared_factor=0.2))["shared"]
    expected = 2000 * (exp(0.2 * 1.2816) - exp(-0.2 * 1.2816))
    assert (found.kind, found.swing_minutes) == ("shared_factor", pytest.approx(expected, rel=0.02))


def test_a_plan_without_uncertainty_has_no_drivers():
    assert simulate(always(task("a")), runs=100).drivers == ()


# the answer ----------------------------------------------------------------------------------------


def test_a_percentile_is_the_smallest_outcome_that_so_many_runs_do_not_exceed():
    ten = Distribution(np.arange(1, 11))
    assert [ten.percentile(p) for p in (0, 0.05, 0.1, 0.11, 0.5, 0.8, 1)] == [1, 1, 1, 2, 5, 8, 10]
    assert [ten.chance(x) for x in (0, 1, 5.5, 10)] == [0, 0.1, 0.5, 1]


def test_the_confidence_interval_of_a_percentile_holds_the_true_one_in_95_of_100_cases():
    random = np.random.default_rng(7)
    samples = np.sort(random.integers(0, 1_000_000, (2000, 400)), axis=1)
    intervals = (Distribution(row).interval(0.8) for row in samples)
    assert sum(low <= 800_000 <= high for low, high in intervals) / 2000 == pytest.approx(0.95, abs=0.02)


def test_the_outcomes_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        simulate(always(task("a")), runs=10).finish.samples[0] = 0


def test_a_summary_ends_with_the_last_of_its_tasks():
    given = always(group("g"), uncertain("a", EVEN, parent="g"), uncertain("b", EVEN, parent="g"))
    result = simulate(given, runs=RUNS)
    assert result["g"].p50 == result.finish_at(0.5) > max(result["a"].p50, result["b"].p50)


def test_the_watch_is_told_of_every_share_up_to_the_whole():
    told: list[tuple[str, float]] = []
    simulate(team(), runs=5000, watch=lambda phase, share: told.append((phase, share)))
    assert told[-1] == ("Simulating", 1.0)
    assert [share for _, share in told] == sorted(share for _, share in told)


def test_a_zoned_plan_answers_on_its_local_clock():
    given = plan(task("a", 3), time_zone="Europe/Berlin", start=datetime(2026, 3, 27, 8))
    assert simulate(given, runs=10).finish_at(0.5) == datetime(2026, 3, 31, 17)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"default_range": "sip"}, "1 of 1 open task has a single estimate and varies by the reference class"),
        ({}, "No task is uncertain"),
        ({"default_range": "sip", "shared_factor": 0.2}, "share a log-normal factor of log deviation 0.20"),
        ({"status_date": jan(7)}, "lies after the status date 2026-01-07"),
        ({}, "No risks or other effects are in the plan"),
    ],
)
def test_a_simulation_says_what_it_took_for_granted(fields, words):
    assert words in " ".join(simulate(plan(task("a"), **fields), runs=10).assumptions)
