"""exportgate users: who may use the desk."""

import sys

import click
from rich.box import SIMPLE_HEAD
from rich.table import Table

from exportgate.cli.acting import actor
from exportgate.cli.terminal import console_for, shown
from exportgate.errors import InputError
from exportgate.records import Records

_ROLES = ("viewer", "officer", "approver", "administrator")
_roles_option = click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice(_ROLES), help="What the user may do; repeatable."
)


@click.group("users")
def command() -> None:
    """Make and change the users of the desk.

    Roles: a viewer reads; an officer checks, answers and proposes; an approver confirms what another proposed and
    releases; an administrator keeps users, tokens and settings, and may do nothing of the others' by that.
    """


@command.command("add")
@click.argument("name")
@_roles_option
@click.option("--display", default="", metavar="TEXT", help="The name as people write it.")
def add(name: str, roles: tuple[str, ...], display: str) -> None:
    """Make a user. The password is asked for, or is the first line of standard input."""
    from exportgate.records.accounts import create_user

    password = _password()
    user = create_user(Records.open(), name, actor=actor(), roles=roles, password=password, display=display)
    click.echo(shown(f"Made user {user.name} ({', '.join(sorted(user.roles))})."))


@command.command("list")
def show() -> None:
    """Show the users with their roles."""
    from exportgate.records.accounts import list_users

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in ("user", "name", "roles", "state"):
        table.add_column(heading, overflow="fold")
    for user in list_users(Records.open()):
        state = ("logs in elsewhere" if user.identity else "") if user.active else "disabled"
        table.add_row(user.name, shown(user.display), ", ".join(sorted(user.roles)), state)
    console_for(sys.stdout).print(table)


@command.command("roles")
@click.argument("name")
@_roles_option
def change_roles(name: str, roles: tuple[str, ...]) -> None:
    """Give a user these roles and no others. Whoever is logged in must log in anew."""
    from exportgate.records.accounts import set_roles

    user = set_roles(Records.open(), name, roles, actor=actor())
    click.echo(shown(f"{user.name} is now {', '.join(sorted(user.roles))}."))


@command.command("disable")
@click.argument("name")
def disable(name: str) -> None:
    """Let a user in no more. Sessions under way end at once."""
    from exportgate.records.accounts import set_active

    click.echo(shown(f"{set_active(Records.open(), name, False, actor=actor()).name} is disabled."))


@command.command("enable")
@click.argument("name")
def enable(name: str) -> None:
    """Let a disabled user in again."""
    from exportgate.records.accounts import set_active

    click.echo(shown(f"{set_active(Records.open(), name, True, actor=actor()).name} may log in."))


@command.command("password")
@click.argument("name")
def change_password(name: str) -> None:
    """Give a user a new password, asked for or from standard input. Sessions under way end."""
    from exportgate.records.accounts import find_user, set_password

    records = Records.open()
    find_user(records, name)
    click.echo(shown(f"{set_password(records, name, _password(), actor=actor()).name} has a new password."))


def _password() -> str:
    """Ask for a password, or take the first line of what comes in; never an argument, which others could see."""
    if sys.stdin.isatty():
        asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
        return asked
    try:
        given = sys.stdin.buffer.readline(4096).decode().rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise InputError("is no text in UTF-8", where="the password") from error
    if not given:
        raise InputError("found none, expected it on the first line of standard input", where="the password")
    return given
