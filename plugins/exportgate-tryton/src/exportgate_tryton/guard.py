"""The guard: asked before goods get closer to the door, in every way that Tryton offers.

What stops a shipment raises an error, which undoes all that was done in the same transaction, and would undo the note
of the hold with it. So the hold is written after that transaction has ended, in one of its own.
"""

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from trytond.i18n import gettext
from trytond.model.exceptions import AccessError
from trytond.pool import Pool
from trytond.transaction import Transaction, TransactionError, without_check_access

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
    answers = asked(list(records))
    note_all([(record, answer) for record, answer in answers if answer.may_leave])
    held = [(record, answer) for record, answer in answers if not answer.may_leave]
    if held:
        for record, answer in held:
            note_afterwards(record, answer)
        raise ExportHoldError(_message(held))


def released(records: Sequence[Record]) -> list[Record]:
    """Give those of the records that may leave; the hold of the others is noted on them."""
    answers = asked(records)
    note_all(answers)
    return [record for record, answer in answers if answer.may_leave]


def ask(record: Record) -> Answer:
    """Ask exportgate about a record."""
    return asked([record])[0][1]


def asked(records: Sequence[Record]) -> list[tuple[Record, Answer]]:
    """Ask exportgate about records; within one transaction the same question is asked once.

    Whatever goes wrong on the way is an answer too: held, and why.
    """
    return [(record, _safely(neutral, _ask)) for record, neutral in _neutral(records)]


def look(record: Record) -> Answer:
    """Give how a record stands at exportgate, without asking again; one that was never asked about is asked.

    For telling people, not for letting goods go: what exportgate decided may have been another question.
    """
    (answer,) = [_safely(neutral, _look) for _, neutral in _neutral([record])]
    return answer


def question_about(record: Record) -> dict[str, Any]:
    """Give a record's question, the same whoever asks it."""
    (question,) = [neutral.export_question() for _, neutral in _neutral([record])]
    return dict(question)


def _neutral(records: Sequence[Record]) -> Iterator[tuple[Record, Record]]:
    """Give each record as nobody in particular reads it, while it is: in the database's language, by no context.

    The names of goods and countries are translated. In each user's own language the question would be another one, and
    a release would end when the next user clicks. Records of a kind are read together.
    """
    language = Pool().get("ir.configuration").get_language()
    kinds: dict[tuple[Any, int], list[Record]] = {}
    for record in records:
        kinds.setdefault((record.__class__, record.company.id), []).append(record)
    for (model, company), group in kinds.items():
        with Transaction().reset_context(), Transaction().set_context(language=language, company=company):
            read = list(zip(group, model.browse([record.id for record in group]), strict=True))
        for one in read:
            with Transaction().reset_context(), Transaction().set_context(language=language, company=company):
                yield one


def _safely(record: Record, way: Callable[[Record], Answer]) -> Answer:
    try:
        return way(record)
    except TransactionError:  # it is begun anew
        raise
    except UnreachableError as error:
        return Answer.unreachable(str(error))
    except Exception as error:
        log.exception("asking exportgate about %s failed", record)
        return Answer.unreachable(f"{type(error).__name__}: {error}")


def _ask(record: Record) -> Answer:
    known = _asked.setdefault(Transaction(), {})
    question = record.export_question()
    told = json.dumps(question, sort_keys=True, default=str)
    if told not in known:
        known[told] = engine().ask(question)
    return known[told]


def _look(record: Record) -> Answer:
    return engine().look(record.export_question()["id"]) or _ask(record)


def note(record: Record, answer: Answer) -> None:
    """Write what was answered on the record, within this transaction."""
    note_all([(record, answer)])


def note_all(answers: Sequence[tuple[Record, Answer]]) -> None:
    """Write on the records what was answered about them, within this transaction, where it is not written yet."""
    writes: dict[Any, list[Any]] = {}
    for record, answer in answers:
        if hasattr(record, "export_state"):
            told = _fields(record, answer)
            if any((getattr(record, name) or "") != value for name, value in told.items()):
                writes.setdefault(record.__class__, []).extend(([record], told))
    with without_check_access():
        for model, args in writes.items():
            model.write(*args)


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
