"""The outbox: in order, not lost, and with an end."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from exportgate.errors import InputError
from exportgate.records import Records, outbox

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
LEASE = timedelta(minutes=2)


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Records:
    """Records with one webhook for all events and one for releases."""
    monkeypatch.delenv("EXPORTGATE_DATABASE", raising=False)
    made = Records.open(tmp_path)
    outbox.add_webhook(made, "https://erp.example/all", actor="os-user:root")
    outbox.add_webhook(made, "https://erp.example/released", ["released"], actor="os-user:root")
    return made


def _queue(records: Records, event: outbox.Event, shipment: str, now: datetime = NOW) -> None:
    with records.writing("token:erp", now) as write:
        outbox.queue(write, event, {"shipment": shipment, "verdict": "hold"})


def _due(records: Records, now: datetime) -> list[tuple[str, str, str]]:
    taken = outbox.take_due(records, now, LEASE, 10)
    return [(hook.url.rpartition("/")[2], delivery.event, delivery.shipment) for delivery, hook in taken]


def test_each_webhook_is_told_what_it_asked_for_in_the_order_of_each_shipment(records: Records) -> None:
    """The second event of a shipment waits for the first; another shipment does not."""
    _queue(records, "decided", "S-1")
    _queue(records, "released", "S-1")
    _queue(records, "decided", "S-2")

    first = outbox.take_due(records, NOW, LEASE, 10)
    assert [(hook.url[-8:], one.event, one.shipment) for one, hook in first] == [
        ("mple/all", "decided", "S-1"),
        ("released", "released", "S-1"),
        ("mple/all", "decided", "S-2"),
    ]
    assert _due(records, NOW) == []  # they are being sent

    outbox.mark_delivered(records, first[0][0].number, "200", NOW)
    assert _due(records, NOW) == [("all", "released", "S-1")]


def test_what_a_dead_sender_took_is_sent_again(records: Records) -> None:
    """At least once: when its lease is over, another takes it."""
    _queue(records, "decided", "S-1")
    assert len(_due(records, NOW)) == 1

    assert _due(records, NOW + LEASE - timedelta(seconds=1)) == []
    assert len(_due(records, NOW + LEASE)) == 1


def test_failures_wait_longer_and_longer_and_come_to_an_end(records: Records) -> None:
    """Then the next event of the shipment has its turn, and the list says what was given up."""
    _queue(records, "decided", "S-1")
    _queue(records, "decided", "S-1")
    now, waited = NOW, []
    for _ in range(len(outbox.WAITS) + 1):
        delivery, _ = outbox.take_due(records, now, LEASE, 10)[0]
        assert delivery.number == 1
        outbox.mark_failed(records, delivery, "connection refused", now)
        again = outbox.list_deliveries(records)[-1]
        if again.next_at:
            waited.append(datetime.fromisoformat(again.next_at) - now)
            now = datetime.fromisoformat(again.next_at)

    assert waited == sorted(waited)
    assert outbox.list_deliveries(records)[-1].state == "given up"
    assert outbox.take_due(records, now, LEASE, 10)[0][0].number == 2


def test_what_fails_in_the_transaction_is_not_told(records: Records) -> None:
    """Neither the act without the telling nor the telling without the act."""
    with pytest.raises(ZeroDivisionError):
        _queue_and_fail(records)

    assert outbox.list_deliveries(records) == []


def _queue_and_fail(records: Records) -> None:
    with records.writing("token:erp") as write:
        outbox.queue(write, "decided", {"shipment": "S-1"})
        raise ZeroDivisionError


def test_a_removed_webhook_is_told_nothing_more(records: Records) -> None:
    """Also not what was waiting."""
    _queue(records, "decided", "S-1")
    outbox.remove_webhook(records, outbox.list_webhooks(records)[0].id, actor="os-user:root")

    assert _due(records, NOW) == []
    assert [hook.url for hook in outbox.list_webhooks(records)] == ["https://erp.example/released"]


@pytest.mark.parametrize("url", ["ftp://x/y", "https://", "javascript:alert(1)", "https://x/ y", "https://x/\r\nA: b"])
def test_what_is_no_address_is_refused(records: Records, url: str) -> None:
    """Only http and https, without blanks or line breaks."""
    with pytest.raises(InputError, match="no address"):
        outbox.add_webhook(records, url, actor="os-user:root")


def test_what_is_under_way_when_its_webhook_is_removed_is_not_tried_again(records: Records) -> None:
    """Its failure puts it on no list of what is still to be told."""
    _queue(records, "decided", "S-1")
    delivery, hook = outbox.take_due(records, NOW, LEASE, 10)[0]

    outbox.remove_webhook(records, hook.id, actor="os-user:root")
    outbox.mark_failed(records, delivery, "connection refused", NOW)

    assert [one.next_at for one in outbox.list_deliveries(records)] == [""]
    assert _due(records, NOW + timedelta(days=1)) == []


def test_a_webhook_takes_no_more_room_than_its_own(records: Records) -> None:
    """However much waits for it, what waits for another is taken too."""
    for number in range(4):
        _queue(records, "decided", f"S-{number}")
    _queue(records, "released", "S-9")
    everything, released = (hook.id for hook in outbox.list_webhooks(records))

    first = outbox.take_due(records, NOW, LEASE, 2)
    assert [(hook.id, one.shipment) for one, hook in first] == [
        (everything, "S-0"),
        (everything, "S-1"),
        (released, "S-9"),
    ]
    assert outbox.take_due(records, NOW, LEASE, 2, {everything: 2, released: 1}) == []
    assert [one.shipment for one, _ in outbox.take_due(records, NOW, LEASE, 2, {everything: 1})] == ["S-2"]
