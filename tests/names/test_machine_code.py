"""Loops are kept as machine code that starts without the compiler, and never run where they do not fit."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exportgate.names import compiled, machine_code
from exportgate.names.compiled import Entrance, entrance

KEPT = "exportgate.names.compiling"


def adding(numbers: Any, more: Any, out: Any) -> Any:
    """Write the sum of the numbers, and one more, into the first place."""
    total = more
    for number in numbers:
        total += number
    out[0] = total


def making_arrays(numbers: Any, out: Any) -> Any:
    """Write the sum of the numbers, by way of another array."""
    others = np.zeros(len(numbers), np.int64)
    for at in range(len(numbers)):
        others[at] = numbers[at]
    out[0] = others.sum()


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "places_of", lambda _function: iter((tmp_path / "no" / "such", tmp_path / "code")))
    (tmp_path / "no").write_text("a file, where no folder can be made")


def _sum_of(loop: Entrance, numbers: Any) -> int:
    out = np.zeros(1, np.int64)
    loop(numbers, 100, out)
    return int(out[0])


def test_what_is_kept_is_used_by_the_next_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop that is compiled once is started from its file, without being compiled again."""
    assert _sum_of(entrance(adding), np.arange(4)) == 106
    assert len(list((tmp_path / "code").iterdir())) == 1

    monkeypatch.setitem(sys.modules, KEPT, None)

    assert _sum_of(entrance(adding), np.arange(5)) == 110


def test_arrays_of_other_types_have_code_of_their_own(tmp_path: Path) -> None:
    """Code for whole numbers is not run on others: each make of values is compiled for itself."""
    loop = entrance(adding)

    assert _sum_of(loop, np.arange(4)) == 106
    assert _sum_of(loop, np.array([1.5, 2.5])) == 104
    assert _sum_of(loop, np.arange(4, dtype=np.uint8)) == 106
    assert len(list((tmp_path / "code").iterdir())) == 3


def test_a_damaged_file_is_not_run(tmp_path: Path) -> None:
    """A file that is cut short or altered is compiled anew, and put right."""
    assert _sum_of(entrance(adding), np.arange(4)) == 106
    (file,) = (tmp_path / "code").iterdir()
    whole = file.read_bytes()

    for damaged in (b"", whole[:100], whole[:-1] + bytes([whole[-1] ^ 1])):
        file.write_bytes(damaged)
        assert machine_code.kept(file) is None
        assert _sum_of(entrance(adding), np.arange(4)) == 106
        assert machine_code.kept(file) is not None


def test_an_array_with_gaps_is_read_right() -> None:
    """Of every second number of an array the sum is that of every second number."""
    assert _sum_of(entrance(adding), np.arange(10)[::2]) == 120


def test_a_loop_that_makes_arrays_runs_all_the_same(tmp_path: Path) -> None:
    """What cannot be kept as code of its own is run by the compiler, with the same result."""
    out = np.zeros(1, np.int64)

    entrance(making_arrays)(np.arange(5), out)

    assert out[0] == 10
    assert not (tmp_path / "code").exists() or not list((tmp_path / "code").glob("*.code"))


def test_code_of_another_function_or_for_another_processor_has_another_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loops of one name in two modules are not taken for each other, nor code for the processors of two machines."""
    here = machine_code.file_name(adding, ("<i8", 1))

    with monkeypatch.context() as changed:
        changed.setattr(adding, "__module__", "another.module")
        assert machine_code.file_name(adding, ("<i8", 1)) != here
    with monkeypatch.context() as changed:
        changed.setattr(machine_code, "processor", lambda: ("another", "+nothing"))
        assert machine_code.file_name(adding, ("<i8", 1)) != here
    assert machine_code.file_name(adding, ("<i8", 1)) == here


_SEARCH = """
import sys
from exportgate.names.comparison import compare
from exportgate.names.index import NameIndex
index = NameIndex.open(__import__("pathlib").Path(sys.argv[1]))
assert index.search([("Fujian Jinhua IC", "")])[0]
assert compare("Fujian Jinhua IC", "Fujian Jinhua Integrated Circuit").score > 50
sys.exit("numba" in sys.modules)
"""


def test_a_question_of_one_name_starts_no_compiler(tmp_path: Path) -> None:
    """To search a compiled list and to word the reasons, what was compiled before is enough."""
    from exportgate.names.index import NameIndex

    lists = tmp_path / "lists"
    lists.mkdir()
    NameIndex.build([("Fujian Jinhua Integrated Circuit Company, Ltd.", "organisation")]).save(lists)
    asked = [sys.executable, "-c", _SEARCH, str(lists)]
    subprocess.run(asked, check=False, timeout=300)

    assert subprocess.run(asked, check=False, timeout=300).returncode == 0
