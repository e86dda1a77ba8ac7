"""exportgate screen: parties against the lists in use, or one's own."""

import csv
import io
import json
from pathlib import Path

import pytest
import xlsxwriter

from exportgate.gate import Gate
from exportgate.names.scoring import reference_names
from tests.cli.conftest import LISTED, Run

PARTIES = f"id,name,kind\n1,Ordinary Bakery,organisation\n2,{LISTED},organisation\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "p.csv").write_text(PARTIES)
    return tmp_path / "p.csv"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "watch.csv").write_text(
        "id,name,kind,aliases,country,address,note\n7,Bakery of Doom,organisation,Doom Bread|Brot,,,\n"
    )
    return tmp_path / "watch.csv"


def test_hits_come_in_the_columns_of_the_contract(run: Run, gate: Gate, file: Path) -> None:
    """And the exit code says that there is one."""
    ran = run("screen", file, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))

    assert ran.code == 1
    assert [(row["id"], row["list"], row["entry"], row["matched_name"]) for row in rows] == [
        ("2", "toy.list", "17", LISTED)
    ]
    assert rows[0]["edition"] == "2026-08-30"
    assert float(rows[0]["score"]) == 100


def test_without_a_hit_the_exit_code_is_0(run: Run, gate: Gate, tmp_path: Path) -> None:
    """And what was looked at is said, not that all is well."""
    (tmp_path / "p.csv").write_text("name\nOrdinary Bakery\n")
    ran = run("screen", tmp_path / "p.csv")

    assert ran.code == 0
    assert "0 of 1 parties resemble an entry." in ran.out
    assert "clear" not in ran.out


@pytest.mark.parametrize("form", ["table", "csv", "json", "html"])
def test_every_format_names_the_hit(run: Run, gate: Gate, file: Path, tmp_path: Path, form: str) -> None:
    """On standard output and in a file."""
    assert LISTED in " ".join(run("screen", file, "--format", form).out.split())
    run("screen", file, "--format", form, "--output", tmp_path / "report")
    assert LISTED in (tmp_path / "report").read_text(encoding="utf-8")


def test_one_s_own_list_stands_alone(run: Run, file: Path, own: Path) -> None:
    """Neither plugins nor loaded lists are asked; the hit names the file."""
    file.write_text(f"id,name\n1,Bakery of Doom\n2,{LISTED}\n")
    hits = json.loads(run("screen", file, "--list", own, "--format", "json").out)

    assert [(hit["id"], hit["list"], hit["entry"]) for hit in hits] == [("1", "watch", "7")]


def test_the_bench_s_own_words_work(run: Run, tmp_path: Path, file: Path, own: Path) -> None:
    """Threshold 0 and the best one each, as CSV into a file."""
    hits = tmp_path / "hits.csv"
    ran = run("screen", file, "--list", own, "--threshold", "0", "--top", "1", "--format", "csv", "--output", hits)

    assert ran.code in (0, 1)
    assert ran.out == ""
    assert hits.read_text().startswith("id,name,score,list,entry,")


