"""Links in a plan file: each task lists what it comes ``after``."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from milepost.engine.plan import Link, LinkType
from milepost.errors import Refusal
from milepost.exchange.native.references import Known
from milepost.exchange.native.rows import Row
from milepost.exchange.native.toml_text import Value
from milepost.exchange.native.values import Scale, choice, is_table, listed, text
from milepost.exchange.quantities import Lag, WrittenLink, format_lag, format_link, parse_lag, parse_link

_TYPES: Callable[[object], LinkType] = choice("FS", "SS", "FF", "SF")


def read_links(row: Row, *, task: str, known: Known, scale: Scale) -> tuple[Link, ...]:
    """Return the links in a task's ``after``."""
    found: list[Link] = []
    for item in row.get("after", listed, None) or []:
        if is_table(item):
            written = _read_table(Row((*row.path, "after"), item, row.mistakes), known, scale)
        else:
            written = row.read("after", item, _short(known, scale), None)
        if written is not None:
            found.append(Link(written.predecessor, task, written.type, written.lag.amount, written.lag.unit))
    return tuple(found)


def write_links(links: Sequence[Link], *, tasks: frozenset[str], scale: Scale) -> list[Value]:
    """Return the ``after`` of a task."""
    return [_write_link(link, tasks, scale) for link in links]


def _short(known: Known, scale: Scale) -> Callable[[object], WrittenLink]:
    def read(value: object) -> WrittenLink:
        written = text(value, "a link", '"12FS+2d"')
        link = parse_link(written, units=scale.units, tasks=known.tasks)
        known.task(link.predecessor if link.predecessor in known.tasks else written.strip())
        return link

    return read


def _read_table(row: Row, known: Known, scale: Scale) -> WrittenLink | None:
    predecessor = row.get("task", known.task, "")
    if "task" not in row:
        row.refuse("A link has no task.", key="after", hint='Write { task = "12", type = "FS", lag = "2d" }.')
    lag = row.get("lag", lambda value: parse_lag(text(value, "a lag", '"2d"'), units=scale.units), Lag())
    link = WrittenLink(predecessor, row.get("type", _TYPES, "FS"), lag)
    row.close()
    return link if "task" in row else None


def _write_link(link: Link, tasks: frozenset[str], scale: Scale) -> Value:
    written = WrittenLink(link.predecessor, link.type, Lag(link.lag, link.lag_unit))
    short = format_link(written, units=scale.units)
    if _reads_as(short, tasks, scale) == written:
        return short
    lag = format_lag(written.lag, units=scale.units)
    return {"task": link.predecessor, "type": link.type, **({"lag": lag} if lag else {})}


def _reads_as(short: str, tasks: frozenset[str], scale: Scale) -> WrittenLink | None:
    try:
        return parse_link(short, units=scale.units, tasks=tasks)
    except Refusal:
        return None
