"""Short ways to read a document in a test, and to write one by its segments."""

from pathlib import Path

from exportgate.intake.document import Intake
from exportgate.intake.documents.masters import Masters, read_masters
from exportgate.intake.shipments import host_formats, read_shipments
from exportgate.intake.tables import Layout
from exportgate.shipment import Party, Shipment
from tests.intake.words import WORDS

ISA = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260902*1015*U*00401*000000009*0*P*>"


def read(file: Path, masters: Masters | None = None, encoding: str = "") -> Intake:
    """Read a document."""
    return read_shipments([str(file)], host_formats(WORDS, Layout(encoding=encoding), masters))


def read_bytes(folder: Path, content: bytes, name: str = "document.edi", encoding: str = "") -> Intake:
    """Read a document of this content."""
    file = folder / name
    file.write_bytes(content)
    return read(file, encoding=encoding)


def masters_of(fixtures: Path) -> Masters:
    """Give the master files of the fixtures."""
    folder = fixtures / "documents"
    return read_masters(str(folder / "products.csv"), str(folder / "partners.csv"), WORDS)


def desadv(*segments: str, number: str = "D1", head: str = "UNB+UNOC:3+SENDER+RECEIVER+260901:0815+I1'") -> bytes:
    """Write an interchange with one despatch advice of these segments."""
    body = ["UNH+1+DESADV:D:96A:UN'", f"BGM+351+{number}+9'", *segments]
    body.append(f"UNT+{len(body) + 1}+1'")
    return "\n".join([head, *body, "UNZ+1+I1'"]).encode("latin-1")


def ship_notice(*segments: str, number: str = "S1") -> bytes:
    """Write an interchange with one ship notice of these segments."""
    body = ["ST*856*0001", f"BSN*00*{number}*20260902*1015", *segments]
    body.append(f"SE*{len(body) + 1}*0001")
    around = [ISA, "GS*SH*SENDER*RECEIVER*20260902*1015*7*X*004010", *body, "GE*1*7", "IEA*1*000000009"]
    return "".join(f"{segment}~\n" for segment in around).encode()


def told(intake: Intake) -> str:
    """Give problems and notes as a user reads them."""
    return "\n".join(map(str, [*intake.problems, *intake.notes]))


def named(shipment: Shipment, role: str) -> list[str]:
    """Give the names of the parties in a role."""
    return [party.name for _, party in shipment.with_role(role)]


def first(shipment: Shipment, role: str) -> Party:
    """Give the first party in a role."""
    return next(party for _, party in shipment.with_role(role))


def asked(shipment: Shipment) -> set[str]:
    """Give the short names of what is left open."""
    return {question.rule for question in shipment.left_open}
