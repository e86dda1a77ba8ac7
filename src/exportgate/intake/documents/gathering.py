"""What an EDI file comes to: its documents, what is wrong around them, and what in it is of another kind."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from exportgate.errors import InputError
from exportgate.intake.document import Intake, Problem
from exportgate.intake.documents.joining import taken
from exportgate.intake.documents.masters import Masters
from exportgate.intake.documents.paper import Paper
from exportgate.intake.vocabulary import Vocabulary

Told = Iterable[tuple[str, str]]


@dataclass(slots=True)
class Gathering:
    """The documents of a file, as they are found.

    Args:
        name: of the file.
        what: how its parts are called (`messages`).
        read: which of them are read.
        papers: those found.
        others: the kinds of those that are not read.
    """

    name: str
    what: str
    read: str
    papers: list[Paper] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    _problems: list[Problem] = field(default_factory=list)
    _notes: list[Problem] = field(default_factory=list)

    def tell(self, problems: Told, notes: Told) -> None:
        """Keep what is wrong with an envelope, and what is only told of it."""
        self._problems += [Problem(f"{self.name}, {spot}", said) for spot, said in problems]
        self._notes += [Problem(f"{self.name}, {spot}", said) for spot, said in notes]

    def finished(self, masters: Masters, vocabulary: Vocabulary) -> Intake:
        """Make shipments of the documents found.

        Raises:
            InputError: there is none, and nothing wrong that would say why.
        """
        if self.others:
            kinds = ", ".join(dict.fromkeys(self.others))
            said = f"{self.what} that are not read: {kinds}; read: {self.read}"
            if not self.papers:
                raise InputError(said, where=self.name)
            self._notes.append(Problem(self.name, said))
        if not self.papers and not self._problems:
            raise InputError(f"holds no {self.what}", where=self.name)
        found = taken(self.papers, masters, vocabulary, self.name)
        problems, notes = [*self._problems, *found.problems], [*self._notes, *found.notes]
        return Intake(found.shipments, problems, notes, found.received)
