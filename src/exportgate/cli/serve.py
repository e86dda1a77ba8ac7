"""exportgate serve: the HTTP API and the desk."""

import importlib
import socket
import sys
from types import ModuleType
from typing import Any

import click

from exportgate.cli.terminal import shown
from exportgate.errors import ExportgateError

_NEEDED = ("fastapi", "uvicorn", "prometheus_client", "argon2", "multipart")
_NOT_DONE = 2
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8330, show_default=True, help="0: any that is free.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes that answer; as many as the machine has cores for a service that many ask.",
)
def command(host: str, port: int, workers: int) -> None:
    """Serve the HTTP API and the desk, until stopped.

    It listens on this machine alone unless told otherwise. It speaks plain HTTP: whoever lets others reach it puts a
    proxy with TLS before it. Programs need a token (exportgate tokens), people an account (exportgate users).

    Exit codes: 0 stopped; 2 it could not be started.
    """
    if host not in _LOOPBACK:
        click.echo(shown(f"Warning: listening at {host} without TLS. Put a proxy with TLS before it."), err=True)
    if workers == 1:
        _serve(host, port)
    else:
        sys.exit(_serve_with_several(host, port, workers))


def _serve(host: str, port: int) -> None:
    server = _loaded("exportgate.desk.server")
    casework = _loaded("exportgate.desk.casework").ServedCasework.open()
    _ = casework.gate.screener  # says so where no lists are loaded, and is ready for the first question
    server.serve(casework, _listening(server, host, port))


def _serve_with_several(host: str, port: int, workers: int) -> int:
    several = _loaded("exportgate.desk.workers")
    with several.counting():
        server = _loaded("exportgate.desk.server")
        sock = _listening(server, host, port)
        code: int = several.Supervisor(workers, sock, _work, server.prepare).run()
        return code


def _work(sock: socket.socket, leash: Any) -> int:
    """Serve as one of several workers, and say what keeps it from serving."""
    try:
        code: int = _loaded("exportgate.desk.server").serve_with_others(sock, leash)
    except ExportgateError as error:
        click.echo(shown(f"Error: {error}"), err=True)
        return _NOT_DONE
    return code


def _listening(server: ModuleType, host: str, port: int) -> socket.socket:
    sock: socket.socket = server.bound(host, port)
    click.echo(shown(f"Serving at http://{_written(host)}:{sock.getsockname()[1]}/ - stop with Ctrl-C"), err=True)
    return sock


def _loaded(module: str) -> ModuleType:
    """Import a module of the service.

    Raises:
        ExportgateError: the extra is not installed.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _NEEDED:
            raise
        raise ExportgateError(
            f"serving needs {error.name}, which is not installed",
            hint="Install it with: pip install 'exportgate[serve]'",
        ) from error


def _written(host: str) -> str:
    return f"[{host}]" if ":" in host else host
