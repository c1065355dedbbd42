"""A real Chromium, and the pages that the commands write for the sample plan."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from milepost.engine import schedule, simulate
from milepost.engine.health import examine
from milepost.engine.results import Forecast
from milepost.exchange.reading import read
from milepost.reports import Source, forecast_document, health_document, render, schedule_document
from tests.e2e.browsing import Opener

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "small.toml"
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


@pytest.fixture(scope="session")
def sample() -> Forecast:
    plan = read(EXAMPLE).project().plan
    dates, simulation = schedule(plan), simulate(plan, runs=1000)
    return Forecast(plan, dates, simulation, examine(plan, dates, simulation, runs=256), plan.target)


@pytest.fixture(scope="session")
def pages(sample: Forecast, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the address of each document of the sample plan, as a file."""
    source = Source(EXAMPLE.name, "plan.toml", sample.plan.name, version="0.0.0")
    plan, dates = sample.plan, sample.schedule
    documents = {
        "forecast": forecast_document(sample, source=source),
        "schedule": schedule_document(plan, dates, source=source),
        "health": health_document(plan, dates, sample.findings, source=source),
    }
    folder = tmp_path_factory.mktemp("pages")
    for name, document in documents.items():
        (folder / f"{name}.html").write_text(render(document, "html"), encoding="utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in documents}


@pytest.fixture
def visit(browser: Browser) -> Iterator[Opener]:
    yield Opener(browser)
    for context in browser.contexts:
        context.close()
