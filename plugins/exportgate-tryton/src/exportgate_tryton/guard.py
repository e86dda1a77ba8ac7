"""The guard: asked before goods get closer to the door, in every way that Tryton offers.

What stops a shipment raises an error, which undoes all that was done in the same transaction, and would undo the note
of the hold with it. So the hold is written after that transaction has ended, in one of its own.
"""

import json
import logging
from collections.abc import Iterable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from trytond.exceptions import UserError
from trytond.i18n import gettext
from trytond.model.exceptions import AccessError
from trytond.pool import Pool
from trytond.transaction import Transaction, without_check_access

from exportgate_tryton.engine import Answer, UnreachableError, engine

log = logging.getLogger(__name__)

Record = Any
_REASONS_TOLD = 5
_asked: "WeakKeyDictionary[Transaction, dict[str, Answer]]" = WeakKeyDictionary()


class ExportHoldError(AccessError):
    """A shipment that exportgate holds was about to move on."""


def require_release(records: Iterable[Record]) -> None:
    """Let these records go on only if exportgate lets all of them leave.

    Raises:
        ExportHoldError: one of them is held or blocked, or exportgate could not be asked.
    """
    held = []
    for record in records:
        answer = ask(record)
        if answer.may_leave:
            note(record, answer)
        else:
            held.append((record, answer))
    if held:
        for record, answer in held:
            note_afterwards(record, answer)
        raise ExportHoldError(_message(held))


def released(records: Sequence[Record]) -> list[Record]:
    """Give those of the records that may leave; the hold of the others is noted on them."""
    free = []
    for record in records:
        answer = ask(record)
        note(record, answer)
        if answer.may_leave:
            free.append(record)
    return free


def ask(record: Record) -> Answer:
    """Ask exportgate about a record; within one transaction the same question is asked once.

    Whatever goes wrong on the way is an answer too: held, and why.
    """
    known = _asked.setdefault(Transaction(), {})
    try:
        question = question_about(record)
        told = json.dumps(question, sort_keys=True, default=str)
        if told not in known:
            known[told] = engine().ask(question)
        return known[told]
    except UserError:
        raise
    except UnreachableError as error:
        return Answer.unreachable(str(error))
    except Exception as error:
        log.exception("asking exportgate about %s failed", record)
        return Answer.unreachable(f"{type(error).__name__}: {error}")


def look(record: Record) -> Answer:
    """Give how a record stands at exportgate, without asking again; one that was never asked about is asked.

    For telling people, not for letting goods go: what exportgate decided may have been another question.
    """
    try:
        known = engine().look(question_about(record)["id"])
    except UnreachableError as error:
        return Answer.unreachable(str(error))
    return known or ask(record)


def question_about(record: Record) -> dict[str, Any]:
    """Give a record's question, the same whoever asks it: in the database's language, by nobody's context.

    The names of goods and countries are translated. In each user's own language the question would be another one, and
    a release would end when the next user clicks.
    """
    company = record.company.id
    language = Pool().get("ir.configuration").get_language()
    with Transaction().reset_context(), Transaction().set_context(language=language, company=company):
        question: dict[str, Any] = record.__class__(record.id).export_question()
    return question


def note(record: Record, answer: Answer) -> None:
    """Write what was answered on the record, within this transaction."""
    if hasattr(record, "export_state"):
        told = _fields(record, answer)
        if any((getattr(record, name) or "") != value for name, value in told.items()):
            with without_check_access():
                record.__class__.write([record], told)


def note_afterwards(record: Record, answer: Answer) -> None:
    """Write what was answered on the record once this transaction is over, whether it is undone or not."""
    if not hasattr(record, "export_state"):
        return
    transaction = Transaction()
    # Read now: when the transaction is over it no longer knows them.
    transaction.atexit(_note, transaction.database.name, record.__name__, record.id, _fields(record, answer))


def _note(database: str, model: str, record: int, fields: dict[str, Any]) -> None:
    try:
        with Transaction(new=True).start(database, 0, context={"_check_access": False}):
            Model = Pool(database).get(model)
            for found in Model.search([("id", "=", record)]):  # it may be one that was never saved
                Model.write([found], fields)
    except Exception:
        # The goods are stopped already; a note that cannot be written must not look like a fault of the stop.
        log.exception("the hold of %s,%s could not be written on it", model, record)


def _fields(record: Record, answer: Answer) -> dict[str, Any]:
    return {
        "export_state": answer.state if answer.state in dict(type(record).export_state.selection) else "held",
        "export_decision": answer.decision,
        "export_reason": "\n".join(answer.reasons),
        "export_link": answer.link,
    }


def _message(held: Sequence[tuple[Record, Answer]]) -> str:
    return "\n\n".join(_told(record, answer) for record, answer in held)


def _told(record: Record, answer: Answer) -> str:
    reasons = list(answer.reasons[:_REASONS_TOLD])
    if answer.over:
        reasons.insert(0, f"exportgate has been told that it is {answer.state}; what leaves now is a new shipment")
    if len(answer.reasons) > _REASONS_TOLD:
        reasons.append(f"… {len(answer.reasons) - _REASONS_TOLD} more")
    message: str = gettext(
        "exportgate.msg_held",
        record=record.rec_name,
        state=answer.state.replace("_", " "),
        reasons="\n".join(reasons),
        link=answer.link or answer.decision or "-",
    )
    return message
