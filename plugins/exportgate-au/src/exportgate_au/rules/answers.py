"""What the families of rules share."""

from exportgate.law.answers import Answers

ID = "au"

ARMED_FLAGS = frozenset({"military", "police", "intelligence", "government"})
"""Flags of a party for whom goods may count as arms or related matériel."""

ANSWERS = Answers(ID, "Customs Act 1901 s. 112; Customs (Prohibited Exports) Regulations 1958 reg. 13E")
no_requirement = ANSWERS.no_requirement
