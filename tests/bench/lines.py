"""How many lines a second the jurisdictions decide, on one core, the names already screened."""

import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from exportgate.decision import Finding, most_severe
from exportgate.gate import Gate
from exportgate.jurisdiction import Case
from exportgate.shipment import FactValue, Line, Party, Shipment

LINES = 100_000
LINES_A_SHIPMENT = 10
ON = date(2026, 7, 23)
CODES = {
    "us": (
        "EAR99",
        "2B001.b",
        "3A001.a.2",
        "3A090.a",
        "3A991",
        "5A002.a",
        "5A992.c",
        "9A610.x",
        "1C350.b",
        "6A003.b.4",
    ),
    "jp": ("6(2)", "7(1)", "16(1)", "16(2)", "none", "9(7)", "5(18)"),
    "uk": ("2B001", "ML10", "PL9013", "none", "5A002", "3A001"),
    "au": ("2B001", "ML10", "none", "5A002", "6A003"),
}
COUNTRIES = ("US", "JP", "GB", "AU", "CN", "DE", "FR", "IN", "TW", "SG", "AE", "VN", "TR", "RU", "BR", "KR", "MX", "IL")
HS = ("8457.10", "8542.31", "8517.62", "9403.20", "8413.70", "2804.69")
FACTS: dict[str, FactValue] = {
    "end_use.wmd": "none",
    "end_use.military": False,
    "end_use.military_intelligence": False,
    "end_use.supercomputer": False,
    "end_use.advanced_fab": False,
    "end_use.diversion": False,
    **{f"informed.{name}": False for name in CODES},
}


def run(shared: Path) -> None:
    """Print lines a second of each jurisdiction and of all four, and how the outcomes spread."""
    with tempfile.TemporaryDirectory() as folder:
        gate = Gate.open(Path(folder))
        cases = [Case(shipment, (), ON) for shipment in _shipments(random.Random(20260723))]
        total = 0.0
        for name in sorted(gate.jurisdictions):
            assess = gate.plugins.caller("exportgate_assess_shipment", gate.plugins.jurisdictions()[name][1])
            assert assess is not None
            assess(case=cases[0])
            start = time.perf_counter()
            outcomes = Counter(most_severe(f.outcome for f in _answer(assess(case=case))).value for case in cases)
            seconds = time.perf_counter() - start
            total += seconds
            print(f"{name}   {LINES / seconds:9,.0f} lines/s   {dict(outcomes.most_common())}")
        print(f"all  {LINES / total:9,.0f} lines/s   {LINES:,} lines in {total:.1f} s")


def _answer(findings: list[Finding]) -> list[Finding]:
    assert findings, "a jurisdiction was silent"
    return findings


def _shipments(chance: random.Random) -> Iterator[Shipment]:
    for number in range(LINES // LINES_A_SHIPMENT):
        departure, destination = chance.choice(("US", "JP", "GB", "AU")), chance.choice(COUNTRIES)
        yield Shipment(
            id=f"S-{number}",
            date=ON,
            departure=departure,
            destination=destination,
            parties=(Party(role="consignee", name="Anybody", kind="organisation", country=destination),),
            lines=tuple(_line(chance, place, departure) for place in range(1, LINES_A_SHIPMENT + 1)),
            facts=FACTS,
        )


def _line(chance: random.Random, number: int, origin: str) -> Line:
    return Line(
        line=number,
        description="goods",
        hs=chance.choice(HS),
        origin=origin,
        value=Decimal(chance.choice((900, 2400, 48_000, 1_200_000))),
        currency={"US": "USD", "JP": "JPY", "GB": "GBP", "AU": "AUD"}[origin],
        classification={name: chance.choice(codes) for name, codes in CODES.items()},
    )
