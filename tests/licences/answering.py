"""What licences on file make of a question, in words."""

from typing import Any

from exportgate.licences.licence import Licence, LicensedParty
from tests.licences.made import (
    asked_of,
)

ANYBODY_AT_ALL = LicensedParty(role="consignee", name="*")


def told(*licences: Licence, **asked: Any) -> str:
    """Give what is told of licences that do not cover."""
    found = asked_of(*licences, **asked)
    assert not found.covered_by
    return "\n".join(found.on_file)
