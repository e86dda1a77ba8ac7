"""What is under way about a shipment: proposals that wait for a second person, licences offered, what was done."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from exportgate.decision import Decision
from exportgate.desk.pages.deciding import ToJudge, to_judge
from exportgate.hit import Hit
from exportgate.judging.decided import hits_of
from exportgate.judging.hold import Hold, Proposal
from exportgate.judging.judgement import Judgement, Standing
from exportgate.judging.listing import listing_of
from exportgate.judging.persons import person_of
from exportgate.judging.profile import profile_at, same_party
from exportgate.licences.licence import Attachment, AttachmentState
from exportgate.records import judgements, licences
from exportgate.records.decisions import MADE, Kept, made_by
from exportgate.records.tables.decisions import acts
from exportgate.records.tables.judging import judgements as table

EVENTS = 200
"""So many events of a shipment's history stand on a page."""


@dataclass(frozen=True, slots=True)
class Pending:
    """Something that one person proposed and another must confirm.

    Args:
        title: what it is.
        path: the address under which it is confirmed (`/confirm`) or refused (`/refuse`).
        confirm: what the button says.
        by: who proposed it.
        at: when.
        about: whom or what it is about.
        reason: why.
        mine: whether who looks at it proposed it.
    """

    title: str
    path: str
    confirm: str
    by: str
    at: str
    about: str
    reason: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A licence on file that may cover a finding once somebody attaches it."""

    licence: str
    title: str
    line: int
    about: str
    told: Sequence[str]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was decided or done about a shipment."""

    seq: int
    at: str
    actor: str
    what: str
    more: str = ""
    decision: str = ""
    verdict: str = ""
    here: bool = False


def unjudged(decision: Decision, pending: Sequence[Pending]) -> list[ToJudge]:
    """Give the hits to be judged, without those that somebody judged and that wait for another person."""
    proposed = {one.about for one in pending}
    return [one for one in to_judge(decision) if _pair(one.hit) not in proposed]


def _pair(hit: Hit) -> str:
    return f"{hit.name} and {hit.matched_name} ({hit.entry.listed_by} {hit.entry.id})"


def pending_of(connection: Connection, kept: Kept, standing: Hold | None, actor: str) -> list[Pending]:
    """Give what waits for a second person: a release, judgements of the hits, licences attached."""
    found = [_release(standing.proposal, standing.decision, actor)] if standing and standing.proposal else []
    found += _judgements(connection, kept, actor)
    for one in licences.of_shipment(connection, kept.shipment):
        if one.state is AttachmentState.PROPOSED:
            found.append(_attached(connection, one, actor))
    return found


def _judgements(connection: Connection, kept: Kept, actor: str) -> list[Pending]:
    """Give what was proposed of the hits of a decision: of its own parties, wherever it was proposed."""
    hits = [one.hit for one in hits_of(kept.decision)]
    known = judgements.on_listings(connection, {listing_of(hit.entry) for hit in hits}, (Standing.PROPOSED,))
    found: dict[str, Pending] = {}
    for hit in hits:
        party = profile_at(kept.asked_of, hit)
        for one in known.get(listing_of(hit.entry), ()):
            if same_party(one.about.party, party):
                found.setdefault(one.id, _judged(one, _pair(hit), actor))
    return list(found.values())


def _release(proposal: Proposal, decision: str, actor: str) -> Pending:
    mine = person_of(proposal.by) == person_of(actor)
    path = f"/decisions/{decision}/release"
    return Pending("Release proposed", path, "Confirm and release", proposal.by, proposal.at, "", proposal.reason, mine)


def _judged(one: Judgement, about: str, actor: str) -> Pending:
    what = "A true match" if one.said.value == "true_match" else "A false positive"
    until = f", silent until {one.until}" if one.until else ""
    mine = person_of(one.by) == person_of(actor)
    return Pending(
        f"{what} proposed{until}", f"/judgements/{one.id}", "Confirm", one.by, one.at, about, one.reason, mine
    )


