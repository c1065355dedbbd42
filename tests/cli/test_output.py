"""Outputs appear whole or not at all, and never in the wrong place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from milepost.cli.errors import FileExists, UnsafeOutput
from milepost.cli.output import check_new, check_writable, write_file
from milepost.exchange.errors import UnwritableFile


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    write_file(tmp_path / "report.html", "Grüße")
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == "Grüße"


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    (tmp_path / "usual").write_text("")
    write_file(tmp_path / "report", "x")
    assert (tmp_path / "report").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_replaced_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "report"
    path.write_text("old")
    path.chmod(0o640)
    write_file(path, "new")
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report"
    path.write_text("old")

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(UnwritableFile, match="no space left"):
        write_file(path, "new")
    assert [each.name for each in tmp_path.iterdir()] == ["report"]
    assert path.read_text() == "old"


def test_an_output_in_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnwritableFile, match="no folder"):
        check_writable(tmp_path / "missing" / "report.html")


def test_an_output_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnwritableFile, match="folder"):
        check_writable(tmp_path)


def test_an_output_whose_name_is_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnwritableFile, match="cannot be written"):
        check_writable(tmp_path / ("x" * 300))


def test_an_output_that_is_a_symbolic_link_is_refused_and_its_target_kept(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("keep")
    (tmp_path / "link").symlink_to(precious)
    with pytest.raises(UnsafeOutput):
        check_writable(tmp_path / "link")
    assert precious.read_text() == "keep"


def test_a_report_does_not_replace_the_plan(tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text("")
    with pytest.raises(UnsafeOutput, match="plan itself"):
        check_writable(plan, source=plan)


def test_checking_an_output_leaves_no_trace(tmp_path: Path) -> None:
    check_writable(tmp_path / "report.html")
    assert list(tmp_path.iterdir()) == []


def test_a_device_is_written_to_and_not_replaced() -> None:
    check_writable(Path(os.devnull))
    write_file(Path(os.devnull), "anything")
    assert Path(os.devnull).is_char_device()


def test_an_existing_file_is_not_taken_for_new(tmp_path: Path) -> None:
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileExists):
        check_new(tmp_path / "dangling")
