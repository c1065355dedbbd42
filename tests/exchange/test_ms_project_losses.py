"""What MS Project XML says beyond the plan is told, each kind once a task."""

from __future__ import annotations

import pytest

from tests.exchange.plan_files import element, elements, mspdi, task

CUSTOM = element("ExtendedAttribute", elements(FieldID=188743731, Value="x"))


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (task(1, Notes="remember"), "note"),
        (task(1, HyperlinkAddress="about:blank"), "hyperlink"),
        (task(1, CUSTOM + CUSTOM), "custom field"),
        (task(1, element("OutlineCode", elements(FieldID=1, ValueID=2))), "outline code"),
        (task(1, Recurring=1, Summary=1), "recurring task"),
        (task(1, IsSubproject=1), "sub-project"),
        (task(1, OvertimeWork="PT3H0M0S"), "overtime"),
    ],
    ids=lambda value: value if " " in value and "<" not in value else "",
)
def test_what_a_task_says_beyond_the_plan_is_told_once(row, kind):
    project = mspdi(row)
    assert project.losses_by_kind == {kind: 1}
    assert project.losses[0].place == "task 1 (Task 1)"
    assert project.losses[0].why


def test_a_plain_task_loses_nothing():
    plain = task(1, Notes="", Recurring=0, IsSubproject=0, OvertimeWork="PT0H0M0S")
    assert mspdi(plain).losses == ()


def test_a_priority_is_read_and_no_loss() -> None:
    project = mspdi(task(1, Priority=900))
    assert project.losses_by_kind == {}
    assert [task.priority for task in project.plan.tasks] == [900]
