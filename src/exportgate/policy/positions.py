"""Where in a TOML file a value stands, so that a message can name its line: the parser of the library does not say."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

Path = tuple[str | int, ...]
_HEADER = re.compile(r"[ \t]*(\[\[?)[ \t]*([A-Za-z0-9_.\-\"' ]+?)[ \t]*\]")
_KEY = re.compile(r"[ \t]*([A-Za-z0-9_.\-\"' ]+?)[ \t]*=")
_OPENERS, _CLOSERS = "[{", "]}"


@dataclass(slots=True)
class Positions:
    """The line of each table, key and array member of a text that is known to be TOML."""

    lines: dict[Path, int] = field(default_factory=dict)

    def line_of(self, path: Path) -> int:
        """Give the line of a path, or of the nearest part of the file that holds it."""
        return next((self.lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in self.lines), 1)


def positions_in(text: str) -> Positions:
    """Find the lines of a text that the TOML parser has read without fault."""
    found, count = Positions(), Counter[str]()
    table: Path = ()
    at, line = 0, 1
    while at < len(text):
        if header := _HEADER.match(text, at):
            table = _table_of(header[1], header[2], count)
            found.lines.setdefault(table, line)
        elif key := _KEY.match(text, at):
            path = (*table, *_words(key[1]))
            found.lines.setdefault(path, line)
            further = _note_members(text, key.end(), path, line, found)
            for _ in range(further):
                at = text.index("\n", at) + 1
            line += further
        end = text.find("\n", at)
        at, line = (len(text) if end < 0 else end + 1), line + 1
    return found


def _table_of(brackets: str, name: str, count: Counter[str]) -> Path:
    words = _words(name)
    if brackets == "[[":
        count[name] += 1
        return (*words, count[name] - 1)
    if words[0] in count:  # [area.codes] belongs to the latest [[area]]
        return (words[0], count[words[0]] - 1, *words[1:])
    return words


def _words(name: str) -> tuple[str, ...]:
    return tuple(word.strip().strip("\"'") for word in name.split("."))


def _note_members(text: str, at: int, path: Path, first: int, found: Positions) -> int:
    """Note the line of each member of an array; gives over how many further lines the value goes."""
    depth, member, line, waiting = 0, 0, first, True
    for token in _tokens(text, at):
        if token == "\n":
            if depth == 0:
                break
            line += 1
        elif token[0] in _OPENERS or token[0] in _CLOSERS:
            if depth == 1 and waiting and token[0] in _OPENERS:
                found.lines[(*path, member)] = line
                waiting = False
            depth += 1 if token[0] in _OPENERS else -1
        elif token == "," and depth == 1:
            member, waiting = member + 1, True
        elif depth == 1 and waiting and not token.isspace():
            found.lines[(*path, member)] = line
            waiting = False
        line += token.count("\n") if len(token) > 1 else 0
    return line - first


_TOKEN = re.compile(
    r'''"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|'''
    r"""'''[\s\S]*?'''|'[^'\n]*'|"""
    r"""\#[^\n]*|\n|[\[\]{},]|[^\S\n]+|[^\s\[\]{},"'\#]+"""
)


def _tokens(text: str, at: int) -> Iterator[str]:
    return (match[0] for match in _TOKEN.finditer(text, at) if not match[0].startswith("#"))
