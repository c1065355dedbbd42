"""A real Chromium, and the pages of the sample plan."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from milepost.engine import compare, earned_value, forecast
from milepost.engine.plan import Task
from milepost.engine.results import Forecast
from milepost.exchange.reading import read
from milepost.reports import (
    Source,
    comparison_document,
    forecast_document,
    health_document,
    render,
    schedule_document,
    value_document,
)
from milepost.reports.value import Standing
from tests.e2e.browsing import Opener

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
]


def chromium() -> str:
    """Return the browser's path; without one the tests fail, they do not skip."""
    wanted = (os.environ.get("MILEPOST_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in wanted if name and (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("The browser tests need Chromium: install it, or name it in MILEPOST_CHROMIUM.")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


def answered(name: str) -> tuple[Forecast, Source]:
    plan = read(EXAMPLES / name).project().plan
    return forecast(plan, runs=1000, target=plan.target), Source(name, "plan.toml", plan.name, version="0.0.0")


def slower(task: Task) -> Task:
    """Return a task of the booking API with half as much again to do, and a new name."""
    if not task.uid.startswith("api-"):
        return task
    return replace(task, name=f"{task.name}, again", duration=task.duration * 3 // 2, estimate=None)


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the address of each kind of page: the forecast of a plan in several panels, the others of a small plan."""
    large, large_source = answered("harbour.toml")
    small, source = answered("small.toml")
    documents = {
        "forecast": forecast_document(large, source=large_source),
        "schedule": schedule_document(small.plan, small.schedule, source=source),
        "health": health_document(small.plan, small.schedule, small.findings, source=source),
    }
    plan = large.plan
    later = replace(plan, tasks=tuple(map(slower, plan.tasks)), effects=plan.effects[1:])
    compared = compare(plan, later, runs=500)
    standing = Standing(plan, earned_value(plan), large.simulation)
    documents["comparison"] = comparison_document(compared, old=large_source, new=large_source)
    documents["value"] = value_document(standing, source=large_source)
    folder = tmp_path_factory.mktemp("pages")
    for name, document in documents.items():
        (folder / f"{name}.html").write_text(render(document, "html"), encoding="utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in documents}


@pytest.fixture
def visit(browser: Browser) -> Iterator[Opener]:
    yield Opener(browser)
    for context in browser.contexts:
        context.close()
