"""Approvals (承認) of Art. 48(3): sanctioned destinations, goods of Appended Table 2-3, designated persons.

Law: FEFA Art. 48(3); Export Trade Control Order Art. 2(1)(i-2) to (i-8).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from exportgate.decision import Finding, Outcome
from exportgate.hit import Hit
from exportgate.jurisdiction import Case
from exportgate.law.places import place_name
from exportgate.law.tables import Row
from exportgate_jp.citations import number_ja
from exportgate_jp.law import table
from exportgate_jp.rules.answers import shipment_finding, yes
from exportgate_jp.rules.consignment import Consignment
from exportgate_jp.rules.route import Destination
from exportgate_jp.rules.rulings import Ruling
from exportgate_jp.rules.tariff import Within, within
from exportgate_jp.rules.users import split
from exportgate_jp.wording import LANGUAGE, Words

LIST = "jp.designated"
ALL, LISTED, LUXURY_KP = "all", "list", "table_2_2"
_PART_FACT, _PART_FIELD = "jp.table_2_3", "jp_table_2_3"
_AREA_FACT, _REGION_FACT, _TABLE_2_2_FACT = "jp.donetsk_luhansk_area", "destination.region", "jp.table_2_2"
_PARTS = {
    "chemical_biological": "化学・生物関連",
    "dual_use": "デュアルユース品",
    "advanced_industrial": "先端・産業関連",
    "industrial_base": "産業基盤強化に資する物品",
    "luxury": "奢侈品",
}
_IS = {True: "です", False: "の可能性があります"}
_IF_SO = Words("If so, the export needs an approval.", "同一であれば、輸出には承認が必要です。")
_ELSEWHERE = Words(
    "The destination stated is not one of that regime: the goods may be bound for one that is.",
    "示された仕向地は同措置の対象ではありませんが、対象地域に送られるおそれがあります。",
)


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
            yield _approval(scope, ALL, Words("every export there", "同地域向けの全ての輸出"), None)
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
        Words(
            f"Exports to parts of {destination.country} need an approval that is in principle not given; which part of "
            "it the goods go to is not stated.",
            f"{place_name(destination.country, LANGUAGE)}の一部地域向けの輸出には承認（原則不承認）が必要ですが、"
            "どの地域に向けたものかが示されていません。",
        ),
        asks=(_REGION_FACT,),
    )


# --- goods


def _line_findings(case: Case, scope: _Scope, ruling: Ruling) -> Iterator[Finding]:
    if ruling.listed_goods and LISTED in scope.rows:
        code = ruling.numbers[0]["code"]
        yield _approval(scope, LISTED, Words(f"goods of {code}", f"{number_ja(code)}の貨物"), ruling)
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
        part = _part_words(stated)
        named = Words(f"goods of Appended Table 2-3 ({part.en})", f"別表第2の3の貨物（{part.ja}）")
        yield _approval(scope, stated, named, ruling)
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


def _part_words(part: str) -> Words:
    return Words(part.replace("_", " "), _PARTS.get(part, part))


def _question_words(scope: _Scope, ruling: Ruling, parts: list[str], *, named: bool) -> Words:
    words = [_part_words(part) for part in parts]
    known = "the goods are named by it, but in which part" if named else "whether the goods are named by it"
    known_ja = "該当する貨物ですがどの部分か" if named else "該当する貨物か否か"
    hs = f"tariff number {ruling.line.hs}" if ruling.line.hs else "no tariff number"
    hs_ja = f"税番{ruling.line.hs}" if ruling.line.hs else "税番なし"
    place = scope.destination.words
    return Words(
        f"Goods of Appended Table 2-3 to {place.en} need an approval that is in principle not given; {known} "
        f"({', '.join(word.en for word in words)}; {hs}) is not stated, and METI Ordinance 15 of 2022, which fixes "
        "them, is not held here.",
        f"別表第2の3の貨物の{place.ja}向けの輸出には承認（原則不承認）が必要です。{known_ja}（"
        f"{'・'.join(word.ja for word in words)}、{hs_ja}）が示されておらず、これを定める令和4年経済産業省令第15号を"
        "保有していません。",
    )


def _question(scope: _Scope, ruling: Ruling, parts: list[str], *, named: bool) -> Finding:
    row = scope.rows[parts[0]]
    return shipment_finding(
        "approval.table_2_3",
        Outcome.INDETERMINATE,
        row.citation,
        _question_words(scope, ruling, parts, named=named),
        line=ruling.line.line,
        asks=(_PART_FACT, *(() if ruling.line.hs else ("hs",))),
        hit=scope.hits.get(parts[0]),
        verify=True,
    )


def _luxury_of_table_2_2(case: Case, scope: _Scope, ruling: Ruling) -> Iterator[Finding]:
    stated = yes(case, _TABLE_2_2_FACT)
    if stated:
        yield _approval(scope, LUXURY_KP, Words("goods of Appended Table 2-2", "別表第2の2の貨物"), ruling)
    elif stated is None:
        yield shipment_finding(
            "approval.table_2_2",
            Outcome.INDETERMINATE,
            scope.rows[LUXURY_KP].citation,
            Words(
                f"Whether the goods are among the luxury goods of Appended Table 2-2 for {scope.destination.words.en} "
                "is not stated.",
                f"{scope.destination.words.ja}向けの貨物が別表第2の2の奢侈品に当たるか否かが示されていません。",
            ),
            line=ruling.line.line,
            asks=(_TABLE_2_2_FACT,),
        )


def _approval(scope: _Scope, goods: str, words: Words, ruling: Ruling | None) -> Finding:
    row = scope.rows[goods]
    hit = scope.hits.get(goods)
    refused = bool(row.get("refused"))
    place = scope.destination.words.en
    return shipment_finding(
        "approval",
        Outcome.PROHIBITED if refused else Outcome.LICENCE_REQUIRED,
        f"FEFA Art. 48(3); {row.citation}",
        _approval_words(scope, row, words, hit),
        line=ruling.line.line if ruling else None,
        party=hit.party if hit else None,
        policy=Words(row["policy"], row["policy_ja"]),
        hit=hit,
        verify=row.verify,
        steps=(f"Destination: {place}.", f"Regime in force on the day: {row['regime']} ({row.citation})."),
    )


def _approval_words(scope: _Scope, row: Row, words: Words, hit: Hit | None) -> Words:
    person = f" with {hit.entry.primary_name}, designated by METI, in the deal" if hit else ""
    person_ja = f"経済産業大臣が指定する{hit.entry.primary_name}との取引による、" if hit else ""
    given = "which is not given" if row.get("refused") else f"which is {row['policy']}"
    place = scope.destination.words
    return Words(
        f"{row['regime']}: {words.en}, to {place.en}{person}, needs an approval (承認) of the Minister of Economy, "
        f"Trade and Industry, {given}. Exemptions for minor value and samples do not apply.",
        f"{row['regime_ja']}：{person_ja}{words.ja}（仕向地：{place.ja}）には経済産業大臣の承認（{row['policy_ja']}）が"
        "必要です。"
        "少額・見本の特例は適用されません。",
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
            _owner_words(case, row, hit),
            party=hit.party,
            hit=hit,
        )


def _owner_words(case: Case, row: Row, hit: Hit) -> Words:
    owned, listed = case.shipment.parties[hit.party].name, hit.entry.primary_name
    return Words(
        f"{hit.name}, an owner of {owned}, {'is' if hit.confirmed else 'may be'} {listed}, designated by METI "
        f"({row['regime']}): a person must see whether this is an indirect deal with it.",
        f"{owned}の所有者{hit.name}は、経済産業大臣が指定する{listed}（{row['regime_ja']}）{_IS[hit.confirmed]}。"
        "間接の取引に当たるか否かを人が確認する必要があります。",
    )


def _look(row: Row, hit: Hit, *, here: bool) -> Finding:
    doubt = "may be" if not hit.confirmed else "is"
    why = _IF_SO if here else _ELSEWHERE
    return shipment_finding(
        "designated",
        Outcome.REVIEW,
        f"FEFA Art. 48(3); {row.citation}",
        Words(
            f"{hit.name} {doubt} {hit.entry.primary_name}, designated by METI ({row['regime']}). {why.en}",
            f"{hit.name}は、経済産業大臣が指定する{hit.entry.primary_name}（{row['regime_ja']}）{_IS[hit.confirmed]}。{why.ja}",
        ),
        party=hit.party,
        hit=hit,
    )
