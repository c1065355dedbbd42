"""Escaping: foreign text made safe for HTML, SVG and Markdown."""

from __future__ import annotations

import html
import re

# Controls, direction overrides and lone surrogates: invisible in a name, harmful in a document.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_MARKDOWN = re.compile(
    r"([\\`*\[\]|])|(?<![A-Za-z0-9])(_)|(_)(?![A-Za-z0-9])|(<)(?=[A-Za-z/!?])|(&)(?=[#A-Za-z])|(~)(?=~)"
)


def plain(text: str) -> str:
    """Return text on one line, without characters that no reader can see."""
    return " ".join(_HARMFUL.sub("", text).split())


def markup(text: str) -> str:
    """Return text for HTML or XML, in elements and in quoted attributes."""
    return html.escape(plain(text), quote=True)


def markdown(text: str) -> str:
    """Return text that Markdown shows as it is, also inside a table cell."""
    return _MARKDOWN.sub(lambda found: f"\\{found.group(0)}", plain(text))
