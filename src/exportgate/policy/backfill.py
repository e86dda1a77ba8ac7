"""The same shipment as if it left from each jurisdiction: who stops it, who lets it through, and how wide the gap is.

What is supposed is little, and the same for every jurisdiction:

- the goods leave from that jurisdiction, and it is struck from the countries passed through;
- goods that are made where the shipment really leaves from are made there instead; another origin stays, and an
  unknown one stays unknown;
- the exporter keeps its name and owners, and is taken to be at home there;
- of a purchase, the supplier is left out, since another firm would deliver;
- everything else stays as stated: codes, facts, what single laws ask of a line. A jurisdiction whose code is missing
  says itself that it cannot answer.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

import msgspec

from exportgate.decision import Decision, EditionRef, Finding, Outcome
from exportgate.errors import InputError
from exportgate.gate import Gate
from exportgate.intake.document import Problem
from exportgate.jurisdiction import Jurisdiction
from exportgate.policy.areas import AreasPolicy
from exportgate.policy.judging import areas_of
from exportgate.shipment import Line, Party, Shipment

Progress = Callable[[int, int], None]


class Effect(StrEnum):
    """What a jurisdiction does to the shipment."""

    STOPS = "stops"
    CANNOT_SAY = "cannot say"
    LETS_WITH_CONDITIONS = "lets through with conditions"
    LETS_THROUGH = "lets through"
    DOMESTIC = "no export"


_EFFECTS: Mapping[Outcome, Effect] = {
    Outcome.PROHIBITED: Effect.STOPS,
    Outcome.LICENCE_REQUIRED: Effect.STOPS,
    Outcome.REVIEW: Effect.CANNOT_SAY,
    Outcome.INDETERMINATE: Effect.CANNOT_SAY,
    Outcome.EXCEPTION_AVAILABLE: Effect.LETS_WITH_CONDITIONS,
    Outcome.CONDITIONS: Effect.LETS_WITH_CONDITIONS,
    Outcome.NO_LICENCE_FOUND: Effect.LETS_THROUGH,
    Outcome.OUT_OF_SCOPE: Effect.CANNOT_SAY,
}


class Rating(StrEnum):
    """How wide the gap between jurisdictions is, widest first."""

    WIDE = "wide"  # prohibited in one, nothing against it in another
    OPEN = "open"  # needs a licence in one, nothing against it in another
    PARTIAL = "partial"  # stopped in one, under an exception or conditions in another
    UNCLEAR = "unclear"  # somebody cannot say
    NONE = "none"


RATING_MEANS: Mapping[Rating, str] = {
    Rating.WIDE: "prohibited in one jurisdiction, no requirement found in another",
    Rating.OPEN: "needs a licence in one jurisdiction, no requirement found in another",
    Rating.PARTIAL: "stopped in one jurisdiction, goes under an exception or conditions in another",
    Rating.UNCLEAR: "a jurisdiction cannot say, so that there may be a gap",
    Rating.NONE: "all stop it, or nobody does",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What one jurisdiction says of the shipment as if it left from there.

    Args:
        departure: the country it is supposed to leave from.
        outcome: that of this jurisdiction alone.
        deciding: its findings that come to that outcome.
        elsewhere: the outcomes of the other laws that reach the supposed shipment, by jurisdiction.
        supposed: the shipment as it was asked about.
    """

    jurisdiction: str
    departure: str
    effect: Effect
    outcome: Outcome
    deciding: tuple[Finding, ...]
    elsewhere: Mapping[str, Outcome]
    supposed: Shipment

    @property
    def rules(self) -> str:
        """The deciding rules, each once."""
        return "; ".join(dict.fromkeys(finding.rule for finding in self.deciding))

    @property
    def citations(self) -> str:
        """The law that they rest on, each once."""
        return "; ".join(dict.fromkeys(finding.citation for finding in self.deciding))


