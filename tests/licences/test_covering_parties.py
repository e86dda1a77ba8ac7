"""When a licence covers a demand: the parties and the destination that it names."""

import pytest

from exportgate.licences.licence import LicensedParty
from exportgate.shipment import Party
from tests.licences.answering import ANYBODY_AT_ALL, told
from tests.licences.made import (
    CONSIGNEE,
    asked_of,
    case,
    finding,
    hit,
    licence,
    shipment,
)


@pytest.mark.parametrize(
    ("name", "covered", "proposed"),
    [
        ("ACME TOOLS LTD.", "L-1", ()),
        ("Acme Tools Limited", "L-1", ()),
        ("Acme Tool Limited", "", ("L-1",)),
        ("Acme Tools (Hefei) Limited", "", ("L-1",)),
        ("Zhongyuan Heavy Forging", "", ()),
    ],
)
def test_the_licensed_consignee_is_told_by_name(name: str, covered: str, proposed: tuple[str, ...]) -> None:
    """The same name but for writing covers, a resembling one is proposed, another is neither."""
    asked = case(shipment(parties=(Party(role="consignee", name=name, country="CN"),)))
    found = asked_of(licence(), at=asked)

    assert (found.covered_by, found.proposed) == (covered, proposed)


def test_a_party_is_also_told_by_the_companys_own_id() -> None:
    """The same id is the same party, however it is written."""
    named = (LicensedParty(role="consignee", name="Acme", id="K-7"),)
    asked = case(shipment(parties=(Party(role="consignee", name="安基美工具", id="K-7"),)))
    other = case(shipment(parties=(Party(role="consignee", name="安基美工具", id="K-8"),)))

    assert asked_of(licence(parties=named), at=asked).covered_by == "L-1"
    assert not asked_of(licence(parties=named), at=other).covered_by


def test_the_same_name_in_another_country_is_for_a_person() -> None:
    """It may be the parent or a namesake."""
    asked = case(shipment(parties=(Party(role="consignee", name="Acme Tools Ltd", country="HK"),)))
    assert asked_of(licence(), at=asked).proposed == ("L-1",)


def test_a_licence_for_anybody_says_so() -> None:
    """One that names nobody at all may only have been copied without its parties, and is for a person."""
    assert asked_of(licence(parties=(ANYBODY_AT_ALL,))).covered_by == "L-1"
    assert asked_of(licence(parties=())).proposed == ("L-1",)


def test_an_end_user_whom_the_licence_does_not_name_is_not_covered() -> None:
    """A licence that names who receives the goods is for nobody else."""
    extra = Party(role="end_user", name="Zhongyuan Heavy Forging", country="CN")
    asked = case(shipment(parties=(*shipment().parties, extra)))
    assert "end user Zhongyuan Heavy Forging is not on the licence" in told(licence(), at=asked)


def test_a_bank_or_forwarder_of_whom_the_licence_says_nothing_makes_no_difference() -> None:
    """They do not receive the goods."""
    extra = (Party(role="bank", name="Some Bank"), Party(role="forwarder", name="Some Carrier"))
    assert asked_of(licence(), at=case(shipment(parties=(*shipment().parties, *extra)))).covered_by


def test_a_licensed_end_user_whom_the_shipment_does_not_name_is_for_a_person() -> None:
    """Silence about the end user is no proof that it is the licensed one."""
    named = (CONSIGNEE, LicensedParty(role="end_user", name="Acme Works"))
    found = asked_of(licence(parties=named))
    assert (found.covered_by, found.proposed) == ("", ("L-1",))


def test_the_licensed_consignee_as_end_user_is_for_a_person() -> None:
    """The licence names it in another role."""
    both = (*shipment().parties, Party(role="end_user", name="Acme Tools Ltd", country="CN"))
    assert asked_of(licence(), at=case(shipment(parties=both))).proposed == ("L-1",)


def test_another_exporter_than_the_licensee_is_not_covered() -> None:
    """The licence is not theirs."""
    named = (CONSIGNEE, LicensedParty(role="exporter", name="Our Company Ltd"))
    other = (*shipment().parties, Party(role="exporter", name="Somebody Else GmbH"))
    ours = (*shipment().parties, Party(role="exporter", name="OUR COMPANY LIMITED"))

    assert "exporter Somebody Else GmbH is not on the licence" in told(
        licence(parties=named), at=case(shipment(parties=other))
    )
    assert asked_of(licence(parties=named), at=case(shipment(parties=ours))).covered_by


def test_a_demand_that_rests_on_a_listed_party_needs_a_licence_that_names_it() -> None:
    """A licence open to all consignees of the country does not."""
    about = finding(hit=hit(), party=0, line=None)
    assert asked_of(licence(), about=about).covered_by == "L-1"

    words = told(licence(parties=(ANYBODY_AT_ALL,)), about=about)
    assert "rests on ACME TOOLS LTD. (consignee), whom the licence does not name" in words


@pytest.mark.parametrize(
    ("destinations", "covered", "proposed"),
    [(("CN",), "L-1", ()), (("*",), "L-1", ()), (("JP", "KR"), "", ()), ((), "", ("L-1",))],
)
def test_the_destination_must_be_named(destinations: tuple[str, ...], covered: str, proposed: tuple[str, ...]) -> None:
    """A licence that names none is for a person."""
    found = asked_of(licence(destinations=destinations))
    assert (found.covered_by, found.proposed) == (covered, proposed)


def test_a_part_of_a_country_that_is_stated_must_be_named() -> None:
    """A licence for the country as a whole may not mean the part."""
    asked = case(shipment(destination="UA", facts={"destination.region": "UA-43"}))
    assert asked_of(licence(destinations=("UA-43",)), at=asked).covered_by
    assert asked_of(licence(destinations=("UA",)), at=asked).proposed == ("L-1",)
