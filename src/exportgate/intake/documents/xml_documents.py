"""XML documents, told apart by their root element."""

from typing import Any, BinaryIO

from lxml import etree

from exportgate.errors import InputError
from exportgate.intake.document import Intake, Problem
from exportgate.intake.documents.idoc import idoc_papers
from exportgate.intake.documents.joining import taken
from exportgate.intake.documents.masters import Masters
from exportgate.intake.documents.ubl import ubl_papers
from exportgate.intake.documents.xml_tree import local, root_of
from exportgate.intake.values import shown
from exportgate.intake.vocabulary import Vocabulary

READERS = (ubl_papers, idoc_papers)
_READ = "Read are UBL DespatchAdvice and Order, and SAP IDocs of deliveries (DELVRY01 to DELVRY07)."


def read(stream: BinaryIO, name: str, *, vocabulary: Vocabulary, masters: Masters, encoding: str = "") -> Intake:
    """Read an XML document.

    Raises:
        InputError: it is not well formed, or none of the documents that are read.
    """
    root, note = root_of(stream, name, encoding)
    papers = next((found for read in READERS if (found := read(root)) is not None), None)
    if papers is None:
        raise InputError(f"is XML of another kind: {_kind(root)}", where=name, hint=_READ)
    done = taken(papers, masters, vocabulary, name)
    notes = [Problem(name, note), *done.notes] if note else done.notes
    return Intake(done.shipments, done.problems, notes, done.received)


def _kind(root: Any) -> str:
    namespace = etree.QName(root).namespace
    return f"{shown(local(root))} of {shown(namespace)}" if namespace else shown(local(root))
