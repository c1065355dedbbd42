"""The repository as the architecture tests see it: its files, its Python, its documents."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "milepost"


@cache
def files() -> tuple[Path, ...]:
    """Return every file that is tracked, or would be with the next ``git add``."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(sorted(path for name in listed.split("\0") if name and (path := ROOT / name).is_file()))


def named(path: Path) -> str:
    """Return a path as it is written in the repository."""
    return path.relative_to(ROOT).as_posix()


def files_with(*suffixes: str) -> list[Path]:
    """Return the files with one of these suffixes."""
    return [path for path in files() if path.suffix in suffixes]


def folders() -> set[Path]:
    """Return every folder that holds a file, the root aside."""
    return {parent for path in files() for parent in path.relative_to(ROOT).parents if parent.name}


@cache
def text(path: Path) -> str:
    """Return a file as text; of a picture or another binary file nothing."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of a Python file."""
    for node in ast.walk(ast.parse(text(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def containing(words: dict[str, str], *, besides: tuple[str, ...] = ()) -> list[str]:
    """Return ``file:line: reason`` for each line that contains one of the words (lower case)."""
    return [
        f"{named(path)}:{number}: {reason}"
        for path in files()
        if named(path) not in besides
        for number, line in enumerate(text(path).lower().splitlines(), start=1)
        for word, reason in words.items()
        if word in line
    ]
