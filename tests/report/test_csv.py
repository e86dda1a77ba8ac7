"""CSV that a spreadsheet shows and never obeys."""

import csv
import io
from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportgate.report.as_csv import FINDING_COLUMNS, decisions_csv, harmless_cell, hit_pieces, hits_csv
from tests.report import made


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_hits_have_the_columns_of_the_contract() -> None:
    """In its order, with the score as a number and the reasons in words."""
    text = hits_csv(made.screened())

    assert text.splitlines()[0] == "id,name,score,list,entry,matched_name,reasons,edition"
    assert rows(text) == [
        {
            "id": "2",
            "name": "Jinhua IC Co",
            "score": "87.25",
            "list": "xx.list",
            "entry": "17",
            "matched_name": "Jinhua Integrated Circuit Company, Ltd.",
            "reasons": "Jinhua agrees; IC stands for Integrated Circuit",
            "edition": "2026-09-01",
        }
    ]


def test_hits_stand_best_first() -> None:
    """Over all parties."""
    party = made.screened().parties[1]
    low, high = (msgspec.structs.replace(made.HIT, score=score) for score in (70.0, 99.5))
    screened = replace(made.screened(), parties=[party, party], hits=[[low], [high]])

    assert [row["score"] for row in rows(hits_csv(screened))] == ["99.5", "70.0"]


def test_a_finding_is_a_row_with_its_role_and_name() -> None:
    """A party is named, not numbered."""
    found = rows(decisions_csv(made.checked()))

    assert list(found[0]) == list(FINDING_COLUMNS)
    assert (found[0]["shipment"], found[0]["verdict"], found[0]["outcome"]) == ("S-1", "hold", "review")
    assert (found[0]["party_role"], found[0]["party"], found[0]["hit_entry"]) == ("end_user", "Jinhua IC Co", "17")
    assert (found[0]["asks"], found[0]["verify"]) == ("xx.exception.GBS | xx.region", "true")
    assert [row["shipment"] for row in found] == ["S-1", "S-1", "S-2", "S-3"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_what_a_spreadsheet_would_obey_gets_an_apostrophe(start: str) -> None:
    """A name is no formula."""
    screened = made.screened()
    hits = [[], [msgspec.structs.replace(made.HIT, name=f'{start}HYPERLINK("http://x")')]]

    assert rows(hits_csv(replace(screened, hits=hits)))[0]["name"].startswith(f"'{start}")


@given(st.text(max_size=40))
def test_no_cell_begins_as_a_formula(cell: str) -> None:
    """Whatever it holds, and what is harmless stays as it is."""
    written = harmless_cell(cell)

    assert not written.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert written in (cell, f"'{cell}")


def test_many_hits_are_written_in_pieces_that_make_up_the_whole() -> None:
    """However many rows there are, the headings stand once, each row stands once, and their order is kept."""
    screened = made.screened()
    many = replace(screened, parties=screened.parties[:1], hits=[[made.HIT] * 10_000])

    pieces = list(hit_pieces(many))

    assert len(pieces) > 2
    assert "".join(pieces) == hits_csv(many)
    assert len(rows("".join(pieces))) == 10_000
