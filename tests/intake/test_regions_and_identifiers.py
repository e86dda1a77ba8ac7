"""Parts of countries and identifiers, as they are written in shipments."""

import pytest

from exportgate.intake.record import identifier
from exportgate.intake.values import Wrong
from exportgate.intake.vocabulary import Vocabulary


@pytest.mark.parametrize("written", ["Crimea", "UA43", "UA-", "ZZ-43", "43"])
def test_a_region_that_is_no_code_is_refused(written: object) -> None:
    """A name that no table knows would read as a place where nothing special is the law."""
    with pytest.raises(Wrong, match="ISO 3166-2"):
        Vocabulary().read_fact("destination.region", written)


def test_a_region_is_read_by_its_code() -> None:
    """In whatever case; nothing and `unknown` say that it is not known."""
    assert Vocabulary().read_fact("destination.region", "ua-43") == "UA-43"
    assert Vocabulary().read_fact("destination.region", "unknown") is None
    assert Vocabulary().read_fact("destination.region", "") is None


@pytest.mark.parametrize("written", ["imo:9074729", "IMO 9074729", "imo: 9074729"])
def test_a_ships_number_is_read_as_papers_write_it(written: str) -> None:
    """With a colon as in our files, or with a blank as on papers."""
    found = identifier(written)

    assert (found.scheme, found.value) == ("imo", "9074729")


def test_words_with_a_blank_are_no_identifier() -> None:
    """Only a known scheme may stand before a blank."""
    with pytest.raises(Wrong, match="scheme:value"):
        identifier("number 9074729")
