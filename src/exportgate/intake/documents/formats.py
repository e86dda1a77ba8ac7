"""The document formats that the host reads beside its own, told by their content."""

from functools import partial
from typing import BinaryIO

from exportgate.errors import InputError
from exportgate.intake.document import DocumentFormat, Intake
from exportgate.intake.documents.edifact import read_edifact
from exportgate.intake.documents.edifact_syntax import looks_like_edifact
from exportgate.intake.documents.masters import Masters
from exportgate.intake.documents.texts import looks_like_flat_idoc, looks_like_xml
from exportgate.intake.documents.x12 import read_x12
from exportgate.intake.documents.x12_syntax import looks_like_x12
from exportgate.intake.vocabulary import Vocabulary


def document_formats(vocabulary: Vocabulary, masters: Masters, encoding: str) -> list[DocumentFormat]:
    """Give the formats of EDI and XML; deliveries in JSON are told apart record by record (`json_documents`).

    Args:
        vocabulary: the words of the installed jurisdictions.
        masters: what completes documents.
        encoding: what the user says of it; "" believes the document, where its bytes agree.
    """
    edifact, x12, xml = (
        partial(read, vocabulary=vocabulary, masters=masters, encoding=encoding)
        for read in (read_edifact, read_x12, _read_xml)
    )
    return [
        DocumentFormat("edifact", (".edi", ".edifact"), looks_like_edifact, edifact),
        DocumentFormat("x12", (".x12",), looks_like_x12, x12),
        DocumentFormat("xml", (".xml",), looks_like_xml, xml),
        DocumentFormat("idoc-flat", (".idoc",), looks_like_flat_idoc, _refuse_flat),
    ]


def _refuse_flat(_stream: BinaryIO, name: str) -> Intake:
    """Say that a flat IDoc is not read: its fields have no marks, and their lengths stand in the sender's system."""
    raise InputError("is a flat IDoc", where=name, hint="Send it as XML (port type XML file, or XML HTTP).")


def _read_xml(stream: BinaryIO, name: str, *, vocabulary: Vocabulary, masters: Masters, encoding: str) -> Intake:
    from exportgate.intake.documents.xml_documents import read_xml  # loads lxml, which other formats can do without

    return read_xml(stream, name, vocabulary=vocabulary, masters=masters, encoding=encoding)
