"""Changes to a plan.toml in place: what a change does not touch keeps every byte."""

from __future__ import annotations

import difflib
from dataclasses import replace

import pytest
from hypothesis import given, settings

from milepost.engine.errors import UnknownReference
from milepost.engine.plan import Plan
from milepost.exchange.errors import InvalidValue
from milepost.exchange.native import AddLink, AddTask, Change, RemoveLink, RemoveTask, SetField, edit, read, write
from milepost.exchange.project_file import Project
from tests.exchange.strategies import plans

PLAN = b"""\
# The plan of record.
[project]
name = "Atlas"   # code name
start = 2026-09-01

# --- Tasks

[tasks.design]          # Ana owns it
name = "Design"
duration = "5d"         # or six

# waits for the vendor
[tasks.build]
name = "Build"
after = [
  "design",             # the interface
  "design SS+1d",
]
range = ["4d", "6d", "9d"]

# --- What may happen

[effects.flu]
probability = "20%"
tasks = ["design", "build"]  # both
days = 3
"""


def changed_lines(*changes: Change, data: bytes = PLAN) -> list[str]:
    before, after = data.decode().splitlines(), edit(data, changes).decode().splitlines()
    return [line for line in difflib.ndiff(before, after) if line[0] in "+-"]


def test_setting_a_field_changes_its_line_alone_and_keeps_the_comment_on_it() -> None:
    changes = changed_lines(SetField(("tasks", "design"), "duration", "6d"))
    assert changes == ['- duration = "5d"         # or six', '+ duration = "6d"         # or six']


def test_a_new_field_goes_where_the_schema_orders_it() -> None:
    text = edit(PLAN, [SetField(("tasks", "design"), "code", "A1")]).decode()
    assert 'name = "Design"\ncode = "A1"\nduration' in text


def test_a_field_set_to_nothing_is_taken_out() -> None:
    assert changed_lines(SetField(("tasks", "build"), "name", None)) == ['- name = "Build"']


def test_a_project_field_can_be_set() -> None:
    changes = changed_lines(SetField(("project",), "name", "Borealis"))
    assert changes == ['- name = "Atlas"   # code name', '+ name = "Borealis"   # code name']


def test_an_added_task_stands_below_its_neighbour_and_above_the_next_comment() -> None:
    text = edit(PLAN, [AddTask("review", {"name": "Review", "duration": "1d"}, below="design")]).decode()
    assert (
        '# or six\n\n[tasks.review]\nname = "Review"\nduration = "1d"\n\n# waits for the vendor\n[tasks.build]' in text
    )


def test_a_task_without_a_neighbour_is_added_below_the_last_task() -> None:
    text = edit(PLAN, [AddTask("review", {"duration": "1d"})]).decode()
    assert '["4d", "6d", "9d"]\n\n[tasks.review]\nduration = "1d"\n\n# --- What may happen' in text


def test_a_removed_task_takes_its_comment_links_and_mentions_with_it() -> None:
    plan = read(edit(PLAN, [RemoveTask("design")])).projects[0].plan
    assert [task.uid for task in plan.tasks] == ["build"]
    assert plan.links == ()
    assert plan.effects[0].tasks == ("build",)


def test_removing_a_task_keeps_the_other_comments() -> None:
    text = edit(PLAN, [RemoveTask("build")]).decode()
    assert "waits for the vendor" not in text
    assert all(comment in text for comment in ("# The plan of record.", "# or six", "# --- What may happen", "# both"))


def test_an_added_link_keeps_the_comments_inside_the_list() -> None:
    text = edit(PLAN, [AddTask("review", {"duration": "1d"}), AddLink("build", "review FF-1d")]).decode()
    assert '"design",             # the interface\n' in text
    assert read(text.encode()).projects[0].plan.links[-1].lag == -480


def test_a_first_link_begins_the_list() -> None:
    changes = changed_lines(AddTask("review", {"duration": "1d"}), AddLink("design", "review"))
    assert '+ after = ["review"]' in changes


def test_removing_a_link_takes_out_every_link_between_the_two() -> None:
    assert read(edit(PLAN, [RemoveLink("build", "design")])).projects[0].plan.links == ()


