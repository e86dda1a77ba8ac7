"""Names as notices of sanctions write them, with aliases in brackets and everybody who may follow the party."""

import re

from exportgate_us.feeds.part744.names import tidy_name

_FOLLOWERS = re.compile(
    r"[;,]?\s*(?:and any successors?\b|and its (?:sub-?units?|successors?|subsidiaries)\b).*", re.DOTALL
)
_KNOWN_AS = re.compile(r"\s*[\[(](?:aka|a\.k\.a\.?|also known as),?\s+([^\])]*)[\])]", re.IGNORECASE)
_NEXT = re.compile(r"[;,]\s*(?:and\s+)?(?:aka|a\.k\.a\.?)\s+|;\s*", re.IGNORECASE)


def parted(text: str) -> tuple[str, list[str], str]:
    """Part a name into (name, aliases, what else it says).

    Example:
        >>> parted("PMC Wagner; and any successor, sub-unit, or subsidiary thereof")
        ('PMC Wagner', [], 'and any successor, sub-unit, or subsidiary thereof')
        >>> parted("Universal Ltd. [aka General Tech, aka Tiger Force] (Hong Kong Entity)")
        ('Universal Ltd. (Hong Kong Entity)', ['General Tech', 'Tiger Force'], '')
    """
    text = " ".join(text.split())
    rest = ""
    if found := _FOLLOWERS.search(text):
        text, rest = text[: found.start()], found.group().strip(" ;,")
    aliases = [tidy_name(alias) for names in _KNOWN_AS.findall(text) for alias in _NEXT.split(names)]
    return " ".join(_KNOWN_AS.sub("", text).split()).strip(" ;,"), [alias for alias in aliases if alias], rest
