"""The blocks of a document as HTML: paragraphs, figures, tables, charts, notices."""

from __future__ import annotations

import re
from dataclasses import replace

from milepost.reports.charts.chart import NARROW, WIDE, Chart
from milepost.reports.documents.structure import (
    Block,
    Bullets,
    Fact,
    Facts,
    Figure,
    Notice,
    Notices,
    Paragraph,
)
from milepost.reports.escaping import markup
from milepost.reports.formatting import MONTHS
from milepost.reports.tables import Column, Table

# A number stays on one line with its unit, a day with its month and year.
_MONTH = "|".join(MONTHS)
_TOGETHER = re.compile(rf"(?<=\d) (?=%|(?:{_MONTH})\b)|(?<={_MONTH}) (?=\d{{4}}\b)|(?<=&lt;) |(?<=&gt;) ")


def prose(text: str) -> str:
    """Return a sentence for the page, its dates and shares unbroken."""
    return _TOGETHER.sub("&nbsp;", markup(text))


def block(part: Block) -> str:
    """Return one block of a document."""
    match part:
        case Paragraph(text):
            return f"<p>{prose(text)}</p>"
        case Bullets(items):
            return f"<ul>{''.join(f'<li>{prose(item)}</li>' for item in items)}</ul>"
        case Facts(items, rank):
            return f'<dl class="facts {rank}">{"".join(_fact(fact) for fact in items)}</dl>'
        case Table():
            return _table(part)
        case Figure(chart):
            return _figure(chart)
        case Notices(heading, items):
            return f"<h3>{heading}</h3>\n" + "\n".join(_notice(notice) for notice in items)


def _fact(fact: Fact) -> str:
    note = f'<dd class="note">{prose(fact.note)}</dd>' if fact.note else ""
    value = f'<dt>{prose(fact.label)}</dt><dd class="value">{prose(fact.value)}</dd>'
    return f'<div class="fact {fact.tone}">{value}{note}</div>'


def _figure(chart: Chart) -> str:
    """Return the chart drawn twice, for wide and for narrow windows, and its data folded below."""
    drawings = f'<div class="wide">{chart.svg(WIDE)}</div><div class="narrow">{chart.svg(NARROW)}</div>'
    table = replace(chart.table(), caption="")
    data = f'<details class="data"><summary>Data of “{markup(chart.title)}”</summary>{_table(table)}</details>'
    return f"<figure><figcaption>{markup(chart.title)}</figcaption>{drawings}{data}</figure>"


def _table(table: Table) -> str:
    heads = "".join(
        f'<th role="columnheader" scope="col"{_kind(column)}>{markup(column.heading)}</th>' for column in table.columns
    )
    caption = f"<caption>{markup(table.caption)}</caption>" if table.caption else ""
    tones = table.tones or ("plain",) * len(table.rows)
    rows = "".join(_row(table.columns, row, tone) for row, tone in zip(table.rows, tones))
    return (
        f'<table role="table">{caption}'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{rows}</tbody></table>'
    )


def _row(columns: tuple[Column, ...], cells: tuple[str, ...], tone: str) -> str:
    first = f'<th role="rowheader" scope="row">{prose(cells[0])}</th>'
    rest = "".join(_cell(column, cell, tone) for column, cell in zip(columns[1:], cells[1:]))
    return f'<tr role="row">{first}{rest}</tr>'


def _cell(column: Column, cell: str, tone: str) -> str:
    inner = prose(cell)
    if column.kind == "chance" and cell:
        inner = f'<span class="tone {tone}">{inner}</span>'
    return f'<td role="cell" data-label="{markup(column.heading)}"{_kind(column)}>{inner}</td>'


def _kind(column: Column) -> str:
    return "" if column.kind == "text" else f' class="{column.kind}"'


def _notice(notice: Notice) -> str:
    details = "".join(f"<div><dt>{label}</dt><dd>{prose(text)}</dd></div>" for label, text in notice.details)
    reference = f'<span class="reference">{markup(notice.reference)}</span>' if notice.reference else ""
    state = f'<span class="state">{notice.state}</span>'
    return (
        f'<article class="notice {notice.tone}"><h4>{state} {prose(notice.title)} {reference}</h4>'
        f"<p>{prose(notice.text)}</p>{f'<dl>{details}</dl>' if details else ''}</article>"
    )
