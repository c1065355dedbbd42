"""Comparing plans: parts and remainder make the whole, the parts are what people call a change, luck is common."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.engine import Link, Plan, Range, Task, compare, simulate
from milepost.engine.comparison.differences import FIELDS, SETTINGS, differences_of
from milepost.engine.comparison.edits import applied, grounded, together
from milepost.engine.comparison.matching import aligned
from milepost.engine.plan import STANDARD, Assignment, Calendar, Constraint, Effect, Group, Impact, Resource
from tests.exchange.strategies import plans

DAY = 480
START = datetime(2027, 1, 4, 8)
CHAIN = tuple(Task(uid, uid.upper(), id=uid, duration=5 * DAY) for uid in "abc")
LINKS = (Link("a", "b"), Link("b", "c"))


def certain(*tasks: Task, links: tuple[Link, ...] = LINKS, **rest: object) -> Plan:
    """A plan in which nothing is left to chance, so that effects are whole days."""
    return Plan(START, tasks, links, default_range="none", shared_factor=0.0, **rest)  # type: ignore[arg-type]


OLD = certain(*CHAIN)


def changed(uid: str, **values: object) -> Plan:
    return replace(OLD, tasks=tuple(replace(t, **values) if t.uid == uid else t for t in OLD.tasks))


def told(old: Plan, new: Plan) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.kind, each.uids) for each in differences_of(old, new)]


def days(old: Plan, new: Plan) -> dict[tuple[str, tuple[str, ...]], float | None]:
    """Return the effect of each change in days."""
    found = compare(old, new, runs=20).changes
    return {
        (each.differences[0].kind, each.differences[0].uids): None if each.shift is None else each.shift.p80 / DAY
        for each in found
    }


def test_every_field_of_a_task_and_a_plan_belongs_to_a_kind_of_change() -> None:
    assert set(FIELDS) == {field.name for field in fields(Task)} - {"uid"}
    rows = {"tasks", "links", "calendars", "resources", "assignments", "effects", "groups"}
    assert set(SETTINGS) == {field.name for field in fields(Plan)} - rows


def test_the_same_plan_has_no_differences() -> None:
    same = compare(OLD, replace(OLD), runs=20)
    assert (same.changes, same.total.p80, same.remainder.p80) == ((), 0, 0)


@pytest.mark.parametrize(
    ("values", "kind", "moved"),
    [
        ({"name": "Other"}, "renamed", 0.0),
        ({"duration": 8 * DAY}, "estimated", 3.0),
        ({"estimate": Range.point(7 * DAY)}, "estimated", 2.0),
        ({"constraint": Constraint("SNET", START + timedelta(days=14))}, "constrained", 5.0),
        ({"active": False}, "switched", -10.0),
        ({"deadline": START}, "promised", 0.0),
        ({"actual_start": START, "percent_complete": 40.0}, "progressed", -2.0),
    ],
)
def test_a_change_of_a_task_has_a_name_and_its_own_effect(values: dict[str, object], kind: str, moved: float) -> None:
    uid = "a" if kind == "progressed" else "b"
    assert days(OLD, changed(uid, **values)) == {(kind, (uid,)): moved}


def test_a_task_between_two_others_is_one_change_with_its_links() -> None:
    new = certain(*CHAIN, Task("x", "X", duration=2 * DAY), links=(Link("a", "b"), Link("b", "x"), Link("x", "c")))
    assert days(OLD, new) == {("added", ("x",)): 2.0}
    assert days(new, OLD) == {("removed", ("x",)): -2.0}


def test_tasks_in_the_place_of_another_replace_it() -> None:
    x, y = (Task(uid, uid, duration=3 * DAY) for uid in "xy")
    links = (Link("a", "x"), Link("x", "y"), Link("y", "c"))
    assert days(OLD, certain(CHAIN[0], CHAIN[2], x, y, links=links)) == {("replaced", ("b", "x", "y")): 1.0}


def test_a_task_that_is_split_is_one_change() -> None:
    split = replace(CHAIN[1], summary=True, duration=0)
    parts = (Task("b1", "B1", parent="b", duration=4 * DAY), Task("b2", "B2", parent="b", duration=3 * DAY))
    new = certain(CHAIN[0], split, CHAIN[2], *parts, links=(*LINKS, Link("b1", "b2")))
    assert days(OLD, new) == {("added", ("b1", "b2")): 2.0}


def test_links_are_told_by_the_task_that_waits() -> None:
    assert days(OLD, replace(OLD, links=LINKS[:1])) == {("linked", ("c",)): -5.0}
    assert days(OLD, replace(OLD, links=(LINKS[0], Link("a", "c")))) == {("linked", ("c",)): -5.0}
    assert days(OLD, replace(OLD, links=(LINKS[0], Link("b", "c", lag=2 * DAY)))) == {("linked", ("c",)): 2.0}


def test_a_change_that_only_works_with_another_is_left_to_the_remainder() -> None:
    turned = compare(OLD, replace(OLD, links=(Link("b", "a"), Link("c", "b"))), runs=20)
    alone = {each.differences[0].uids: each for each in turned.changes}
    assert alone["a",].shift is None
    assert alone["a",].reason
    assert turned.total.p80 == turned.remainder.p80 + sum(c.shift.p80 for c in turned.changes if c.shift)


def test_progress_and_its_status_date_are_one_change() -> None:
    old = replace(OLD, status_date=datetime(2027, 1, 4, 8))
    done = {"actual_start": START, "actual_finish": datetime(2027, 1, 8, 17), "percent_complete": 100.0}
    new = replace(changed("a", **done), status_date=datetime(2027, 1, 13, 17))
    assert days(old, new) == {("progressed", ("a",)): 3.0}  # b has not begun three days after it could have


def test_people_calendars_effects_and_settings_have_their_own_effects() -> None:
    ana = Resource("ana", "Ana", rate=6000.0)
    office = replace(STANDARD, uid="office", name="Office")
    flu = Effect("flu", "Flu", 1.0, (Impact("days", Range.point(2)),), ("a",))
    tasks = (CHAIN[0], replace(CHAIN[1], calendar="office"), CHAIN[2])
    old = certain(
        *tasks, resources=(ana,), calendars=(STANDARD, office), effects=(flu,), assignments=(Assignment("b", "ana"),)
    )
    shorter = tuple(((480, 720),) if shifts else () for shifts in office.week)
    new = replace(
        old,
        resources=(replace(ana, rate=9000.0),),
        calendars=(STANDARD, replace(office, week=shorter)),
        effects=(replace(flu, impacts=(Impact("days", Range.point(3)),)),),
        start=START + timedelta(days=1),
    )
    found = compare(old, new, runs=20)
    alone = {each.differences[0].kind: each.shift for each in found.changes}
    assert {kind: shift and shift.p80 / DAY for kind, shift in alone.items()} == {
        "calendar": 4.5, "effect": 1.0, "setting": 1.0, "person": 0.0
    }  # fmt: skip
    assert alone["person"] is not None
    assert alone["person"].cost_p80 == 5 * 8 * 3000


def test_tasks_with_other_ids_are_matched_by_name_and_place() -> None:
    tasks = tuple(replace(task, uid=f"{number}") for number, task in enumerate(CHAIN[::-1]))
    new = certain(*tasks, links=(Link("2", "1"), Link("1", "0")))
    found = compare(OLD, new, runs=20)
    assert (found.matching.by, found.matching.pairs, found.changes) == ("name", 3, ())


def test_ids_that_mean_other_tasks_count_for_nothing() -> None:
    """A plan that was numbered anew: every id is known, and belongs to another task."""
    tasks = tuple(replace(task, uid=uid) for task, uid in zip(CHAIN, "bca"))
    found = compare(OLD, certain(*tasks, links=(Link("b", "c"), Link("c", "a"))), runs=20)
    assert (found.matching.by, found.matching.pairs, found.changes) == ("name", 3, ())


def test_a_task_that_got_another_id_is_recognised() -> None:
    tasks = (*CHAIN[:2], replace(CHAIN[2], uid="see"))
    found = compare(OLD, certain(*tasks, links=(Link("a", "b"), Link("b", "see"))), runs=20)
    assert (found.matching.by, found.matching.recognised, found.changes) == ("uid", ("c",), ())


def test_what_is_renumbered_meets_the_same_luck() -> None:
    old = Plan(START, CHAIN, LINKS)
    new = replace(old, tasks=tuple(replace(t, uid=f"new {t.uid}") for t in CHAIN))
    new = replace(new, links=tuple(Link(f"new {a.predecessor}", f"new {a.successor}") for a in LINKS))
    assert compare(old, new, runs=500).total.p80 == 0


def test_the_percentiles_are_those_of_the_forecast() -> None:
    old, new = Plan(START, CHAIN, LINKS), replace(Plan(START, CHAIN, LINKS), shared_factor=0.4)
    found = compare(old, new, runs=500, seed=3)
    for plan, standing in ((old, found.before), (new, found.after)):
        alone = simulate(plan, runs=500, seed=3)
        assert (standing.p50, standing.p80) == (alone.finish_at(0.5), alone.finish_at(0.8))


def test_the_sampling_error_covers_what_other_seeds_say() -> None:
    old = Plan(START, CHAIN, LINKS)
    new = replace(old, tasks=(replace(CHAIN[0], duration=8 * DAY), *CHAIN[1:]))
    found = [compare(old, new, runs=2000, seed=seed).total for seed in range(12)]
    mean = sum(shift.p80 for shift in found) / len(found)
    spread = (sum((shift.p80 - mean) ** 2 for shift in found) / (len(found) - 1)) ** 0.5
    typical = sum(shift.p80_error or 0.0 for shift in found) / len(found)
    assert 0.4 < typical / spread < 2.5


def test_few_runs_tell_no_error() -> None:
    assert compare(OLD, changed("a", duration=DAY), runs=100).total.p80_error is None


def test_many_changes_are_simulated_together_by_kind_the_largest_apart() -> None:
    tasks = tuple(Task(f"t{n}", f"T{n}", duration=DAY) for n in range(40))
    old = certain(*tasks, links=())
    new = replace(old, tasks=tuple(replace(t, duration=DAY * (2 + (t.uid == "t7") * 10)) for t in tasks))
    found = compare(old, new, runs=20, most_alone=5).changes
    assert sorted(len(each.differences) for each in found) == [1, 1, 1, 1, 36]
    assert found[0].differences[0].uids == ("t7",)


@settings(max_examples=150)
@given(st.data())
def test_all_edits_together_make_the_new_plan(data: st.DataObject) -> None:
    old, other = data.draw(plans()), data.draw(plans())
    new, _ = aligned(old, other)
    rebuilt = applied(grounded(old, new), new, together(each.edit for each in differences_of(old, new)))
    assert _bare(rebuilt) == _bare(new)


def _bare(plan: Plan) -> dict[str, object]:
    """Return what a plan says, without the order of its rows and without what nothing uses."""
    here = {task.uid for task in plan.tasks}
    return {
        **{name: getattr(plan, name) for name in SETTINGS},
        "tasks": {task.uid: task for task in plan.tasks},
        "links": sorted(map(repr, plan.links)),
        "assignments": sorted(map(repr, plan.assignments)),
        "effects": {e.uid: (replace(e, tasks=()), frozenset(e.tasks) & here) for e in plan.effects},
    }


@given(st.data())
def test_parts_and_remainder_make_the_whole(data: st.DataObject) -> None:
    durations = st.integers(0, 10).map(lambda days: days * DAY)
    links = st.sampled_from([(), LINKS, LINKS[:1], (Link("a", "c"), Link("b", "c")), (Link("c", "a"),)])
    old, new = (
        certain(*(replace(task, duration=data.draw(durations)) for task in CHAIN), links=data.draw(links))
        for _ in range(2)
    )
    found = compare(old, new, runs=20)
    parts = sum(each.shift.p80 for each in found.changes if each.shift is not None)
    assert parts + found.remainder.p80 == found.total.p80


def test_calendars_and_groups_that_come_with_a_task_are_there_when_it_is_tried_alone() -> None:
    nights = Calendar("nights", "Nights", (((0, 240),),) * 7)
    night = Task("x", "X", duration=2 * DAY, calendar="nights", group="g", parent=None)
    new = certain(*CHAIN, night, calendars=(STANDARD, nights), groups=(Group("g", 0.0),))
    found = compare(OLD, new, runs=20)
    assert {each.differences[0].kind for each in found.changes} == {"added", "calendar", "group"}
    assert all(each.shift is not None for each in found.changes)
