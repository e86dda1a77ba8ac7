"""From the Country Groups to entries: one a country, one a group, one a footnote."""

from dataclasses import dataclass, field

from exportgate.entry import Entry
from exportgate_us.feeds.ecfr.supplement import Supplement, row_entry

FEED = "us.groups"


@dataclass
class Member:
    """One country: the names it is printed under, its groups, and the footnotes of its rows."""

    iso: str
    names: list[str] = field(default_factory=list)
    groups: dict[str, str] = field(default_factory=dict)
    footnotes: list[str] = field(default_factory=list)
    line: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """One group: its designator, what its column is called, its footnotes, and the line it stands in."""

    name: str
    title: str
    footnotes: tuple[str, ...]
    line: int


@dataclass
class Found:
    """What the supplement says: members by ISO code, groups, and footnotes by letter and number."""

    members: dict[str, Member] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    footnotes: list[tuple[str, str, int]] = field(default_factory=list)
    rows: int = 0


def entries_of(text: Supplement, found: Found, rest: str) -> list[Entry]:
    """Give the entries: countries by ISO code, groups (`D:5`), `footnote D 1`, and `text` for what stands outside."""
    entries = [_country(text, member) for member in sorted(found.members.values(), key=lambda member: member.iso)]
    entries += [
        row_entry(
            FEED,
            text,
            f"group {group.name}",
            [f"Country Group {group.name}"],
            group.line,
            footnotes=group.footnotes,
            remarks=group.title,
        )
        for group in found.groups
    ]
    entries += [
        row_entry(FEED, text, f"footnote {key}", [f"Footnote of Country Group {key}"], line, remarks=words)
        for key, words, line in found.footnotes
    ]
    if rest:
        entries.append(row_entry(FEED, text, "text", [text.name], text.element.sourceline, remarks=rest))
    return entries


def _country(text: Supplement, member: Member) -> Entry:
    return row_entry(
        FEED,
        text,
        member.iso,
        member.names,
        member.line,
        countries=(member.iso,),
        footnotes=tuple(member.footnotes),
        details=dict(sorted(member.groups.items())),
    )
