"""What is said in two languages: English for whoever ships, Japanese for who reads the law in the original."""

from collections.abc import Iterable
from dataclasses import dataclass

LANGUAGE = "ja"


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in English and in Japanese; both empty where nothing is said."""

    en: str
    ja: str

    def __bool__(self) -> bool:
        """Say whether anything is said."""
        return bool(self.en)


NOTHING = Words("", "")


def told(parts: Iterable[Words]) -> Words:
    """Join clauses, each once, in their order.

    Example:
        >>> told([Words("no use", "用途なし"), Words("no notice", "通知なし"), Words("no use", "用途なし")])
        Words(en='no use; no notice', ja='用途なし、通知なし')
    """
    said = list(dict.fromkeys(part for part in parts if part))
    return Words("; ".join(part.en for part in said), "、".join(part.ja for part in said))
