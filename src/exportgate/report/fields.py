"""Questions for what findings ask of the shipment itself, beside the facts that jurisdictions declare."""

from exportgate.shipment import Role

_QUESTIONS = {
    "date": "On which day do the goods leave?",
    "from": "Which country do the goods leave from?",
    "to": "Which country are the goods bound for?",
    "via": "Which countries do the goods pass through?",
    "parties": "Who buys, receives and uses the goods?",
    "lines": "What is in the shipment?",
    "value": "What is the line worth, and in which currency?",
    "currency": "In which currency is the value of the line?",
    "quantity": "How many are there, in which unit?",
    "hs": "Which tariff (HS) code does the item have?",
    "origin": "Where was the item made?",
    "description": "What is the item?",
    "headquarters": "Where is the party, or its ultimate parent, headquartered?",
    "owners": "Who owns the party, and how much of it?",
}
_CLASSIFICATION = "classification."
_OF_A_PARTY = {"name": "Who is the {role}, by name?", "country": "In which country is the {role}?"}


def field_question(name: str) -> str:
    """Give the question for a field of a shipments file, as a finding asks for it.

    Example:
        >>> field_question("parties.owners")
        'Who owns the party, and how much of it?'
        >>> field_question("end_user_name")
        'Who is the end user, by name?'
    """
    if name.startswith(_CLASSIFICATION):
        law = name.removeprefix(_CLASSIFICATION).upper()
        return f"Which code has the item in the control list of {law}, or none?"
    role, _, member = name.rpartition("_")
    if role in set(Role) and member in _OF_A_PARTY:
        return _OF_A_PARTY[member].format(role=role.replace("_", " "))
    return _QUESTIONS.get(name.rpartition(".")[2], "State it in the shipments file (docs/input.md).")
