"""The HTTP API under /api/v1, one module a subject. It only translates: it holds no law and makes no decision."""

from fastapi import APIRouter, Depends

from exportgate.desk.api import check, decisions, licences, lists, parties, rescreening, reviews, screen, shipments
from exportgate.desk.api.queries import known_only

PREFIX = "/api/v1"
SUBJECTS = (check, screen, decisions, shipments, reviews, licences, parties, rescreening, lists)

router = APIRouter(prefix=PREFIX, dependencies=[Depends(known_only)])
for subject in SUBJECTS:
    router.include_router(subject.router)
