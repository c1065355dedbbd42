"""What the engine declines, with the code, the place and the next step."""

from __future__ import annotations

from datetime import datetime

import pytest

from milepost.engine import Assignment, Calendar, CalendarException, Link, Plan, Range, Task, schedule, simulate
from milepost.engine.errors import (
    Cancelled,
    CyclicNetwork,
    InvalidPlan,
    NoWorkingTime,
    OutOfRange,
    UnknownReference,
)
from tests.engine.builders import DAY, SHIFTS, bound, chain, group, jan, plan, risk, task

CENTURY = 100 * 366 * 1440
CLOSED = Calendar("closed", "Closed", ((),) * 7)
FREE = (None,) * 7


def refused(kind, given, act=schedule):
    with pytest.raises(kind) as caught:
        act(given)
    return caught.value


# loops ---------------------------------------------------------------------------------------------


def test_a_link_that_closes_a_loop_is_refused():
    found = refused(CyclicNetwork, plan(task("a"), task("b"), links=chain("a", "b", "a")))
    assert (found.message, found.hint) == (
        "2 tasks wait for each other: 'a' (a) -> 'b' (b) -> 'a' (a).", "Remove one of these links.",
    )  # fmt: skip


def test_the_shortest_of_several_loops_is_named():
    links = (*chain(*"abcdea"), Link("c", "b"))
    found = refused(CyclicNetwork, plan(*map(task, "abcde"), links=links))
    assert found.message == "2 tasks wait for each other: 'b' (b) -> 'c' (c) -> 'b' (b)."


def test_tasks_before_and_behind_a_loop_are_not_named():
    found = refused(CyclicNetwork, plan(*map(task, "abcd"), links=(*chain(*"abcd"), Link("c", "b"))))
    assert "(a)" not in found.message
    assert "(d)" not in found.message


def test_a_long_loop_is_shortened_in_the_message():
    uids = [f"t{n}" for n in range(30)]
    found = refused(CyclicNetwork, plan(*map(task, uids), links=chain(*uids, "t0")))
    assert found.message.startswith("30 tasks wait for each other: 't0' (t0) -> 't1' (t1)")
    assert "... 25 more ..." in found.message


def test_a_loop_through_a_summary_is_refused():
    given = plan(group("g"), task("a", parent="g"), task("b"), links=(Link("g", "b"), Link("b", "a")))
    assert "'g' (g)" in refused(CyclicNetwork, given).message


def test_a_loop_of_two_summaries_is_refused():
    inside = group("g"), task("a", parent="g"), group("h"), task("b", parent="h")
    refused(CyclicNetwork, plan(*inside, links=chain("g", "h", "g")))


@pytest.mark.parametrize("links", [chain("g", "a"), chain("a", "g"), chain("outer", "a"), chain("g", "g")])
def test_a_link_between_a_task_and_its_own_summary_is_refused(links):
    given = plan(group("outer"), group("g", parent="outer"), task("a", parent="g"), links=links)
    refused(CyclicNetwork, given)


def test_a_task_linked_to_itself_is_refused():
    assert refused(CyclicNetwork, plan(task("a"), links=chain("a", "a"))).message == "Task 'a' is linked to itself."


def test_parents_that_go_round_in_a_circle_are_refused():
    refused(CyclicNetwork, plan(task("a", parent="b"), task("b", parent="a"), task("c")))


def test_a_loop_of_fifty_thousand_links_is_named_without_overflow():
    uids = [str(n) for n in range(50_000)]
    found = refused(CyclicNetwork, plan(*map(task, uids), links=chain(*uids, "0")))
    assert found.message.startswith("50000 tasks wait for each other")


def test_a_chain_of_fifty_thousand_tasks_is_scheduled():
    uids = [str(n) for n in range(50_000)]
    dates = schedule(plan(*(task(uid, 0.01) for uid in uids), links=chain(*uids)))
    assert all(row.critical for row in dates.tasks)


def test_summaries_nested_a_thousand_deep_are_scheduled():
    outline = [group("0"), *(group(str(n), parent=str(n - 1)) for n in range(1, 1000)), task("a", parent="999")]
    assert schedule(plan(*outline))["0"].early_finish == jan(5, 17)