def test_removing_one_of_two_predecessors_keeps_the_other() -> None:
    data = edit(PLAN, [AddTask("review", {"duration": "1d"}), AddLink("build", "review")])
    links = read(edit(data, [RemoveLink("build", "design")])).projects[0].plan.links
    assert [link.predecessor for link in links] == ["review"]


def test_windows_line_ends_stay() -> None:
    changed = edit(PLAN.replace(b"\n", b"\r\n"), [SetField(("tasks", "design"), "duration", "6d")])
    assert changed.count(b"\r\n") == changed.count(b"\n") == PLAN.count(b"\n")


@pytest.mark.parametrize(
    "change",
    [
        SetField(("tasks", "nobody"), "name", "x"),
        AddTask("new", {"duration": "1d"}, below="nobody"),
        RemoveTask("nobody"),
        AddLink("build", "nobody"),
        RemoveLink("design", "build"),
    ],
)
def test_a_change_of_something_absent_is_refused(change: Change) -> None:
    with pytest.raises(UnknownReference):
        edit(PLAN, [change])


@pytest.mark.parametrize(
    "change",
    [
        SetField(("tasks", "design"), "duration", "soon"),
        SetField(("tasks", "design"), "colour", "red"),
        AddTask("design", {"duration": "1d"}),
        AddTask("empty"),
    ],
)
def test_a_change_that_would_spoil_the_plan_is_refused(change: Change) -> None:
    with pytest.raises(InvalidValue):
        edit(PLAN, [change])


def test_a_task_with_tasks_under_it_is_not_removed() -> None:
    with pytest.raises(InvalidValue, match="build"):
        edit(PLAN, [SetField(("tasks", "build"), "parent", "design"), RemoveTask("design")])


TRICKY = b'''\
[project]
start = 2026-09-01
name = """
[tasks.fake]
duration = "9d"
"""

[tasks."1.2"]
duration = "5d"

  [ tasks . spaced ]   # [not a header]
  duration = "2d"
  people = [  # "x" = [
  ]

[tasks.dotted]
duration = "1d"
baseline.start = 2026-09-02

[tasks]
inline = { duration = "3d" }
'''


@pytest.mark.parametrize(("task", "old"), [("1.2", '"5d"'), ("spaced", '"2d"'), ("dotted", '"1d"')])
def test_a_table_is_found_however_it_is_written(task: str, old: str) -> None:
    before, after = f"duration = {old}", 'duration = "7d"'
    assert edit(TRICKY, [SetField(("tasks", task), "duration", "7d")]) == TRICKY.replace(
        before.encode(), after.encode()
    )


def test_the_line_of_a_mistake_is_found_after_texts_of_many_lines() -> None:
    with pytest.raises(InvalidValue) as refused:
        read(TRICKY.replace(b'"2d"', b"2"))
    assert refused.value.place == "line 12, tasks.spaced.duration"


def test_a_task_without_a_header_of_its_own_is_not_changed() -> None:
    with pytest.raises(UnknownReference, match="no header of its own"):
        edit(TRICKY, [SetField(("tasks", "inline"), "duration", "7d")])


def test_a_field_written_with_a_dotted_key_is_not_overwritten() -> None:
    with pytest.raises(InvalidValue, match="dotted key"):
        edit(TRICKY, [SetField(("tasks", "dotted"), "baseline", {"start": "2026-09-03"})])


@settings(max_examples=15)
@given(plans())
def test_any_plan_can_be_edited_and_changes_in_that_field_alone(plan: Plan) -> None:
    data = write(Project("p", "p", plan))
    task = plan.tasks[-1]
    changed = read(edit(data, [SetField(("tasks", task.uid), "name", "Renamed")])).projects[0].plan
    assert changed == replace(plan, tasks=(*plan.tasks[:-1], replace(task, name="Renamed")))


@settings(max_examples=15)
@given(plans())
def test_no_change_keeps_every_byte(plan: Plan) -> None:
    data = write(Project("p", "p", plan))
    assert edit(data, []) == data
