"""`milepost init` and `milepost convert`: plan files that come into being."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from milepost.cli.delivery import tell_written
from milepost.cli.errors import InvalidOption
from milepost.cli.opening import choose_project, naming, open_file, open_project
from milepost.cli.options import Reading, with_options
from milepost.cli.output import check_new, check_writable, write_file, write_screen
from milepost.cli.progress import watching
from milepost.cli.terminal import printable, shown
from milepost.reports.formatting import format_count

if TYPE_CHECKING:
    from milepost.exchange.project_file import Loss, Project

PlanFormat = Literal["toml", "xml", "csv", "xlsx"]
PLAN_FORMATS: dict[str, PlanFormat] = {".toml": "toml", ".xml": "xml", ".csv": "csv", ".xlsx": "xlsx"}


def init(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="The file to write, or a folder for plan.toml.")] = Path(
        "plan.toml"
    ),
) -> None:
    """Begin a plan: write a plan.toml with a comment for everything that can be said in it.

    \b
    Example:
      milepost init
      milepost init plans/atlas.toml
    """  # noqa: D301
    from milepost.exchange.native import template

    wanted = path / "plan.toml" if path.is_dir() else path
    check_new(wanted)
    check_writable(wanted)
    write_file(wanted, template())
    name = printable(str(wanted))
    write_screen(f"Wrote {name}. Edit it, then run: milepost forecast {name}")


@with_options
def convert(
    *,
    reading: Reading,
    out: Annotated[
        Path | None,
        typer.Argument(metavar="OUT", help="The file to write: .toml, .xml (MS Project), .csv or .xlsx."),
    ] = None,
    format_: Annotated[
        PlanFormat | None,
        typer.Option(
            "--format", "-f", metavar="toml|xml|csv|xlsx", help="What to write, when the ending of OUT does not tell."
        ),
    ] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Show what is read, and write nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace OUT if it exists.")] = False,
) -> None:
    """Convert a plan to plan.toml, MS Project XML, CSV or Excel, and tell what the new file cannot hold.

    \b
    Example:
      milepost convert plan.mpp plan.toml
      milepost convert tasks.xlsx --preview
      milepost convert plan.xer.gz plan.xml --project 3
    """  # noqa: D301
    if preview:
        _show(reading)
        return
    if out is None:
        hint = "Name the file to write, or look at the plan first: --preview."
        raise InvalidOption("There is no file to write.", place="OUT", hint=hint)
    wanted = format_ or _told_by(out)
    if not force:
        check_new(out)
    check_writable(out, source=reading.file)
    with watching() as watch:
        project, source = open_project(reading)
        watch("writing the plan", 0.0)
        with naming(source):
            data = written_as(project, wanted)
    write_file(out, data)

    from milepost.cli.text.provenance import losses, unwritten

    tell_written(out)
    plan = project.plan
    parts = [*losses(source), *unwritten(_lost(project, wanted))]
    tasks, links = format_count(len(plan.tasks), "task"), format_count(len(plan.links), "link")
    write_screen(f"{printable(project.name)}: {tasks}, {links}.\n{shown(parts)}")


def _show(reading: Reading) -> None:
    """Show what a file holds, and how the columns of a table are read."""
    from milepost.cli.text.preview import preview_text

    with watching():
        file = open_file(reading)
    project, source = choose_project(reading, file)
    write_screen(shown(preview_text(project.plan, source, file.columns)))


def _told_by(out: Path) -> PlanFormat:
    if out.suffix.lower() not in PLAN_FORMATS:
        raise InvalidOption(
            f"{out.name!r} does not tell which format to write.",
            place="OUT",
            hint="End it in .toml, .xml, .csv or .xlsx.",
        )
    return PLAN_FORMATS[out.suffix.lower()]


def written_as(project: Project, wanted: PlanFormat) -> bytes:
    """Return a project as a file of a format."""
    if wanted == "toml":
        from milepost.exchange import native

        return native.write(project)

    from milepost.engine import schedule
    from milepost.exchange import ms_project, tables

    writers = {"xml": ms_project.write, "csv": tables.write_csv, "xlsx": tables.write_xlsx}
    return writers[wanted](project, schedule=schedule(project.plan))


def _lost(project: Project, wanted: PlanFormat) -> tuple[Loss, ...]:
    if wanted == "toml":
        return ()
    from milepost.exchange import ms_project, tables

    return ms_project.unwritten(project) if wanted == "xml" else tables.unwritten(project)
