"""Bulk licences (包括許可) and exemptions by purpose: they count only where the exporter states that he has them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exportgate.jurisdiction import Case
from exportgate.law.places import place_name
from exportgate.law.tables import Row
from exportgate_jp.citations import number_ja
from exportgate_jp.law import table
from exportgate_jp.rules.answers import Answer, yes
from exportgate_jp.rules.concern import Goods, run
from exportgate_jp.rules.route import Destination, areas_of
from exportgate_jp.wording import LANGUAGE, NOTHING, Words

_LICENCE = "jp.bulk_licence."
_EXEMPTION = "jp.exemption."
# A bulk licence has no effect where use or user is of concern for weapons of mass destruction, or the Minister says so:
# the same tests as for goods of item 16 that go to a destination without privileges.
_LAPSE_WEAPONS = "wmd"


@dataclass(frozen=True, slots=True)
class Bulk:
    """A bulk licence that can cover a number and a destination.

    Args:
        row: its row of law.
        held: whether the exporter holds it for these goods (`None`: not stated).
        barred: why it cannot cover them; nothing where it can.
    """

    row: Row
    held: bool | None
    barred: Words

    @property
    def words(self) -> Words:
        """Its name for people."""
        return Words(self.row["name"], self.row["name_ja"])

    @property
    def name(self) -> str:
        """Its short name, as in the fact `jp.bulk_licence.<NAME>`."""
        return str(self.row["licence"])

    @property
    def fact(self) -> str:
        """The fact that says that the exporter holds it."""
        return f"{_LICENCE}{self.name}"


def bulk_licences(case: Case, number: Row, destination: Destination) -> list[Bulk]:
    """Give the bulk licences by kind, for goods of one number to one destination.

    Rows for single numbers stand in the place of the general rows of the same licence.
    Law: Bulk Licence Guidelines (包括許可取扱要領).
    """
    rows = table("bulk_licences").on(case.on)
    special = [row for row in rows if number["bracket"] in row.get("only", ())]
    named = {row["licence"] for row in special}
    general = [row for row in rows if not row.get("only") and row["licence"] not in named]
    return [
        Bulk(row, yes(case, f"{_LICENCE}{row['licence']}"), _barred(case, row, number, destination))
        for row in (*special, *general)
    ]


def _barred(case: Case, row: Row, number: Row, destination: Destination) -> Words:
    if number["item"] not in row["items"]:
        item = number["item"]
        return Words(f"item {item} is not for it", f"{number_ja(item)}は対象外である")
    not_there = Words(f"it does not reach {destination.words.en}", f"{destination.words.ja}は対象地域ではない")
    areas = areas_of(destination.country, case.on)
    if row.get("areas") and not areas.intersection(row["areas"]):
        return not_there
    barred = set(row.get("not_areas", ()))
    if areas & barred:
        return not_there
    through = [place for place in case.shipment.via if areas_of(place, case.on) & barred]
    if not through:
        return NOTHING
    return Words(
        f"it does not serve goods that go through {through[0]}",
        f"{place_name(through[0], LANGUAGE)}を経由する貨物には使えない",
    )


def lapse_answers(goods: Goods) -> list[Answer]:
    """Answer whether a bulk licence has lost its effect: use or user of concern for mass destruction, or a notice.

    Law: Operation Notice Appended Table 1, naming annex 1(6), (9) and annex 3(10), (16) of the Guidelines.
    """
    tests: Sequence[Row] = [
        row
        for row in table("minor_value_lost").find(goods.case.on, "group", "general")
        if row["weapons"] == _LAPSE_WEAPONS
    ]
    return run(tests, goods)


def exemptions(case: Case, number: Row) -> Iterator[tuple[Row, bool]]:
    """Yield the exemptions by purpose that the exporter claims, each with whether the item can use it."""
    for row in table("exemptions").on(case.on):
        if yes(case, f"{_EXEMPTION}{row['name']}"):
            yield row, number["item"] != "1" or bool(row["item_1"])
