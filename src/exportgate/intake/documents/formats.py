"""The document formats that the host reads beside its own, told by their content."""

from functools import partial
from typing import BinaryIO

from exportgate.intake.document import DocumentFormat, Intake
from exportgate.intake.documents.edifact import read_edifact
from exportgate.intake.documents.edifact_syntax import looks_like_edifact
from exportgate.intake.documents.masters import Masters
from exportgate.intake.documents.texts import looks_like_xml
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
    ]


def _read_xml(stream: BinaryIO, name: str, *, vocabulary: Vocabulary, masters: Masters, encoding: str) -> Intake:
    from exportgate.intake.documents.xml_documents import read_xml  # loads lxml, which other formats can do without

    return read_xml(stream, name, vocabulary=vocabulary, masters=masters, encoding=encoding)
