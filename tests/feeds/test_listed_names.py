"""The names of one listed person."""

from exportgate.entry import ListedName
from exportgate.feeds.listed_names import each_once


def test_a_name_that_is_printed_twice_is_kept_once_as_its_strongest_kind() -> None:
    """A weak alias that is also an alias is an alias; the primary name comes first wherever it is printed."""
    weak, good = (ListedName(name="AW", kind=kind) for kind in ("weak", "alias"))
    former, primary = ListedName(name="Old Works", kind="former"), ListedName(name="A Works")

    assert each_once([weak, former, primary, good, weak]) == (primary, good, former)
