"""Answers to senders: status, APERAK and 824, each read back by somebody else's reader."""

import csv
import io
import json
from typing import Any

import pytest
from pydifact.segmentcollection import Interchange

from exportgate.answers.advice import application_advice
from exportgate.answers.aperak import aperak
from exportgate.answers.status import COLUMNS, status_json, statuses_csv, statuses_json
from exportgate.decision import Outcome
from exportgate.intake.document import Problem
from exportgate.intake.documents.x12_syntax import interchanges
from tests.answers.made import EDIFACT, HELD, PASSES, X12, answer, finding

pytestmark = pytest.mark.filterwarnings("ignore:segments.xml not found")


def test_a_status_says_verdict_reasons_citations_and_questions_first() -> None:
    """And the whole decision behind them."""
    told = json.loads(status_json(answer(*HELD)))

    assert (told["document"], told["verdict"], told["decided"]) == ("LS-4711", "hold", True)
    assert [reason["outcome"] for reason in told["reasons"]] == ["review"]
    assert told["citations"] == ["Act 1"]
    assert told["asks"] == [{"name": "aa.answer", "question": "What is aa.answer?"}]
    assert told["lacks"] == ["end_user_name"]
    assert len(told["decision"]["findings"]) == 2
    assert told["references"]["interchange"] == "IC0001"


def test_what_could_not_be_read_is_held_and_says_why() -> None:
    """No ERP that looks at the verdict alone lets it go."""
    told = json.loads(status_json(answer(problems=[Problem("in.edi, segment 3", "is broken")])))

    assert (told["verdict"], told["decided"], told["decision"]) == ("hold", False, None)
    assert told["problems"] == ["in.edi, segment 3: is broken"]


def test_statuses_of_several_are_a_list_or_a_table() -> None:
    """One row a document; formulas are written out as text."""
    both = [answer(*HELD), answer(*PASSES, number="=1+1")]

    rows = list(csv.DictReader(io.StringIO(statuses_csv(both))))

    assert tuple(rows[0]) == COLUMNS
    assert [(row["document"], row["verdict"]) for row in rows] == [("LS-4711", "hold"), ("'=1+1", "pass")]
    assert [one["document"] for one in json.loads(statuses_json(both))] == ["LS-4711", "=1+1"]


def test_the_same_answer_has_the_same_reference() -> None:
    """Another outcome has another: whoever gets one twice can tell."""
    assert answer(*HELD).reference == answer(*HELD).reference
    assert answer(*HELD).reference != answer(*PASSES).reference


def test_an_aperak_is_read_by_pydifact() -> None:
    """It refers to interchange, message and document, and goes back to the sender."""
    text = aperak(answer(*HELD)).decode("latin-1")
    interchange = Interchange.from_str(text)
    (message,) = interchange.get_messages()

    assert (message.type, message.version) == ("APERAK", "D.96A")
    assert (interchange.sender, interchange.recipient) == (["EXPORTGATE", "ZZ"], ["4012345000009", "14"])
    assert _elements(text, "BGM") == [["313", answer(*HELD).reference, "27"]]
    references = [segment[0] for segment in message.get_segments("RFF")]
    assert references == [["ACE", "IC0001"], ["ACW", "M1"], ["AAK", "LS-4711"], ["LI", "10"]]
    assert [segment[0] for segment in message.get_segments("ERC")] == [["REVIEW", "", "ZZZ"]]
    words = "".join(_elements(text, "FTX")[1][3])
    assert "Müller + Söhne: resembles 'Miller'?" in words


def test_the_counts_of_an_aperak_are_right() -> None:
    """UNT counts the segments from UNH to itself, UNZ the message; both repeat their references."""
    lines = aperak(answer(*HELD)).decode("latin-1").splitlines()

    assert lines[0] == "UNA:+.? '"
    assert lines[-2] == f"UNT+{len(lines) - 3}+1'"
    assert lines[-1].split("+")[2] == lines[1].split("+")[-1]


def test_an_aperak_accepts_only_what_passes() -> None:
    """312 and 29 against 313 and 27; what could not be read is not accepted."""
    passes, held, unread = (
        aperak(one).decode("latin-1") for one in (answer(*PASSES), answer(*HELD), answer(problems=[Problem("f", "x")]))
    )

    assert [text.splitlines()[3].split("+")[1::2] for text in (passes, held, unread)] == [
        ["312", "29'"],
        ["313", "27'"],
        ["313", "27'"],
    ]
    assert "ERC+UNREAD" in unread
    assert "PASS" in passes


@pytest.mark.parametrize(
    ("syntax", "expected"),
    [("UNOA", "MULLER + SOHNE"), ("UNOB", "Muller + Sohne"), ("UNOC", "Müller + Söhne"), ("UNOY", "Müller + Söhne")],
)
def test_an_aperak_is_written_in_the_senders_characters(syntax: str, expected: str) -> None:
    """Letters that the character set lacks are written in Latin ones; level A has capitals only."""
    given = answer(*HELD, references={**EDIFACT, "syntax": syntax})

    text = aperak(given).decode({"UNOC": "latin-1", "UNOY": "utf-8"}.get(syntax, "ascii"))

    assert expected in text.replace("?+", "+")
    assert f"UNB+{syntax}:3" in text


def test_a_long_reason_is_cut_to_what_the_segment_takes() -> None:
    """Five texts of seventy characters; all of it stands in the status."""
    text = aperak(answer(finding(Outcome.REVIEW, "word " * 200))).decode("latin-1")

    pieces = _elements(text, "FTX")[1][3]
    assert len(pieces) == 5
    assert all(len(piece) <= 70 for piece in pieces)
    assert pieces[-1].endswith("...")


def test_an_824_is_read_back_with_the_right_counts() -> None:
    """By our own scanner, which refuses wrong counts and control numbers."""
    content = application_advice(answer(*HELD, form="x12-856", references=X12))

    (interchange,) = interchanges(content, "answer", "")
    (found,) = interchange.sets
    oti = next(segment for segment in found.segments if segment.tag == "OTI")

    assert (interchange.problems, found.problems, found.type) == ([], [], "824")
    assert (interchange.header.get(6), interchange.header.get(8)) == ("EXPORTGATE", "EXAMPLESENDER")
    assert [oti.get(number) for number in (1, 2, 3, 8, 9, 10, 11)] == [
        "TR",
        "SI",
        "LS-4711",
        "12",
        "0001",
        "856",
        "004010",
    ]
    assert len(content.split(b"~")[0]) == 105


def test_an_824_accepts_only_what_passes() -> None:
    """A held notice is rejected, since whatever is accepted may be shipped."""
    passes = application_advice(answer(*PASSES, form="x12-856", references=X12))

    assert b"OTI*TA*" in passes


def test_an_824_keeps_separators_out_of_its_text() -> None:
    """And letters beyond ASCII."""
    odd = finding(Outcome.REVIEW, "a*b~c>d Müller")
    content = application_advice(answer(odd, form="x12-856", references=X12))

    assert b"a b c d Muller" in content


def _elements(text: str, tag: str) -> list[list[Any]]:
    """Give the elements of the segments of a name, as pydifact reads them."""
    (message,) = Interchange.from_str(text).get_messages()
    return [list(segment.elements) for segment in message.get_segments(tag)]
