"""The HTML documents in a real browser: readable, accessible, printable, and asking nothing of any server."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.e2e.browsing import Opener

pytestmark = pytest.mark.browser

DOCUMENTS = ("forecast", "schedule", "health", "comparison", "value")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# What is inside a chart is one picture to a reader; the contrast of its marks is tested by their tokens.
WITHOUT_MARKS = {"exclude": [["svg > *"]]}
PHONE, DESK = 390, 1280
TOO_SMALL = """() => [...document.querySelectorAll('svg text')].filter(node => node.checkVisibility()
    && node.getBoundingClientRect().width && node.getBoundingClientRect().height < 9).length"""
CROSSING = """() => {
    const boxes = name => [...document.querySelectorAll('svg .' + name)].filter(node => node.checkVisibility())
        .map(node => node.getBoundingClientRect());
    const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    const all = ['tick', 'major', 'label', 'strong', 'quiet'].flatMap(boxes);
    return all.filter((box, index) => all.slice(index + 1).some(other => meet(box, other))).length;
}"""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_page_asks_nothing_of_any_server_and_breaks_no_policy(
    pages: dict[str, str], visit: Opener, name: str
) -> None:
    opened = visit(pages[name])
    assert opened.requests == [pages[name]]
    assert opened.complaints == []


@pytest.mark.parametrize(("theme", "width"), [("light", DESK), ("dark", PHONE)])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_page_is_accessible(pages: dict[str, str], visit: Opener, name: str, theme: str, width: int) -> None:
    page = visit(pages[name], theme=theme, width=width).page
    page.evaluate("(document.querySelector('details') ?? {}).open = true")
    violations = Axe().run(page, context=WITHOUT_MARKS, options=RULES).response["violations"]
    assert [(found["id"], [node["html"][:80] for node in found["nodes"]]) for found in violations] == []


@pytest.mark.parametrize("width", [320, PHONE, 700, DESK])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_page_never_scrolls_sideways(pages: dict[str, str], visit: Opener, name: str, width: int) -> None:
    page = visit(pages[name], width=width).page
    page.evaluate("document.querySelectorAll('details').forEach(node => node.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("name", ["forecast", "comparison", "value"])
def test_the_labels_of_a_chart_are_readable_and_apart(
    pages: dict[str, str], visit: Opener, name: str, width: int
) -> None:
    page = visit(pages[name], width=width).page
    assert page.evaluate(TOO_SMALL) == 0
    assert page.evaluate(CROSSING) == 0


def test_the_charts_follow_the_theme(pages: dict[str, str], visit: Opener) -> None:
    strokes = {
        theme: visit(pages["forecast"], theme=theme)
        .page.locator(".wide .curve")
        .first.evaluate("node => getComputedStyle(node).stroke")
        for theme in ("light", "dark")
    }
    assert strokes == {"light": "rgb(67, 83, 211)", "dark": "rgb(143, 155, 255)"}


def test_the_data_of_a_chart_opens_by_keyboard(pages: dict[str, str], visit: Opener) -> None:
    page = visit(pages["forecast"]).page
    data = page.locator("details.data").first
    assert not data.locator("table").is_visible()
    data.locator("summary").focus()
    page.keyboard.press("Enter")
    assert data.get_by_role("row", name="P80").is_visible()


def test_the_page_is_read_out_by_its_headings_and_charts(pages: dict[str, str], visit: Opener) -> None:
    page = visit(pages["forecast"]).page
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.get_by_role("img", name="Chance of finishing by each date").is_visible()
    assert page.get_by_role("region", name="What drives it").is_visible()


def test_on_a_phone_each_cell_says_what_it_is(pages: dict[str, str], visit: Opener) -> None:
    page = visit(pages["forecast"], width=PHONE).page
    cell = page.locator("#milestones td[data-label='P80']").first
    assert cell.evaluate("node => getComputedStyle(node, '::before').content") == '"P80"'


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_page_prints_on_a4(pages: dict[str, str], visit: Opener, name: str, tmp_path: Path) -> None:
    page = visit(pages[name], theme="dark").page
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF-")
    assert b"/MediaBox [0 0 594.95996 841.91998]" in printed
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("body").evaluate("node => getComputedStyle(node).color") == "rgb(26, 33, 48)"
