"""The health of a plan as a document: what to repair first, and what each repair would bring."""

from __future__ import annotations

from milepost.engine.plan import Plan
from milepost.engine.results import Finding, Schedule
from milepost.reports.documents.findings import counts_facts, counts_sentence, finding_blocks
from milepost.reports.documents.origin import colophon, losses_section, subtitle, title
from milepost.reports.documents.structure import Document, Paragraph, Section
from milepost.reports.source import Source


def health_document(plan: Plan, schedule: Schedule, findings: tuple[Finding, ...], *, source: Source) -> Document:
    """Return the plan's health as a document.

    Parameters
    ----------
    plan : Plan
    schedule : Schedule
        Its dates.
    findings : tuple of Finding
        What the checks found.
    source : Source
        The file that the plan was read from.
    """
    return Document(
        kind="Plan check",
        title=title(plan, source),
        subtitle=subtitle(source, schedule.status_date, len(schedule.tasks)),
        opening=(counts_facts(findings), Paragraph(counts_sentence(findings))),
        sections=(Section("findings", "Findings", tuple(finding_blocks(findings, plan))), *losses_section(source)),
        colophon=colophon(source),
    )
