"""Who is who among the actors: the second pair of eyes must be another person's."""

import re
import unicodedata

from exportgate.errors import InputError

_WAYS_IN = ("os-user:", "user:")
"""Ways to say who somebody is; the same name through two of them is taken for one person."""
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""Letters and marks that show nothing."""


class SamePersonError(InputError):
    """Somebody would confirm what they proposed themselves."""


def person_of(actor: str) -> str:
    """Give the person behind an actor; case, blanks, what is not seen, and the way in make nobody a second person.

    Example:
        >>> person_of("os-user:Maria ") == person_of("maria")
        True
    """
    name = " ".join("".join(map(_seen, unicodedata.normalize("NFKC", actor))).split())
    name = unicodedata.normalize("NFKC", name.casefold())
    while name.startswith(_WAYS_IN):
        name = name.partition(":")[2].strip()
    return name


def _seen(character: str) -> str:
    """Give a character as a reader sees it: all blanks are one, and what shows nothing is nothing."""
    if character.isspace():
        return " "
    unseen = unicodedata.category(character).startswith("C") or _UNSEEN.fullmatch(character)
    return "" if unseen else character


def need_another(second: str, first: str, act: str) -> None:
    """Make sure that two actors are two persons.

    Raises:
        SamePersonError: they are one.
    """
    if person_of(second) == person_of(first):
        raise SamePersonError(
            f"{first} proposed it, so somebody else must {act} (found: {second})",
            hint="Four eyes: the second person is not the first. Which outcomes need it is in settings.toml.",
        )
