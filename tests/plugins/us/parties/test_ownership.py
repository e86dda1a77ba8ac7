"""Holdings by listed persons, beyond what the law cases show."""

from typing import Any

import msgspec

from exportgate.decision import Finding, Outcome
from exportgate.law.ownership import MAX_LAYERS
from exportgate.shipment import Owner
from exportgate_us.rules.ownership import TOO_DEEP, findings
from exportgate_us.rules.scope import context_of
from tests.plugins.us.parties import made


def _findings(owners: list[dict[str, Any]], *hits: Any, day: str = "2025-10-15") -> list[Finding]:
    receiver = {"role": "consignee", "name": "Firm", "country": "CN", "headquarters": "CN", "owners": owners}
    return findings(context_of(made.case({"date": day, "to": "CN", "parties": [receiver]}, *hits)))


def test_a_chain_without_end_is_for_a_person_to_look_at() -> None:
    """Owners nested deeper than any real holding do not pass for an unlisted party."""
    chain = Owner(name="Last", percent=None)
    for _ in range(MAX_LAYERS + 2):
        chain = Owner(name="Layer", owners=(chain,))
    case = made.case({"date": "2025-10-15", "to": "CN"}, made.hit("jhicc", owner_path=(0,) * (MAX_LAYERS + 2)))
    party = msgspec.structs.replace(case.shipment.parties[0], owners=(chain,))
    deep = msgspec.structs.replace(case.shipment, parties=(party,))
    found = findings(context_of(type(case)(deep, case.hits, case.on)))

    assert {(each.rule, each.outcome) for each in found} == {(TOO_DEEP, Outcome.REVIEW)}


def test_the_hardest_owner_decides_for_each_item() -> None:
    """Owners with different demands bring the most severe, not the first or the sum."""
    found = _findings(
        [{"name": "A", "percent": 30}, {"name": "B", "percent": 30}],
        made.hit("meu", owner_path=(0,)),
        made.hit("plain_el", owner_path=(1,)),
    )

    assert [each.outcome for each in found] == [Outcome.LICENCE_REQUIRED]
    assert found[0].hit is not None
    assert found[0].hit.entry.id == "el-plain"


def test_an_address_on_the_entity_list_owns_nothing() -> None:
    """The affiliates rule leaves out whoever merely sits at a listed address (744.11(a)(1))."""
    assert _findings([{"name": "A", "percent": 100}], made.hit("address_el", owner_path=(0,))) == []


def test_an_owner_on_the_unverified_list_brings_nothing() -> None:
    """No rule extends the Unverified List to what its parties hold."""
    assert _findings([{"name": "A", "percent": 100}], made.hit("uvl", owner_path=(0,))) == []


def test_the_rule_is_told_with_its_state_and_note() -> None:
    """The finding cites the notice of the rule's state on the day, for whoever checks it."""
    (found,) = _findings([{"name": "A", "percent": 80}], made.hit("jhicc", owner_path=(0,)), day="2026-11-24")

    assert found.verify
    assert "90 FR 50857" in found.citation
    assert any("unless it was extended" in step for step in found.steps)
