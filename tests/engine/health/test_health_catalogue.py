"""The catalogue of rules and its page agree."""

import re
from pathlib import Path

from milepost.engine.health import RULES, reference_table
from milepost.engine.health.catalogue import DCMA_POINTS, PRACTICES
from milepost.engine.health.practices import Practice
from milepost.engine.health.repairs import REPAIRS

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "health.md"


def test_every_rule_is_on_the_page_and_every_rule_of_the_page_exists():
    on_page = re.findall(r"^\| `([a-z]+-[a-z0-9-]+)` \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert on_page == [rule.id for rule in RULES]


def test_the_page_shows_what_the_rules_say():
    assert reference_table() in PAGE.read_text("utf-8")


def test_all_points_and_practices_are_there_in_order():
    assert [rule.id for rule in DCMA_POINTS] == [f"dcma-{n:02}" for n in range(1, 15)]
    assert [rule.id for rule in PRACTICES] == [f"gao-{n:02}" for n in range(1, 11)]


def test_practices_and_repairs_name_rules_that_exist():
    known = {rule.id for rule in RULES}
    assert set(REPAIRS) <= known
    for practice in (rule for rule in RULES if isinstance(rule, Practice)):
        assert set(practice.rests_on) <= known
