"""Parties that only resemble an entry of the Foreign End User List: a person must look, where a user test counts."""

from collections.abc import Iterable, Iterator

from exportgate.decision import Finding, Outcome
from exportgate_jp.rules.answers import Answer, shipment_finding
from exportgate_jp.wording import Words


def people_to_look_at(answers: Iterable[Answer]) -> Iterator[Finding]:
    """Give a finding for each party and entry that some tests came upon, whatever else they answered."""
    seen: set[tuple[int, str]] = set()
    for answer in answers:
        hit = answer.possible
        if hit is None or (hit.party, hit.entry.id) in seen:
            continue
        seen.add((hit.party, hit.entry.id))
        yield shipment_finding(
            "end_user_list",
            Outcome.REVIEW,
            answer.citation,
            Words(
                f"{answer.reason.en}. If it is, the user test is met unless the use is clearly harmless.",
                f"{answer.reason.ja}。同一であれば、懸念用途以外に用いられることが明らかなときを除き、需要者要件に該当します。",
            ),
            party=hit.party,
            hit=hit,
            verify=answer.verify,
        )
