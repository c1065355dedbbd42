"""The pictures of the documents: taken from the sample plan, renewed with MILEPOST_PICTURES=1."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e.browsing import Opener

PICTURE = Path(__file__).resolve().parents[2] / "docs/images/report.png"


def taken(page: Page, path: Path) -> tuple[int, int]:
    """Take the top of a page, down to the end of the curve, and return width and height of the picture."""
    box = page.locator("figure").first.bounding_box()
    assert box is not None
    page.screenshot(path=path, clip={"x": 0, "y": 0, "width": 1000, "height": box["y"] + box["height"]}, full_page=True)
    width, height = struct.unpack(">II", path.read_bytes()[16:24])
    return width, height


@pytest.mark.browser
def test_the_picture_in_the_readme_shows_the_report_as_it_is_now(
    visit: Opener, pages: dict[str, str], tmp_path: Path
) -> None:
    page = visit(pages["forecast"], width=1000).page
    shape = taken(page, PICTURE if os.environ.get("MILEPOST_PICTURES") else tmp_path / "report.png")
    width, height = struct.unpack(">II", PICTURE.read_bytes()[16:24])
    assert shape[0] == width
    assert abs(shape[1] - height) < height / 4, "beyond what fonts do: renew it with MILEPOST_PICTURES=1 make test"
