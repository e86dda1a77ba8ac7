"""A hit, its party and its entry, made by hand; each field of both can be changed."""

from datetime import UTC, date, datetime

from msgspec.structs import replace

from exportgate.decision import Decision, Finding, Outcome, Silenced, Verdict, verdict_of
from exportgate.entry import Entry, ListedAddress, ListedName
from exportgate.hit import Hit
from exportgate.judging.judgement import About, Judgement, Said, Standing
from exportgate.judging.listing import listing_of
from exportgate.judging.profile import profile_at
from exportgate.shipment import Identifier, Line, Owner, Party, Shipment

DAY = date(2026, 9, 1)
NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)

ENTRY = Entry(
    feed="xx.list",
    id="17",
    kind="organisation",
    names=(ListedName(name="Qinghe Inertial Navigation Institute"), ListedName(name="QINI", kind="alias")),
    addresses=(ListedAddress(text="Harbour Road 1, Qinghe", country="AX"),),
    countries=("AX",),
    identifiers=(Identifier(scheme="registration", value="X-100200"),),
    dates_of_birth=("1999",),
    programmes=("NAV",),
    measures=("export_ban",),
    remarks="military institute",
    source="row 12",
    details={"Note": "see also 18"},
)
PARTY = Party(
    role="consignee",
    name="Qinghe Navigation Instruments Ltd",
    kind="organisation",
    country="AX",
    address="Market Street 5, Qinghe",
    date_of_birth="2001",
    identifiers=(Identifier(scheme="registration", value="Y-900800"),),
)
SHIPMENT = Shipment(id="S-1", departure="AX", destination="AQ", parties=(PARTY,), lines=(Line(line=1, hs="9401.39"),))


def hit_on(entry: Entry = ENTRY, *, party: int = 0, owner_path: tuple[int, ...] = (), name: str = PARTY.name) -> Hit:
    """A hit of the party on an entry."""
    return Hit(
        party=party,
        owner_path=owner_path,
        name=name,
        score=71.0,
        feed=entry.feed,
        entry=entry,
        matched_name=entry.primary_name,
        match="similar",
        edition=DAY,
    )


def shipment_with(party: Party = PARTY, id: str = "S-1") -> Shipment:
    """The shipment with another party."""
    return replace(SHIPMENT, id=id, parties=(party,))


def judgement(
    said: Said = Said.FALSE_POSITIVE,
    *,
    entry: Entry = ENTRY,
    shipment: Shipment = SHIPMENT,
    state: Standing = Standing.STANDING,
    until: date | None = None,
    seq: int = 5,
    by: str = "maria",
    reason: str = "another firm, register read",
) -> Judgement:
    """A judgement on the hit."""
    return Judgement(
        id=f"J-{seq}",
        seq=seq,
        said=said,
        state=state,
        listing=listing_of(entry),
        about=About(party=profile_at(shipment, hit_on(entry)), entry=entry, edition=DAY, score=71.0),
        reason=reason,
        by=by,
        at="2026-08-01T10:00:00.000000+00:00",
        until=until,
        standing_seq=seq if state is not Standing.PROPOSED else None,
        ended_seq=seq + 1 if state is Standing.WITHDRAWN else None,
        ended_by="petra" if state is Standing.WITHDRAWN else "",
        ended_at="2026-08-02T10:00:00.000000+00:00" if state is Standing.WITHDRAWN else "",
        ended_reason="the register was another one" if state is Standing.WITHDRAWN else "",
    )


def owned(owner: Owner) -> Shipment:
    """The shipment whose party belongs to somebody."""
    return shipment_with(replace(PARTY, owners=(owner,)))


def decision(
    *outcomes: Outcome,
    id: str = "D-1",
    shipment: str = "S-1",
    asks: tuple[str, ...] = (),
    hit: Hit | None = None,
    silenced: tuple[Silenced, ...] = (),
) -> Decision:
    """A decision with one finding of each outcome."""
    findings = tuple(
        Finding(
            jurisdiction="xx",
            rule=f"xx.{outcome}",
            outcome=outcome,
            citation="Act 1",
            reason=f"A matter of {outcome}.",
            asks=asks,
            hit=hit,
            party=hit.party if hit else None,
        )
        for outcome in outcomes
    )
    found = {"xx": min(outcomes, key=lambda one: one.severity)}
    return Decision(
        shipment=shipment,
        verdict=verdict_of(outcomes),
        outcomes=found,
        findings=findings,
        editions=(),
        as_of=DAY,
        silenced=silenced,
        id=id,
    )


PASSES = (Outcome.NO_LICENCE_FOUND,)
HOLD, BLOCK, PASS = Verdict.HOLD, Verdict.BLOCK, Verdict.PASS
