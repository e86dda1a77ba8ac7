"""The company's own policy: its areas and trusted firms, and on whom its trade depends."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from exportgate.desk.pages.faults import Fault, not_found, told_of
from exportgate.desk.pages.naming import names_of
from exportgate.desk.pages.rendering import render
from exportgate.desk.pages.routing import PageRoute
from exportgate.desk.pages.visiting import Looking, Visit, page_of, shared
from exportgate.errors import ExportgateError
from exportgate.policy.areas import AreasPolicy

router = APIRouter(route_class=PageRoute)
FOLDER = "trade"
"""In the data folder: files of trade statistics or of the company's own purchases."""
_SUFFIXES = frozenset({".csv", ".tsv", ".parquet", ".json", ".jsonl", ".xlsx", ".xlsm"})
_REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
)
_SHOWN = 200


@router.get("/areas")
def show_areas(request: Request, visit: Looking) -> Response:
    """Show the areas of the company's policy and the firms vouched for in them."""
    policy = _policy(visit)
    today = datetime.now(UTC).date()
    page, names = page_of(request, visit), names_of(visit.gate)
    return HTMLResponse(render("areas.html.j2", page=page, policy=policy, today=today, names=names))


def _policy(visit: Visit) -> AreasPolicy | None:
    assessor = visit.casework.policy
    return assessor.policy if assessor else None


@dataclass
class Counting:
    """The report on dependence: counted once for the files as they are, in the background."""

    worker: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "exportgate-dependence"))
    lock: Lock = field(default_factory=Lock)
    state: object = None
    report: Future[Any] | None = None

    def of(self, files: list[Path], policy: AreasPolicy | None) -> Future[Any]:
        """Give the report on some files, begun anew where they or the policy changed."""
        state = (
            [(str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files],
            policy and policy.sha256,
        )
        with self.lock:
            if self.report is None or state != self.state:
                self.state, self.report = state, self.worker.submit(_counted, files, policy)
            return self.report


def _counted(files: list[Path], policy: AreasPolicy | None) -> Any:
    from exportgate.dependence.judging import Judging, judged
    from exportgate.dependence.trade import Asked, read_trade

    now = datetime.now(UTC)
    areas = tuple(area for area in policy.areas if area.in_force(now.date())) if policy else ()
    with read_trade(files, Asked(areas=areas)) as found:
        return judged(found, Judging(policy=policy, on=now.date()), now)


def _counting(request: Request) -> Counting:
    return shared(request.app, "dependence", Counting)


def _files(visit: Visit) -> list[Path]:
    folder = visit.gate.store.home / FOLDER
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES and path.is_file())


@router.get("/dependence")
def show_dependence(request: Request, visit: Looking) -> Response:
    """Show on whom the trade in the data folder depends."""
    files = _files(visit)
    counted = _counting(request).of(files, _policy(visit)) if files else None
    ready = counted is not None and counted.done()
    report, fault = _outcome(counted) if counted is not None and ready else (None, "")
    written = render(
        "dependence_summary.html.j2",
        page=page_of(request, visit, refresh="2" if counted and not ready else "", faults=[fault] if fault else []),
        files=[file.name for file in files],
        counting=counted is not None and not ready,
        report=report,
        shown=_SHOWN,
        say=_words(),
    )
    return HTMLResponse(written)


def _words() -> Any:
    from exportgate.report import dependence_words

    return dependence_words


def _outcome(counted: Future[Any]) -> tuple[Any, str]:
    try:
        return counted.result(), ""
    except ExportgateError as error:
        return None, told_of(error)


@router.get("/dependence/report")
def dependence_report(request: Request, visit: Looking) -> Response:
    """Give the whole report with its charts, a page of its own to keep or print."""
    files = _files(visit)
    if not files:
        raise not_found("file of trade in the data folder")
    counted = _counting(request).of(files, _policy(visit))
    if not counted.done():
        raise Fault(409, "The trade is still being counted.", back="/dependence")
    from exportgate.report.dependence_page import dependence_page

    report, fault = _outcome(counted)
    if fault:
        raise Fault(409, fault, back="/dependence")
    return HTMLResponse(dependence_page(report), headers={"Content-Security-Policy": _REPORT_POLICY})
