"""What jurisdictions and lists let through, as CSV and JSON for other programs."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from exportgate.policy.allied_lists import AlliedLists, ListedParty
from exportgate.policy.backfill import Answer, Backfill, Cell, Compared, matrix_of
from exportgate.report.as_csv import written as csv_written
from exportgate.report.as_json import edition_object, finding_object
from exportgate.report.as_json import written as json_written

ANSWER_COLUMNS = (
    "shipment",
    "to",
    "areas",
    "jurisdiction",
    "from",
    "effect",
    "outcome",
    "rules",
    "citations",
    "other_laws",
    "gap",
    "gap_name",
)
PARTY_COLUMNS = ("name", "kind", "countries", "listed_by", "entries", "by_another_name", "perhaps", "not_listed_by")


def backfill_csv(report: Backfill) -> str:
    """Give one row for each shipment and jurisdiction."""
    return csv_written(ANSWER_COLUMNS, (row for one in report.compared for row in _answer_rows(one)))


def backfill_json(report: Backfill) -> bytes:
    """Give the comparison, its matrix by area and destination, and the editions that it rests on."""
    return json_written(
        {
            "shipments": [_compared_object(one) for one in report.compared],
            "matrix": [_cell_object(cell) for cell in matrix_of(report.compared)],
            "policy": report.policy,
            "editions": [edition_object(edition) for edition in report.editions()],
            "alarms": report.alarms(),
        }
    )


def lists_csv(report: AlliedLists) -> str:
    """Give one row a party."""
    return csv_written(PARTY_COLUMNS, _party_rows(report))


def lists_json(report: AlliedLists) -> bytes:
    """Give the counts by publisher, the overlaps, and every party with who lists it."""
    names = list(report.publishers)
    return json_written(
        {
            "publishers": [_publisher_object(report, name) for name in names],
            "overlaps": [{"listed_by": list(by), "parties": count} for by, count in report.sets()],
            "parties": [_party_object(party, names) for party in report.parties],
            "compared": asdict(report.extent) if report.extent else None,
            "editions": [edition_object(edition) for edition in report.editions],
            "alarms": list(report.alarms),
        }
    )


def _answer_rows(one: Compared) -> Iterator[Sequence[str]]:
    for answer in one.answers:
        yield (
            one.shipment.id,
            one.shipment.destination,
            " | ".join(one.areas),
            answer.jurisdiction,
            answer.departure,
            answer.effect.value,
            answer.outcome.value,
            answer.rules,
            answer.citations,
            _elsewhere(answer),
            one.gap.rating.value,
            one.gap.name,
        )


def _elsewhere(answer: Answer) -> str:
    return " | ".join(f"{name} {outcome.value}" for name, outcome in answer.elsewhere.items())


def _compared_object(one: Compared) -> dict[str, Any]:
    return {
        "shipment": one.shipment.id,
        "to": one.shipment.destination,
        "areas": list(one.areas),
        "gap": one.gap.rating.value,
        "gap_name": one.gap.name,
        "answers": [
            {
                "jurisdiction": answer.jurisdiction,
                "from": answer.departure,
                "effect": answer.effect.value,
                "outcome": answer.outcome.value,
                "deciding": [finding_object(finding, answer.supposed) for finding in answer.deciding],
                "other_laws": {name: outcome.value for name, outcome in answer.elsewhere.items()},
            }
            for answer in one.answers
        ],
    }


def _cell_object(cell: Cell) -> dict[str, Any]:
    return {
        "area": cell.area,
        "to": cell.destination,
        "shipments": cell.shipments,
        "worst": cell.worst.value,
        "gaps": {rating.value: count for rating, count in cell.gaps.items()},
        "effects": {
            name: {effect.value: count for effect, count in counts.items()} for name, counts in cell.effects.items()
        },
    }


def _publisher_object(report: AlliedLists, name: str) -> dict[str, Any]:
    return {
        "publisher": name,
        "lists": list(report.publishers[name]),
        "parties": report.count(name),
        "alone": report.alone(name),
        "also_listed_by": {other: report.both(name, other) for other in report.publishers if other != name},
        "perhaps_listed_by": {other: report.only_perhaps(name, other) for other in report.publishers if other != name},
    }


def _party_rows(report: AlliedLists) -> Iterator[Sequence[str]]:
    for party in report.parties:
        listings = [one for some in party.by.values() for one in some]
        yield (
            party.name,
            party.kind,
            " ".join(party.countries),
            " ".join(party.by),
            " | ".join(f"{one.feed} {one.id}" for one in listings),
            " | ".join(f"{one.feed} {one.id}" for one in party.also.values()),
            " | ".join(f"{one.feed} {one.id} {score:.1f}" for one, score in party.perhaps.values()),
            " ".join(party.missing(report.publishers)),
        )


def _party_object(party: ListedParty, publishers: Sequence[str]) -> dict[str, Any]:
    return {
        "name": party.name,
        "kind": party.kind,
        "countries": list(party.countries),
        "listed_by": {
            name: [{"list": one.feed, "entry": one.id, "name": one.name} for one in listings]
            for name, listings in party.by.items()
        },
        "by_another_name": {
            name: {"list": one.feed, "entry": one.id, "name": one.name} for name, one in party.also.items()
        },
        "perhaps": {
            name: {"list": one.feed, "entry": one.id, "name": one.name, "score": score}
            for name, (one, score) in party.perhaps.items()
        },
        "not_listed_by": party.missing(publishers),
    }
