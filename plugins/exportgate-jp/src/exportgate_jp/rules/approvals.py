"""Approvals (承認) of Art. 48(3): sanctioned destinations, goods of Appended Table 2-3, designated persons.

Law: FEFA Art. 48(3); Export Trade Control Order Art. 2(1)(i-2) to (i-8).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from exportgate.decision import Finding, Outcome
from exportgate.hit import Hit
from exportgate.jurisdiction import Case
from exportgate.law.tables import Row
from exportgate_jp.law import table
from exportgate_jp.rules.answers import shipment_finding, yes
from exportgate_jp.rules.consignment import Consignment
from exportgate_jp.rules.route import Destination
from exportgate_jp.rules.rulings import Ruling
from exportgate_jp.rules.tariff import Within, within
from exportgate_jp.rules.users import split

LIST = "jp.designated"
ALL, LISTED, LUXURY_KP = "all", "list", "table_2_2"
_PART_FACT, _PART_FIELD = "jp.table_2_3", "jp_table_2_3"
_AREA_FACT, _REGION_FACT, _TABLE_2_2_FACT = "jp.donetsk_luhansk_area", "destination.region", "jp.table_2_2"
_EFFECT = "Exemptions for minor value and samples do not apply."


@dataclass(frozen=True, slots=True)
class _Scope:
    """The rows that count for one destination, by the goods that they name, and the hit that brings each in."""

    destination: Destination
    rows: Mapping[str, Row]
    hits: Mapping[str, Hit]


def findings(consignment: Consignment) -> Iterator[Finding]:
    """Say which approvals a shipment of goods needs, and which question about that is open."""
    for destination in consignment.destinations:
        yield from _region_questions(consignment.case, destination)
        scope = _scope(consignment, destination)
        if ALL in scope.rows:
            yield _approval(scope, ALL, "every export there", None)
            continue
        for ruling in consignment.rulings:
            if ruling.technology is not True:
                yield from _line_findings(consignment.case, scope, ruling)
    yield from _doubtful_persons(consignment)


def designated(case: Case, persons: str) -> tuple[list[Hit], list[Hit]]:
    """Give the hits of all parties on one of the lists of designated persons: without doubt, and possible ones."""
    sure: list[Hit] = []
    possible: list[Hit] = []
    for index in range(len(case.shipment.parties)):
        hits = tuple(hit for hit in case.hits_of(index, LIST) if persons in hit.entry.programmes)
        certain, best = split(hits)
        sure += certain
        possible += [] if certain else best
    return sure, possible


# --- which rows count


def _scope(consignment: Consignment, destination: Destination) -> _Scope:
    rows: dict[str, Row] = {}
    hits: dict[str, Hit] = {}
    for row in _rows(consignment.case, destination):
        hit = _person(consignment.case, row)
        if row.get("persons") and hit is None:
            continue
        for goods in row["goods"]:
            rows.setdefault(goods, row)
            if hit is not None:
                hits.setdefault(goods, hit)
    return _Scope(destination, rows, hits)


def _rows(case: Case, destination: Destination) -> Iterator[Row]:
    by_place = table("approvals")
    yield from by_place.find(case.on, "destination", destination.country)
    if table("table_2_4").find(case.on, "country", destination.country):
        yield from by_place.find(case.on, "destination", "table_2_4")
    if _in_area(case) is False:
        return
    region = _region(case)
    if region.startswith(f"{destination.country}-"):
        yield from by_place.find(case.on, "destination", region)
    elif _in_area(case):
        yield from _regions_of(case, destination)[:1]


def _person(case: Case, row: Row) -> Hit | None:
    if not row.get("persons"):
        return None
    sure, _ = designated(case, row["persons"])
    return sure[0] if sure else None


# --- parts of a country


def _in_area(case: Case) -> bool | None:
    return yes(case, _AREA_FACT)


def _region(case: Case) -> str:
    stated = case.fact(_REGION_FACT)
    return stated.strip().upper() if isinstance(stated, str) else ""


def _regions_of(case: Case, destination: Destination) -> list[Row]:
    return [row for row in table("approvals").on(case.on) if row["destination"].startswith(f"{destination.country}-")]


def _region_questions(case: Case, destination: Destination) -> Iterator[Finding]:
    """Ask which part of the country it is, where the law singles one out and nothing was said."""
    rows = _regions_of(case, destination)
    if not rows or _region(case) or _in_area(case) is not None:
        return
    yield shipment_finding(
        "approval.region",
        Outcome.INDETERMINATE,
        rows[0].citation,
        f"Exports to parts of {destination.country} need an approval that is in principle not given; which part of it "
        "the goods go to is not stated.",
        asks=(_REGION_FACT,),
    )


# --- goods


def _line_findings(case: Case, scope: _Scope, ruling: Ruling) -> Iterator[Finding]:
    if ruling.listed_goods and LISTED in scope.rows:
        yield _approval(scope, LISTED, f"goods of {ruling.numbers[0]['code']}", ruling)
        return
    if LUXURY_KP in scope.rows:
        yield from _luxury_of_table_2_2(case, scope, ruling)
    parts = [part for part in scope.rows if part not in (ALL, LISTED, LUXURY_KP)]
    if parts:
        yield from _part_findings(scope, ruling, parts, _stated_part(case, ruling), case)


def _stated_part(case: Case, ruling: Ruling) -> str | None:
    """Give the part of Appended Table 2-3 that the exporter names: "none", a part, "named" (some part), or `None`."""
    for stated in (ruling.line.details.get(_PART_FIELD), case.fact(_PART_FACT)):
        if isinstance(stated, bool):
            return "named" if stated else "none"
        if isinstance(stated, str) and stated:
            return stated
    return None


def _part_findings(
    scope: _Scope, ruling: Ruling, parts: list[str], stated: str | None, case: Case
) -> Iterator[Finding]:
    if stated == "none":
        return
    if stated in parts:
        yield _approval(scope, stated, f"goods of Appended Table 2-3 ({stated.replace('_', ' ')})", ruling)
        return
    if stated is not None and stated != "named":
        return
    reached = parts if stated == "named" else _reached(case, ruling, parts)
    if reached:
        yield _question(scope, ruling, reached, named=stated == "named")


def _reached(case: Case, ruling: Ruling, parts: list[str]) -> list[str]:
    """Give the parts whose goods can have the line's tariff number; without a number that is all of them."""
    rows = {row["part"]: row for row in table("table_2_3").on(case.on)}
    return [part for part in parts if part in rows and within(ruling.line.hs, rows[part]["hs"]) is not Within.NO]


