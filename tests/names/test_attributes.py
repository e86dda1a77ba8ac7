"""Identifiers, addresses and thresholds."""

import pytest

from exportgate.names.addresses import AddressIndex, fold_address
from exportgate.names.identifiers import identifier_key
from exportgate.names.scoring import false_alerts_at, reference_names, score_of_points, threshold_for
from exportgate.shipment import Identifier

LISTED = "No. 88, Lianhua Avenue, Jinjiang Integrated Circuit Science Park, Quanzhou City, Fujian Province, China"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("imo", "IMO 9187629"), ("imo", "9187629")),
        (("lei", "5493 001KJT IIGC8Y1R12"), ("lei", "5493001KJTIIGC8Y1R12")),
        (("bic", "SABRRUMM"), ("bic", "SABRRUMMXXX")),
        (("registration", "No 1027700-132195"), ("registration", "NO1027700132195")),
    ],
)
def test_identifiers_are_compared_without_their_writing(one: tuple[str, str], other: tuple[str, str]) -> None:
    """Blanks, hyphens, a prefix, the branch of a bank: the number is the same."""
    assert identifier_key(Identifier(scheme=one[0], value=one[1])) == identifier_key(
        Identifier(scheme=other[0], value=other[1])
    )


@pytest.mark.parametrize(("scheme", "value"), [("tax", "12"), ("passport", "none"), ("imo", "123"), ("other", "")])
def test_numbers_too_short_to_tell_are_none(scheme: str, value: str) -> None:
    """What many share is no identifier."""
    assert identifier_key(Identifier(scheme=scheme, value=value)) == ""


def test_schemes_are_kept_apart() -> None:
    """The same digits as a tax number and as a passport are two numbers."""
    assert identifier_key(Identifier(scheme="tax", value="1234567")) != identifier_key(
        Identifier(scheme="passport", value="1234567")
    )


def test_address_is_found_in_another_spelling() -> None:
    """Abbreviations, order and the country make no difference to an address."""
    index = AddressIndex.build([LISTED, "Tehran, Iran", "12 Nathan Road, Kowloon, Hong Kong"])

    [found] = index.search("88 Lianhua Ave., Jinjiang Integrated Circuit Sci. Park, Quanzhou, Fujian")

    assert found.number == 0


@pytest.mark.parametrize(
    "address",
    [
        "89 Lianhua Avenue, Jinjiang Integrated Circuit Science Park, Quanzhou City, Fujian Province",
        "Quanzhou City, Fujian Province, China",
        "Tehran, Iran",
        "",
        "88",
    ],
)
def test_another_number_or_a_mere_place_is_not_the_address(address: str) -> None:
    """The house next door, or the town alone, is not the listed address."""
    index = AddressIndex.build([LISTED, "Tehran, Iran"])

    assert [found.share for found in index.search(address) if found.share > 0.97] == []


def test_address_words_are_folded() -> None:
    """Street types are one word, numbers lose their ordinal, noise goes."""
    assert fold_address("No. 5, 2nd Floor, Tverskaya ul.") == ("5", "2", "floor", "tverskaya", "street")


def test_threshold_says_how_many_clean_names_alert() -> None:
    """One in 1,000 is 85 on lists of the size that was measured; a tenth of the names needs less."""
    assert threshold_for(1 / 1000) == 85.0
    assert threshold_for(1 / 1000, names=reference_names() // 10) == pytest.approx(70.0, abs=0.1)
    assert false_alerts_at(70.0) == pytest.approx(0.01)


@pytest.mark.parametrize("share", [0.0, -1.0, 1.5, float("nan")])
def test_share_that_is_none_is_refused(share: float) -> None:
    """No share at all cannot be promised."""
    with pytest.raises(ValueError, match="share of false alerts"):
        threshold_for(share)


@pytest.mark.parametrize("view", ["latin", "native", "arabic", "japanese", "han"])
def test_more_points_never_score_less(view: str) -> None:
    """Every curve rises from 0 to 99."""
    scores = [score_of_points(points / 4, "person", view) for points in range(-100, 101)]

    assert scores == sorted(scores)
    assert (scores[0], scores[-1]) == (0.0, 99.0)
