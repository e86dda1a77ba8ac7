"""exportgate tokens: what programs show to the HTTP API."""

import sys

import click
from rich.box import SIMPLE_HEAD
from rich.table import Table

from exportgate.cli.acting import actor
from exportgate.cli.terminal import console_for
from exportgate.records import Records

_SCOPES = ("check", "screen", "read", "review", "approve", "licences", "admin")


@click.group("tokens")
def command() -> None:
    """Make and end the tokens of programs that call the HTTP API."""


@command.command("add")
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, required=True, type=click.Choice(_SCOPES), help="What it may do; repeatable."
)
@click.option("--expires", "days", type=click.IntRange(1, 3650), required=True, metavar="DAYS", help="From today.")
def add(name: str, scopes: tuple[str, ...], days: int) -> None:
    """Make a token and print it, this once: only its SHA-256 is kept."""
    from exportgate.records.tokens import make_token

    token, secret = make_token(Records.open(), name, scopes, days, actor=actor())
    click.echo(f"Token {token.name}, until {token.expires_at[:10]}. It is not shown again:", err=True)
    click.echo(secret)


@command.command("list")
def show() -> None:
    """Show the tokens: what they may do, until when, and when they were last used."""
    from exportgate.records.tokens import list_tokens

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in ("token", "begins with", "scopes", "expires", "last used", "revoked"):
        table.add_column(heading, overflow="fold")
    for one in list_tokens(Records.open()):
        moments = (one.expires_at[:10], one.used_at[:16] or "never", one.revoked_at[:16])
        table.add_row(one.name, one.prefix, ", ".join(sorted(one.scopes)), *moments)
    console_for(sys.stdout).print(table)


@command.command("revoke")
@click.argument("name")
def revoke(name: str) -> None:
    """End a token at once, named by its name, its id or what it begins with."""
    from exportgate.records.tokens import revoke_token

    click.echo(f"Token {revoke_token(Records.open(), name, actor=actor()).name} is revoked.")
