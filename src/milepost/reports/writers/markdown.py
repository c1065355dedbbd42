"""Markdown: a document with its charts as tables, for wikis, issues and pull requests."""

from __future__ import annotations

from dataclasses import replace

from milepost.reports.documents.structure import (
    Block,
    Bullets,
    Document,
    Facts,
    Figure,
    Notice,
    Notices,
    Paragraph,
    Section,
)
from milepost.reports.escaping import markdown as escaped
from milepost.reports.tables import Table


def markdown(document: Document) -> str:
    """Return a document as GitHub-flavoured Markdown."""
    parts = [f"# {escaped(document.title)}", f"{document.kind} · {escaped(document.subtitle)}"]
    parts += [_block(block) for block in document.opening]
    parts += [_section(section) for section in document.sections]
    parts += ["---", escaped(document.colophon)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(section: Section) -> str:
    return "\n\n".join([f"## {escaped(section.heading)}", *(_block(block) for block in section.blocks)])


def _block(block: Block) -> str:
    match block:
        case Paragraph(text):
            return escaped(text)
        case Bullets(items):
            return "\n".join(f"- {escaped(item)}" for item in items)
        case Facts():
            return _facts(block)
        case Table():
            return _table(block)
        case Figure(chart):
            table = _table(replace(chart.table(), caption=""))
            return f"### {escaped(chart.title)}\n\n{escaped(chart.finding)}\n\n{table}"
        case Notices(heading, items):
            return "\n\n".join([f"### {heading}", *(_notice(notice) for notice in items)])


def _facts(facts: Facts) -> str:
    lines = (
        f"- {escaped(fact.label)}: **{escaped(fact.value)}**{f' ({escaped(fact.note)})' if fact.note else ''}"
        for fact in facts.items
    )
    return "\n".join(lines)


def _table(table: Table) -> str:
    heads = " | ".join(escaped(column.heading) for column in table.columns)
    rules = " | ".join("---:" if column.kind in ("number", "chance") else "---" for column in table.columns)
    rows = (" | ".join(escaped(cell) for cell in row) for row in table.rows)
    lines = "\n".join(f"| {row} |" for row in (heads, rules, *rows))
    return f"### {escaped(table.caption)}\n\n{lines}" if table.caption else lines


def _notice(notice: Notice) -> str:
    lines = [f"**{notice.state}: {escaped(notice.title)}** ({escaped(notice.reference)}). {escaped(notice.text)}"]
    lines += [f"- {label}: {escaped(text)}" for label, text in notice.details]
    return f"{lines[0]}\n\n" + "\n".join(lines[1:]) if len(lines) > 1 else lines[0]
