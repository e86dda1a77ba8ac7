"""Deliveries of ERPs as JSON: replies of SAP S/4HANA, Business Central sales shipments, ERPNext delivery notes."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from exportgate.intake.documents.business_json import business_central_paper, erpnext_paper
from exportgate.intake.documents.paper import Paper
from exportgate.intake.documents.sap_odata import entities_in, sap_papers

Entity = Mapping[str, Any]


class Deliveries:
    """The deliveries among the records of a file, gathered since one may come in several records."""

    def __init__(self) -> None:
        self._entities: list[tuple[str, Entity]] = []
        self._papers: list[Paper] = []

    def take(self, where: str, value: Any) -> bool:
        """Take a record where it is a delivery or part of one; says whether it was.

        Args:
            where: the record stands.
            value: of the record.
        """
        if found := entities_in(value):
            self._entities += [(where, entity) for entity in found]
            return True
        single = [read(entity, where) for read, entity in _single(value)]
        self._papers += single
        return bool(single)

    def papers(self) -> list[Paper]:
        """Give the papers, those of several records put together."""
        return [*sap_papers(self._entities), *self._papers]


def _single(value: Any) -> Iterator[tuple[Callable[[Entity, str], Paper], Entity]]:
    """Yield the objects that are a document by themselves, each with what reads it."""
    if not isinstance(value, Mapping):
        return
    held = value.get("value", value.get("data"))
    for entity in held if isinstance(held, list) else [held if isinstance(held, Mapping) else value]:
        if not isinstance(entity, Mapping):
            continue
        if entity.get("doctype") == "Delivery Note":
            yield erpnext_paper, entity
        elif "number" in entity and "shipToName" in entity:
            yield business_central_paper, entity
