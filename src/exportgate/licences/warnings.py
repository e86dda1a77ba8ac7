"""What is told of a licence before it ends or is used up, and in which state it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from exportgate.licences.balance import Ledger, amount, balance_of, used_up
from exportgate.licences.licence import Licence, Status
from exportgate.settings import LicenceSettings


@dataclass(frozen=True, slots=True)
class WarnFrom:
    """When it is told that a licence comes to its end.

    Args:
        days: before the last day.
        share: of a limit that is taken, 0 to 1.
    """

    days: int = 30
    share: Decimal = Decimal("0.8")


USUAL = WarnFrom()


def warn_from(settings: LicenceSettings) -> WarnFrom:
    """Give when to warn, as the settings say."""
    return WarnFrom(settings.warn_days, Decimal(str(settings.warn_use)))


def state_of(licence: Licence, ledger: Ledger, on: date) -> str:
    """Give the state of a licence on a day: what people made of it, else what its days and uses come to."""
    if licence.status is not Status.ACTIVE:
        return licence.status.value
    if licence.terms.valid_to and licence.terms.valid_to < on:
        return "expired"
    if used_up(licence, ledger):
        return "used up"
    if licence.terms.valid_from and on < licence.terms.valid_from:
        return "not yet valid"
    return Status.ACTIVE.value


def warnings_of(licence: Licence, ledger: Ledger, on: date, warn: WarnFrom = USUAL) -> Iterator[str]:
    """Yield what is to be told of an active licence on a day."""
    if licence.status is not Status.ACTIVE:
        return
    yield from _of_its_end(licence.terms.valid_to, on, warn)
    for limit in balance_of(licence, ledger):
        if limit.share >= warn.share:
            of = f" of item {limit.item.item}" if limit.item else " of the total"
            yield (
                f"{amount(limit.taken)} of {amount(limit.licensed)} {limit.unit}{of} taken "
                f"({round(limit.share * 100)}%)"
            )


def _of_its_end(last: date | None, on: date, warn: WarnFrom) -> Iterator[str]:
    if last is None:
        return
    days = (last - on).days
    if days < 0:
        yield f"expired on {last}"
    elif days <= warn.days:
        left = "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"
        yield f"expires {left} ({last})"
