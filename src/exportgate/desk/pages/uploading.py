"""Uploading a file of shipments, and what came of it."""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePath
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from exportgate.desk.pages.batches import Batch, BatchShelf, new_batch
from exportgate.desk.pages.checking import BatchChecker
from exportgate.desk.pages.faults import Fault, not_found, told_of
from exportgate.desk.pages.naming import facts_of, names_of
from exportgate.desk.pages.paging import number_of, numbered
from exportgate.desk.pages.rendering import render
from exportgate.desk.pages.roles import WORK
from exportgate.desk.pages.routing import PageRoute
from exportgate.desk.pages.visiting import Act, Looking, Visit, acting, day_in, fields, looking, page_of, shared
from exportgate.desk.service import Service
from exportgate.errors import InputError
from exportgate.records import decisions
from exportgate.report.answers import Checked

router = APIRouter(route_class=PageRoute)
_SHOWN = 500
MAX_REPORTED = 20_000
"""More decisions are not put into one report, since it is made in memory."""
_FORMATS = ("CSV and tab-separated text", "workbooks", "JSON and JSON lines", "documents of other systems")
_SUFFIXES = frozenset(
    {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".json", ".jsonl", ".ndjson", ".xml", ".edi", ".x12", ".parquet"}
)
_REPORTS = {
    "csv": ("exportgate.report.as_csv", "decisions_csv", "text/csv; charset=utf-8"),
    "json": ("exportgate.report.as_json", "decisions_json", "application/json"),
    "html": ("exportgate.report.as_html", "checked_page", "text/html; charset=utf-8"),
}


def shelf_of(service: Service) -> BatchShelf:
    """Give the shelf of the files that the desk was given."""
    return BatchShelf(service.folder / "batches")


def checker_of(app: Starlette) -> BatchChecker:
    """Give what checks them, which begins to when it is first asked for."""

    def make() -> BatchChecker:
        service: Service = app.state.service
        checker = BatchChecker(shelf_of(service), service.casework, service.metrics.decided)
        checker.start()
        return checker

    return shared(app, "checker", make)


@router.get("/upload")
def upload_form(request: Request, visit: Annotated[Visit, Depends(looking(*WORK))]) -> Response:
    """Show the form to upload a file, and what was uploaded before."""
    return _form(request, visit)


def _form(request: Request, visit: Visit, *, faults: Sequence[str] = (), status: int = 200) -> Response:
    written = render(
        "upload.html.j2",
        page=page_of(request, visit, faults=faults),
        formats=_FORMATS,
        limit=visit.service.largest_body // 1024**2,
        jurisdictions=sorted((id, law.name) for id, law in visit.gate.jurisdictions.items()),
        batches=shelf_of(visit.service).all(),
    )
    return HTMLResponse(written, status)


@router.post("/upload")
def upload(request: Request, act: Annotated[Act, Depends(acting(*WORK, limit=1024**3))]) -> Response:
    """Take in a file and begin to check it."""
    file = act.file("file")
    if file is None:
        return _form(request, act.visit, faults=["No file was chosen."], status=400)
    try:
        on, jurisdictions = day_in(act.text("as_of"), "law of this day"), _jurisdictions(act)
        batch = new_batch(_shown_name(file), act.visit.actor, on, jurisdictions)
        shelf_of(act.visit.service).put(batch, _suffix(file), partial(shutil.copyfileobj, file.file))
    except InputError as error:
        return _form(request, act.visit, faults=[told_of(error)], status=400)
    checker_of(request.app).look()
    return RedirectResponse(f"/batches/{batch.id}", 303)


def _suffix(file: UploadFile) -> str:
    """Give the ending of a file, which tells its format: nothing else of the browser's name counts."""
    suffix = PurePath(file.filename or "").suffix.lower()
    return suffix if suffix in _SUFFIXES else ""


def _shown_name(file: UploadFile) -> str:
    return PurePath((file.filename or "").replace("\\", "/")).name[:120] or "file"


def _jurisdictions(act: Act) -> tuple[str, ...] | None:
    """Give those ticked; `None` where all are, so that it is asked who governs the place of departure."""
    ticked, known = act.chosen("jurisdiction"), act.visit.gate.jurisdictions
    chosen = tuple(name for name in known if name in ticked)
    if not chosen:
        raise InputError("no jurisdiction is ticked, so nothing would be asked")
    return None if len(chosen) == len(known) else chosen


@router.get("/batches/{id}")
def show_batch(request: Request, visit: Looking, id: str) -> Response:
    """Show how far a file is, and what came of it."""
    batch = _batch(request, visit, id)
    path = f"/batches/{batch.id}"
    start = number_of(fields(request.query_params), "from", path) or 0
    laws = list(dict.fromkeys(name for one in batch.rows for name in one.outcomes))
    names = names_of(visit.gate)
    rows = [
        {
            "id": one.id,
            "shipment": one.shipment,
            "verdict": one.verdict.value,
            "outcomes": [one.outcomes.get(law, "") for law in laws],
        }
        for one in batch.rows[start : start + _SHOWN]
    ]
    written = render(
        "batch.html.j2",
        page=page_of(request, visit, refresh="" if batch.over else "2"),
        batch=batch,
        laws=[names.get(law, law) for law in laws],
        rows=rows,
        found=numbered(path, start, len(rows), batch.done, _SHOWN),
    )
    return HTMLResponse(written)


@router.get("/batches/{id}/report.{form}")
def batch_report(request: Request, visit: Looking, id: str, form: str) -> Response:
    """Give the report of a file as CSV, JSON or a page of its own, to keep."""
    batch = _batch(request, visit, id)
    if form not in _REPORTS:
        raise not_found("report of this kind")
    if not batch.over:
        raise Fault(409, "The file is still being checked.", back=f"/batches/{id}")
    if batch.done > MAX_REPORTED:
        raise Fault(
            413,
            f"At most {MAX_REPORTED:,} shipments stand in one report, the file has {batch.done:,}.",
            hint="Split the file, or use exportgate check.",
            back=f"/batches/{id}",
        )
    return _report(_checked(visit, batch), form, PurePath(batch.file).stem)


def _checked(visit: Visit, batch: Batch) -> Checked:
    """Give what came of a file, each decision as it is kept."""
    with visit.records.reading() as connection:
        kept = [decisions.decision(connection, row.id) for row in batch.rows]
    asked, made = [one.asked_of for one in kept], [one.decision for one in kept]
    return Checked(asked, made, batch.problems, names_of(visit.gate), datetime.now(UTC), facts_of(visit.gate))


def _report(checked: Checked, form: str, stem: str) -> Response:
    from importlib import import_module

    module, function, media = _REPORTS[form]
    written = getattr(import_module(module), function)(checked)
    safe = "".join(char if char.isascii() and (char.isalnum() or char in "-_") else "_" for char in stem)[:60]
    named = {"Content-Disposition": f'attachment; filename="{safe or "report"}-checked.{form}"'}
    return Response(written, media_type=media, headers=named)


def _batch(request: Request, visit: Visit, id: str) -> Batch:
    batch = shelf_of(visit.service).find(id)
    if batch is None:
        raise Fault(
            404,
            "This file is not remembered any more: the desk was started anew, or many others came after it.",
            hint="Each decision that was made is kept, under its shipment.",
            back="/decisions",
        )
    return batch