# references ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (plan(task("a"), links=(Link("a", "z"),)), "'z'"),
        (plan(task("a"), links=(Link("z", "a"),)), "'z'"),
        (plan(task("a", parent="z")), "'z'"),
        (plan(task("a", calendar="z")), "'z'"),
        (plan(task("a"), calendar="z"), "'z'"),
        (plan(task("a", calendar="own"), calendars=(Calendar("own", "own", FREE, base="z"),)), "'z'"),
        (plan(task("a"), assignments=(Assignment("a", "z"),)), "resource 'z'"),
        (plan(task("a"), assignments=(Assignment("z", "ann"),)), "resource 'ann'"),
    ],
)
def test_a_reference_to_something_absent_is_refused_by_name(given, named):
    assert named in refused(UnknownReference, given).message


@pytest.mark.parametrize(
    "given",
    [plan(task("a"), effects=(risk("r", 0.5, 1, "z"),)), plan(task("a", estimate=Range.pert(1, 2, 3), group="z"))],
)
def test_a_simulation_refuses_effects_and_groups_that_name_something_absent(given):
    assert "'z'" in refused(UnknownReference, given, simulate).message


# values --------------------------------------------------------------------------------------------


def test_a_plan_without_tasks_is_refused():
    assert refused(InvalidPlan, plan()).message == "The plan has no active task."


def test_a_plan_of_inactive_tasks_and_summaries_is_refused():
    refused(InvalidPlan, plan(group("g"), task("a", active=False)))


def test_two_tasks_of_one_id_are_refused():
    assert refused(InvalidPlan, plan(task("a"), task("a"))).message == "Two tasks have the id 'a'."


def test_two_calendars_of_one_id_are_refused():
    refused(InvalidPlan, plan(task("a"), calendars=(CLOSED, CLOSED)))


def test_a_calendar_in_use_that_never_works_is_refused_by_name():
    found = refused(NoWorkingTime, plan(task("a", calendar="closed"), calendars=(CLOSED,)))
    assert found.message == "Calendar 'Closed' has no working time."


def test_a_calendar_that_nobody_uses_may_be_empty():
    assert schedule(plan(task("a"), calendars=(CLOSED,))).finish == jan(5, 17)


def test_a_task_that_never_works_when_its_person_does_is_refused():
    from milepost.engine import Resource

    evenings = Calendar("pm", "Evenings", (((1080, 1200),),) * 7)
    given = plan(
        task("a", calendar="standard", type="fixed_work"), calendars=(evenings,),
        resources=(Resource("ann", "Ann", calendar="pm"),), assignments=(Assignment("a", "ann", work=DAY),),
    )  # fmt: skip
    assert refused(NoWorkingTime, given).message == "Calendar 'Evenings' and 'Standard' has no working time."


@pytest.mark.parametrize("week", [(SHIFTS,) * 6, (((600, 600),),) * 7, (((600, 500),),) * 7, (((600, 1441),),) * 7])
def test_a_week_that_is_none_is_refused(week):
    refused(InvalidPlan, plan(task("a", calendar="c"), calendars=(Calendar("c", "c", week),)))


def test_an_exception_with_an_impossible_shift_is_refused():
    odd = Calendar("c", "c", (SHIFTS,) * 7, exceptions=(CalendarException(jan(5).date(), jan(5).date(), ((-5, 20),)),))
    refused(InvalidPlan, plan(task("a", calendar="c"), calendars=(odd,)))


def test_a_calendar_that_derives_from_itself_is_refused():
    round_about = Calendar("c", "c", FREE, base="d"), Calendar("d", "d", FREE, base="c")
    refused(InvalidPlan, plan(task("a", calendar="c"), calendars=round_about))


def test_an_unknown_time_zone_is_refused():
    assert "Mars/Olympus" in refused(InvalidPlan, plan(task("a"), time_zone="Mars/Olympus")).message


@pytest.mark.parametrize("where", ["XX", "DE-XX"])
def test_holidays_of_an_unknown_place_are_refused(where):
    given = plan(task("a", calendar="c"), calendars=(Calendar("c", "c", (SHIFTS,) * 7, holidays=where),))
    assert where in refused(InvalidPlan, given).message


@pytest.mark.parametrize("kind", ["MSO", "SNET", "FNLT"])
def test_a_constraint_without_its_date_is_refused(kind):
    assert refused(InvalidPlan, plan(task("a", constraint=bound(kind)))).place == "task a"


@pytest.mark.parametrize("minutes", [-1, CENTURY + 1])
def test_an_unbelievable_duration_is_refused_at_its_task(minutes):
    assert refused(OutOfRange, plan(Task("a", "a", duration=minutes))).place == "task a"


@pytest.mark.parametrize("unit", ["working", "elapsed", "percent"])
@pytest.mark.parametrize("lag", [CENTURY + 1, -CENTURY - 1, float("nan"), float("inf")])
def test_an_unbelievable_lag_is_refused(lag, unit):
    refused(OutOfRange, plan(task("a"), task("b"), links=(Link("a", "b", "FS", lag, unit),)))


