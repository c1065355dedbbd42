"""What text from a file may do to a terminal: nothing."""

from __future__ import annotations

import pytest
from rich.text import Text

from milepost.cli.terminal import printable, shown


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("Build \x1b[31mthe roof", "Build [31mthe roof"),
        ("Clear\x1b]0;title\x07 screen", "Clear]0;title screen"),
        ("two\r\nlines\tand tabs", "two lines and tabs"),
        ("right\u202eleft", "rightleft"),
        ("single control \x9b2J", "single control 2J"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("Größe, 建設, ٣ plain", "Größe, 建設, ٣ plain"),
        ("👩‍💻 joined", "👩‍💻 joined"),
    ],
)
def test_control_characters_of_a_file_never_reach_the_terminal(text: str, harmless: str) -> None:
    assert printable(text) == harmless


def test_text_on_paper_has_no_colours_and_no_blanks_at_line_ends() -> None:
    text = shown([Text("done   ", style="bold red")], width=40)
    assert text == "done\n"


def test_square_brackets_are_text_and_not_markup() -> None:
    assert shown([Text("[red]Phase[/red] :smile:")], width=40) == "[red]Phase[/red] :smile:\n"
