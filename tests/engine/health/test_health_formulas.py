"""The published formulas against their golden numbers."""

import pytest

from milepost.engine.health.formulas import (
    baseline_execution_index,
    critical_path_length_index,
    follows,
    near_critical_days,
    share,
)
from milepost.engine.health.wording import joined, percent, tally


@pytest.mark.parametrize(("total_float", "index"), [(-6, 0.95), (-7, 0.9417), (0, 1.0), (12, 1.1)])
def test_the_critical_path_length_index_of_120_days(total_float, index):
    assert critical_path_length_index(120, total_float) == pytest.approx(index, abs=1e-4)


def test_the_baseline_execution_index_counts_tasks_without_baseline_as_due():
    assert baseline_execution_index(38, due=40, without_baseline=2) == pytest.approx(0.905, abs=5e-4)


def test_near_critical_is_five_days_or_a_tenth_of_what_remains():
    assert near_critical_days(20) == 5
    assert near_critical_days(200) == 20


def test_a_finish_follows_a_push_within_a_twentieth():
    assert follows(600, 600)
    assert follows(610, 600)
    assert follows(570, 600)
    assert not follows(569, 600)
    assert not follows(0, 0)


def test_a_share_of_nothing_is_nothing():
    assert share(0, 0) == 0


def test_a_percentage_never_rounds_something_to_nothing():
    assert percent(0.001) == "0.1 %"
    assert percent(0.0001) == "< 0.1 %"
    assert percent(0.999) == "99.9 %"
    assert percent(0.9999) == "> 99.9 %"
    assert percent(0) == "0 %"
    assert percent(1) == "100 %"


def test_a_tally_names_three_tasks_and_counts_all():
    text = tally("Too long", ["A", "B", "C", "D"], base=8, noun="task")
    assert text == "Too long: 4 of 8 tasks (50 %), such as “A”, “B” and “C”."


def test_words_are_joined_as_people_do():
    assert joined(["a"]) == "a"
    assert joined(["a", "b"]) == "a and b"
