"""HTML: a document as one file that opens anywhere, prints well and asks nothing of any server."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from milepost.reports.documents.structure import Document, Section
from milepost.reports.escaping import markup
from milepost.reports.writers.html_blocks import block, prose
from milepost.reports.writers.style import style

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{title} · {kind}</title>
<style>{style}</style>
</head>
<body>
<div class="page">
<header>
<p class="kind"><span class="brand">Milepost</span> {kind}</p>
<h1>{title}</h1>
<p class="subtitle">{subtitle}</p>
</header>
<main>
<div class="opening">
{opening}
</div>
{contents}
{sections}
</main>
<footer><p>{colophon}</p></footer>
</div>
</body>
</html>
"""


def html(document: Document) -> str:
    """Return a document as one self-contained HTML file.

    Its policy allows nothing but the one style sheet inside it: no script, no request, no form.
    """
    sheet = style()
    return _PAGE.format(
        policy=_policy(sheet),
        style=sheet,
        kind=markup(document.kind),
        title=markup(document.title),
        subtitle=prose(document.subtitle),
        opening="\n".join(block(part) for part in document.opening),
        contents=_contents(document.sections),
        sections="\n".join(_section(section) for section in document.sections),
        colophon=prose(document.colophon),
    )


def _policy(sheet: str) -> str:
    digest = b64encode(sha256(sheet.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _contents(sections: tuple[Section, ...]) -> str:
    links = "".join(f'<a href="#{section.name}">{markup(section.heading)}</a>' for section in sections)
    return f'<nav aria-label="Sections">{links}</nav>'


def _section(section: Section) -> str:
    inner = "\n".join(block(part) for part in section.blocks)
    heading = f'<h2 id="{section.name}-heading">{markup(section.heading)}</h2>'
    return f'<section id="{section.name}" aria-labelledby="{section.name}-heading">\n{heading}\n{inner}\n</section>'
