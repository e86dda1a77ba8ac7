"""Both names of a hit with their aligned words marked."""

from typing import Any

import msgspec
import pytest
from lxml import html

from exportgate.hit import Evidence, Hit, Meeting
from exportgate.names import compare
from exportgate.report.as_html import checked_page, screened_page
from exportgate.report.marking import Marked, Piece, listed_marked, ours_marked
from tests.report import made


def hit(ours: str, listed: str, kind: str = "") -> Hit:
    return msgspec.structs.replace(
        made.HIT, name=ours, matched_name=listed, evidence=compare(ours, listed, kind).evidence
    )


def marks(marked: Marked) -> list[tuple[str, str]]:
    return [(piece.text, piece.mark) for piece in marked.pieces if piece.mark]


def test_words_are_marked_by_how_they_met() -> None:
    """The same, alike, and left over; legal forms and what stands between words carry no mark."""
    found = hit("Jinhua IC Export Co", "Fujian Jinhua Integrated Circuit Company, Ltd.", "organisation")

    assert marks(ours_marked(found)) == [("Jinhua", "same"), ("IC", "like"), ("Export", "left")]
    assert marks(listed_marked(found)) == [
        ("Fujian", "left"),
        ("Jinhua", "same"),
        ("Integrated Circuit", "like"),
    ]
    assert listed_marked(found).pieces[-1] == Piece(" Company, Ltd.")


@pytest.mark.parametrize(
    ("ours", "listed", "kind"),
    [
        ("Fujian Jinhua IC Co", "Fujian Jinhua Integrated Circuit Company, Ltd.", "organisation"),
        ("Вайно Антон Эдуардович", "Anton Eduardovich VAINO", "person"),
        ("福建晋华集成电路有限公司", "Fujian Jinhua Integrated Circuit Company, Ltd.", "organisation"),
        ("فریدون عباسی", "Fereidoun ABBASI-DAVANI", "person"),
        ("Abd-al-Latif <b>Salih</b>", "Abd al-Latif SALIH", "person"),
        ("", "ACME", ""),
    ],
)
def test_the_pieces_are_the_name(ours: str, listed: str, kind: str) -> None:
    """Marking adds and drops nothing, whatever the script."""
    found = hit(ours, listed, kind)

    assert "".join(piece.text for piece in ours_marked(found).pieces) == ours
    assert "".join(piece.text for piece in listed_marked(found).pieces) == listed


def test_a_name_without_blanks_is_shown_as_it_was_read() -> None:
    """The words of a Chinese name stand beside it, marked, where it was read in Latin letters."""
    marked = ours_marked(hit("福建晋华集成电路有限公司", "Fujian Jinhua Integrated Circuit Ltd.", "organisation"))

    assert marks(marked) == []
    assert [(piece.text, piece.mark) for piece in marked.read][:2] == [("fujian", "same"), ("jinhua", "same")]


def test_chinese_characters_are_marked_one_by_one() -> None:
    """Where they were compared so, those that met and those that did not."""
    same = tuple(Meeting(ours=(char,), listed=(char,), how="same", alike=1.0) for char in "晋华")
    evidence = (Evidence(feature="name", reason="", met=same, ours_left=("贸",), listed_left=("科",)),)
    found = msgspec.structs.replace(made.HIT, name="晋华贸", matched_name="晋华科", evidence=evidence)

    assert marks(ours_marked(found)) == [("晋华", "same"), ("贸", "left")]
    assert marks(listed_marked(found)) == [("晋华", "same"), ("科", "left")]


def test_a_name_that_met_wholly_is_one_piece() -> None:
    """So that a search of the page finds it."""
    assert ours_marked(hit("Almaz-Antey Works", "ALMAZ ANTEY WORKS")).pieces == (
        Piece("Almaz-Antey Works", "same", "same word"),
    )


def test_a_hit_that_was_not_compared_by_name_has_no_marks() -> None:
    """An address alone, or a hit that an earlier version kept."""
    assert ours_marked(made.HIT) == Marked((Piece("Jinhua IC Co"),))


def test_the_pages_mark_both_names_and_let_nobody_write_into_them() -> None:
    """In the page of a screening and in that of a check."""
    found = hit("Jinhua <script> IC", "Jinhua Integrated Circuit", "organisation")
    screened = made.screened()
    hits = [[found] if some else [] for some in screened.hits]
    review = msgspec.structs.replace(made.REVIEW, hit=found)
    checked = made.checked()
    held = msgspec.structs.replace(made.HELD, findings=(review,))
    for text in (
        screened_page(type(screened)(screened.parties, hits)),
        checked_page(type(checked)(checked.shipments[:1], [held])),
    ):
        tree: Any = html.document_fromstring(text)

        assert [mark.text for mark in tree.xpath("//bdi/mark[@class='like-word']")] == ["IC", "Integrated Circuit"]
        assert tree.xpath("//bdi/mark[@class='like-word']/@title")[0] == "initials of integrated circuit"
        assert not tree.xpath("//script")
