"""The tables of the records. What the migrations build up must come to this; a test compares the two.

Ids of records are a letter and the number of the act that made them (`D-17` a decision). Moments are text, ISO 8601 in
UTC, so that they sort, and are hashed, the same in every database.
"""

from exportgate.records.tables import accounts, decisions, judging, licences, parties, rescreening
from exportgate.records.tables.base import METADATA

__all__ = ["METADATA", "accounts", "decisions", "judging", "licences", "parties", "rescreening"]
