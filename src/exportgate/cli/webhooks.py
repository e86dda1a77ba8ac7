"""exportgate webhooks: who is told of decisions and releases."""

import sys

import click
from rich.box import SIMPLE_HEAD
from rich.table import Table

from exportgate.cli.acting import actor
from exportgate.cli.terminal import console_for, shown
from exportgate.records import Records

_EVENTS = ("decided", "released", "reopened")


@click.group("webhooks")
def command() -> None:
    """Tell other programs of what is decided, released and reopened. `exportgate serve` does the telling."""


@command.command("add")
@click.argument("url")
@click.option(
    "--event", "events", multiple=True, type=click.Choice(_EVENTS), help="Told of these only; repeatable. Default: all."
)
def add(url: str, events: tuple[str, ...]) -> None:
    """Put a webhook on file and print the secret that signs what it is told.

    URL is https, or leads to this machine. Private networks are refused, save those that webhooks.private_networks in
    settings.toml names.
    """
    from exportgate.desk.addresses import target_of
    from exportgate.records.outbox import add_webhook
    from exportgate.settings import read_settings

    target_of(url, read_settings().webhooks.private_networks)
    hook = add_webhook(Records.open(), url, events or _EVENTS, actor=actor())
    click.echo(f"Webhook {hook.id}. The secret that signs what it is told:", err=True)
    click.echo(hook.secret)


@command.command("list")
def show() -> None:
    """Show the webhooks."""
    from exportgate.records.outbox import list_webhooks

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in ("webhook", "address", "events"):
        table.add_column(heading, overflow="fold")
    for hook in list_webhooks(Records.open()):
        table.add_row(hook.id, shown(hook.url), ", ".join(sorted(hook.events)))
    console_for(sys.stdout).print(table)


@command.command("remove")
@click.argument("webhook")
def remove(webhook: str) -> None:
    """Tell a webhook nothing any more, also not what is waiting."""
    from exportgate.records.outbox import remove_webhook

    remove_webhook(Records.open(), webhook, actor=actor())
    click.echo(shown(f"Webhook {webhook} is removed."))


@command.command("deliveries")
@click.option("--webhook", default="", metavar="ID", help="Of this webhook only.")
@click.option("--last", type=click.IntRange(1, 10_000), default=50, show_default=True, metavar="N", help="So many.")
def deliveries(webhook: str, last: int) -> None:
    """Show what was told, what waits, and what was given up, the newest first."""
    from exportgate.records.outbox import list_deliveries

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in ("number", "webhook", "event", "shipment", "made", "state", "attempts", "next", "last answer"):
        table.add_column(heading, overflow="fold")
    for one in list_deliveries(Records.open(), webhook, last):
        told = (one.event, shown(one.shipment), one.made_at[:19], one.state, str(one.attempts), one.next_at[:19])
        table.add_row(str(one.number), one.webhook, *told, shown(one.last_answer))
    console_for(sys.stdout).print(table)
