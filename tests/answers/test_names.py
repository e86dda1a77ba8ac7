"""Names of answer files are never paths, and no two numbers share one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportgate.answers.names import file_name
from exportgate.answers.writing import write_answers
from exportgate.errors import InputError
from tests.answers.made import HELD, PASSES, answer


@pytest.mark.parametrize(
    "number", ["../../etc/passwd", "..", ".", "", "a/b", "a\\b", "CON", "LPT1", "x\0y", "-", "~", "A" * 300]
)
def test_a_number_that_is_a_path_or_a_device_is_made_harmless(tmp_path: Path, number: str) -> None:
    """The file stands in the folder, under a name that every system takes."""
    name = file_name(number)

    assert (tmp_path / f"{name}.json").resolve().parent == tmp_path.resolve()
    assert name not in ("", ".", "..", "CON", "LPT1")
    assert len(name) < 80


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_two_numbers_share_a_file_even_where_capitals_do_not_count(one: str, other: str) -> None:
    """`a1` and `A1` are two documents."""
    assert (file_name(one).casefold() == file_name(other).casefold()) == (one == other)


def test_a_usual_number_is_its_own_name() -> None:
    """So that an ERP finds it."""
    assert file_name("0080001234") == "0080001234"
    assert file_name("LS-4711") == "LS-4711"


def test_a_folder_gets_the_files_of_each_document(tmp_path: Path) -> None:
    """CSV and JSON for all, a message where the sender's form has one."""
    write_answers(
        [answer(*HELD), answer(*PASSES, number="../x", form="sap-delvry", references={})], str(tmp_path / "out")
    )

    names = sorted(file.name for file in (tmp_path / "out").iterdir())

    assert names[:3] == ["LS-4711.aperak.edi", "LS-4711.csv", "LS-4711.json"]
    assert [name.rsplit(".", 1)[1] for name in names[3:]] == ["csv", "json"]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["out"]


def test_a_status_file_holds_all(tmp_path: Path) -> None:
    """Its ending says in which form."""
    write_answers([answer(*HELD), answer(*PASSES, number="2")], str(tmp_path / "status.csv"))

    assert len((tmp_path / "status.csv").read_text("utf-8").splitlines()) == 3


def test_answers_go_into_no_other_file(tmp_path: Path) -> None:
    """A file that is neither a folder nor a status file is left as it is."""
    (tmp_path / "kept.txt").write_text("kept", "utf-8")

    with pytest.raises(InputError, match="is no folder"):
        write_answers([answer(*HELD)], str(tmp_path / "kept.txt"))
    assert (tmp_path / "kept.txt").read_text("utf-8") == "kept"
