"""ECCNs that a line's codes in other lists point to: proposals for a person, never a ruling."""

from collections.abc import Mapping

from exportgate_us.law.held import table


def proposals(classification: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Give (other list, its code, ECCNs that often go with it) for the codes that a line states elsewhere.

    Law: none. Each list has its own parameters and dates; equal numbers do not prove equal items.
    """
    held = table("crosswalk").by("code")
    found = []
    for other, code in sorted(classification.items()):
        bare = code.split(".")[0].strip().upper()
        found += [(other, code, " ".join(row["us"])) for row in held.get(bare, ()) if row["list"] == other]
    return found
