"""Whether the service lives, whether it is ready, and what it counts."""

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Depends, Request
from sqlalchemy import text
from starlette.responses import Response

from exportgate.cli.lists import ListedFeed, loaded
from exportgate.desk.api.bodies import plain
from exportgate.desk.api.documents import problem
from exportgate.desk.callers import Shown, token_with
from exportgate.desk.metrics import MEDIA_TYPE
from exportgate.desk.service import Service, service_of
from exportgate.errors import ExportgateError
from exportgate.records import Records
from exportgate.settings import SettingsError

router = APIRouter(tags=["watching"])
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


async def _watcher(request: Request, shown: Shown) -> None:
    """Let in who asks from this machine itself, or shows a token with the scope admin.

    A request that came through a proxy on this machine comes from elsewhere, and one for another name may be that of a
    page which a browser on this machine shows.
    """
    here = request.client is not None and {request.client.host, request.url.hostname} <= _LOOPBACK
    if not here or any(name in request.headers for name in _FORWARDED):
        await service_of(request).watched(token_with, request, shown.credentials if shown else "", "admin")


@router.get(
    "/health/live",
    summary="Say that the service lives",
    responses={200: {"description": "It does.", "content": {"application/json": {"example": {"live": True}}}}},
)
async def live() -> dict[str, bool]:
    """Answer, without looking at anything."""
    return {"live": True}


@router.get(
    "/health",
    summary="Say whether the service is ready",
    response_class=Response,
    responses={
        200: {
            "description": "The records can be reached and lists are loaded; `alarms` says what is wrong with them.",
            "content": {
                "application/json": {
                    "schema": {"type": "object"},
                    "example": {"ready": True, "records": "", "settings": "", "lists": 12, "alarms": []},
                }
            },
        },
        503: {
            "description": "Not ready: `records`, `settings` or `alarms` say why.",
            "content": {"application/json": {}},
        },
    },
)
async def health(request: Request) -> Response:
    """Look at the records and the lists. Nothing secret is told, so no token is needed."""
    service = service_of(request)
    told = await service.watched(_health, service)
    return Response(plain(told), 200 if told["ready"] else 503, media_type="application/json")


@router.get(
    "/metrics",
    summary="Give what the service counts",
    dependencies=[Depends(_watcher)],
    response_class=Response,
    responses={
        200: {"description": "In Prometheus's text form.", "content": {"text/plain": {}}},
        **{code: problem(code) for code in (401, 403, 429)},
    },
)
async def metrics(request: Request) -> Response:
    """Give counters of requests and decisions, how much waits, and the age of the lists; of all workers together."""
    service = service_of(request)
    return Response(await service.watched(_counted, service), media_type=MEDIA_TYPE)


def _counted(service: Service) -> bytes:
    counted = service.metrics
    counted.waiting.set(service.workroom.waiting)
    rows = _parties(service)
    for row in rows:
        counted.list_age.labels(row.feed).set(row.age_days)
    counted.list_alarms.set(sum(row.alarm is not None for row in rows))
    return counted.written()


def _health(service: Service) -> dict[str, Any]:
    faults = {"records": _records_fault(service), "settings": _settings_fault(service)}
    rows = _parties(service)
    alarms = [f"{row.feed}: {row.alarm}" for row in rows if row.alarm]
    if not rows:
        alarms = ["no lists are loaded, so nothing can be checked"]
    return {"ready": bool(rows) and not any(faults.values()), **faults, "lists": len(rows), "alarms": alarms}


def _parties(service: Service) -> list[ListedFeed]:
    try:
        return [row for row in loaded(service.casework.gate, datetime.now(UTC)) if row.holds == "parties"]
    except ExportgateError:
        return []


def _records_fault(service: Service) -> str:
    return service.probe.told(lambda: _asked(service.casework.records))


def _asked(records: Records) -> str:
    try:
        with records.reading() as connection:
            connection.execute(text("SELECT 1"))
    except ExportgateError:
        return "the records cannot be reached"
    return ""


def _settings_fault(service: Service) -> str:
    try:
        _ = service.settings
    except SettingsError:
        return "settings.toml cannot be used as it is"
    return ""
