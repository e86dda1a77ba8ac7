"""`exportgate`: finding the command, and turning whatever goes wrong into a message and an exit code.

Exit codes of every command: 0 nothing is held; 1 something is held or blocked; 2 it could not be done, or not wholly.
"""

import errno
import importlib
import logging
import os
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import click

from exportgate.errors import ExportgateError

COMMANDS = {
    "answer": "exportgate.cli.answer:command",
    "audit": "exportgate.cli.audit:command",
    "backfill": "exportgate.cli.backfill:command",
    "cancel": "exportgate.cli.release:cancel_command",
    "check": "exportgate.cli.check:command",
    "decisions": "exportgate.cli.decisions:command",
    "dependence": "exportgate.cli.dependence:command",
    "entry": "exportgate.cli.entry:command",
    "explain": "exportgate.cli.explain:command",
    "export": "exportgate.cli.export:command",
    "holds": "exportgate.cli.holds:command",
    "judge": "exportgate.cli.judge:command",
    "judgements": "exportgate.cli.judgements:command",
    "licences": "exportgate.cli.licences:command",
    "lists": "exportgate.cli.lists:command",
    "parties": "exportgate.cli.parties:command",
    "plugins": "exportgate.cli.plugins:command",
    "records": "exportgate.cli.records:command",
    "rescreen": "exportgate.cli.rescreen:command",
    "release": "exportgate.cli.release:release",
    "replay": "exportgate.cli.replay:command",
    "screen": "exportgate.cli.screen:command",
    "serve": "exportgate.cli.serve:command",
    "shipped": "exportgate.cli.release:shipped",
    "tokens": "exportgate.cli.tokens:command",
    "tune": "exportgate.cli.tune:command",
    "update": "exportgate.cli.update:command",
    "users": "exportgate.cli.users:command",
    "webhooks": "exportgate.cli.webhooks:command",
}
"""Where each command of the host stands. Plugins add theirs; one of the host wins."""

NOT_DONE = 2
INTERRUPTED = 130
DEBUG = "EXPORTGATE_DEBUG"


@dataclass(slots=True)
class Session:
    """What was asked of the program as a whole."""

    debug: bool = False


class Commands(click.Group):
    """The commands of the host and of the plugins, looked up by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names of all commands."""
        try:
            return sorted({*COMMANDS, *_plugin_commands()})
        except ExportgateError as error:  # help must be had also where a plugin is broken
            _tell(f"Error: {error}")
            return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        place = COMMANDS.get(cmd_name)
        if place is None:
            return _plugin_commands().get(cmd_name)
        module, _, attribute = place.partition(":")
        found: click.Command = getattr(importlib.import_module(module), attribute)
        return found

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; that whoever reads our output is gone is told apart here, before click hides it."""
        try:
            return super().invoke(ctx)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise _ReaderGoneError from error
            raise
        except SystemExit as left:  # rich's way to say the same
            if isinstance(left.__context__, BrokenPipeError):
                raise _ReaderGoneError from left
            raise


class _ReaderGoneError(Exception):
    """Whoever reads our output has closed it."""


def _plugin_commands() -> dict[str, click.Command]:
    from exportgate.plugins import load_plugins  # slow, and no command of the host needs it to be found

    given = load_plugins().ask("exportgate_register_commands")
    return {command.name or "": command for _, commands in given for command in commands}


def _set_debug(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value:
        ctx.find_object(Session).debug = True  # type: ignore[union-attr]


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="exportgate", message="exportgate %(version)s")
@click.option("--debug", is_flag=True, expose_value=False, callback=_set_debug, help="Show where an error came from.")
def exportgate() -> None:
    """Decide whether shipments may pass the gate: export controls, embargoes and listed parties.

    The data folder is named by EXPORTGATE_HOME.

    Exit codes: 0 nothing is held; 1 something is held or blocked (for screen: some hit); 2 it could not be done, or
    not wholly.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: without the program's name; by default those that the program was called with.

    Returns:
        The exit code.
    """
    session = Session(debug=os.environ.get(DEBUG, "") not in ("", "0"))
    _prepare_streams()
    logging.basicConfig(format="%(message)s", level=logging.WARNING, handlers=[_Told(session)], force=True)
    try:
        code = exportgate.main(arguments, prog_name="exportgate", standalone_mode=False, obj=session)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except (_ReaderGoneError, BrokenPipeError):
        return NOT_DONE
    except SystemExit as left:  # a plugin's command may end so
        return left.code if isinstance(left.code, int) else NOT_DONE if left.code else 0
    except click.exceptions.Abort:
        _tell("Stopped.")
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return NOT_DONE
    except ExportgateError as error:
        _tell(f"Error: {error}")
        _tell_trace(session)
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - the last resort: no traceback reaches a user
        return _unexpected(error, session)
    finally:
        _silence_broken_pipe()


def _unexpected(error: Exception, session: Session) -> int:
    _tell(f"Error: this should not have happened ({type(error).__name__}: {error}). Nothing was decided.")
    if session.debug:
        _tell_trace(session)
    else:
        _tell("  Please report it, with what `exportgate --debug ...` prints for the same command.")
    return NOT_DONE


def _tell(message: str) -> None:
    from exportgate.cli.terminal import shown

    click.echo(shown(message), err=True)


def _tell_trace(session: Session) -> None:
    if session.debug:
        click.echo(traceback.format_exc(), err=True)


def _silence_broken_pipe() -> None:
    """Where whoever reads our output is gone, send the rest nowhere, so that Python does not complain at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except ValueError:  # it is closed already
        return


def _prepare_streams() -> None:
    """Names come in all scripts: what a terminal's encoding lacks is replaced rather than an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


class _Told(logging.Handler):
    """Logs to standard error, with where an error came from only when debugging."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def emit(self, record: logging.LogRecord) -> None:
        """Tell of one record."""
        cause = record.exc_info[1] if record.exc_info else None
        _tell(f"{record.levelname.capitalize()}: {record.getMessage()}{f': {cause!r}' if cause else ''}")
        if record.exc_info and self._session.debug:
            click.echo("".join(traceback.format_exception(*record.exc_info)), err=True)
