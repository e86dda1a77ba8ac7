"""What an auditor gets is verified with Python alone."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from exportgate.records import Records
from exportgate.records.exporting import lines_of
from exportgate.records.standalone import faults_in
from tests.records.made import small_chain


@pytest.fixture
def lines(in_sqlite: Records) -> list[str]:
    """The lines of a small chain with its decisions."""
    small_chain(in_sqlite)
    with in_sqlite.reading() as connection:
        return list(lines_of(connection, whole=True))


def test_the_file_is_verified_without_the_program(records: Records, tmp_path: Path) -> None:
    """Its own verifier, taken out as the file's first line says, run by a bare Python from another folder."""
    small_chain(records)
    with records.reading() as connection:
        text = "".join(f"{line}\n" for line in lines_of(connection, whole=True))
    folder = tmp_path / "auditor"
    folder.mkdir()
    (folder / "acts.jsonl").write_text(text, encoding="utf-8")
    (folder / "verify.py").write_text(json.loads(text.splitlines()[0])["verifier"], encoding="utf-8")

    sound = _run(folder, "acts.jsonl")
    (folder / "acts.jsonl").write_text(text.replace("asked the consignee", "asked the consignor"), encoding="utf-8")
    changed = _run(folder, "acts.jsonl")

    assert (sound.returncode, sound.stdout) == (0, "No change, gap or other order was found.\n")
    assert changed.returncode == 1
    assert "act 3 is not what was written" in changed.stdout
    assert _run(folder, "missing.jsonl").returncode == 2


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    bare = [sys.executable, "-I", "-S", "verify.py", *arguments]
    return subprocess.run(bare, cwd=folder, capture_output=True, text=True, env={}, check=False)


def test_any_byte_changed_in_the_file_is_found(lines: list[str]) -> None:
    """Each byte of each line but the first, which is text for people; blanks between values are none of the chain."""
    missed = []
    for number, line in enumerate(lines[1:], 1):
        content = line.encode()
        for at in range(0, len(content), 1 if line.startswith("[") else 29):
            flipped = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
            other = [*lines[:number], flipped.decode("utf-8", "surrogateescape"), *lines[number + 1 :]]
            if not any(faults_in(other)):
                missed.append((number, at))

    assert missed == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda lines: [*lines[:4], *lines[6:]], "act 3 comes after act 1"),
        (lambda lines: [*lines[:2], *lines[3:]], "decision D-1 is missing, and no act deleted it"),
        (lambda lines: [*lines[:3], *lines[4:]], "enclosure"),
        (lambda lines: lines[:-1], "the end is missing"),
        (lambda lines: lines[:2], "the end is missing; the last act is act 1"),
        (lambda lines: [lines[0], lines[4], *lines[1:4], *lines[5:]], "comes after act 0"),
        (lambda lines: [*lines, lines[1]], "stands behind the end"),
        (lambda lines: [*lines[:-2], lines[-1]], "the end names another act"),
        (lambda lines: [*lines[:2], '{"note": 1}', *lines[2:]], "is nothing that belongs here"),
        (lambda lines: [*lines[:2], "[1]", *lines[2:]], "is not as it was written"),
        (lambda lines: [*lines[:2], '"x"', *lines[2:]], "is"),
        (lambda lines: [*lines[:2], "[" * 100_000, *lines[2:]], "is not as it was written"),
    ],
)
def test_lines_left_out_swapped_or_put_in_are_found(
    lines: list[str], change: Callable[[list[str]], list[str]], told: str
) -> None:
    """The line is named; nothing raises."""
    assert list(faults_in(lines)) == []
    assert any(told in fault for fault in faults_in(change(lines)))


def test_a_head_noted_at_another_time_must_be_in_the_file(lines: list[str]) -> None:
    """Otherwise a chain written anew would be whole."""
    act = json.loads(lines[1])

    assert list(faults_in(lines, (1, act[7]))) == []
    assert "the one that was noted" in next(faults_in(lines, (1, "0" * 64)))
    assert "but act 99 was noted" in next(faults_in(lines, (99, "0" * 64)))


def test_the_file_holds_no_more_than_the_chain_unless_asked(in_sqlite: Records) -> None:
    """Decisions, with what stands in shipments, go to an auditor only where that is wanted."""
    small_chain(in_sqlite)
    with in_sqlite.reading() as connection:
        lines = list(lines_of(connection, whole=False))

    assert list(faults_in(lines)) == []
    assert len(lines) == 1 + 4 + 1
