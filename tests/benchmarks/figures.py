"""Run all benchmarks, each in a process of its own, and write their figures to the documents.

``python -m tests.benchmarks.figures`` renews ``docs/reference/figures.md``; nothing is written when one fails.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.bench_dates import DATA_VARIABLE

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
DOCUMENT = ROOT / "docs" / "reference" / "figures.md"
ORDER = ("dates", "passes", "simulation", "live", "limits", "levelling", "taskjuggler", "startup")
LIMIT = 1800  # seconds for one benchmark
_INTRODUCTION = """# Figures: how fast, how large, how right

This page is written by `python -m tests.benchmarks.figures`, which runs every benchmark in a process of its own;
`make bench` prints the same tables. *Measured* is the median of the repetitions unless the row says otherwise, and
is what the bar is for; *least* is the smallest of them. A busy machine makes durations longer: the line under
each table tells how busy it was. Ratios compare two programs on the same machine, one after the other.
"""


def main() -> None:
    """Renew the document."""
    if DATA_VARIABLE not in os.environ:
        sys.exit(f"Set {DATA_VARIABLE} to the folder of the real project files first.")
    sections = [_section(name) for name in ORDER]
    DOCUMENT.write_text("\n".join([_INTRODUCTION, *sections]))


def _section(name: str) -> str:
    module = f"tests.benchmarks.bench_{name}"
    print(f"{module} ...", file=sys.stderr)
    words = [sys.executable, "-m", module, "--markdown"]
    done = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=LIMIT, check=True)
    return done.stdout.rstrip() + "\n"


if __name__ == "__main__":
    main()
