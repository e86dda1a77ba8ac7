"""Licences on file as a table for the terminal."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from exportgate.cli.terminal import shown
from exportgate.licences.balance import amount
from exportgate.licences.licence import Use
from exportgate.report.licences import OnFile, Shown


def print_licences(console: Console, told: OnFile) -> None:
    """Print one row a licence."""
    if not told.licences:
        console.print("No licence is on file, or none has a warning. exportgate licences import puts them there.")
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in ("id", "law", "licence", "valid until", "state"):
        table.add_column(heading, overflow="fold")
    table.add_column("left", overflow="fold", ratio=2)
    table.add_column("warnings", overflow="fold", ratio=2)
    for one in told.licences:
        plain = (one["id"], one["jurisdiction"], _title(one), one.get("valid_to") or "open", one["state"])
        warnings = Text(shown("\n".join(one["warnings"])), style="bold red")
        table.add_row(*(Text(shown(cell)) for cell in plain), Text(shown("\n".join(_left(one)))), warnings)
    console.print(table)


def print_licence(console: Console, told: Shown) -> None:
    """Print one licence: its terms, what is left, and who uses it."""
    one = told.licence
    for line in _head(one):
        console.print(Text(shown(line)), soft_wrap=True)
    for item in one.get("items", ()):
        console.print(Text(shown(f"  item {item['item']}: {_item(item)}")), soft_wrap=True)
    for left in _left(one):
        console.print(Text(shown(f"  left: {left}")), soft_wrap=True)
    for warning in one["warnings"]:
        console.print(Text(shown(f"  warning: {warning}"), style="bold red"), soft_wrap=True)
    for use in sorted(told.uses, key=lambda use: (use.key.shipment, use.key.line)):
        row = f"  {use.state.value}: shipment {use.key.shipment}, line {use.key.line}{_amounts(one, use)}"
        console.print(Text(shown(row)), soft_wrap=True)
    for attached in told.attachments:
        by = f"{attached.proposed_by}{f', confirmed by {attached.confirmed_by}' if attached.confirmed_by else ''}"
        row = f"  attached ({attached.state.value}): shipment {attached.shipment}, by {by}"
        console.print(Text(shown(row)), soft_wrap=True)


def _title(one: Mapping[str, Any]) -> str:
    words = (one.get("authority", ""), one.get("kind", "licence"), one.get("number") or one.get("symbol", ""))
    return " ".join(word for word in words if word)


def _head(one: Mapping[str, Any]) -> Iterator[str]:
    yield f"{one['id']}  {_title(one)} ({one['jurisdiction']}): {one['state']}"
    yield f"  valid from {one.get('valid_from') or 'the beginning'} to {one.get('valid_to') or 'open'}"
    if one.get("symbol") and one.get("number"):
        yield f"  symbol: {one['symbol']}"
    yield f"  applies: {'by itself where it fits exactly' if one.get('applies') == 'automatic' else 'once attached'}"
    yield f"  destinations: {', '.join(one.get('destinations', ())) or 'none named'}"
    for party in one.get("parties", ()):
        country = f" ({party['country']})" if party.get("country") else ""
        yield f"  {party['role'].replace('_', ' ')}: {party['name']}{country}"
    if one.get("conditions"):
        yield f"  conditions: {one['conditions']}"


def _item(item: Mapping[str, Any]) -> str:
    amounts = [f"{item['quantity']} {item['unit']}"] if "quantity" in item else []
    amounts += [f"{item['value']} {item['currency']}"] if "value" in item else []
    words = [item.get("code", ""), f"HS {item['hs']}" if item.get("hs") else "", item.get("description", "")]
    return "; ".join(word for word in (*words, *amounts) if word)


def _amounts(one: Mapping[str, Any], use: Use) -> str:
    item: Mapping[str, Any] = next((item for item in one.get("items", ()) if item["item"] == use.key.item), {})
    quantity = f"{amount(use.quantity)} {item.get('unit', '')}" if use.quantity is not None else ""
    currency = item.get("currency") or one.get("total_currency", "")
    value = f"{amount(use.value)} {currency}" if use.value is not None else ""
    told = ", ".join(words.strip() for words in (quantity, value) if words)
    return f": {told}" if told else ""


def _left(one: Mapping[str, Any]) -> Iterator[str]:
    for left in one["balance"]:
        of = f"item {left['item']}: " if left["item"] else "total: "
        yield f"{of}{amount(Decimal(left['left']))} of {amount(Decimal(left['licensed']))} {left['unit']}"
