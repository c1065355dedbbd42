"""Foreign text stays text in every format."""

from __future__ import annotations

import pytest

from milepost.reports.escaping import markdown, markup, plain
from milepost.reports.tables import Column, Table


def test_markup_is_shown_not_run() -> None:
    assert markup("<script>alert('x')</script> & \"y\"") == (
        "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; &quot;y&quot;"
    )


def test_what_no_reader_can_see_is_left_out() -> None:
    assert plain("a\x00b\x1b[31m\u202ec\ud800\n d") == "ab[31mc d"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a | b", "a \\| b"),
        ("*bold* [link](x)", "\\*bold\\* \\[link\\](x)"),
        ("<b>x</b>", "\\<b>x\\</b>"),
        ("< 1 %", "< 1 %"),
        ("plan_one _two_", "plan_one \\_two\\_"),
        ("&lt; R&D 3 & 4", "\\&lt; R\\&D 3 & 4"),
        ("`code`", "\\`code\\`"),
        ("a\nb", "a b"),
    ],
)
def test_markdown_shows_a_name_as_it_is(text: str, shown: str) -> None:
    assert markdown(text) == shown


def test_no_spreadsheet_runs_a_name_as_a_formula() -> None:
    table = Table("", (Column("Task"), Column("Days", "number")), (("=HYPERLINK(1)", "3"), ("@x", "−1")))
    assert table.csv() == "Task,Days\n'=HYPERLINK(1),3\n'@x,−1\n"
