"""Opening a plan file: unpack it, tell its format by its content, hand it to the reader of that format."""

from __future__ import annotations

import gzip
import io
import stat
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePath, PurePosixPath
from typing import NamedTuple

from milepost.errors import Refusal
from milepost.exchange.archives import ZIP, check_archive, unpacked
from milepost.exchange.errors import HostileFile, UnreadableFile
from milepost.exchange.formats import recognise
from milepost.exchange.project_file import ProjectFile
from milepost.exchange.table_options import TableOptions

MAX_BYTES = 100_000_000
_NO_OPTIONS = TableOptions()
_GZIP = b"\x1f\x8b"
_NEXT_STEP = {
    "unreadable-file": "Save or download it again.",
    "hostile-file": "No plan needs that: save it again in the program that wrote it.",
    "invalid-value": "Correct it where the plan was made, and save the file again.",
}


class Opened(NamedTuple):
    """The unpacked bytes of a file and the name that tells its format."""

    data: bytes
    name: str


def read(
    path: Path, *, max_bytes: int = MAX_BYTES, today: date | None = None, options: TableOptions = _NO_OPTIONS
) -> ProjectFile:
    """Read a plan file of any format that we know.

    Parameters
    ----------
    path : Path
        A plan in any of the formats of ``formats.py``; each may be packed with gzip, or alone in a ZIP archive.
    max_bytes : int
        The largest size, packed and unpacked, that is read.
    today : date, optional
        The start of a plan that names none; without it such a plan is refused.
    options : TableOptions, optional
        What the user says about the columns and dates of a CSV file or a workbook.

    Raises
    ------
    UnreadableFile
        The file is missing, empty, too large, cut off or not what its name says.
    UnknownFormat
        No reader knows the format.
    HostileFile
        The file is built to exhaust its reader.
    AmbiguousDates, UnknownColumns
        A table does not tell what its dates or columns mean.
    EncryptedFile, ConverterFailed
        The file is locked, or the converter of foreign formats failed.
    InvalidValue
        A value in it has no sensible reading; the row and the field are named.
    """
    try:
        opened = _unzipped(_opened(path, max_bytes), max_bytes)
        return _named(_read(opened, max_bytes=max_bytes, today=today, options=options), path)
    except Refusal as refusal:
        refusal.hint = refusal.hint or _NEXT_STEP.get(refusal.code, "")
        raise refusal.located(path.name or str(path)) from None


def _named(file: ProjectFile, path: Path) -> ProjectFile:
    """Return the file with a name for every project: its own, else that of the file."""
    stem = path.name.removesuffix(".gz").rpartition(".")[0] or path.name
    return replace(file, projects=tuple(p if p.name else replace(p, name=stem) for p in file.projects))


def _read(opened: Opened, *, max_bytes: int, today: date | None, options: TableOptions) -> ProjectFile:
    """Hand the bytes to the reader of their format, loaded only when it is needed."""
    data, name = opened
    format_ = recognise(data, name)
    if format_.reader == "ms_project":
        from milepost.exchange import ms_project

        return ms_project.read(data, today=today)
    if format_.reader == "primavera":
        from milepost.exchange import primavera

        return primavera.read(data)
    if format_.reader == "table":
        from milepost.exchange import tables

        return tables.read(data, format_, max_bytes=max_bytes, options=options, today=today)
    if format_.reader == "psplib":
        from milepost.exchange import psplib

        return psplib.read(data, format_, name=PurePath(name).stem, today=today)
    if format_.reader == "mpxj":
        from milepost.exchange import mpxj

        return mpxj.read(data, format_, max_bytes=max_bytes, today=today)
    from milepost.exchange import native

    return native.read(data, today=today)


def _opened(path: Path, max_bytes: int) -> Opened:
    data = _bytes(path, max_bytes)
    if not data:
        raise UnreadableFile("The file is empty.", hint="Save or download it again.")
    if not data.startswith(_GZIP):
        return Opened(data, path.name)
    return Opened(_unpacked(data, max_bytes), path.stem if path.suffix.lower() == ".gz" else path.name)


def _unzipped(opened: Opened, max_bytes: int) -> Opened:
    """Return the one file of an archive that holds but one; whatever else it is stays packed."""
    if not opened.data.startswith(ZIP):
        return opened
    names = check_archive(opened.data, max_bytes=max_bytes)
    files = [name for name in names if not name.endswith("/") and not name.startswith("__MACOSX/")]
    if len(files) != 1:
        return opened
    data = unpacked(opened.data, files[0])
    if not data:
        raise UnreadableFile("The archive holds an empty file.")
    if data.startswith(ZIP):
        check_archive(data, max_bytes=max_bytes)
    return Opened(data, PurePosixPath(files[0]).name)


def _bytes(path: Path, max_bytes: int) -> bytes:
    try:
        if stat.S_ISDIR(path.stat().st_mode):
            raise UnreadableFile("This is a folder.", hint="Name a file in it.")
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnreadableFile("This is not a regular file.", hint="Save what it delivers to a file first.")
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except FileNotFoundError:
        raise UnreadableFile("There is no such file.", hint="Check the spelling and the folder.") from None
    except (OSError, ValueError) as error:
        problem = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UnreadableFile(f"The file cannot be opened: {problem}.", hint="Ask for the right to read it.") from None
    if len(data) > max_bytes:
        raise UnreadableFile(
            f"The file is larger than the limit of {max_bytes:,} bytes.",
            hint="Raise it with --max-size, or split the plan.",
        )
    return data


def _unpacked(data: bytes, max_bytes: int) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            unpacked = file.read(max_bytes + 1)
    except EOFError:
        raise UnreadableFile("The gzip file is truncated.", hint="Download it again.") from None
    except (OSError, zlib.error):
        raise UnreadableFile("The gzip file is damaged.", hint="Download it again.") from None
    if len(unpacked) > max_bytes:
        raise HostileFile(
            f"{len(data):,} bytes unpack to more than the limit of {max_bytes:,}.",
            hint="Raise it with --max-size only if you trust the file.",
        )
    if not unpacked:
        raise UnreadableFile("The gzip file holds an empty file.")
    return unpacked
