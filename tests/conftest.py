"""What every test relies on: a writable kernel cache, the real project files, a count of the browser tests."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
DATA_VARIABLE = "MILEPOST_TEST_DATA"


def kernel_cache() -> Path:
    """Return a folder of its own for each state of the kernels.

    numba renews a cached kernel when its own file changes, but not when one that it calls does.
    """
    sources = sorted((ROOT / "src/milepost/engine/kernels").glob("*.py"))
    state = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    return ROOT / ".numba_cache" / state[:12]


# Before the first import of numba, and where something can always be written.
os.environ.setdefault("NUMBA_CACHE_DIR", str(kernel_cache()))

# No test fails because the machine is slow.
settings.register_profile("milepost", deadline=None)
settings.load_profile("milepost")


class BrowserCount:
    """Counts the browser tests that really ran, in this process and in all workers."""

    def __init__(self) -> None:
        self.ran = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and "browser" in report.keywords and not report.skipped:
            self.ran += 1

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if not self.ran and exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.ran:
            terminalreporter.write_line(f"browser tests run: {self.ran}")
        else:
            terminalreporter.write_line(
                "FAILED: no browser test was run, and --require-browser-tests is given", red=True
            )


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--require-browser-tests", action="store_true", help="fail when no 'browser' test was run")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--require-browser-tests") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(BrowserCount())


def pytest_report_header() -> str:
    data = os.environ.get(DATA_VARIABLE)
    return f"real project files: {data}" if data else f"tests marked 'data' are left out: {DATA_VARIABLE} is not set"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get(DATA_VARIABLE):
        return
    left_out = [item for item in items if item.get_closest_marker("data")]
    items[:] = [item for item in items if not item.get_closest_marker("data")]
    config.hook.pytest_deselected(items=left_out)


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """Return the folder of real data; tests that use it are marked ``data``."""
    return Path(os.environ[DATA_VARIABLE])
