"""What the families of rules share."""

from exportgate.law.answers import Answers

ID = "uk"

ANSWERS = Answers(
    ID, "Export Control Order 2008 (SI 2008/3231) Art. 2 to 5; assimilated Regulation (EC) 428/2009 Art. 2, 3"
)
no_requirement = ANSWERS.no_requirement
