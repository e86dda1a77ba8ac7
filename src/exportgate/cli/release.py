"""exportgate release, cancel, shipped: what people do with a shipment at the gate."""

from datetime import UTC, date, datetime

import click

from exportgate.cli.acting import actor
from exportgate.cli.judging import opened, recheck, state_words, tell, writing
from exportgate.cli.options import read_day
from exportgate.decision import Verdict
from exportgate.errors import InputError
from exportgate.judging.hold import Hold
from exportgate.judging.persons import need_another
from exportgate.records import licences
from exportgate.records.holds import cancel, confirm_release, hold_of, mark_shipped, propose_release, refuse_release


@click.command("release")
@click.argument("shipment")
@click.option("--reason", metavar="TEXT", default="", help="Why; needed to refuse.")
@click.option("--refuse", is_flag=True, help="Refuse the release that another proposed.")
def release(shipment: str, reason: str, refuse: bool) -> None:
    """Propose the release of a shipment that passes, or confirm what another person proposed.

    The first person proposes, the second one confirms; before, it is checked again with the lists of today. A release
    holds for what was asked: a shipment that is changed afterwards loses it.
    """
    casework = opened()
    with casework.records.reading() as connection:
        before = hold_of(connection, shipment)
    if before is not None and before.proposal is not None and not refuse:
        need_another(actor(), before.proposal.by, "confirm the release")
        recheck(casework, shipment)
    with writing(casework) as write:
        now = hold_of(write.connection, shipment)
        if refuse:
            after = refuse_release(write, shipment, reason)
        elif now is not None and now.proposal is not None:
            after = confirm_release(write, shipment, reason)
        else:
            after = propose_release(write, shipment, reason)
    _tell(after)


@click.command("cancel")
@click.argument("shipment")
@click.option("--reason", metavar="TEXT", required=True, help="Why.")
def cancel_command(shipment: str, reason: str) -> None:
    """Cancel a shipment at the gate, and give back what it reserved of licences; checked again, it is there again."""
    casework = opened()
    with writing(casework) as write:
        after = cancel(write, shipment, reason)
    _tell(after)


@click.command("shipped")
@click.argument("shipment")
@click.option("--reason", metavar="TEXT", default="", help="What is to be noted, such as the waybill.")
@click.option("--on", metavar="DATE", callback=read_day, help="The day it left [default: today].")
def shipped(shipment: str, reason: str, on: date | None) -> None:
    """Note that a shipment has left; only one that passed or was released may.

    What it reserved of licences is used; they must hold on the day it leaves.
    """
    if on and on > datetime.now(UTC).date():
        raise InputError(f"{on} has not come yet", where="--on")
    casework = opened()
    with writing(casework) as write:
        if on:
            licences.ship(write, shipment, on)
        after = mark_shipped(write, shipment, reason)
    _tell(after)


def _tell(hold: Hold) -> None:
    if hold.proposal is not None:
        tell(f"Shipment {hold.shipment}: release proposed by {hold.proposal.by}. Another person must confirm it.")
        return
    passes = "" if hold.verdict is Verdict.PASS else f" (decision {hold.decision}: {hold.verdict.value})"
    tell(f"Shipment {hold.shipment}: {state_words(hold)}{passes}")