def _attached(connection: Connection, one: Attachment, actor: str) -> Pending:
    title = licences.find(connection, one.licence).terms.title
    about = f"{title} to {f'line {one.line}' if one.line else 'the whole shipment'}"
    row = connection.execute(select(acts.c.at).where(acts.c.seq == int(one.id.removeprefix("T-")))).first()
    mine = person_of(one.proposed_by) == person_of(actor)
    path = f"/attachments/{one.id}"
    return Pending("Licence attached", path, "Confirm", one.proposed_by, row.at if row else "", about, "", mine)


def offers_of(connection: Connection, kept: Kept, names: Mapping[str, str]) -> list[Offer]:
    """Give the licences on file that may cover a finding, and that nobody attached yet."""
    attached = {(one.licence, one.line) for one in licences.of_shipment(connection, kept.shipment)}
    found: dict[tuple[str, int], Offer] = {}
    for finding in kept.decision.findings:
        line = finding.line or 0
        for id in finding.proposed:
            if (id, line) in attached or (id, 0) in attached:
                continue
            about = f"{names.get(finding.jurisdiction, finding.jurisdiction)}, {f'line {line}' if line else 'shipment'}"
            told = [words for words in finding.on_file if words.startswith(f"{id}:")]
            found.setdefault((id, line), Offer(id, licences.find(connection, id).terms.title, line, about, told))
    return list(found.values())


def events_of(connection: Connection, kept: Kept) -> list[Event]:
    """Give what was decided and done about a shipment, the newest first; more than `EVENTS` say that older ones are."""
    events = [*_acts(connection, kept), *_judged_of(connection, kept.shipment)]
    return sorted(events, key=lambda event: -event.seq)


def _acts(connection: Connection, kept: Kept) -> Iterator[Event]:
    told = acts.c.kind.in_([MADE, *_DONE])
    asked = select(acts).where(acts.c.subject == f"shipment {kept.shipment}", told)
    found = connection.execute(asked.order_by(acts.c.seq.desc()).limit(EVENTS + 1)).all()
    made = made_by(connection, [act.seq for act in found if act.kind == MADE])
    for act in found:
        if (one := made.get(act.seq)) is not None:
            told_of, here = f"Decision {one.id}", one.id == kept.id
            yield Event(act.seq, act.at, act.actor, told_of, "", one.id, one.verdict.value, here)
        elif act.kind == MADE:
            yield Event(act.seq, act.at, act.actor, f"Decision D-{act.seq}, not kept any more")
        else:
            yield Event(act.seq, act.at, act.actor, _DONE[act.kind], str(json.loads(act.body).get("reason") or ""))


def _judged_of(connection: Connection, shipment: str) -> Iterator[Event]:
    """Yield what was said of the hits of a shipment, who confirmed it, and what ended it."""
    asked = select(table).where(table.c.shipment == shipment).order_by(table.c.seq.desc()).limit(EVENTS + 1)
    for row in connection.execute(asked):
        whom = f"{row.party} ({row.listed_by} {row.entry})"
        said = f"Judged {row.id}: a {row.said.replace('_', ' ')}, {whom}"
        yield Event(row.seq, row.at, row.by, said, row.reason)
        if row.confirmed_by:
            yield Event(row.standing_seq, row.confirmed_at, row.confirmed_by, f"Judgement {row.id} confirmed")
        if row.ended_by:
            yield Event(row.ended_seq, row.ended_at, row.ended_by, f"Judgement {row.id} {row.state}", row.ended_reason)


_DONE = {
    "release.proposed": "Release proposed",
    "release.confirmed": "Released",
    "release.refused": "Release refused",
    "shipment.cancelled": "Cancelled",
    "shipment.shipped": "The goods left",
    "licence.attached": "Licence attached",
    "licence.attachment_confirmed": "Licence attachment confirmed",
    "licence.detached": "Licence taken off",
    "licence.reserved": "Reserved of licences",
    "licence.given_back": "Given back to licences",
    "licence.used": "Used of licences",
}
"""Acts on a shipment that its history tells of, in words."""
