"""What a person said of a hit: that the party is the listed one, or that it is somebody else."""

from datetime import date
from enum import StrEnum

import msgspec

from exportgate.decision import Outcome
from exportgate.entry import Entry
from exportgate.judging.listing import Listing
from exportgate.judging.profile import Profile


class Said(StrEnum):
    """What was said of a hit."""

    FALSE_POSITIVE = "false_positive"
    TRUE_MATCH = "true_match"

    @property
    def words(self) -> str:
        """As people say it: `a false positive`."""
        return f"a {self.value.replace('_', ' ')}"


class Standing(StrEnum):
    """What a judgement counts for: only `standing` ones change anything."""

    PROPOSED = "proposed"
    STANDING = "standing"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What a judgement was made on: the party as told, the entry as listed then, in which edition, matched how well.

    `confirmed` is the screening engine's word that no reasonable doubt was left; where it is not known what the engine
    would say, it counts as said.
    """

    party: Profile
    entry: Entry
    edition: date | None = None
    score: float = 0.0
    confirmed: bool = True


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """What a person said of a hit, and what became of it.

    `outcome` is the most severe finding that the hit had led to (its four eyes are asked for), `until` the last day on
    which a false positive is silent. `standing_seq` and `ended_seq` are the numbers of the acts by which it came to
    count and ceased to; moments are as the acts tell them.
    """

    id: str
    seq: int
    said: Said
    state: Standing
    listing: Listing
    about: About
    reason: str
    by: str
    at: str
    until: date | None = None
    shipment: str = ""
    decision: str = ""
    outcome: Outcome = Outcome.REVIEW
    standing_seq: int | None = None
    confirmed_by: str = ""
    confirmed_at: str = ""
    ended_seq: int | None = None
    ended_by: str = ""
    ended_at: str = ""
    ended_reason: str = ""

    @property
    def who(self) -> str:
        """Who said it, and who confirmed it."""
        return f"{self.by}, confirmed by {self.confirmed_by}" if self.confirmed_by else self.by

    def words(self) -> str:
        """Say in a few words what was judged, by whom, when and why."""
        return f"{self.said.words}, by {self.who} on {self.at[:10]} ({self.id}: {self.reason})"