def test_several_own_lists_count_together_and_need_names_of_their_own(
    run: Run, tmp_path: Path, file: Path, own: Path
) -> None:
    """A hit could not be told from one of the other list."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "watch.csv").write_text("name\nOrdinary Bakery\n")
    (tmp_path / "more.csv").write_text("name\nOrdinary Bakery\n")

    assert (
        json.loads(run("screen", file, "--list", own, "--list", tmp_path / "more.csv", "--format", "json").out)[0][
            "list"
        ]
        == "more"
    )
    ran = run("screen", file, "--list", own, "--list", tmp_path / "other" / "watch.csv")
    assert ran.code == 2
    assert 'another list is called "watch" too' in ran.err


def test_rows_that_cannot_be_read_make_the_exit_code_2_and_the_others_are_screened(
    run: Run, file: Path, own: Path
) -> None:
    """In the parties' file as in the list's."""
    file.write_text("id,name\n1,\n2,Bakery of Doom\n")
    ran = run("screen", file, "--list", own, "--format", "json")
    assert ran.code == 2
    assert [hit["id"] for hit in json.loads(ran.out)] == ["2"]
    assert "row 2, name" in ran.err

    file.write_text("id,name\n2,Bakery of Doom\n")
    own.write_text("id,name\n7,Bakery of Doom\n8,\n")
    ran = run("screen", file, "--list", own, "--format", "json")
    assert ran.code == 2
    assert "watch.csv, row 3" in ran.err


def test_columns_are_named_by_the_user_or_asked_for(run: Run, tmp_path: Path, own: Path) -> None:
    """The message has the option to type."""
    (tmp_path / "p.csv").write_text("Firmenname,Land\nBakery of Doom,DE\n")

    ran = run("screen", tmp_path / "p.csv", "--list", own)
    assert ran.code == 2
    assert '--columns name="Firmenname"' in ran.err
    assert run("screen", tmp_path / "p.csv", "--list", own, "--columns", "name=Firmenname,country=Land").code == 1
    assert run("screen", tmp_path / "p.csv", "--list", own, "--columns", "Firmenname").code == 2


@pytest.mark.parametrize("option", [("--threshold", "101"), ("--threshold", "nan"), ("--top", "0"), ("--top", "many")])
def test_options_out_of_range_are_refused(run: Run, file: Path, own: Path, option: tuple[str, str]) -> None:
    """With the range."""
    ran = run("screen", file, "--list", own, *option)

    assert ran.code == 2
    assert option[0] in ran.err


def test_standard_input_is_read_but_is_no_list(run: Run, file: Path, own: Path) -> None:
    """A hit names its list."""
    assert run("screen", "-", "--list", own, stdin=b"name\nBakery of Doom\n").code == 1
    assert run("screen", file, "--list", "-").code == 2


def test_nothing_is_screened_without_lists(run: Run, gate: Gate, file: Path) -> None:
    """It would find nobody."""
    gate._screener = None
    ran = run("screen", file)

    assert ran.code == 2
    assert "exportgate update" in ran.err


def test_a_name_that_a_spreadsheet_would_obey_is_neutralised(run: Run, file: Path, own: Path) -> None:
    """In CSV alone."""
    name = '=HYPERLINK("http://x")'
    file.write_text(f'name\n"{name.replace(chr(34), chr(34) * 2)}"\n')
    own.write_text(f'name\n"{name.replace(chr(34), chr(34) * 2)}"\n')
    rows = list(csv.DictReader(io.StringIO(run("screen", file, "--list", own, "--format", "csv").out)))
    hits = json.loads(run("screen", file, "--list", own, "--format", "json").out)

    assert rows[0]["name"] == rows[0]["matched_name"] == f"'{name}"
    assert hits[0]["name"] == name


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff" * 999, b"a,b\n1,2\n", b'name\n"x', b"PAR1" + b"\x00" * 99, b"PK\x03\x04junk"]
)
def test_broken_files_of_parties_and_lists_give_a_clear_error(
    run: Run, tmp_path: Path, file: Path, own: Path, content: bytes
) -> None:
    """Exit code 2, the file named, no traceback."""
    (tmp_path / "broken").write_bytes(content)

    for ran in (run("screen", tmp_path / "broken", "--list", own), run("screen", file, "--list", tmp_path / "broken")):
        assert ran.code == 2
        assert "broken" in ran.err
        assert len(ran.err) < 2_000


def test_a_workbook_of_parties_is_screened(run: Run, tmp_path: Path, own: Path) -> None:
    """As it lies on the desk."""
    book = xlsxwriter.Workbook(str(tmp_path / "p.xlsx"))
    book.add_worksheet().write_column(0, 0, ["Supplier Name", "Bakery of Doom"])
    book.close()

    assert run("screen", tmp_path / "p.xlsx", "--list", own).code == 1


@pytest.mark.parametrize("share", ["1/1000", "0.1%", "0.001", "1/1,000"])
def test_a_share_of_false_alerts_picks_the_threshold_and_tells_it(
    run: Run, gate: Gate, file: Path, monkeypatch: pytest.MonkeyPatch, share: str
) -> None:
    """However the share is written; against as many names as the fit saw, one in 1,000 reach 85."""
    monkeypatch.setattr("exportgate.screening.Screener.names", reference_names())
    ran = run("screen", file, "--false-alerts", share, "--format", "csv")

    assert ran.code == 1
    assert "Threshold 85: about 1 in 1,000 of the names of parties that are not listed reaches it" in ran.err
    assert "Threshold" not in ran.out


def test_against_a_short_list_no_threshold_is_set_where_scores_tell_nothing(run: Run, gate: Gate, file: Path) -> None:
    """One listed name is reached by hardly anybody; the lowest threshold is said to be one."""
    assert "Threshold 50, the lowest that is set: about 1 in " in run("screen", file, "--false-alerts", "1/100").err


@pytest.mark.parametrize("share", ["0", "0%", "1/0", "2", "150%", "-1/100", "many", "nan", "1/", ""])
def test_what_is_no_share_is_refused(run: Run, file: Path, own: Path, share: str) -> None:
    """Nothing is screened, and the message shows how a share is written."""
    ran = run("screen", file, "--list", own, f"--false-alerts={share}")

    assert (ran.code, ran.out) == (2, "")
    assert "1/1000, 0.1% or 0.001" in ran.err


def test_a_threshold_and_a_share_exclude_each_other(run: Run, file: Path, own: Path) -> None:
    """The message names both."""
    ran = run("screen", file, "--list", own, "--threshold", "80", "--false-alerts", "1/1000")

    assert ran.code == 2
    assert "--threshold and --false-alerts" in ran.err


def test_json_tells_which_word_met_which(run: Run, file: Path, own: Path) -> None:
    """How, and what was left over on either side; beside it what else was compared."""
    file.write_text("name,kind\nBakeri of Greater Doom,organisation\n")
    own.write_text("id,name,kind\n7,Bakery of Doom and Cakes,organisation\n")
    [hit] = json.loads(run("screen", file, "--list", own, "--threshold", "0", "--format", "json").out)
    names, kind = hit["evidence"]

    assert [(met["ours"], met["listed"], met["how"]) for met in names["met"]] == [
        (["bakeri"], ["bakery"], "similar to"),
        (["of"], ["of"], "same"),
        (["doom"], ["doom"], "same"),
    ]
    assert (names["ours_left"], names["listed_left"]) == (["greater"], ["and", "cakes"])
    assert (kind["feature"], kind["reason"]) == ("kind", "both organisation")
