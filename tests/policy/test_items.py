"""What belongs to an area: by HS code, by control code, by words, and how surely."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportgate.policy.areas import Area, Authority, Stance
from exportgate.policy.items import Fit, fitting, speaks_of
from exportgate.shipment import Line

ACME = Authority("acme", "Acme")


def area(**fields: object) -> Area:
    return Area(id="x", authority=ACME, name="X", stance=Stance.WATCH, ground="", **fields)  # type: ignore[arg-type]


def line(**fields: object) -> Line:
    return Line(line=1, **fields)  # type: ignore[arg-type]


BOTH = area(hs=("851761",), words=("base station",))


@pytest.mark.parametrize(
    ("item", "fit"),
    [
        (line(hs="8517.61"), Fit.YES),
        (line(hs="8517.61.0020"), Fit.YES),
        (line(hs="8517.62"), Fit.NO),
        (line(hs="8517"), Fit.POSSIBLE),
        (line(hs="85"), Fit.POSSIBLE),
        (line(hs="86"), Fit.NO),
        (line(description="Two BASE STATIONS"), Fit.YES),
        (line(description="base-station"), Fit.YES),
        (line(description="database stationery"), Fit.UNKNOWN),
        (line(description="base station", hs="8517.61"), Fit.YES),
        (line(description="toy base station", hs="9503.00"), Fit.POSSIBLE),
        (line(description="office chair", hs="9401.39"), Fit.NO),
        (line(description="office chair"), Fit.UNKNOWN),
        (line(), Fit.UNKNOWN),
    ],
)
def test_any_criterion_is_enough(item: Line, fit: Fit) -> None:
    """A shorter code may be; words against a stated code may be; an item without a code is not known."""
    assert fitting(BOTH, item).fit is fit


@pytest.mark.parametrize(
    ("item", "fit"),
    [
        (line(hs="8703.23", description="used car"), Fit.YES),
        (line(hs="8703.23", description="new car"), Fit.NO),
        (line(hs="8703.23"), Fit.UNKNOWN),
        (line(description="used car"), Fit.UNKNOWN),
        (line(hs="87", description="used car"), Fit.POSSIBLE),
        (line(hs="9401", description="used chair"), Fit.NO),
    ],
)
def test_every_criterion_may_be_needed(item: Line, fit: Fit) -> None:
    """A used vehicle is a vehicle and used."""
    assert fitting(area(hs=("8703",), words=("used",), every=True), item).fit is fit


@pytest.mark.parametrize(
    ("codes", "fit"),
    [
        ({"aa": "3A001.b.2"}, Fit.YES),
        ({"aa": "3A001"}, Fit.POSSIBLE),
        ({"aa": "3A002"}, Fit.NO),
        ({"aa": "none"}, Fit.NO),
        ({"bb": "3A001.b"}, Fit.UNKNOWN),
        ({}, Fit.UNKNOWN),
    ],
)
def test_a_control_code_means_its_paragraphs(codes: dict[str, str], fit: Fit) -> None:
    """A code of another list says nothing of this one."""
    assert fitting(area(codes={"aa": ("3A001.b",)}), line(classification=codes)).fit is fit


@pytest.mark.parametrize(
    ("description", "phrase", "told"),
    [
        ("5G基地局装置", "基地局", True),
        ("海底ケーブル用中継器", "海底ケーブル", True),
        ("ＧＰＵ board", "GPU", True),
        ("surgical masks, 3-ply", "surgical mask", True),
        ("mask, surgical", "surgical mask", False),
        ("gas", "ga", False),
        ("", "mask", False),
    ],
)
def test_words_are_found_whole_and_in_order(description: str, phrase: str, told: bool) -> None:
    """In one or many; in scripts without blanks, anywhere."""
    assert speaks_of(description, phrase) is told


@given(st.text("0123456789", min_size=1, max_size=4).map(lambda tail: "851761" + tail * 2))
def test_a_longer_code_stays_within_its_prefix(code: str) -> None:
    """National subheadings belong to the area of their HS code."""
    assert fitting(BOTH, line(hs=code)).fit is Fit.YES
