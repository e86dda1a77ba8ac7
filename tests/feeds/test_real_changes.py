"""Two editions of a real list: what changed, against a plain reading of the files that uses none of our readers."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lxml import html
from python_calamine import CalamineWorkbook

from exportgate.feeds import keeping
from exportgate.feeds.changes import Changes, compare_kept
from exportgate.feeds.mirror import read_mirror
from exportgate.feeds.sources import MirrorSource
from exportgate.feeds.steps import Order
from exportgate.feeds.store import Store
from exportgate.feeds.updating import update
from exportgate.plugins import load_plugins

pytestmark = pytest.mark.shared
NOW = datetime(2026, 11, 24, tzinfo=UTC)
COMPARED = ("uk.ofsi", "jp.eul", "au.dfat")
Parties = dict[str, set[str]]
"""The names of each party by its id."""


@pytest.fixture(scope="module")
def store(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A data folder with each edition of the lists compared, loaded from the real mirror one after the other."""
    kept, mirror = Store(tmp_path_factory.mktemp("home")), read_mirror(shared / "feeds")
    declared = load_plugins().ask("exportgate_register_feeds")
    feeds = [feed for _, asked in declared for feed in asked if feed.id in COMPARED]
    # Each edition is accepted whatever it lost since the one before it: years lie between some of them.
    order = Order(feeds, MirrorSource(mirror), NOW, accepted=COMPARED)
    with keeping.update_lock(kept):
        list(update(kept, order, lambda words: None))
    return kept


def test_each_edition_of_the_mirror_is_of_a_list_and_a_layout_that_we_read(shared: Path) -> None:
    """Nothing that lies in the mirror as a whole edition is passed over."""
    declared = load_plugins().ask("exportgate_register_feeds")
    known = {(feed.id, layout) for _, feeds in declared for feed in feeds for layout in feed.readers}

    assert {(edition.feed, edition.format) for edition in read_mirror(shared / "feeds").editions} <= known


def test_what_changed_in_the_list_of_ofsi_equals_a_plain_comparison(store: Store, shared: Path) -> None:
    """Groups added and removed by their Group ID, and the names gone and come of each group that stayed."""
    editions = {
        date(2023, 6, 5): "uk_ofsi_conlist_20230605.xlsx",
        date(2025, 4, 10): "uk_ofsi_conlist_20250410.xlsx",
        date(2025, 4, 14): "uk_ofsi_conlist_20250414.xlsx",
    }
    plain = {day: _ofsi(shared / "feeds" / name) for day, name in editions.items()}

    for before, after, renamed in (
        (date(2023, 6, 5), date(2025, 4, 10), 48),
        (date(2025, 4, 10), date(2025, 4, 14), 0),
    ):
        found = _changes(store, "uk.ofsi", before, after)
        assert _ids(found) == _plain_ids(plain[before], plain[after])
        assert _names(found) == _plain_names(plain[before], plain[after])
        assert len(_names(found)) == renamed


def test_what_changed_in_the_list_of_dfat_equals_a_plain_comparison(store: Store, shared: Path) -> None:
    """Parties added and removed by the number of their reference, and the names gone and come of those that stayed."""
    old = _dfat(shared / "feeds" / "au_dfat_regulation8_consolidated_20241111.xlsx")
    new = _dfat(shared / "feeds" / "au_dfat_consolidated_20260224.xlsx")

    found = _changes(store, "au.dfat", date(2024, 11, 11), date(2026, 2, 24))

    assert _ids(found) == _plain_ids(old, new)
    assert _names(found) == _plain_names(old, new)
    assert (len(found.added), len(found.removed)) == (788, 39)


def test_what_changed_in_the_end_user_list_equals_a_plain_comparison(store: Store, shared: Path) -> None:
    """Parties by name, since the list has no numbers that last and our ids are made of country and name.

    Compared are the letters of the name column, Chinese and Japanese ones left out where there are others (a native
    name stands behind the Latin one). A party that only moved to another country is neither added nor removed here.
    """
    old = _eul_html(shared / "feeds" / "jp_meti_end_user_list_20250131.html")
    new = _eul_xlsx(shared / "feeds" / "jp_meti_20250929_4.xlsx")

    found = _changes(store, "jp.eul", date(2025, 1, 31), date(2025, 9, 29))

    added, removed = ({_letters(party.name) for party in parties} for parties in (found.added, found.removed))
    assert added - removed == set(new) - set(old)
    assert removed - added == set(old) - set(new)
    assert (len(found.added), len(found.removed)) == (95, 8)


