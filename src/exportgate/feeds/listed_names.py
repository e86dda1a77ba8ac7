"""The names of one listed person, as a publication repeats them."""

from collections.abc import Iterable, Mapping

from exportgate.entry import ListedName

_RANK: Mapping[str, int] = {"primary": 0, "alias": 1, "former": 2, "weak": 3}


def each_once(names: Iterable[ListedName]) -> tuple[ListedName, ...]:
    """Give each name once, as the strongest kind that it is printed as: the primary ones first, else as they come.

    Example:
        >>> weak, good = (ListedName(name="AW", kind=kind) for kind in ("weak", "alias"))
        >>> [(name.name, name.kind) for name in each_once([weak, ListedName(name="A Works"), good])]
        [('A Works', 'primary'), ('AW', 'alias')]
    """
    found: dict[str, ListedName] = {}
    for name in names:
        earlier = found.get(name.name)
        if earlier is None or _RANK[name.kind] < _RANK[earlier.kind]:
            found[name.name] = name
    return tuple(sorted(found.values(), key=lambda name: name.kind != "primary"))
