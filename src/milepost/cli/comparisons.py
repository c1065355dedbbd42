"""`milepost compare` and `milepost git-diff`: what changed between two plans, and what each change does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from milepost.cli.delivery import check_deliverable, deliver
from milepost.cli.errors import FINDINGS, InvalidOption, line
from milepost.cli.opening import Opened, check_runs, naming, open_plan
from milepost.cli.options import ProfileName, Reading, Simulating, Writing, with_options
from milepost.cli.output import write_screen
from milepost.cli.progress import watching
from milepost.cli.terminal import printable, shown
from milepost.errors import Refusal

if TYPE_CHECKING:
    from milepost.cli.progress import Watcher
    from milepost.engine.comparison import Comparison

MOST_ALONE = 1000
NOBODY = "/dev/null"
_SHORT = 7


@dataclass(frozen=True, slots=True)
class ReadingTwo:
    """Which two plans to read, and how."""

    old: Annotated[Path, typer.Argument(metavar="OLD", help="Plan before: .toml, .xml (MSPDI) or .xer, also as .gz.")]
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Plan after; of another format if need be.")]
    project: Annotated[
        str | None,
        typer.Option(
            metavar="ID|NAME|INDEX",
            help="Which project of both files; the one with most linked tasks unless given.",
            show_default=False,
        ),
    ] = None
    profile: Annotated[
        ProfileName, typer.Option(metavar="as-file|native|ms-project|p6", help="Whose scheduling rules to follow.")
    ] = "as-file"
    max_size: Annotated[int, typer.Option(metavar="MB", help="Refuse files above this size, packed or not.")] = 100

    def of(self, file: Path) -> Reading:
        """Return how to read one of the files."""
        return Reading(file, self.project, self.profile, self.max_size)


@with_options
def compare(
    *,
    fail_if_later: Annotated[
        float | None,
        typer.Option(
            metavar="DAYS",
            help=f"Exit with {FINDINGS} when P80 moves later by more than so many working days.",
            show_default=False,
        ),
    ] = None,
    most_alone: Annotated[
        int, typer.Option(metavar="N", help="How many changes are simulated one by one; others together, by kind.")
    ] = 30,
    simulating: Simulating,
    reading: ReadingTwo,
    writing: Writing,
) -> None:
    """Tell what changed between two plans, and what each change does to the P50 and P80 finish.

    Both plans and each change alone are run through the same luck, so that a difference is what the change does.
    What changes do only together is told apart; parts and remainder add up.

    \b
    Example:
      milepost compare before.toml plan.toml
      milepost compare last-week.xml this-week.xml -o changes.html
      milepost compare main.toml plan.toml --fail-if-later 5
    """  # noqa: D301
    check_runs(simulating.runs)
    _check_limits(fail_if_later, most_alone)
    for file in (reading.old, reading.new):
        check_deliverable(writing, source=file)
    with watching(quiet=writing.quiet) as watch:
        before, after = (open_plan(reading.of(file), ranges=simulating.ranges) for file in (reading.old, reading.new))
        watch("preparing the plans", 0.0)
        result = _compared(before, after, simulating, watch, most_alone=most_alone)

    from milepost.cli.text.comparison import comparison_text
    from milepost.reports import comparison_document, comparison_json

    sources = {"old": before.source, "new": after.source}
    deliver(
        writing,
        text=lambda: comparison_text(result, **sources),
        document=lambda: comparison_document(result, **sources),
        json=lambda: comparison_json(result, **sources),
    )
    if fail_if_later is not None and result.total.p80 > fail_if_later * result.old.minutes_per_day:
        raise typer.Exit(FINDINGS)


def _check_limits(fail_if_later: float | None, most_alone: int) -> None:
    if fail_if_later is not None and not 0 <= fail_if_later <= MOST_ALONE * 10:
        raise InvalidOption(f"{fail_if_later:g} days are no limit.", place="--fail-if-later", hint="Give 0 or more.")
    if not 1 <= most_alone <= MOST_ALONE:
        raise InvalidOption(f"{most_alone:,} is not between 1 and {MOST_ALONE:,}.", place="--most-alone")


def _compared(before: Opened, after: Opened, simulating: Simulating, watch: Watcher, *, most_alone: int) -> Comparison:
    """Compare two plans, each of which is scheduled alone first, so that a refusal names its file."""
    from milepost.engine import compare as compared
    from milepost.engine.network import compile_plan

    for opened in (before, after):
        with naming(opened.source):
            compile_plan(opened.plan)
    return compared(
        before.plan, after.plan, runs=simulating.runs, seed=simulating.seed, most_alone=most_alone, watch=watch
    )


def git_diff(
    path: Annotated[str, typer.Argument(metavar="PATH", help="The file as git knows it; the rest is told by git.")],
    versions: Annotated[
        list[str] | None,
        typer.Argument(metavar="OLD HEX MODE NEW HEX MODE", help="The two versions.", show_default=False),
    ] = None,
    runs: Annotated[int, typer.Option(metavar="N", help="How many runs to simulate.")] = 2000,
) -> None:
    """Show in `git diff` what a changed plan does to the forecast; called by git as a diff driver.

    Whatever cannot be read or compared is told in one line, and git goes on.

    \b
    Example:
      git config diff.milepost.command "milepost git-diff"
      echo 'plan.toml diff=milepost' >> .gitattributes
      git diff main -- plan.toml
    """  # noqa: D301
    check_runs(runs)
    if not versions:
        write_screen(f"{printable(path)} is not merged yet; resolve it first.")
        return
    if len(versions) < len(("old", "hex", "mode", "new", "hex", "mode")):
        raise InvalidOption("git tells seven arguments.", place="PATH", hint="See milepost git-diff --help.")
    try:
        write_screen(_shown_to_git(path, versions, Simulating(runs=runs)).rstrip("\n"))
    except Refusal as refusal:
        write_screen(line(refusal.located(path) if path not in refusal.place else refusal))


def _shown_to_git(path: str, versions: list[str], simulating: Simulating) -> str:
    old, old_hex, _, new, new_hex, *_ = versions
    if NOBODY in (old, new):
        return f"{printable(path)}: the plan was {'added' if old == NOBODY else 'removed'}."
    with watching(quiet=True) as watch:
        before, after = (_version(file, f"{path} ({_called(key)})") for file, key in ((old, old_hex), (new, new_hex)))
        result = _compared(before, after, simulating, watch, most_alone=30)
    from milepost.cli.text.comparison import comparison_text

    return shown(comparison_text(result, old=before.source, new=after.source))


def _version(file: str, name: str) -> Opened:
    opened = open_plan(Reading(Path(file)))
    return Opened(opened.plan, replace(opened.source, file=name))


def _called(key: str) -> str:
    return "working tree" if set(key) <= {"0", "."} else key[:_SHORT]