@dataclass(frozen=True, slots=True)
class Gap:
    """The gap between jurisdictions: its rating, and its name in words."""

    rating: Rating
    name: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One shipment in the eyes of each jurisdiction; `areas` are those of the policy that it belongs to."""

    shipment: Shipment
    answers: tuple[Answer, ...]
    gap: Gap
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """The shipments of one area to one destination: how many, the gaps by rating, and who stops how many of them."""

    area: str
    destination: str
    shipments: int
    gaps: Mapping[Rating, int]
    effects: Mapping[str, Mapping[Effect, int]]

    @property
    def worst(self) -> Rating:
        """The widest gap."""
        return next(rating for rating in Rating if self.gaps.get(rating))


@dataclass(frozen=True, slots=True)
class Backfill:
    """What was compared, with what the answers rest on."""

    compared: tuple[Compared, ...]
    decisions: tuple[Decision, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    policy: str = ""
    made_at: datetime | None = None
    problems: Sequence[Problem] = ()

    def name_of(self, jurisdiction: str) -> str:
        """Give the name of a jurisdiction for people."""
        return self.names.get(jurisdiction, jurisdiction)

    def jurisdictions(self) -> list[str]:
        """Give the ids of all that were asked."""
        return list(dict.fromkeys(answer.jurisdiction for one in self.compared for answer in one.answers))

    def editions(self) -> list[EditionRef]:
        """Give the editions that the answers rest on, each once."""
        return list(dict.fromkeys(edition for decision in self.decisions for edition in decision.editions))

    def alarms(self) -> list[str]:
        """Give what is wrong with the lists, each once."""
        return list(dict.fromkeys(alarm for decision in self.decisions for alarm in decision.alarms))

    def count(self, rating: Rating) -> int:
        """Count the shipments with a gap of this rating."""
        return sum(one.gap.rating is rating for one in self.compared)


def backfill(
    gate: Gate,
    shipments: Sequence[Shipment],
    *,
    policy: AreasPolicy | None = None,
    on: date | None = None,
    jurisdictions: Collection[str] | None = None,
    departures: Mapping[str, str] | None = None,
    now: datetime,
    problems: Sequence[Problem] = (),
    progress: Progress | None = None,
) -> Backfill:
    """Compare what each jurisdiction would make of some shipments if they left from there.

    Args:
        policy: whose areas tell the goods apart, and which jurisdictions make them (`made_in`).
        on: the day whose law is applied; by default each shipment's own date, and today where it has none.
        jurisdictions: compare only these; by default all installed.
        departures: the country that goods leave from, by jurisdiction, where it has several.
        now: the present moment, for the age of the lists and shipments without a date.
        problems: rows that could not be read, to be told with the answers.

    Raises:
        InputError: a jurisdiction is not installed, or has several countries and none is chosen.
    """
    asked = _asked(gate, jurisdictions)
    places = dict(departures or {})
    plans = [(shipment, _makers(policy, shipment, asked, on or shipment.date or now.date())) for shipment in shipments]
    supposed = [
        suppose(shipment, asked[name], departure_of(asked[name], shipment, places), home_of(gate, shipment))
        for shipment, (_, makers) in plans
        for name in makers
    ]
    decisions = gate.check(supposed, on=on, supposed=True, progress=progress, now=now)
    answered = iter(zip(supposed, decisions, strict=True))
    compared = []
    for shipment, (areas, makers) in plans:
        answers = tuple(_answer(gate.jurisdictions, name, *next(answered)) for name in makers)
        names = {name: asked[name].name for name in makers}
        compared.append(Compared(shipment, answers, gap_of(answers, names), areas))
    every = {name: jurisdiction.name for name, jurisdiction in gate.jurisdictions.items()}
    return Backfill(tuple(compared), tuple(decisions), every, policy.source if policy else "", now, problems)


def _asked(gate: Gate, wanted: Collection[str] | None) -> dict[str, Jurisdiction]:
    for name in wanted or ():
        if name not in gate.jurisdictions:
            installed = ", ".join(sorted(gate.jurisdictions)) or "none"
            raise InputError(f"jurisdiction {name!r} is not installed; installed: {installed}")
    return {name: one for name, one in gate.jurisdictions.items() if wanted is None or name in wanted}


def _makers(
    policy: AreasPolicy | None, shipment: Shipment, asked: Mapping[str, Jurisdiction], on: date
) -> tuple[tuple[str, ...], list[str]]:
    """Give the areas of a shipment, and the jurisdictions that make such goods: all where the policy does not say."""
    areas = areas_of(policy, shipment, on) if policy else []
    made_in = {place for area in areas for place in area.made_in}
    if any(not area.made_in for area in areas):
        made_in = set()
    makers = [name for name, one in asked.items() if not made_in or made_in & one.territories]
    return tuple(area.id for area in areas), makers


def home_of(gate: Gate, shipment: Shipment) -> frozenset[str]:
    """Give the territories of the jurisdiction that a shipment really leaves from, or that country alone."""
    own = (one.territories for one in gate.jurisdictions.values() if shipment.departure in one.territories)
    return next(own, frozenset(filter(None, [shipment.departure])))


def departure_of(jurisdiction: Jurisdiction, shipment: Shipment, chosen: Mapping[str, str]) -> str:
    """Give the country of a jurisdiction that goods are supposed to leave from.

    It is the one chosen, else the one that the shipment leaves from, else the only one, else the one that the
    jurisdiction is called after.

    Raises:
        InputError: the one chosen is not of the jurisdiction, or none can be told.
    """
    name, places = jurisdiction.id, jurisdiction.territories
    if name in chosen:
        if chosen[name] not in places:
            raise InputError(f"{chosen[name]} is no place of {jurisdiction.name}: {', '.join(sorted(places))}")
        return chosen[name]
    if shipment.departure in places:
        return shipment.departure
    if len(places) == 1:
        return next(iter(places))
    if name.upper() in places:
        return name.upper()
    told = ", ".join(sorted(places))
    raise InputError(f"{jurisdiction.name} has several places: {told}", hint=f"Say which: --from {name}=COUNTRY")


def suppose(shipment: Shipment, jurisdiction: Jurisdiction, departure: str, home: Collection[str]) -> Shipment:
    """Give a shipment as if it left from a jurisdiction.

    Args:
        departure: the country it is to leave from.
        home: the places that count as where it really leaves from.
    """
    if shipment.departure in jurisdiction.territories and shipment.direction == "outbound":
        return shipment
    bought = shipment.direction == "inbound"
    away = ("supplier", "exporter") if bought else ()
    return msgspec.structs.replace(
        shipment,
        direction="outbound",
        departure=departure,
        via=tuple(place for place in shipment.via if place != departure),
        parties=tuple(_at_home(party, jurisdiction, departure) for party in shipment.parties if party.role not in away),
        lines=tuple(_made_there(line, departure, home) for line in shipment.lines),
    )


def _at_home(party: Party, jurisdiction: Jurisdiction, departure: str) -> Party:
    if party.role != "exporter" or party.country in jurisdiction.territories:
        return party
    return msgspec.structs.replace(party, country=departure, address="", headquarters="")


def _made_there(line: Line, departure: str, home: Collection[str]) -> Line:
    return msgspec.structs.replace(line, origin=departure) if line.origin in home else line


def _answer(laws: Mapping[str, Jurisdiction], name: str, shipment: Shipment, decision: Decision) -> Answer:
    jurisdiction = laws[name]
    outcome = decision.outcomes[name]
    own = [finding for finding in decision.findings if finding.jurisdiction == name]
    domestic = shipment.destination in jurisdiction.territories
    return Answer(
        jurisdiction=name,
        departure=shipment.departure,
        effect=Effect.DOMESTIC if domestic else _EFFECTS[outcome],
        outcome=outcome,
        deciding=tuple(finding for finding in own if finding.outcome is outcome),
        elsewhere={
            other: found
            for other, found in decision.outcomes.items()
            if other in laws and other != name and found is not Outcome.OUT_OF_SCOPE
        },
        supposed=shipment,
    )


def gap_of(answers: Sequence[Answer], names: Mapping[str, str]) -> Gap:
    """Rate and name the gap between some answers."""
    stops = [one for one in answers if one.effect is Effect.STOPS]
    lets = [one for one in answers if one.effect is Effect.LETS_THROUGH]
    partly = [one for one in answers if one.effect is Effect.LETS_WITH_CONDITIONS]
    silent = [one for one in answers if one.effect is Effect.CANNOT_SAY]
    rating = _rating(stops, lets, partly, silent)
    if not any((stops, lets, partly, silent)):
        return Gap(rating, "For every jurisdiction asked it is no export.")
    told = [
        _told(stops, names, "stopped by"),
        _told(lets, names, "let through by"),
        _told(partly, names, "under an exception or conditions in"),
        _told(silent, names, "not answered by"),
    ]
    sentence = "; ".join(part for part in told if part)
    return Gap(rating, f"{sentence[:1].upper()}{sentence[1:]}.")


def _rating(
    stops: Sequence[Answer], lets: Sequence[Answer], partly: Sequence[Answer], silent: Sequence[Answer]
) -> Rating:
    if stops and lets:
        banned = any(one.outcome is Outcome.PROHIBITED for one in stops)
        return Rating.WIDE if banned else Rating.OPEN
    if stops and partly:
        return Rating.PARTIAL
    return Rating.UNCLEAR if silent else Rating.NONE


def _told(answers: Sequence[Answer], names: Mapping[str, str], how: str) -> str:
    if not answers:
        return ""
    each = [f"{names.get(one.jurisdiction, one.jurisdiction)} ({_because(one)})" for one in answers]
    listed = " and ".join(filter(None, [", ".join(each[:-1]), each[-1]]))
    return f"{how} {listed}"


def _because(answer: Answer) -> str:
    words = answer.outcome.replace("_", " ")
    return f"{words}: {answer.rules}" if answer.effect is Effect.STOPS else words


ALL_GOODS = "no area"


def matrix_of(compared: Sequence[Compared]) -> list[Cell]:
    """Gather compared shipments by area and destination; one that belongs to several areas counts in each."""
    groups: dict[tuple[str, str], list[Compared]] = {}
    for one in compared:
        for area in one.areas or (ALL_GOODS,):
            groups.setdefault((area, one.shipment.destination), []).append(one)
    return [_cell(area, destination, group) for (area, destination), group in sorted(groups.items())]


def _cell(area: str, destination: str, group: Sequence[Compared]) -> Cell:
    gaps: dict[Rating, int] = {}
    effects: dict[str, dict[Effect, int]] = {}
    for one in group:
        gaps[one.gap.rating] = gaps.get(one.gap.rating, 0) + 1
        for answer in one.answers:
            counts = effects.setdefault(answer.jurisdiction, {})
            counts[answer.effect] = counts.get(answer.effect, 0) + 1
    return Cell(area, destination, len(group), gaps, effects)
