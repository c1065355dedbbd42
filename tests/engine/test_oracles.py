"""Our dates are those that MS Project and P6 computed and stored."""

from __future__ import annotations

import pytest

from tests.engine import oracle

pytestmark = pytest.mark.data


@pytest.mark.parametrize("name", oracle.NAMES)
def test_a_real_plan_gets_at_least_the_dates_that_a_plain_scheduler_finds(name, data_dir):
    found = oracle.from_facts(data_dir, name).equal
    assert all(ours >= bar for ours, bar in zip(found, oracle.bar(data_dir, name), strict=True))


@pytest.mark.parametrize("name", [name for name in oracle.NAMES if name not in oracle.REASONS])
def test_a_real_plan_gets_every_date_that_is_stored(name, data_dir):
    found = oracle.from_facts(data_dir, name)
    assert found.equal == (found.tasks,) * 4


@pytest.mark.parametrize("name", [name for name in oracle.FILES if name != "NewProductDev"])
def test_a_file_gets_the_same_dates_through_our_reader(name, data_dir):
    assert oracle.from_file(data_dir, name) == oracle.from_facts(data_dir, name)


@pytest.mark.parametrize("name", oracle.FILES)
def test_a_file_gets_at_least_the_dates_that_a_plain_scheduler_finds(name, data_dir):
    found = oracle.from_file(data_dir, name).equal
    assert all(ours >= bar for ours, bar in zip(found, oracle.bar(data_dir, name), strict=True))


def test_the_document_holds_the_present_figures(data_dir):
    assert oracle.document(data_dir) == oracle.DOCUMENT.read_text(), "run python -m tests.engine.oracle"
