"""The document formats that the host reads beside its own, told by their content; readers are loaded when met."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import BinaryIO

from exportgate.errors import InputError
from exportgate.intake.document import DocumentFormat, Intake
from exportgate.intake.documents.masters import Masters
from exportgate.intake.documents.recognition import (
    looks_like_edifact,
    looks_like_flat_idoc,
    looks_like_x12,
    looks_like_xml,
)
from exportgate.intake.vocabulary import Vocabulary

Reader = Callable[..., Intake]
_HERE = "exportgate.intake.documents"


def document_formats(vocabulary: Vocabulary, masters: Masters, encoding: str) -> list[DocumentFormat]:
    """Give the formats of EDI and XML; deliveries in JSON are told apart record by record (`json_documents`).

    Args:
        vocabulary: the words of the installed jurisdictions.
        masters: what completes documents.
        encoding: what the user says of it; "" believes the document, where its bytes agree.
    """
    edifact, x12, xml = (
        partial(_read, module, vocabulary=vocabulary, masters=masters, encoding=encoding)
        for module in ("edifact", "x12", "xml_documents")
    )
    return [
        DocumentFormat("edifact", (".edi", ".edifact"), looks_like_edifact, edifact),
        DocumentFormat("x12", (".x12",), looks_like_x12, x12),
        DocumentFormat("xml", (".xml",), looks_like_xml, xml),
        DocumentFormat("idoc-flat", (".idoc",), looks_like_flat_idoc, _refuse_flat),
    ]


def _read(
    module: str, stream: BinaryIO, name: str, *, vocabulary: Vocabulary, masters: Masters, encoding: str
) -> Intake:
    """Read with the module of a format, each of which has one function `read`."""
    reader: Reader = import_module(f"{_HERE}.{module}").read
    return reader(stream, name, vocabulary=vocabulary, masters=masters, encoding=encoding)


def _refuse_flat(_stream: BinaryIO, name: str) -> Intake:
    """Say that a flat IDoc is not read: its fields have no marks, and their lengths stand in the sender's system."""
    raise InputError("is a flat IDoc", where=name, hint="Send it as XML (port type XML file, or XML HTTP).")
