"""The names of laws and the facts they may ask for, company policy among them."""

from exportgate.gate import Gate
from exportgate.jurisdiction import Fact
from exportgate.policy.judging import FACTS, JURISDICTION, NAME


def names_of(gate: Gate) -> dict[str, str]:
    """Give the names of the installed jurisdictions by id, and what stands for the company's policy among them."""
    laws = {name: jurisdiction.name for name, jurisdiction in gate.jurisdictions.items()}
    return {**laws, JURISDICTION: NAME}


def facts_of(gate: Gate) -> list[Fact]:
    """Give the facts that the installed jurisdictions, and policies, may ask for."""
    return [*(fact for jurisdiction in gate.jurisdictions.values() for fact in jurisdiction.facts), *FACTS]
