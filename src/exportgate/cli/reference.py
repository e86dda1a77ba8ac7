"""The page docs/cli.md, made from the help of each command: `python -m exportgate.cli.reference > docs/cli.md`."""

import click

from exportgate.cli.program import COMMANDS, exportgate

_WIDTH = 100
_HEAD = """# Commands

Made from `exportgate COMMAND --help` by `python -m exportgate.cli.reference > docs/cli.md`; do not edit.
Files that commands read are described in [input.md](input.md).
"""


def reference() -> str:
    """Give the page: the program's own help, then that of each command of the host."""
    top = _context(exportgate, None)
    own = click.Command("exportgate", params=exportgate.params, help=exportgate.help)
    pages = [_block("exportgate", own.get_help(top).replace("[OPTIONS]", "[OPTIONS] COMMAND [ARGS]...", 1))]
    for name in sorted(COMMANDS):
        command = exportgate.get_command(top, name)
        assert command is not None
        pages.append(_block(f"exportgate {name}", command.get_help(_context(command, top))))
    return "\n".join([_HEAD, *pages])


def _context(command: click.Command, parent: click.Context | None) -> click.Context:
    settings = {"help_option_names": ["-h", "--help"]}
    return click.Context(command, parent, command.name, terminal_width=_WIDTH, max_content_width=_WIDTH, **settings)  # type: ignore[arg-type]


def _block(title: str, text: str) -> str:
    return f"## {title}\n\n```\n{text.rstrip()}\n```\n"


if __name__ == "__main__":
    click.echo(reference(), nl=False)
