"""exportgate entry: one entry of a list with all that its list says of it."""

import textwrap
from collections.abc import Iterator
from typing import Any

import click
import msgspec

from exportgate.cli.terminal import shown
from exportgate.entry import Entry
from exportgate.errors import InputError
from exportgate.feeds.edition import Edition
from exportgate.gate import Gate
from exportgate.law.places import place_name

_WIDTH = 100


@click.command("entry")
@click.argument("feed")
@click.argument("entry_id", metavar="ID")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(feed: str, entry_id: str, form: str) -> None:
    """Show one entry of a list: names, addresses, identifiers, and what the list demands.

    FEED is the list's id as in exportgate lists, ID the publisher's own number of the entry.
    """
    gate = Gate.open()
    if feed not in gate.feeds and feed not in gate.store.feeds():
        known = ", ".join(sorted(gate.store.current())) or "none"
        raise InputError(f"there is no list {feed!r}", hint=f"Loaded: {known}")
    edition, entry = gate.store.entry(feed, entry_id)
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(entry_record(edition, entry)), indent=2).decode())
    else:
        click.echo(shown("\n".join(_lines(edition, entry))))


def entry_record(edition: Edition, entry: Entry) -> dict[str, Any]:
    """Give an entry in the contract's form; every key is there, whatever the list leaves empty."""
    return {
        "feed": entry.feed,
        "id": entry.id,
        "edition": edition.date,
        "kind": entry.kind,
        "names": [{"name": name.name, "kind": name.kind, "script": name.script} for name in entry.names],
        "addresses": [{"text": address.text, "country": address.country} for address in entry.addresses],
        "countries": entry.countries,
        "identifiers": [_identifier(item.scheme, item.value, item.country) for item in entry.identifiers],
        "dates_of_birth": entry.dates_of_birth,
        "programmes": entry.programmes,
        "measures": entry.measures,
        "licence_requirement": entry.licence_requirement,
        "licence_policy": entry.licence_policy,
        "footnotes": entry.footnotes,
        "citations": entry.citations,
        "remarks": entry.remarks,
        "source": entry.source,
        "listed_on": entry.listed_on,
        "listed_by": entry.listed_by,
        "origin_id": entry.origin_id,
        "details": entry.details,
        "sha256": edition.sha256,
    }


def _identifier(scheme: str, value: str, country: str) -> dict[str, str]:
    known = {"scheme": scheme, "value": value}
    return {**known, "country": country} if country else known


def _lines(edition: Edition, entry: Entry) -> Iterator[str]:
    yield f"{entry.primary_name}"
    yield from _field("list", f"{entry.feed}, edition of {edition.date}, entry {entry.id}")
    if entry.origin_feed:
        yield from _field("listed by", " ".join((entry.origin_feed, entry.origin_id)).strip())
    yield from _field("kind", entry.kind)
    yield from _several(
        "names", [f"{name.name} ({name.kind}, {name.script or 'script unknown'})" for name in entry.names]
    )
    yield from _several("addresses", [_address(item.text, item.country) for item in entry.addresses])
    yield from _field("countries", ", ".join(f"{code} {place_name(code)}" for code in entry.countries))
    identifiers = [_identifier_text(item.scheme, item.value, item.country) for item in entry.identifiers]
    yield from _several("identifiers", identifiers)
    yield from _field("born", ", ".join(entry.dates_of_birth))
    yield from _several("programmes", entry.programmes)
    yield from _field("measures", ", ".join(entry.measures))
    yield from _field("licence requirement", entry.licence_requirement)
    yield from _field("licence policy", entry.licence_policy)
    yield from _several("footnotes", entry.footnotes)
    yield from _several("citations", entry.citations)
    yield from _field("listed on", str(entry.listed_on or ""))
    yield from _field("remarks", entry.remarks)
    for heading, value in entry.details.items():
        yield from _field(heading, value)
    yield from _field("source", entry.source)


def _field(heading: str, text: str) -> Iterator[str]:
    if text:
        yield f"{heading}:"
        for line in text.splitlines():
            yield from textwrap.wrap(line, _WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)


def _several(heading: str, texts: tuple[str, ...] | list[str]) -> Iterator[str]:
    if texts:
        yield f"{heading}:"
        for text in texts:
            yield from textwrap.wrap(
                text, _WIDTH, initial_indent="  - ", subsequent_indent="    ", break_on_hyphens=False
            )


def _address(text: str, country: str) -> str:
    return f"{text} [{country}]" if country else text


def _identifier_text(scheme: str, value: str, country: str) -> str:
    return f"{scheme} {value} ({country})" if country else f"{scheme} {value}"
