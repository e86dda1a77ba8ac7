"""exportgate plugins: what is installed."""

import sys

import click
import msgspec

from exportgate.plugins import load_plugins


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One row: a plugin, its version, the jurisdiction and the lists that it brings, and the hooks it implements."""

    name: str
    version: str
    jurisdiction: str | None
    feeds: list[str]
    hooks: list[str]


@click.command("plugins")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def command(form: str) -> None:
    """Show the installed plugins: versions, hooks, jurisdictions and lists."""
    rows = listed()
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(rows), indent=2).decode())
        return
    if not rows:
        click.echo("No plugin is installed, so no law is answered and no list is known.")
        return
    _print(rows)


def listed() -> list[Listed]:
    """Give a row for each installed plugin, sorted by name."""
    plugins = load_plugins()
    jurisdictions = {plugin: jurisdiction.id for jurisdiction, plugin in plugins.jurisdictions().values()}
    feeds = {plugin: [feed.id for feed in declared] for plugin, declared in plugins.ask("exportgate_register_feeds")}
    return [
        Listed(
            name=plugin.name,
            version=plugin.version,
            jurisdiction=jurisdictions.get(plugin.name),
            feeds=feeds.get(plugin.name, []),
            hooks=list(plugin.hooks),
        )
        for plugin in plugins.installed()
    ]


def _print(rows: list[Listed]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from exportgate.cli.terminal import console_for, shown

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in ("plugin", "version", "jurisdiction"):
        table.add_column(heading, no_wrap=True)
    for heading in ("lists", "hooks"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        cells = (row.name, row.version, row.jurisdiction or "", ", ".join(row.feeds), ", ".join(row.hooks))
        table.add_row(*(shown(cell) for cell in cells))
    console_for(sys.stdout).print(table)
