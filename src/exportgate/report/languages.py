"""Reports in a second language beside the English: headings and labels from a list, findings from their law."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from exportgate.decision import Finding, Native
from exportgate.law.tables import load_yaml

ENGLISH = "en"


@cache
def languages() -> tuple[str, ...]:
    """Give the languages that reports come in: English alone, and those that can stand beside it (ISO 639-1)."""
    others = (file.name.removesuffix(".yaml") for file in _folder().iterdir() if file.name.endswith(".yaml"))
    return (ENGLISH, *sorted(others))


@dataclass(frozen=True, slots=True)
class Beside:
    """Puts words of a second language beside the English ones; with English alone it changes nothing."""

    language: str = ENGLISH

    @property
    def second(self) -> bool:
        """Whether there is a second language."""
        return self.language != ENGLISH

    def word(self, words: str) -> str:
        """Give the words of the second language, "" where there are none."""
        return _words(self.language).get(words) or _words(self.language).get(words[:1].lower() + words[1:], "")

    def __call__(self, words: str, between: str = " / ") -> str:
        """Give English words with the others beside them.

        Example:
            >>> Beside("ja")("Verdict"), Beside()("Verdict")
            ('Verdict / 総合判定', 'Verdict')
        """
        other = self.word(words)
        return f"{words}{between}{other}" if other else words

    def native(self, finding: Finding) -> Native | None:
        """Give what a finding says in the second language; `None` where its law does not say it."""
        said = finding.native
        return said if said is not None and said.language == self.language else None


ALONE = Beside()
"""English without any other."""


@cache
def _words(language: str) -> Mapping[str, str]:
    if language == ENGLISH:
        return {}
    words: Mapping[str, str] = load_yaml(_folder() / f"{language}.yaml")
    return words


def _folder() -> Traversable:
    return files("exportgate.report") / "words"
