"""Reader of the consolidated list of financial sanctions (XML, schema 1.1)."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from exportgate.errors import FeedError
from exportgate.feeds.dates import iso_date
from exportgate.feeds.feed import RawFile, Reading
from exportgate.feeds.notes import Notes
from exportgate.feeds.reading import broken, xml_root
from exportgate_eu.feeds.fsf.mapper import entry_of
from exportgate_eu.feeds.fsf.schema import NAMESPACE, require_known


def read(files: Sequence[RawFile]) -> Reading:
    """Read xmlFullSanctionsList_1_1.xml.

    Raises:
        FeedError: the file is not what it should be: another root or namespace, an unknown element or attribute.
    """
    if len(files) != 1:
        raise FeedError(f"{len(files)} files, 1 expected", where=", ".join(file.name for file in files))
    file = files[0]
    root = xml_root(file)
    if root.tag != f"{{{NAMESPACE}}}export":
        raise broken(file, f"its root is {str(root.tag)[:100]}, export in {NAMESPACE} expected")
    published = iso_date(root.get("generationDate", ""))
    if published is None:
        raise broken(file, f"generationDate {root.get('generationDate')!r} is not a day")
    require_known(file, root)
    if not len(root):
        raise broken(file, "holds no sanctionEntity")
    notes = Notes()
    ids = _ids(file, root, notes)
    entries = [entry_of(file, element, identity, notes) for element, identity in zip(root, ids, strict=True)]
    return Reading(entries, len(entries), published, notes.lines())


def _ids(file: RawFile, root: Any, notes: Notes) -> list[str]:
    """Give each entity its EU reference number, or its logical id where it has none; both where several share one."""
    references = Counter(reference for element in root if (reference := _reference(element)))
    ids = []
    for element in root:
        reference, logical = _reference(element), element.get("logicalId", "").strip()
        if not reference and not logical:
            raise broken(file, "sanctionEntity without a reference number and a logical id", row=element.sourceline)
        if not reference:
            notes.add("entity without an EU reference number, called by its logical id", logical)
        if references[reference] > 1:
            notes.add("EU reference number of several entities", reference)
            reference = f"{reference}-{logical}"
        ids.append(reference or logical)
    if twice := [identity for identity, times in Counter(ids).items() if times > 1]:
        raise broken(file, f"ids of several entities: {', '.join(twice[:5])[:200]}")
    return ids


def _reference(element: Any) -> str:
    return str(element.get("euReferenceNumber", "")).strip()
