"""Files made to hurt: each is told or answered, none costs more than it holds."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportgate.errors import InputError
from exportgate.intake.documents import texts
from exportgate.intake.documents.edifact_syntax import interchanges
from exportgate.intake.documents.x12_syntax import interchanges as x12_interchanges
from tests.intake.documents.reading import ISA, desadv, read, read_bytes, ship_notice, told

LINE = "LIN+1++4012345000016:EN'"


def test_a_segment_without_end_is_refused_by_position(tmp_path: Path) -> None:
    """A million characters before the terminator."""
    huge = desadv("FTX+AAI+++" + "A" * 1_000_000 + "'", LINE)

    taken = read_bytes(tmp_path, huge)

    assert taken.shipments == []
    assert "segment 3 (FTX, line 4)" in told(taken)
    assert "at most 100,000 are read" in told(taken)


def test_an_element_without_end_is_refused_in_x12(tmp_path: Path) -> None:
    """As there."""
    taken = read_bytes(tmp_path, ship_notice("HL*1**S", "NTE*ADD*" + "A" * 1_000_000))

    assert taken.shipments == []
    assert "at most 100,000 are read" in told(taken)


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """200 MB of one segment, on a disk that holds no such file."""
    file = tmp_path / "huge.edi"
    with file.open("wb") as stream:
        stream.write(b"UNB+UNOA:1+")
        stream.truncate(200_000_000)
    monkeypatch.setattr(texts, "text_in", None)

    with pytest.raises(InputError, match=r"holds 200,000,000 bytes, at most 104,857,600"):
        read(file)


@pytest.mark.parametrize("content", [b"UNB\0\x01\x02", b"UNA:+.? '", b"UNB+UNOZ:1+'", b"UNBUNBUNB", b"UNB+UNOC:3'UNH'"])
def test_rubbish_that_begins_like_an_interchange_is_told(tmp_path: Path, content: bytes) -> None:
    """An error, or problems and no shipment."""
    try:
        taken = read_bytes(tmp_path, content)
    except InputError:
        return

    assert taken.shipments == []
    assert taken.problems


def test_releases_one_after_the_other_end_where_they_end(tmp_path: Path) -> None:
    """`??'` ends the segment, `?'` does not; a hundred thousand of them are read in one go."""
    released = desadv("NAD+DP+++Who??'", "FTX+AAI+++" + "??" * 40_000 + "'", LINE)

    taken = read_bytes(tmp_path, released)

    assert taken.shipments[0].parties[0].name == "Who?"


@given(st.binary(max_size=300))
def test_no_bytes_behind_a_beginning_break_the_scanner(rest: bytes) -> None:
    """Whatever follows, it ends, with what could be told or an error of the user's."""
    for content, scan in ((b"UNB+UNOC:3+" + rest, interchanges), (f"{ISA}~GS*".encode() + rest, x12_interchanges)):
        with suppress(InputError):
            assert all(interchange.header.tag in ("UNB", "ISA") for interchange in scan(content, "rubbish", ""))


@given(st.text(alphabet="UNHTZB+:'?1\n ADESV", max_size=120))
def test_no_arrangement_of_segments_breaks_the_reader(rest: str) -> None:
    """Headers and trailers in any order."""
    text = f"UNB+UNOC:3+S+R+260901:0815+I1'UNH+1+DESADV:D:96A:UN'BGM+351+N+9'{rest}"

    for interchange in interchanges(text.encode(), "rubbish", ""):
        assert all(message.segments[0].tag == "UNH" for message in interchange.messages)


def test_more_parties_or_lines_than_a_shipment_has_are_told_at_once(tmp_path: Path) -> None:
    """Without comparing each with each."""
    parties = read_bytes(tmp_path, desadv(*("NAD+DP+++Receiver'" for _ in range(5_000))))
    lines = read_bytes(tmp_path, desadv(*("LIN+1'" for _ in range(30_000))))

    assert "holds 5,000 parties, at most 2,000 are read" in told(parties)
    assert "holds 30,000 lines, at most 20,000 are read" in told(lines)


def test_notes_without_end_are_cut(tmp_path: Path) -> None:
    """The first two hundred, and that there are more."""
    taken = read_bytes(tmp_path, desadv(*(f"ZZ{sign}+1'" for sign in "ABCDEFGHIJ" * 50), LINE))

    assert len(taken.notes) == 201
    assert "and more is told from here on" in str(taken.notes[-1])
