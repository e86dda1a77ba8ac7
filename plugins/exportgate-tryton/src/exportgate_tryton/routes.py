"""The address that exportgate's webhooks are sent to: what the desk decides is seen in Tryton at once.

A webhook is only the word that something changed. What is noted is how the shipment stands when exportgate is looked
at, so that a forged, late or repeated webhook frees nothing.
"""

import hashlib
import hmac
import json
import re
import time
from typing import Any

import trytond.config as config
from trytond.protocols.wrappers import HTTPStatus, Response, abort, with_pool, with_transaction
from trytond.transaction import Transaction
from trytond.wsgi import app

from exportgate_tryton.engine.choice import SECTION
from exportgate_tryton.guard import look, note

_SIGNATURE = re.compile(r"t=(?P<at>\d{1,12}),v1=(?P<signature>[0-9a-f]{64})", re.ASCII)
_ID = re.compile(r"[1-9]\d{0,17}", re.ASCII)
MAX_BYTES = 1024**2
MAX_AGE_SECONDS = 300
KINDS = {
    "out": "stock.shipment.out",
    "return": "stock.shipment.in.return",
    "internal": "stock.shipment.internal",
    "purchase": "purchase.purchase",
}
"""The word in a shipment's id, and the model that it stands for."""


@app.route("/<database_name>/exportgate/webhook", methods={"POST"})
@with_pool
@with_transaction(user=0)
def webhook(request: Any, pool: Any) -> Any:
    """Look how the shipment stands that a signed webhook names, and note it."""
    body = request.stream.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        abort(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if not signed(request.headers, body, config.get(SECTION, "webhook_secret", default="")):
        abort(HTTPStatus.UNAUTHORIZED)
    for record in _named(pool, _shipment_in(body)):
        # Looked at, not asked again: each answer to a question is told by a webhook in its turn, for ever.
        note(record, look(record))
    return Response(status=HTTPStatus.NO_CONTENT)


def _shipment_in(body: bytes) -> str:
    """Give the id of the shipment that a webhook tells of."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    shipment = told.get("shipment") if isinstance(told, dict) else None
    if not isinstance(shipment, str):
        abort(HTTPStatus.BAD_REQUEST)
    return str(shipment)


def _named(pool: Any, shipment: str) -> list[Any]:
    """Give the record of an id; none where it is of another database, or of a kind that keeps no answer."""
    head, _, number = shipment.rpartition(".")
    database, _, kind = head.rpartition(".")
    if database != Transaction().database.name or kind not in KINDS or not _ID.fullmatch(number):
        return []
    return list(pool.get(KINDS[kind]).search([("id", "=", int(number))]))


def signed(headers: Any, body: bytes, secret: str) -> bool:
    """Say whether a webhook was signed with our secret not long ago; without a secret none is."""
    found = _SIGNATURE.fullmatch(headers.get("Exportgate-Signature", ""))
    if not secret or found is None or abs(time.time() - int(found["at"])) > MAX_AGE_SECONDS:
        return False
    expected = hmac.new(secret.encode(), found["at"].encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, found["signature"])
