"""What the health of a plan looks like in a terminal."""

from __future__ import annotations

from dataclasses import replace

from milepost.cli.findings import reaches
from milepost.cli.terminal import shown
from milepost.cli.text.health import health_text
from milepost.engine.results import Finding, Repair
from tests.cli.believable import believable_forecast, believable_source


def text_of(findings: tuple[Finding, ...] | None = None) -> str:
    forecast = believable_forecast()
    return shown(health_text(forecast.plan, findings or forecast.findings, believable_source()), width=80)


def test_the_counts_come_first() -> None:
    assert "1 check failed, 1 warned, 1 passed; 1 cannot be computed from this plan." in text_of().splitlines()[2]


def test_every_finding_is_told() -> None:
    text = text_of()
    for finding in believable_forecast().findings:
        assert finding.title in text


def test_a_problem_says_what_to_do() -> None:
    assert "Do: Replace them by links or deadlines." in text_of()


def test_what_cannot_be_computed_says_why() -> None:
    assert "Missed tasks: There is no baseline." in text_of()


def test_many_tasks_are_named_in_part_and_counted() -> None:
    finding = replace(believable_forecast().findings[2], tasks=("1", "2", "3", "4"))
    text = " ".join(text_of((finding,)).split())
    assert "“Design the ledger”, “Build the ledger service”, “Migrate customer accounts” and 1 more." in text


def test_the_bar_for_failing_is_reached_by_what_is_as_bad_or_worse() -> None:
    findings = believable_forecast().findings
    warned = [finding for finding in findings if finding.status != "fail"]
    assert [reaches(level, findings) for level in ("never", "fail", "warn")] == [False, True, True]
    assert [reaches(level, warned) for level in ("never", "fail", "warn")] == [False, False, True]


def test_a_practice_that_repeats_a_check_is_told_apart_and_not_counted_again() -> None:
    failed = believable_forecast().findings[0]
    practice = Finding("gao-02", "Tasks sequenced", "fail", "Not kept: leads (dcma-02).")
    text = text_of((replace(failed, status="fail"), practice))
    assert "1 check failed, 0 warned" in text
    assert "Practices that rest on these checks\n  - FAIL  Tasks sequenced (gao-02): Not kept" in text


def test_a_repair_tells_its_dates_as_people_read_them() -> None:
    finding = replace(believable_forecast().findings[0], status="fail", repair=Repair("Plan from 2026-11-30 on.", 480))
    assert "Plan from 30 Nov 2026 on: P80 1 day later." in text_of((finding,))
