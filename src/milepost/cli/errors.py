"""What the shell declines, and how a refusal becomes one line and an exit code."""

from __future__ import annotations

from milepost.cli.terminal import printable
from milepost.errors import Refusal

DONE = 0
BUG = 1
INVALID = 2
NOT_ALLOWED = 3
NOT_FOUND = 4
STALE = 5
FINDINGS = 6
CANCELLED = 130

EXIT_CODES = {
    DONE: "done",
    BUG: "an error in Milepost itself, with its traceback",
    INVALID: "the command or the plan is not valid",
    NOT_ALLOWED: "an output cannot be written, or would replace a file",
    NOT_FOUND: "no such file, project or task",
    STALE: "the plan was changed meanwhile; nothing was written",
    FINDINGS: "--fail-on or --fail-if-later found something; the result was written",
    CANCELLED: "stopped with Ctrl-C; nothing was written",
}

_EXIT_BY_CODE = {
    "unwritable-file": NOT_ALLOWED,
    "file-exists": NOT_ALLOWED,
    "missing-file": NOT_FOUND,
    "unknown-project": NOT_FOUND,
    "unknown-task": NOT_FOUND,
    "stale-plan": STALE,
    "cancelled": CANCELLED,
}


class MissingFile(Refusal):
    """An input file that does not exist."""

    code = "missing-file"


class UnknownTask(Refusal):
    """No task of that id, uid or name in the plan, or more than one."""

    code = "unknown-task"


class FileExists(Refusal):
    """An output that would replace a file which may be the user's work."""

    code = "file-exists"


class UnsafeOutput(Refusal):
    """An output that points somewhere else, or at the plan itself."""

    code = "unsafe-output"


class StalePlan(Refusal):
    """A plan that changed on disk between reading and writing it."""

    code = "stale-plan"


class InvalidOption(Refusal):
    """A command, option or argument that cannot be understood."""

    code = "invalid-option"


def exit_code(refusal: Refusal) -> int:
    """Return the exit code of a refusal."""
    return _EXIT_BY_CODE.get(refusal.code, INVALID)


def line(refusal: Refusal) -> str:
    """Return a refusal as one line that a terminal can show safely."""
    return printable(f"milepost: {refusal.code}: {refusal}")
