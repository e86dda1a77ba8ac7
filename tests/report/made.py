"""Decisions and hits made by hand, as the gate would give them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import msgspec

from exportgate.decision import Decision, EditionRef, Finding, Outcome, Verdict
from exportgate.entry import Entry, ListedName
from exportgate.hit import Evidence, Hit
from exportgate.intake.document import Problem
from exportgate.jurisdiction import Fact
from exportgate.report.answers import Checked, Screened
from exportgate.shipment import Line, Owner, Party, Shipment

DAY = date(2026, 9, 1)
MADE_AT = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)
EDITION = EditionRef(feed="xx.list", edition=date(2026, 8, 30), sha256="ab" * 32)

ENTRY = Entry(
    feed="xx.list",
    id="17",
    kind="organisation",
    names=(ListedName(name="Jinhua Integrated Circuit Company, Ltd.", script="latin"),),
)

HIT = Hit(
    party=0,
    name="Jinhua IC Co",
    score=87.25,
    feed="xx.list",
    entry=ENTRY,
    matched_name="Jinhua Integrated Circuit Company, Ltd.",
    match="similar",
    evidence=(
        Evidence(feature="words", reason="Jinhua agrees", points=60.0),
        Evidence(feature="words", reason="IC stands for Integrated Circuit", points=20.0),
    ),
    edition=DAY,
)

SHIPMENT = Shipment(
    id="S-1",
    date=DAY,
    departure="AU",
    destination="CN",
    parties=(
        Party(
            role="end_user",
            name="Jinhua IC Co",
            country="CN",
            owners=(Owner(name="Holding", percent=Decimal(60), owners=(Owner(name="Somebody"),)),),
        ),
    ),
    lines=(Line(line=1, description="office chair", hs="9401.39", classification={"xx": "none"}),),
    facts={"end_use.military": False},
)

REVIEW = Finding(
    jurisdiction="xx",
    rule="xx.party.listed",
    outcome=Outcome.REVIEW,
    citation="Order 1, article 2",
    reason="The end user resembles a listed firm.",
    party=0,
    hit=HIT,
    policy="presumption of denial",
    exceptions=("GBS",),
    asks=("xx.exception.GBS", "xx.region"),
    verify=True,
    steps=("looked at the list", "found one entry"),
)

NOTHING = Finding(
    jurisdiction="yy", rule="yy.items", outcome=Outcome.NO_LICENCE_FOUND, citation="Act 7", reason="Not listed.", line=1
)

HELD = Decision(
    shipment="S-1",
    verdict=Verdict.HOLD,
    outcomes={"xx": Outcome.REVIEW, "yy": Outcome.NO_LICENCE_FOUND},
    findings=(REVIEW, NOTHING),
    editions=(EDITION,),
    as_of=DAY,
    alarms=("xx.list is 3 days old",),
)

PASSED = Decision(
    shipment="S-2",
    verdict=Verdict.PASS,
    outcomes={"yy": Outcome.NO_LICENCE_FOUND},
    findings=(NOTHING,),
    editions=(EDITION,),
    as_of=DAY,
)

BLOCKED = Decision(
    shipment="S-3",
    verdict=Verdict.BLOCK,
    outcomes={"xx": Outcome.PROHIBITED},
    findings=(msgspec.structs.replace(REVIEW, outcome=Outcome.PROHIBITED),),
    editions=(EDITION,),
    as_of=DAY,
)


def checked() -> Checked:
    """Three shipments, one held, one that passes, one blocked, and a row that could not be read."""
    others = [msgspec.structs.replace(SHIPMENT, id=name) for name in ("S-2", "S-3")]
    return Checked(
        [SHIPMENT, *others],
        [HELD, PASSED, BLOCKED],
        [Problem("s.csv, row 9", "found nothing, expected a text", 'column "to"')],
        {"xx": "Xanadu", "yy": "Ysland"},
        MADE_AT,
        [Fact("xx.exception.*", "Are all conditions met?", ("true", "false"), "Order 1, article 9")],
    )


def screened() -> Screened:
    """Two parties, of which the second resembles an entry."""
    parties = [Party(role="other", name="Nobody", id="1"), Party(role="other", name="Jinhua IC Co", id="2")]
    return Screened(parties, [[], [HIT]], [EDITION], ["xx.list is 3 days old"], (), MADE_AT)


def with_name(name: str) -> Checked:
    """A check of one shipment to a party of this name."""
    party = Party(role="consignee", name=name)
    return replace(
        checked(),
        shipments=[msgspec.structs.replace(SHIPMENT, parties=(party,))],
        decisions=[HELD],
        problems=(),
    )
