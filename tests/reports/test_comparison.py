"""A comparison in words: the sentence names what moves the date, the document adds up."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from milepost.engine import Comparison, Link, Plan, Range, Task, compare
from milepost.engine.plan import Availability, Constraint, Effect, Impact, Resource
from milepost.reports import Source, comparison_document, render
from milepost.reports.changes import Teller

DAY = 480
START = datetime(2027, 1, 4, 8)
A, B, C = (Task(uid, uid.upper(), duration=5 * DAY) for uid in "abc")
ANA = Resource("ana", "Ana")
OLD = Plan(
    START, (A, B, C), (Link("a", "b"), Link("b", "c")), resources=(ANA,), default_range="none", shared_factor=0.0
)


def said(*tasks: Task, links: tuple[Link, ...] = OLD.links, **rest: object) -> str:
    new = replace(OLD, tasks=tasks or OLD.tasks, links=links, **rest)  # type: ignore[arg-type]
    return Teller(compare(OLD, new, runs=20)).headline()


def titles(new: Plan) -> list[tuple[str, str]]:
    found = compare(OLD, new, runs=20)
    teller = Teller(found)
    return [(teller.title(each), teller.detail(each)) for each in found.changes]


def test_the_sentence_names_what_moves_the_date() -> None:
    assert said(A, replace(B, duration=8 * DAY), replace(C, name="Z")) == (
        "P80 moves from 22 Jan to 27 Jan 2027 (+3 working days), mostly because “B” was re-estimated (+3 days)."
    )


def test_the_sentence_names_what_works_against_it() -> None:
    sentence = said(replace(A, duration=12 * DAY), replace(B, duration=2 * DAY), C)
    assert sentence.endswith("“A” was re-estimated (+7 days), although “B” was re-estimated (−3 days).")


def test_changes_that_cancel_out_are_told() -> None:
    assert said(replace(A, duration=8 * DAY), replace(B, duration=2 * DAY), C) == (
        "P80 stays at 22 Jan 2027: what some changes cost, others win back."
    )


def test_a_change_without_effect_is_told() -> None:
    assert said(replace(A, name="Other"), B, C) == "P80 stays at 22 Jan 2027: the one change does not move it."


def test_changes_that_act_only_together_are_told() -> None:
    sentence = said(A, B, C, links=(Link("b", "a"), Link("c", "b", lag=10 * DAY)))
    assert "because the changes act together" in sentence


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (replace(OLD, tasks=(A, replace(B, constraint=Constraint("SNET", START)), C)),
         ("“B” bound to other dates", "constraint none → start no earlier than 4 Jan 2027")),
        (replace(OLD, tasks=(A, replace(B, estimate=Range.pert(DAY, 5 * DAY, 9 * DAY)), C)),
         ("“B” re-estimated", "range none → 1 / 5 / 9 days")),
        (replace(OLD, links=(OLD.links[0], Link("b", "c", "SS", DAY))), ("“C” relinked", "links “B” → “B” SS +1 day")),
        (replace(OLD, tasks=(A, B, C, Task("x", "X", duration=DAY)), links=(*OLD.links, Link("c", "x"))),
         ("“X” added", "1 day, after “C”")),
        (replace(OLD, status_date=START),
         ("The status date moved without any progress", "status date none → 4 Jan 2027")),
        (replace(OLD, tasks=(replace(A, actual_start=START, percent_complete=40.0), B, C), status_date=START),
         ("Progress up to 4 Jan 2027 recorded", "1 task: “A”")),
        (replace(OLD, tasks=(replace(A, actual_start=START, percent_complete=40.0), B, C)),
         ("“A” progressed", "progress 0 % → 40 %")),
        (replace(OLD, tasks=(A, B), links=OLD.links[:1]), ("“C” removed", "")),
        (replace(OLD, resources=(replace(ANA, availability=(Availability(START, 0.5),)),)),
         ("Person “Ana” changed", "availability none → 50 % from 4 Jan 2027")),
        (replace(OLD, target=START), ("Target changed", "none → 4 Jan 2027")),
        (replace(OLD, effects=(Effect("f", "Flu", 0.3, (Impact("days", Range.pert(1, 2, 5)),)),)),
         ("Effect “Flu” added", "30 %: 1 / 2 / 5 days")),
    ],
)  # fmt: skip
def test_a_change_is_told_as_people_would(new: Plan, told: tuple[str, str]) -> None:
    assert titles(new) == [told]


def test_a_document_shows_parts_remainder_and_total(compared: Comparison, source: Source) -> None:
    page = render(comparison_document(compared, old=source, new=source), "html")
    for words in ("Only together", "Total", "re-estimated", "moves nothing", "Rehearse &lt;the&gt; launch"):
        assert words in page
    assert "<the>" not in page


def test_a_document_of_the_same_plan_says_so(source: Source) -> None:
    same = compare(OLD, OLD, runs=20)
    text = render(comparison_document(same, old=source, new=source), "md")
    assert "the two plans are the same" in text
