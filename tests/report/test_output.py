"""A report's file is whole or not there at all."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from exportgate.errors import ExportgateError
from exportgate.report.output import put


def test_a_report_replaces_the_one_before(tmp_path: Path) -> None:
    """And leaves nothing beside it."""
    file = tmp_path / "report.csv"
    put("old", str(file))
    put("new", str(file))

    assert file.read_text() == "new"
    assert list(tmp_path.iterdir()) == [file]


def test_a_report_that_cannot_be_written_leaves_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the disk is full."""
    file = tmp_path / "report.csv"
    put("old", str(file))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(ExportgateError, match="No space left"):
        put("new", str(file))
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("name", ["missing/report.csv", "folder"])
def test_a_place_that_takes_no_file_is_told(tmp_path: Path, name: str) -> None:
    """By its name."""
    (tmp_path / "folder").mkdir()

    with pytest.raises(ExportgateError, match="cannot be written"):
        put("x", str(tmp_path / name))


def test_a_link_is_followed(tmp_path: Path) -> None:
    """The file behind it is replaced, not the link."""
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    put("new", str(tmp_path / "link.csv"))

    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text() == "new"


def test_a_device_can_be_written_to() -> None:
    """It has nothing beside it."""
    put("x", os.devnull)


def test_names_in_all_scripts_reach_standard_output(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """As UTF-8, whatever the terminal."""
    put("清河 АО\ud800", None)

    assert capsysbinary.readouterr().out == "清河 АО?".encode()


def test_pieces_that_break_off_leave_the_file_before(tmp_path: Path) -> None:
    """What comes in pieces is whole or not there at all, like what comes as one."""
    file = tmp_path / "report.csv"
    put(["o", "ld"], str(file))

    def broken() -> Iterator[str]:
        yield "half of it"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        put(broken(), str(file))
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]
