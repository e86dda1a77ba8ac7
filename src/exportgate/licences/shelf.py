"""The licences on file, ordered so that those which may be for a line are found without looking at all others."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from exportgate.licences.codes import number_of
from exportgate.licences.licence import Licence
from exportgate.shipment import Line


class Shelf:
    """Licences by id, by law, and by the numbers of the codes that their items have."""

    def __init__(self, licences: Iterable[Licence]) -> None:
        self.by_id: dict[str, Licence] = {}
        self._of_law: dict[str, list[Licence]] = defaultdict(list)
        self._coded: dict[tuple[str, str], list[Licence]] = defaultdict(list)
        self._uncoded: dict[str, list[Licence]] = defaultdict(list)
        for licence in licences:
            self._put(licence)

    def _put(self, licence: Licence) -> None:
        law, items = licence.terms.jurisdiction, licence.terms.items
        self.by_id[licence.id] = licence
        self._of_law[law].append(licence)
        if not items or any(not item.code for item in items):
            self._uncoded[law].append(licence)
        for number in {number_of(item.code) for item in items if item.code}:
            self._coded[law, number].append(licence)

    def of_law(self, law: str) -> Sequence[Licence]:
        """Give all licences under a law."""
        return self._of_law[law]

    def for_lines(self, law: str, lines: Sequence[Line]) -> dict[str, Licence]:
        """Give the licences, by id, that name no code, or one with the number of a line's; all for a line without."""
        codes = [line.classification.get(law, "") for line in lines]
        if not all(codes) or not codes:
            return {licence.id: licence for licence in self._of_law[law]}
        found = {licence.id: licence for licence in self._uncoded[law]}
        for code in codes:
            found |= {licence.id: licence for licence in self._coded[law, number_of(code)]}
        return found
