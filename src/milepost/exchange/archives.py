"""ZIP archives: measured before anything in them is opened, by what they unpack to and not by what they say."""

from __future__ import annotations

import io
import zipfile
import zlib

from milepost.exchange.errors import EncryptedFile, HostileFile, UnreadableFile

ZIP = b"PK\x03\x04"
MAX_ENTRIES = 2_000
MAX_RATIO = 200
_ENOUGH = 1_000_000  # bytes up to which any ratio is harmless
_CHUNK = 262_144
_NESTED = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")
_SAVE_AGAIN = "Save or download it again."


def check_archive(data: bytes, *, max_bytes: int) -> tuple[str, ...]:
    """Return the names in an archive; refuse one that is damaged, locked or unpacks to too much.

    Every entry is unpacked once, counted and forgotten: sizes that an archive declares may be false. An archive may
    hold another one only as its single file, such as a workbook that was sent packed.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            _measure(archive, entries, packed=len(data), max_bytes=max_bytes)
            return tuple(entry.filename for entry in entries)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
        raise UnreadableFile("The archive is damaged or cut off.", hint=_SAVE_AGAIN) from None


def unpacked(data: bytes, name: str) -> bytes:
    """Return one entry of an archive that was checked."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise HostileFile(f"The archive holds more than {MAX_ENTRIES:,} files.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise EncryptedFile("The archive is protected by a password.", hint="Save it without one.")
    offsets = [entry.header_offset for entry in entries]
    if len(set(offsets)) < len(offsets):
        raise HostileFile("Files in the archive overlap.")


def _measure(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], *, packed: int, max_bytes: int) -> None:
    most = min(max_bytes, max(_ENOUGH, packed * MAX_RATIO))
    total = 0
    for entry in entries:
        with archive.open(entry) as file:
            first = True
            while chunk := file.read(_CHUNK):
                total += len(chunk)
                if total > most:
                    raise HostileFile(
                        f"{packed:,} bytes unpack to more than {most:,}.",
                        hint="No plan needs that: save it again in the program that wrote it.",
                    )
                if first and len(entries) > 1 and chunk.startswith(_NESTED):
                    raise HostileFile(f"The archive holds another archive, {entry.filename[:60]!r}.")
                first = False
