"""Where goods go and what they pass, for laws that sanction places and parts of countries."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from exportgate.decision import Finding, Outcome
from exportgate.jurisdiction import Case
from exportgate.law.reach import REGION_FACT, on_the_way, stated_part
from exportgate.law.tables import LawTable, Row
from exportgate.law.wording import country, no_part

RECEIVING_ROLES = ("consignee", "end_user", "purchaser")
"""The roles of those who get the goods or have them at their disposal."""


def destination_of(case: Case, divided: LawTable) -> str:
    """Give the destination; a part of a country where its stated region is one that the law singles out.

    Args:
        case: what is asked.
        divided: with the column `parts`, the parts that are singled out by their ISO 3166-2 codes.
    """
    singled_out = {part for row in divided.on(case.on) for part in row["parts"]}
    part = stated_part(case)
    return part if part in singled_out else case.shipment.destination


def places_of(case: Case, destination: str) -> tuple[str, ...]:
    """Give where the goods go: the destination as the law sees it, and where those who receive them are."""
    receiving = (party.country for _, party in case.shipment.with_role(*RECEIVING_ROLES))
    return tuple(dict.fromkeys(place for place in (destination, *receiving) if place))


def in_words(places: Iterable[str], rows: Mapping[str, Row], nothing: str) -> Iterator[str]:
    """Tell of each place what is sanctioned there (column `scope`), or that there is nothing."""
    for place in places:
        row = rows.get(place)
        held = f"{row['scope']} ({row.citation})" if row else nothing
        yield f"{country(place)}: {held}"


def parts_to_ask(case: Case, divided: LawTable) -> list[Row]:
    """Give the rows of a divided destination whose part is not stated, or is none of it (column `all_parts`)."""
    rows = divided.find(case.on, "country", case.shipment.destination)
    return [row for row in rows if stated_part(case) not in row["all_parts"]]


def ask_part(jurisdiction: str, case: Case, row: Row, sanctioned: str) -> Finding:
    """Ask for the part of a divided country.

    Args:
        jurisdiction: whose law asks.
        case: what is asked.
        row: of the divided country, with its `parts`.
        sanctioned: what is sanctioned, in words before the parts.
    """
    return Finding(
        jurisdiction=jurisdiction,
        rule=f"{jurisdiction}.sanctions.region",
        outcome=Outcome.INDETERMINATE,
        citation=row.citation,
        reason=f"{sanctioned} ({', '.join(row['parts'])}). Which part do the goods go to (ISO 3166-2)?"
        f"{no_part(stated_part(case))}",
        asks=(REGION_FACT,),
        verify=row.verify,
    )


def passed_through(case: Case, regimes: LawTable, places: Collection[str]) -> Iterator[tuple[str, Row]]:
    """Give the rows of what the goods pass through, or somebody on the way is in, beside the places they go to."""
    for place in on_the_way(case.shipment):
        if place not in places:
            yield from ((place, row) for row in regimes.find(case.on, "destination", place))


def on_route(jurisdiction: str, place: str, row: Row) -> Finding:
    """Send a route through a place whose trade is sanctioned to a person: goods can stay there."""
    return Finding(
        jurisdiction=jurisdiction,
        rule=f"{jurisdiction}.sanctions.route",
        outcome=Outcome.REVIEW,
        citation=row.citation,
        reason=f"The goods pass through {country(place)}, or the hands of somebody there, where trade is "
        f"sanctioned ({row['scope']}).",
        verify=row.verify,
    )
