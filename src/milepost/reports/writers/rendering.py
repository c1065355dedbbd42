"""Rendering: a document in the format that was asked for."""

from __future__ import annotations

from milepost.errors import Refusal
from milepost.reports.documents.structure import Document
from milepost.reports.writers.html import html
from milepost.reports.writers.markdown import markdown

WRITERS = {"html": html, "md": markdown}


class UnknownDocumentFormat(Refusal):
    """A format that no document is written in."""

    code = "unknown-document-format"


def render(document: Document, format: str) -> str:  # noqa: A002 - the word that the command line uses
    """Return a document as text in a format.

    Parameters
    ----------
    document : Document
    format : {'html', 'md'}

    Raises
    ------
    UnknownDocumentFormat
        When no writer has that name.
    """
    if format not in WRITERS:
        raise UnknownDocumentFormat(f"No document is written as {format!r}.", hint=f"Use {' or '.join(WRITERS)}.")
    return WRITERS[format](document)