def _question(scope: _Scope, ruling: Ruling, parts: list[str], *, named: bool) -> Finding:
    words = ", ".join(part.replace("_", " ") for part in parts)
    known = "the goods are named by it, but in which part" if named else "whether the goods are named by it"
    hs = f"tariff number {ruling.line.hs}" if ruling.line.hs else "no tariff number"
    row = scope.rows[parts[0]]
    return shipment_finding(
        "approval.table_2_3",
        Outcome.INDETERMINATE,
        row.citation,
        f"Goods of Appended Table 2-3 to {scope.destination.words} need an approval that is in principle not given; "
        f"{known} ({words}; {hs}) is not stated, and METI Ordinance 15 of 2022, which fixes them, is not held here.",
        line=ruling.line.line,
        asks=(_PART_FACT, *(() if ruling.line.hs else ("hs",))),
        hit=scope.hits.get(parts[0]),
        verify=True,
    )


def _luxury_of_table_2_2(case: Case, scope: _Scope, ruling: Ruling) -> Iterator[Finding]:
    stated = yes(case, _TABLE_2_2_FACT)
    if stated:
        yield _approval(scope, LUXURY_KP, "goods of Appended Table 2-2", ruling)
    elif stated is None:
        yield shipment_finding(
            "approval.table_2_2",
            Outcome.INDETERMINATE,
            scope.rows[LUXURY_KP].citation,
            f"Whether the goods are among the luxury goods of Appended Table 2-2 for {scope.destination.words} is not "
            "stated.",
            line=ruling.line.line,
            asks=(_TABLE_2_2_FACT,),
        )


def _approval(scope: _Scope, goods: str, words: str, ruling: Ruling | None) -> Finding:
    row = scope.rows[goods]
    hit = scope.hits.get(goods)
    refused = bool(row.get("refused"))
    person = f" with {hit.entry.primary_name}, designated by METI, in the deal" if hit else ""
    given = "which is not given" if refused else f"which is {row['policy']}"
    place = scope.destination.words
    return shipment_finding(
        "approval",
        Outcome.PROHIBITED if refused else Outcome.LICENCE_REQUIRED,
        f"FEFA Art. 48(3); {row.citation}",
        f"{row['regime']}: {words}, to {place}{person}, needs an approval (承認) of the Minister of Economy, Trade and "
        f"Industry, {given}. {_EFFECT}",
        line=ruling.line.line if ruling else None,
        party=hit.party if hit else None,
        policy=row["policy"],
        hit=hit,
        verify=row.verify,
        steps=(f"Destination: {place}.", f"Regime in force on the day: {row['regime']} ({row.citation})."),
    )


# --- persons who only resemble, or are designated for another destination


def _doubtful_persons(consignment: Consignment) -> Iterator[Finding]:
    case = consignment.case
    if not any(hit.entry.listed_by == LIST for hit in case.hits):
        return
    lists = {row["persons"]: row for row in table("approvals").on(case.on) if row.get("persons")}
    for persons, row in lists.items():
        sure, possible = designated(case, persons)
        here = any(row in list(_rows(case, destination)) for destination in consignment.destinations)
        for hit in possible if here else [*sure, *possible]:
            yield _look(row, hit, here=here)
        if here:
            yield from _owners(case, row)


def _owners(case: Case, row: Row) -> Iterator[Finding]:
    """A deal with a company of a designated person can be an indirect deal with that person."""
    hits = [
        hit
        for hit in case.hits
        if hit.owner_path and hit.entry.listed_by == LIST and row["persons"] in hit.entry.programmes
    ]
    for hit in hits:
        yield shipment_finding(
            "designated.owner",
            Outcome.REVIEW,
            f"FEFA Art. 48(3); {row.citation}",
            f"{hit.name}, an owner of {case.shipment.parties[hit.party].name}, {'is' if hit.confirmed else 'may be'} "
            f"{hit.entry.primary_name}, designated by METI ({row['regime']}): a person must see whether this is an "
            "indirect deal with it.",
            party=hit.party,
            hit=hit,
        )


def _look(row: Row, hit: Hit, *, here: bool) -> Finding:
    doubt = "may be" if not hit.confirmed else "is"
    why = (
        "If so, the export needs an approval."
        if here
        else "The destination stated is not one of that regime: the goods may be bound for one that is."
    )
    return shipment_finding(
        "designated",
        Outcome.REVIEW,
        f"FEFA Art. 48(3); {row.citation}",
        f"{hit.name} {doubt} {hit.entry.primary_name}, designated by METI ({row['regime']}). {why}",
        party=hit.party,
        hit=hit,
    )
