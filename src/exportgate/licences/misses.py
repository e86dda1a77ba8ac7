"""What keeps a licence from covering a requirement, in words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Miss:
    """One thing in which a licence does not fit.

    Args:
        words: what the licence says and what the shipment says.
        final: no person can mend it by attaching the licence; else somebody who looks at both may know better.
    """

    words: str
    final: bool = True


def doubt(words: str) -> Miss:
    """Give a miss that a person may decide by attaching the licence."""
    return Miss(words, final=False)
