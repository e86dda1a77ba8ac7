"""Who is who among the actors: the second pair of eyes must be another person's."""

import unicodedata

from exportgate.errors import InputError

_WAYS_IN = ("os-user:", "user:")
"""Ways to say who somebody is; the same name through two of them is taken for one person."""


class SamePersonError(InputError):
    """Somebody would confirm what they proposed themselves."""


def person_of(actor: str) -> str:
    """Give the person behind an actor, so that case, blanks and the way in make nobody a second person.

    Example:
        >>> person_of("os-user:Maria ") == person_of("maria")
        True
    """
    name = unicodedata.normalize("NFKC", actor).strip().casefold()
    for way in _WAYS_IN:
        name = name.removeprefix(way).strip()
    return name


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
