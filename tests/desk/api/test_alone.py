"""A question is asked and kept on one set of editions: nobody else asks, and none is taken up, in between."""

from threading import Thread
from typing import Any

from exportgate.desk.casework import ServedCasework, ServedGate
from exportgate.records import Records, Writing
from exportgate.screening import Subject
from exportgate.shipment import Line, Party, Shipment


def test_asking_again_keeps_others_waiting_until_it_is_kept(gate: ServedGate, records: Records) -> None:
    """Whoever asks while a decision is being kept is answered after it."""
    casework = ServedCasework(gate, records)
    chair = Shipment(
        id="S-1",
        departure="US",
        destination="DE",
        parties=(Party(role="consignee", name="Möbelhaus Sonnenschein", country="DE"),),
        lines=(Line(line=1, description="chair", classification={"us": "EAR99"}),),
    )
    casework.check([chair], actor="erp")
    other = Thread(target=gate.screen, args=([Subject(name="Anybody")],))
    waited: list[bool] = []

    def while_it_is_kept(_write: Writing, _made: Any) -> None:
        other.start()
        other.join(0.3)
        waited.append(other.is_alive())

    casework.recheck("S-1", actor="maria", within=while_it_is_kept)
    other.join(60)

    assert waited == [True]
    assert not other.is_alive()
