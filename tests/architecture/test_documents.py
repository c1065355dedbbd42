"""The documents tell the truth: what exists is described, what is described exists, what is shown runs."""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

import milepost
from milepost.errors import Refusal
from tests.architecture.repository import ROOT, files_with, named, text

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
PYTHON_BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
DOCUMENTS = files_with(".md")
LIMITS = {"README.md": 150, "ARCHITECTURE.md": 200, "CONTRIBUTING.md": 200, "AGENTS.md": 10}


def document(name: str) -> str:
    return text(ROOT / name)


def refusals(kind: type[Refusal] = Refusal) -> set[type[Refusal]]:
    """Return every kind of refusal below `kind`, wherever in the package it is declared."""
    for module in pkgutil.walk_packages(milepost.__path__, "milepost."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found, waiting = set(), [kind]
    while waiting:
        below = waiting.pop().__subclasses__()
        found.update(below)
        waiting.extend(below)
    return {one for one in found if one.__module__.startswith("milepost.")}


def commands() -> list[str]:
    from milepost.cli.app import app

    return sorted(typer.main.get_command(app).commands)


def makefile_targets() -> list[str]:
    return re.findall(r"^([a-z]+):.*## ", document("Makefile"), re.MULTILINE)


def anchor(heading: str) -> str:
    """Return the anchor that a heading gets on a page."""
    plain = re.sub(r"[^\w\- ]", "", heading.lower())
    return plain.strip().replace(" ", "-")


def test_every_refusal_has_its_own_code():
    codes = [kind.code for kind in refusals()]
    assert len(codes) == len(set(codes))


def test_every_refusal_has_a_row_among_the_errors():
    rows = re.findall(r"^\| *`([a-z-]+)` *\|", document("docs/reference/errors.md"), re.MULTILINE)
    assert {kind.code for kind in refusals()} <= set(rows)


def test_every_row_among_the_errors_is_a_refusal():
    rows = re.findall(r"^\| *`([a-z-]+)` *\|", document("docs/reference/errors.md"), re.MULTILINE)
    assert set(rows) <= {kind.code for kind in refusals()} | {Refusal.code}


def test_every_command_is_described():
    described = document("docs/reference/commands.md")
    assert not [name for name in commands() if f"milepost {name}" not in described]


def test_every_make_target_is_described():
    described = document("README.md") + document("CONTRIBUTING.md")
    assert not [name for name in makefile_targets() if f"make {name}" not in described]


def test_ci_runs_the_command_that_users_are_told_to_run():
    script = ROOT / ".ci/run"
    assert os.access(script, os.X_OK)
    assert text(script).splitlines()[-1] == "exec make test"
    assert "make test " in document("README.md")


def test_every_dependency_has_a_line_in_the_decision_on_dependencies():
    wanted = re.findall(r'^ +"([a-z-]+)[>=]', document("pyproject.toml"), re.MULTILINE)
    decision = next(text(path) for path in DOCUMENTS if "dependencies" in path.name)
    assert len(wanted) > 20
    assert not [name for name in wanted if not re.search(rf"^\| {name} \|", decision, re.MULTILINE)]


def test_decisions_are_numbered_without_gap_or_repeat():
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs/adr").glob("[0-9]*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("path", sorted((ROOT / "docs/adr").glob("[0-9]*.md")), ids=named)
def test_a_decision_has_its_four_parts_on_one_page(path: Path):
    headings = HEADING.findall(text(path))
    assert headings[1:] == ["Context", "Decision", "Rejected", "Consequences"]
    assert len(text(path).splitlines()) <= 60


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_link_leads_somewhere(path: Path):
    targets = [one or other for one, other in LINK.findall(text(path))]
    broken = [target for target in targets if "://" not in target and not leads_somewhere(path, target)]
    assert not broken


def leads_somewhere(path: Path, target: str) -> bool:
    name, _, part = target.partition("#")
    file = path.parent / name if name else path
    return file.exists() and (not part or part in map(anchor, HEADING.findall(text(file))))


@pytest.mark.parametrize("name", LIMITS)
def test_the_first_documents_stay_short(name: str):
    assert len(document(name).splitlines()) <= LIMITS[name]


def test_every_python_example_of_the_readme_runs(tmp_path: Path):
    blocks = PYTHON_BLOCK.findall(document("README.md"))
    assert blocks
    for block in blocks:
        done = subprocess.run([sys.executable, "-c", block], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout
