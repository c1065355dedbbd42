"""Who may import whom, and what may be loaded when."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.architecture.repository import PACKAGE, ROOT

FORMATS_AND_TERMINAL = ["tomlkit", "defusedxml", "typer", "rich", "click"]
NETWORK = ["socket", "ssl", "http.client", "urllib.request"]
HEAVY = ["numpy", "numba", "scipy"]


def run(code: str) -> str:
    """Run Python code in a fresh process and return what it printed."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_import_contract_is_kept():
    checker = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([checker, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_engine_works_without_any_format_or_terminal_library():
    blocked = "\n".join(f"sys.modules[{name!r}] = None" for name in FORMATS_AND_TERMINAL)
    run(f"import sys\n{blocked}\nimport milepost.engine\nmilepost.engine.forecast")


def test_loading_the_engine_opens_no_way_to_the_network():
    before = "import numpy, numba, scipy, holidays"  # what these load is not the engine's choice
    loaded = run(
        f"import sys\n{before}\nold = set(sys.modules)\nimport milepost.engine\nprint(*set(sys.modules) - old)"
    )
    assert not set(NETWORK) & set(loaded.split())


def test_asking_for_help_loads_no_numerical_library():
    code = f"import sys; from milepost.cli import main; main(['--help']); print(*set({HEAVY}) & set(sys.modules))"
    *help_text, loaded = run(code).split("\n")[:-1]
    assert any("forecast" in line for line in help_text)
    assert not loaded


def test_only_the_rooms_of_the_map_exist():
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert rooms == {"cli", "engine", "exchange", "reports"}
