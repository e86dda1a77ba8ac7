"""The HTTP API under /api/v1, one module a subject. It only translates: it holds no law and makes no decision."""

from fastapi import APIRouter

from exportgate.desk.api import check, decisions, lists, screen

router = APIRouter(prefix="/api/v1")
for subject in (check, screen, decisions, lists):
    router.include_router(subject.router)
