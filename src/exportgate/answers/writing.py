"""Writing answers: one status file for all, or in a folder the files of each document."""

import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from exportgate.answers.advice import application_advice
from exportgate.answers.answer import Answer
from exportgate.answers.aperak import aperak
from exportgate.answers.names import file_name
from exportgate.answers.status import status_json, statuses_csv, statuses_json
from exportgate.errors import ExportgateError, InputError
from exportgate.report.output import put

HALF = ".part"
"""The ending of a file that is being written."""

FILES: Mapping[str, Callable[[Sequence[Answer]], str | bytes]] = {".json": statuses_json, ".csv": statuses_csv}
"""Status files for all documents, by their ending."""

MESSAGES: Mapping[str, tuple[str, Callable[[Answer], bytes]]] = {
    "edifact-": (".aperak.edi", aperak),
    "x12-": (".824.x12", application_advice),
}
"""Messages to senders, by the beginning of the document's form: ending of the file, and what writes it."""


def write_answers(answers: Sequence[Answer], target: str) -> None:
    """Write answers.

    Args:
        answers: the answers.
        target: a file ending in `.json` or `.csv` takes the status of all; anything else is a folder, which is made.

    Raises:
        ExportgateError: something cannot be written.
    """
    path = Path(target)
    if not path.is_dir() and path.suffix.lower() in FILES:
        put(FILES[path.suffix.lower()](answers), target)
        return
    folder = made_folder(target)
    put_all({name: content for answer in answers for name, content in files_of(answer).items()}, folder)


def made_folder(target: str) -> Path:
    """Give a folder, made where it is not there.

    Raises:
        InputError: something else stands there.
        ExportgateError: it cannot be made.
    """
    folder = Path(target)
    if folder.exists() and not folder.is_dir():
        raise InputError("is no folder, and no status file (.json, .csv)", where=target)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportgateError(f"the folder cannot be made: {error.strerror or error}", where=target) from error
    return folder


def put_all(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files into a folder, each whole or not at all, all of them lasting when this returns.

    They are written beside their places first, and made to last together, which is much quicker than one by one.

    Raises:
        ExportgateError: one cannot be written.
    """
    halves = {name: folder / f".{name}.{secrets.token_hex(4)}{HALF}" for name in files}
    try:
        for name, half in halves.items():
            half.write_bytes(files[name])
        for half in halves.values():
            _last(half)
        for name, half in halves.items():
            half.replace(folder / name)
        if os.name == "posix":  # elsewhere a folder cannot be opened, and need not be
            _last(folder)
    except OSError as error:
        raise ExportgateError(f"cannot be written: {error.strerror or error}", where=str(folder)) from error
    finally:
        for half in halves.values():
            half.unlink(missing_ok=True)


def _last(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def files_of(answer: Answer) -> dict[str, bytes]:
    """Give the files of one answer by name: CSV, a message where the sender's form has one, and JSON.

    JSON stands last, so that whoever waits for it finds the others beside it.
    """
    start = file_name(answer.number)
    files = {f"{start}.csv": statuses_csv([answer]).encode()}
    for form, (ending, write) in MESSAGES.items():
        if answer.received.form.startswith(form):
            files[f"{start}{ending}"] = write(answer)
    return files | {f"{start}.json": status_json(answer)}