def test_names_that_changed_in_the_end_user_list_equal_a_plain_comparison(store: Store, shared: Path) -> None:
    """Of parties in both editions: whose names and aliases hold other letters now, whatever their order and blanks."""
    old = _eul_html(shared / "feeds" / "jp_meti_end_user_list_20250131.html")
    new = _eul_xlsx(shared / "feeds" / "jp_meti_20250929_4.xlsx")

    found = _changes(store, "jp.eul", date(2025, 1, 31), date(2025, 9, 29))

    changed = {
        _letters(change.name)
        for change in found.changed
        for field in change.fields
        if field.field == "names" and _all_letters(field.before) != _all_letters(field.after)
    }
    plain = {name for name in set(old) & set(new) if _all_letters(old[name]) != _all_letters(new[name])}
    assert changed == plain
    assert len(plain) == 24


# --- what the changes say


def _changes(store: Store, feed: str, before: date, after: date) -> Changes:
    editions = {edition.date: edition for edition in store.editions(feed)}
    return compare_kept(store, editions[after], editions[before])


def _ids(found: Changes) -> tuple[set[str], set[str]]:
    return {party.id for party in found.added}, {party.id for party in found.removed}


def _names(found: Changes) -> dict[str, tuple[set[str], set[str]]]:
    """Give the names gone and come by id; a name that only became of another kind is neither."""
    names = {}
    for change in found.changed:
        for field in change.fields:
            if field.field == "names":
                gone, come = ({text.rpartition(" (")[0] for text in texts} for texts in (field.before, field.after))
                names[change.id] = (gone - come, come - gone)
    return {number: both for number, both in names.items() if any(both)}


# --- the same from the raw files


def _plain_ids(old: Parties, new: Parties) -> tuple[set[str], set[str]]:
    return set(new) - set(old), set(old) - set(new)


def _plain_names(old: Parties, new: Parties) -> dict[str, tuple[set[str], set[str]]]:
    return {
        number: (old[number] - new[number], new[number] - old[number])
        for number in set(old) & set(new)
        if old[number] != new[number]
    }


def _sheet(file: Path) -> Iterator[dict[str, str]]:
    """Give the rows below the header, the first row with more than two filled cells, as text by column."""
    rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    rows = [row for row in rows if sum(cell != "" for cell in row) > 2]
    for row in rows[1:]:
        yield {str(heading): _text(cell) for heading, cell in zip(rows[0], row, strict=True)}


def _text(cell: object) -> str:
    whole = isinstance(cell, float) and cell.is_integer()
    return " ".join(str(int(cell) if whole else cell).split())  # type: ignore[call-overload]


def _ofsi(file: Path) -> Parties:
    parties: Parties = {}
    for row in _sheet(file):
        names = parties.setdefault(row["Group ID"], set())
        names.add(" ".join(row[f"Name {part}"] for part in range(1, 7) if row[f"Name {part}"]))
        names.update(name.strip() for name in re.split(r"\(\d+\)", row["Name Non-Latin Script"]))
        names.discard("")
    return parties


def _dfat(file: Path) -> Parties:
    parties: Parties = {}
    for row in _sheet(file):
        number = re.match(r"\d+", row["Reference"])
        assert number, row
        parties.setdefault(number[0], set()).add(row["Name of Individual or Entity"])
    return parties


def _eul_xlsx(file: Path) -> Parties:
    rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()[1:]
    return {_letters(str(row[2])): {str(row[2]), str(row[3])} for row in rows if row[2] != ""}


def _eul_html(file: Path) -> Parties:
    tree = html.fromstring(file.read_bytes().decode())
    rows = [["".join(map(str, cell.itertext())) for cell in row.iter("td")] for row in tree.iter("tr")][1:]
    return {_letters(row[2]): {row[2], row[3]} for row in rows if row[2].strip()}


def _letters(text: str) -> str:
    letters = re.findall(r"[^\W_]", unicodedata.normalize("NFKC", text).casefold())
    return "".join(letter for letter in letters if not _is_native(letter)) or "".join(letters)


def _all_letters(texts: Iterable[str]) -> list[str]:
    """Give the letters of names in the order of the alphabet; "(primary)" and the like behind a name are no letters."""
    bare = (re.sub(r" \((?:primary|alias)\)$", "", text) for text in texts)
    return sorted(re.findall(r"[^\W_]", unicodedata.normalize("NFKC", " ".join(bare)).casefold()))


def _is_native(letter: str) -> bool:
    return any(word in unicodedata.name(letter, "") for word in ("CJK", "HIRAGANA", "KATAKANA"))
