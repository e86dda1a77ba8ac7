"""What the families of rules share."""

from exportgate.law.answers import Answers

ID = "uk"
RECEIVING_ROLES = ("consignee", "end_user", "purchaser")
"""The roles of those who get the goods or have them at their disposal."""

ANSWERS = Answers(
    ID, "Export Control Order 2008 (SI 2008/3231) Art. 2 to 5; assimilated Regulation (EC) 428/2009 Art. 2, 3"
)
no_requirement = ANSWERS.no_requirement