@pytest.mark.parametrize("year", [1, 1949, 2200, 9999])
@pytest.mark.parametrize("field", ["start", "status_date", "finish_by", "target"])
def test_a_date_out_of_range_is_refused(year, field):
    assert str(year) in refused(OutOfRange, plan(task("a"), **{field: datetime(year, 6, 1)})).message


@pytest.mark.parametrize(
    "fields",
    [
        {"deadline": datetime(2300, 1, 1)},
        {"actual_start": datetime(1900, 1, 1)},
        {"manual": (jan(5), datetime(2300, 1, 1))},
        {"constraint": bound("SNET", datetime(1066, 10, 14))},
    ],
)
def test_a_date_out_of_range_in_a_task_is_refused(fields):
    refused(OutOfRange, plan(task("a", **fields)))


def test_a_chain_that_ends_beyond_the_calendar_of_the_world_is_refused():
    uids = [str(n) for n in range(1000)]
    given = plan(*(Task(uid, uid, duration=CENTURY) for uid in uids), links=chain(*uids))
    refused(OutOfRange, given)


# simulations ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("runs", [0, -1, 10**9])
def test_a_number_of_runs_that_is_not_possible_is_refused(runs):
    assert f"{runs:,} runs" in refused(OutOfRange, plan(task("a")), lambda p: simulate(p, runs=runs)).message


@pytest.mark.parametrize("probability", [2, -0.1, float("nan")])
def test_a_probability_that_is_none_is_refused(probability):
    found = refused(OutOfRange, plan(task("a"), effects=(risk("r", probability, 1, "a"),)), simulate)
    assert (found.place, found.hint) == ("effect r", "A probability is between 0 and 1.")


def test_an_effect_that_adds_days_to_a_summary_is_refused():
    given = plan(group("g"), task("a", parent="g"), effects=(risk("r", 0.5, 1, "g"),))
    assert refused(InvalidPlan, given, simulate).place == "effect r"


def test_a_simulation_of_no_task_is_refused():
    refused(InvalidPlan, plan(), simulate)


def test_a_caller_can_stop_a_simulation():
    def stop(phase: str, share: float) -> None:
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        simulate(plan(task("a")), runs=2048, watch=stop)


@pytest.mark.parametrize(
    "points",
    [
        lambda: Range.pert(3, 2, 1),
        lambda: Range.triangular(1, 3, 2),
        lambda: Range.uniform(2, 1),
        lambda: Range.lognormal(0, 1),
        lambda: Range.lognormal(2, 1),
        lambda: Range.ratios([-1, 2]),
        lambda: Range.ratios([]),
        lambda: Range.discrete({}),
        lambda: Range.discrete({1: -1, 2: 2}),
        lambda: Range.discrete({1: 0}),
        lambda: Range.point(float("nan")),
        lambda: Range.uniform(0, float("inf")),
        lambda: Range("pert", (1.0, 2.0)),
        lambda: Range("uniform", (1.0, 2.0), (1.0, 1.0)),
    ],
)
def test_a_range_that_is_none_is_refused(points):
    with pytest.raises(InvalidPlan):
        points()


def test_a_refusal_tells_place_message_and_next_step():
    found = refused(OutOfRange, Plan(jan(5), (Task("a", "Build", duration=-DAY),)))
    assert str(found) == "task a: Task 'Build' lasts -1 days. A duration is between zero and a hundred years."


@pytest.mark.parametrize("estimate", [Range.pert(-480, 480, 960), Range.pert(480, 960, 1e11)])
def test_a_range_that_no_duration_can_have_is_refused(estimate: Range) -> None:
    plan = Plan(datetime(2026, 1, 5, 8), (Task("a", "Build", duration=480, estimate=estimate),))
    with pytest.raises(OutOfRange, match="Build"):
        simulate(plan, runs=64)


def test_a_simulation_of_an_unbelievably_long_range_is_refused_at_its_task():
    assert refused(OutOfRange, plan(task("a", estimate=Range.uniform(1e11, 9e11))), simulate).place == "task a"


def test_a_calendar_that_closes_for_good_is_refused():
    closure = CalendarException(datetime(2027, 1, 1).date(), datetime(2199, 12, 31).date())
    given = Calendar("week", "Week", (SHIFTS,) * 7, exceptions=(closure,))
    assert (
        "closed from 2027-01-01" in refused(NoWorkingTime, plan(task("a"), calendars=(given,), calendar="week")).message
    )
