"""`milepost compare` and the diff driver, on real files and a real repository."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from milepost.cli.errors import FINDINGS
from tests.cli.conftest import Run

OLD = """\
[project]
name = "Atlas"
start = 2027-01-04
default_range = "none"
shared_factor = 0

[tasks.design]
duration = "10d"

[tasks.build]
name = "Build"
duration = "15d"
after = ["design"]
"""
NEW = OLD.replace('"15d"', '"18d"').replace('name = "Build"', 'name = "Build it"')


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    old.write_text(OLD, encoding="utf-8")
    new.write_text(NEW, encoding="utf-8")
    return old, new


def test_the_answer_begins_with_the_dates_and_the_reason(files: tuple[Path, Path], milepost: Run) -> None:
    out = milepost("compare", *files, "--runs", 200).out
    assert out.index("P80") < out.index("P80 moves from 5 Feb to 10 Feb 2027 (+3 working days)")
    assert "mostly because “Build” was re-estimated (+3 days)" in " ".join(out.split())
    assert "“Build” renamed: Build → Build it" in out


def test_the_same_plan_is_the_same(files: tuple[Path, Path], milepost: Run) -> None:
    assert "the two plans are the same" in " ".join(milepost("compare", files[0], files[0], "--runs", 200).out.split())


@pytest.mark.parametrize(("limit", "code"), [("3", 0), ("2.9", FINDINGS), ("0", FINDINGS)])
def test_a_limit_fails_only_what_moves_beyond_it(
    limit: str, code: int, files: tuple[Path, Path], milepost: Run
) -> None:
    answer = milepost("compare", *files, "--runs", 200, "--fail-if-later", limit)
    assert answer.code == code
    assert "re-estimated" in answer.out


def test_a_plan_that_becomes_earlier_never_fails(files: tuple[Path, Path], milepost: Run) -> None:
    assert milepost("compare", *reversed(files), "--runs", 200, "--fail-if-later", 0).code == 0


def test_a_limit_must_be_one(files: tuple[Path, Path], milepost: Run) -> None:
    assert "--fail-if-later" in milepost("compare", *files, "--fail-if-later", -1).err
    assert "--most-alone" in milepost("compare", *files, "--most-alone", 0).err


def test_a_refusal_names_the_file_that_is_wrong(files: tuple[Path, Path], milepost: Run) -> None:
    files[1].write_text(NEW.replace('after = ["design"]', 'after = ["build"]'), encoding="utf-8")
    answer = milepost("compare", *files, "--runs", 200)
    assert answer.code == 2
    assert "new.toml" in answer.err


@pytest.mark.parametrize(("name", "begins"), [("c.html", "<!doctype html>"), ("c.md", "# Atlas"), ("c.json", "{")])
def test_a_comparison_is_written_in_every_format(
    name: str, begins: str, files: tuple[Path, Path], milepost: Run
) -> None:
    out = files[0].parent / name
    assert milepost("compare", *files, "--runs", 200, "-o", out).code == 0
    assert out.read_text(encoding="utf-8").startswith(begins)


def test_plans_of_two_formats_can_be_compared(files: tuple[Path, Path], milepost: Run) -> None:
    xml = files[0].parent / "old.xml"
    assert milepost("convert", files[0], xml).code == 0
    answer = json.loads(milepost("compare", xml, files[1], "--runs", 200, "--json", "--profile", "native").out)
    assert answer["matching"] == {"by": "uid", "tasks": 2, "recognised": []}
    assert [each["kind"] for change in answer["changes"] for each in change["differences"]].count("estimated") == 1


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git repository with a committed plan and the driver set up as the how-to says."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("COLUMNS", "100")
    folder = tmp_path / "plans"
    folder.mkdir()
    driver = f'"{sys.executable}" -c "from milepost.cli import main; raise SystemExit(main())" git-diff --runs 200'
    git(folder, "init", "-q")
    for key, value in {"user.name": "Ana", "user.email": "ana", "diff.milepost.command": driver}.items():
        git(folder, "config", key, value)
    (folder / ".gitattributes").write_text("plan.toml diff=milepost\n", encoding="utf-8")
    (folder / "plan.toml").write_text(OLD, encoding="utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "Begin")
    return folder


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=True)
    return " ".join(done.stdout.split())


def test_git_diff_tells_what_a_change_does(repository: Path) -> None:
    (repository / "plan.toml").write_text(NEW, encoding="utf-8")
    out = git(repository, "diff")
    assert "P80 moves from 5 Feb to 10 Feb 2027 (+3 working days)" in out
    assert "to plan.toml (working tree)" in out


def test_git_diff_between_commits_names_their_versions(repository: Path) -> None:
    (repository / "plan.toml").write_text(NEW, encoding="utf-8")
    git(repository, "commit", "-qam", "Estimate again")
    key = git(repository, "rev-parse", "--short=7", "HEAD~1:plan.toml")
    assert f"From plan.toml ({key})" in git(repository, "diff", "HEAD~1")


def test_git_goes_on_where_a_plan_comes_goes_or_cannot_be_read(repository: Path) -> None:
    (repository / "plan.toml").unlink()
    assert "the plan was removed" in git(repository, "diff")
    (repository / "plan.toml").write_text("[project]\nstart = soon\n", encoding="utf-8")
    assert "plan.toml" in git(repository, "diff")
    first = git(repository, "hash-object", "-t", "tree", "/dev/null")
    assert "the plan was added" in git(repository, "diff", first, "HEAD")


def test_an_unmerged_plan_is_told(milepost: Run) -> None:
    assert "not merged" in milepost("git-diff", "plan.toml").out
