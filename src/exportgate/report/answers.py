"""What a report is made of: the answers with the questions they belong to, and what could not be answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from exportgate.decision import HELD, Decision, EditionRef, Finding, Outcome, Silenced, Verdict
from exportgate.hit import Hit
from exportgate.intake.document import Problem
from exportgate.jurisdiction import Fact
from exportgate.report.languages import ENGLISH, Beside
from exportgate.shipment import Party, Shipment


@dataclass(frozen=True, slots=True)
class Checked:
    """Decisions on shipments, in the order they were asked.

    Args:
        shipments: what was asked.
        decisions: the answers, one each.
        problems: rows that could not be read, so that their shipments are not answered.
        names: the names of jurisdictions by id.
        made_at: when the report was made.
        facts: what the jurisdictions may ask for, with the questions in words.
        language: the language beside the English.
    """

    shipments: Sequence[Shipment]
    decisions: Sequence[Decision]
    problems: Sequence[Problem] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    made_at: datetime | None = None
    facts: Sequence[Fact] = ()
    language: str = ENGLISH

    @property
    def beside(self) -> Beside:
        """Give what puts the second language beside the English."""
        return Beside(self.language)

    def question(self, name: str) -> str:
        """Give the question behind a fact's name; "" where nobody declares it."""
        fact = declared(name, self.facts)
        return fact.question if fact else ""

    def pairs(self) -> list[tuple[Shipment, Decision]]:
        """Give each shipment with its decision."""
        return list(zip(self.shipments, self.decisions, strict=True))

    def jurisdictions(self) -> list[str]:
        """Give the ids of all that answered, in the order in which they first did."""
        return list(dict.fromkeys(name for decision in self.decisions for name in decision.outcomes))

    def name_of(self, jurisdiction: str) -> str:
        """Give the name of a jurisdiction for people."""
        return self.names.get(jurisdiction, jurisdiction)

    def alarms(self) -> list[str]:
        """Give what is wrong with the lists, each once."""
        return list(dict.fromkeys(alarm for decision in self.decisions for alarm in decision.alarms))

    def editions(self) -> list[EditionRef]:
        """Give the editions that the decisions rest on, each once."""
        return list(dict.fromkeys(edition for decision in self.decisions for edition in decision.editions))

    def count(self, verdict: Verdict) -> int:
        """Count the shipments with a verdict."""
        return sum(decision.verdict is verdict for decision in self.decisions)


@dataclass(frozen=True, slots=True)
class Screened:
    """Hits of parties, in the order they were asked.

    Args:
        parties: what was asked.
        hits: the hits of each, best first.
        editions: the lists that they were compared with.
        alarms: what is wrong with these lists.
        problems: rows that could not be read, or not wholly.
        made_at: when the report was made.
        silenced: the hits left out since people judged them; `None` where nobody asked for that.
        others: so many more were asked, have no hit, and are not among `parties` since they are too many to hold.
    """

    parties: Sequence[Party]
    hits: Sequence[Sequence[Hit]]
    editions: Sequence[EditionRef] = ()
    alarms: Sequence[str] = ()
    problems: Sequence[Problem] = ()
    made_at: datetime | None = None
    silenced: Sequence[Silenced] | None = None
    others: int = 0

    @property
    def asked(self) -> int:
        """Count the parties that were asked."""
        return len(self.parties) + self.others

    def ranked(self) -> list[tuple[Party, Hit]]:
        """Give all hits with their parties, best first; equal scores in the order in which they were asked."""
        found = [(party, hit) for party, hits in zip(self.parties, self.hits, strict=True) for hit in hits]
        return sorted(found, key=lambda pair: -pair[1].score)

    def hit_parties(self) -> int:
        """Count the parties that have a hit."""
        return sum(bool(hits) for hits in self.hits)

    def silent_parties(self) -> int:
        """Count the parties that resemble only entries which people judged to be of others."""
        return len({one.hit.party for one in self.silenced or () if not self.hits[one.hit.party]})


def declared(name: str, facts: Sequence[Fact]) -> Fact | None:
    """Give the declaration of a fact, which may be that of its family (`xx.exception.*`)."""
    exact = next((fact for fact in facts if fact.name == name), None)
    families = (fact for fact in facts if fact.name.endswith(".*") and name.startswith(fact.name.removesuffix("*")))
    return exact or next(families, None)


def weighty(decision: Decision) -> list[Finding]:
    """Give the findings that a person has to act on or know of, most severe first."""
    telling = (*HELD, Outcome.PROHIBITED, Outcome.CONDITIONS)
    found = [finding for finding in decision.findings if finding.outcome in telling or finding.hit or finding.verify]
    return sorted(found, key=lambda finding: finding.outcome.severity)


def subject_of(finding: Finding, shipment: Shipment) -> str:
    """Say what a finding is about: a line, a party with its role, an owner of one, or the shipment.

    Example:
        >>> from exportgate.decision import Outcome
        >>> finding = Finding(jurisdiction="x", rule="x", outcome=Outcome.REVIEW, citation="", reason="", line=2)
        >>> subject_of(finding, Shipment(id="S-1"))
        'line 2'
    """
    parts = [] if finding.line is None else [f"line {finding.line}"]
    party = party_of(finding, shipment)
    if party is not None:
        owner = finding.hit is not None and finding.hit.owner_path and finding.hit.name
        whose = f"{owner}, owner of {party.name}" if owner else party.name
        parts.append(f"{role_words(party.role)} {whose}")
    return ", ".join(parts) or "shipment"


def party_of(finding: Finding, shipment: Shipment) -> Party | None:
    """Give the party that a finding is about; `None` where it is about none."""
    index = finding.party
    return shipment.parties[index] if index is not None and 0 <= index < len(shipment.parties) else None


def entry_words(hit: Hit) -> str:
    """Say which entry of which list was hit, and in which edition; a combined list that brought it is named too.

    The edition is that of the list that brought it: `aa.dpl (in aa.csl) 17, edition 2026-07-31`.
    """
    entry = hit.entry
    brought = "" if entry.listed_by == hit.feed else f" (in {hit.feed})"
    return f"{entry.listed_by}{brought} {entry.id}, edition {hit.edition or 'unknown'}"


def silenced_words(silenced: Silenced) -> str:
    """Say which hit stays silent, by whose judgement, why and until when."""
    until = f" until {silenced.until}" if silenced.until else ""
    hit = f"{silenced.hit.name} is not {silenced.hit.matched_name} ({entry_words(silenced.hit)})"
    return f"{hit}, as {silenced.by} judged{until} ({silenced.judgement}): {silenced.reason}"


def role_words(role: str) -> str:
    """Write a role as people say it: `end user`."""
    return role.replace("_", " ")


def outcome_words(outcome: str) -> str:
    """Write an outcome as people say it: `licence required`."""
    return outcome.replace("_", " ")
