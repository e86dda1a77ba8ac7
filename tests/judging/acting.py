"""People who judge hits and move shipments on, in records of a test's own."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from exportgate.decision import Outcome, Silenced
from exportgate.hit import Hit
from exportgate.judging.decided import about
from exportgate.judging.hold import Hold
from exportgate.judging.judgement import Judgement, Said
from exportgate.records import Records, judgements, judging
from exportgate.records.judgements import Saying
from exportgate.settings import DEFAULTS, FourEyes, Settings
from exportgate.shipment import Shipment
from tests.judging.made import DAY, NOON, SHIPMENT, decision, hit_on

ALONE = Settings(four_eyes=FourEyes(review=False, licence_required=False, exception_available=False))


def say(
    records: Records,
    said: Said = Said.FALSE_POSITIVE,
    *,
    by: str = "maria",
    settings: Settings = DEFAULTS,
    at: datetime = NOON,
    hit: Hit | None = None,
    shipment: Shipment = SHIPMENT,
    **more: Any,
) -> Judgement:
    """Have somebody judge the hit."""
    saying = Saying(said, about(shipment, hit or hit_on()), **{"reason": "register read", **more})
    with records.writing(by, at) as write:
        return judgements.judge(write, saying, settings)


def confirmed(records: Records, id: str, by: str = "petra") -> Judgement:
    with records.writing(by, NOON) as write:
        return judgements.confirm(write, id)


def judged(records: Records, shipment: Shipment = SHIPMENT, now: datetime = NOON) -> Hit | Silenced:
    """Give the shipment's one hit as a check would."""
    with records.reading() as connection:
        stand, silenced = judging.judged(connection, now)([shipment], [(hit_on(),)], [DAY])[0]
    found: tuple[Hit | Silenced, ...] = (*stand, *silenced)
    return found[0]


def settle(records: Records, *outcomes: Outcome, id: str = "D-1", shipment: Shipment = SHIPMENT) -> Hold:
    with records.writing("maria", NOON) as write:
        return judging.settle(write, shipment, decision(*outcomes, id=id, shipment=shipment.id)).after


def step(records: Records, act: Callable[..., Hold], by: str, reason: str = "", shipment: str = "S-1") -> Hold:
    with records.writing(by, NOON) as write:
        return act(write, shipment, reason)


def faults(records: Records) -> list[str]:
    with records.reading() as connection:
        return list(judging.verify_rows(connection))
