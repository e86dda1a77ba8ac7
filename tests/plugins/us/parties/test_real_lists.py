"""The rules on parties, asked of every entry of the real lists."""

from pathlib import Path

import pytest

from exportgate.decision import Finding, Outcome, most_severe
from exportgate.entry import Entry
from exportgate.feeds.rawfile import FileOnDisk
from exportgate.hit import Hit
from exportgate_us.feeds.el.reader import read_ecfr_xml
from exportgate_us.feeds.sdn.reader import read_csv_set
from exportgate_us.rules.determination import assess
from exportgate_us.rules.entity_list import footnotes_of, requirement_of
from tests.plugins.us.parties import made

pytestmark = pytest.mark.shared

CHINA = {
    "to": "CN",
    "parties": [{"role": "consignee", "name": "Receiver", "country": "CN", "headquarters": "CN"}],
}


@pytest.fixture(scope="module")
def entity_list(shared: Path) -> list[Entry]:
    """The Entity List in the official text of 2026-07-23."""
    name = "us_ecfr_title-15_part-744.xml"
    return list(read_ecfr_xml([FileOnDisk(shared / "rules" / name, name)]).entries)


@pytest.fixture(scope="module")
def sdn_list(shared: Path) -> list[Entry]:
    """The SDN List of 2024-05-03."""
    files = {
        "sdn.csv": "us_ofac_sdn_20240503.csv.gz",
        "add.csv": "us_ofac_add_202502.csv",
        "alt.csv": "us_ofac_alt_202502.csv",
        "sdn_comments.csv": "us_ofac_sdn_comments_202502.csv",
    }
    return list(read_csv_set([FileOnDisk(shared / "feeds" / path, name) for name, path in files.items()]).entries)


def _hit(entry: Entry, owner_path: tuple[int, ...] = ()) -> Hit:
    return Hit(
        party=0,
        owner_path=owner_path,
        name=entry.primary_name,
        score=100.0,
        feed=entry.feed,
        entry=entry,
        matched_name=entry.primary_name,
        match="exact",
        confirmed=True,
    )


def _entity(entries: list[Entry], beginning: str) -> Entry:
    return next(entry for entry in entries if entry.primary_name.startswith(beginning))


def _of_list(entry: Entry) -> list[Finding]:
    return [finding for finding in assess(made.case(CHINA, _hit(entry))) if finding.hit is not None]


def test_an_office_chair_to_jhicc(entity_list: list[Entry]) -> None:
    """JHICC needs a licence for an EAR99 chair: footnote 5, presumption of denial, the notices of its entry."""
    (finding,) = _of_list(_entity(entity_list, "Fujian Jinhua Integrated Circuit Company"))

    assert finding.outcome is Outcome.LICENCE_REQUIRED
    assert finding.policy == "Presumption of denial"
    assert "footnote 5" in finding.reason
    assert "83 FR 54521" in finding.citation


def test_every_entry_of_the_entity_list_is_answered(entity_list: list[Entry]) -> None:
    """An EAR99 bench from the United States to each entry: a licence, or a question that the entry itself raises."""
    for entry in entity_list:
        outcomes = {finding.outcome for finding in _of_list(entry)}
        asked = requirement_of(entry, made.day("2026-09-01"))
        assert asked.scope != "unknown", entry.primary_name
        if entry.kind == "address":
            assert outcomes == {Outcome.REVIEW}
        elif asked.scope in ("projects", "ccl_supp7"):
            assert outcomes == {Outcome.INDETERMINATE}
        else:
            assert outcomes == {Outcome.LICENCE_REQUIRED}


@pytest.mark.parametrize(
    ("beginning", "footnotes"),
    [
        ("Fujian Jinhua Integrated Circuit Company", ("5",)),
        ("Huawei Technologies Co., Ltd.", ("1", "2")),
        ("Hangzhou Hikvision Digital Technology", ()),
        ("DJI", ()),
    ],
)
def test_footnotes_of_known_entries(entity_list: list[Entry], beginning: str, footnotes: tuple[str, ...]) -> None:
    """Footnotes are those that the entries are known for."""
    assert footnotes_of(_entity(entity_list, beginning), made.day("2026-09-01")) == footnotes


def test_every_entry_of_the_sdn_list_stops_or_shows_its_age(sdn_list: list[Entry]) -> None:
    """A blocked person stops the shipment; an entry whose programmes have all ended is for a person to look at."""
    outcomes = {most_severe(each.outcome for each in _of_list(entry)) for entry in sdn_list[::25]}

    assert outcomes <= {Outcome.PROHIBITED, Outcome.REVIEW, Outcome.LICENCE_REQUIRED}
    assert Outcome.PROHIBITED in outcomes


def test_a_firm_that_rostec_holds_half_of_is_blocked(sdn_list: list[Entry]) -> None:
    """The case of OFAC's guidance, with the real entry."""
    rostec = next(entry for entry in sdn_list if "ROSTEC" in entry.primary_name)
    receiver = {"role": "consignee", "name": "Bosporus", "country": "TR", "owners": [{"name": "Rostec", "percent": 50}]}
    findings = assess(made.case({"to": "TR", "parties": [receiver]}, _hit(rostec, (0,))))

    assert most_severe(each.outcome for each in findings) is Outcome.PROHIBITED
