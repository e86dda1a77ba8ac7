"""Asset freezes: listed persons may not be paid or dealt with in capital without the Minister of Finance.

Law: FEFA Art. 16(1) (payments), Art. 21(1) (capital transactions). The sale of goods to a listed person is not
barred by these articles; the payment for it is.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from exportgate.decision import Finding, Outcome
from exportgate.hit import Hit
from exportgate.jurisdiction import Case
from exportgate.law.ownership import Holding, Path, held_by
from exportgate.law.tables import Row
from exportgate.shipment import Owner
from exportgate_jp.declaration import JURISDICTION
from exportgate_jp.law import table
from exportgate_jp.rules.answers import shipment_finding
from exportgate_jp.rules.users import split
from exportgate_jp.wording import Words

OWNED = "owned_50_percent"
"""Measure of an entry whose freeze reaches the companies that listed persons hold half of or more, directly."""

PARTIAL = "asset_freeze_of_past_claims"
"""Measure of an entry of which only claims that arose before a day are frozen."""

_HALF = Decimal(50)
_BARRED = Words(
    "payments to and from it, and capital dealings with it, need a licence of the Minister of Finance; the export by "
    "itself is not barred by the freeze",
    "この者との支払等及び資本取引には財務大臣の許可が必要です（資産凍結は輸出自体を禁ずるものではありません）",
)


def findings(case: Case) -> Iterator[Finding]:
    """Say which parties, or owners of parties, are frozen or may be."""
    for row in table("freezes").on(case.on):
        for index in range(len(case.shipment.parties)):
            sure, possible = split(case.hits_of(index, row["list"]))
            yield from (_frozen(row, hit) for hit in _worst_first(sure)[:1])
            yield from (_maybe(row, hit) for hit in (() if sure else possible))
            if not sure:
                yield from _owned(case, row, index)


def _is(row: Row, hit: Hit) -> Words:
    listed = hit.entry.primary_name
    return Words(f"{hit.name} is {listed} on the {row['name']}", f"{hit.name}は{row['name_ja']}の{listed}")


def _worst_first(hits: list[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: PARTIAL in hit.entry.measures)


def _frozen(row: Row, hit: Hit) -> Finding:
    if PARTIAL in hit.entry.measures:
        return _past_claims(row, hit)
    return shipment_finding(
        "asset_freeze",
        Outcome.PROHIBITED,
        row.citation,
        Words(f"{_is(row, hit).en}: {_BARRED.en}.", f"{_is(row, hit).ja}です。{_BARRED.ja}。"),
        party=hit.party,
        hit=hit,
        verify=row.verify,
    )


def _past_claims(row: Row, hit: Hit) -> Finding:
    return shipment_finding(
        "asset_freeze",
        Outcome.REVIEW,
        row.citation,
        Words(
            f"{_is(row, hit).en}, under a programme that freezes only claims of before the day that its note names: a "
            "person must see whether this payment is one.",
            f"{_is(row, hit).ja}です。この措置は注記の日より前に生じた債権等のみを凍結するものであり、今回の支払が"
            "これに当たるか否かを人が確認する必要があります。",
        ),
        party=hit.party,
        hit=hit,
        verify=row.verify,
    )


def _maybe(row: Row, hit: Hit) -> Finding:
    return shipment_finding(
        "asset_freeze",
        Outcome.REVIEW,
        row.citation,
        Words(
            f"{hit.name} may be {hit.entry.primary_name} on the {row['name']}; if so, {_BARRED.en}.",
            f"{_is(row, hit).ja}の可能性があります。同一であれば、{_BARRED.ja}。",
        ),
        party=hit.party,
        hit=hit,
        verify=row.verify,
    )


# --- owners


def _owned(case: Case, row: Row, index: int) -> Iterator[Finding]:
    party = case.shipment.parties[index]
    hits = [hit for hit in case.hits if hit.party == index and hit.owner_path and hit.entry.listed_by == row["list"]]
    if not hits:
        return
    sure = {hit.owner_path: hit for hit in hits if hit.confirmed}
    by_notice = _direct(party.owners, sure)
    if by_notice is not None and party.country not in JURISDICTION.territories:
        yield _owned_by_notice(row, party.name, by_notice)
        return
    holding = held_by(party.owners, lambda path, _: path in sure, lambda share: share >= _HALF, summed=True)
    if sure and _matters(party.owners, sure, holding):
        yield _owned_finding(row, party.name, next(iter(sure.values())), holding)
    elif not sure:
        yield _owner_maybe(row, party.name, max(hits, key=lambda hit: hit.score))


def _direct(owners: Sequence[Owner], sure: dict[Path, Hit]) -> Hit | None:
    """Give a listed direct owner where such owners, under a notice that says so, hold half or more together."""
    named = [hit for path, hit in sure.items() if len(path) == 1 and OWNED in hit.entry.measures]
    share = sum((owners[hit.owner_path[0]].percent or Decimal(0) for hit in named), Decimal(0))
    return named[0] if named and share >= _HALF else None


def _matters(owners: Sequence[Owner], sure: dict[Path, Hit], holding: Holding) -> bool:
    controls = any(_at(owners, path).controls for path in sure)
    return holding.share >= _HALF or holding.unknown or controls


def _at(owners: Sequence[Owner], path: Path) -> Owner:
    owner = owners[path[0]]
    for step in path[1:]:
        owner = owner.owners[step]
    return owner


def _owned_by_notice(row: Row, name: str, hit: Hit) -> Finding:
    return shipment_finding(
        "asset_freeze.owned",
        Outcome.PROHIBITED,
        f"{row.citation}; note of the list for this programme",
        Words(
            f"{name} is held directly, to 50 percent or more, by {hit.entry.primary_name} and others on the "
            f"{row['name']}, whose freeze reaches such companies: {_BARRED.en}.",
            f"{name}は、{row['name_ja']}の{hit.entry.primary_name}等が直接に50パーセント以上を保有しており、資産凍結は"
            f"このような法人に及びます。{_BARRED.ja}。",
        ),
        party=hit.party,
        hit=hit,
        verify=row.verify,
    )


def _owned_finding(row: Row, name: str, hit: Hit, holding: Holding) -> Finding:
    share = f"{holding.share} percent{' or more' if holding.unknown else ''}"
    return shipment_finding(
        "asset_freeze.owned",
        Outcome.REVIEW,
        row.citation,
        Words(
            f"{name} is held or controlled ({share}) by {hit.entry.primary_name} on the {row['name']}. No share in the "
            "law decides; the Ministry of Finance looks at real control case by case, and so must a person.",
            f"{name}は、{row['name_ja']}の{hit.entry.primary_name}に保有又は支配されています"
            f"（{holding.share}パーセント{'以上' if holding.unknown else ''}）。法令に割合の定めはなく、"
            "財務省は実質的な支配を個別に見るため、人が確認する必要があります。",
        ),
        party=hit.party,
        hit=hit,
        verify=True,
    )


def _owner_maybe(row: Row, name: str, hit: Hit) -> Finding:
    return shipment_finding(
        "asset_freeze.owned",
        Outcome.REVIEW,
        row.citation,
        Words(
            f"{hit.name}, an owner of {name}, may be {hit.entry.primary_name} on the {row['name']}.",
            f"{name}の所有者である{_is(row, hit).ja}の可能性があります。",
        ),
        party=hit.party,
        hit=hit,
        verify=True,
    )
