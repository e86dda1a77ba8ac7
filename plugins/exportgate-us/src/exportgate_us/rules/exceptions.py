"""Which licence exceptions are open: general bars first, then each exception's own terms (15 CFR part 740)."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from exportgate.law.tables import Row
from exportgate_us.law.held import in_force
from exportgate_us.rules.asked import Transaction
from exportgate_us.rules.ccl import Holds
from exportgate_us.rules.codes import Code
from exportgate_us.rules.eligibility import closed_to_sta, opened
from exportgate_us.rules.exception_bars import Barred, bars_on
from exportgate_us.rules.items_named import named

PREFIX = "us.exception."
HEADQUARTERS = "parties.headquarters"
VALUE = "value"
_NOTHING = ("it has nothing for such an item",)


@dataclass(frozen=True, slots=True)
class Offer:
    """An exception that is open, with what the exporter must see to.

    Args:
        symbol: `GBS`.
        terms: its conditions in words.
        duties: what it obliges to, in words.
        citation: its section.
        undecided: the table that decides whether it is open is not held.
        confirmed: the exporter confirms every condition.
        verify: its text could not be confirmed.
    """

    symbol: str
    terms: str
    duties: str
    citation: str
    undecided: bool
    confirmed: bool
    verify: bool


@dataclass(frozen=True, slots=True)
class Exceptions:
    """The outcome for all exceptions.

    Args:
        offers: those open, one for each symbol, in the order of part 740.
        asks: facts that could open more.
        steps: what each fell at.
        claimed_in_vain: symbols that the exporter claims and that are not open, with the reason.
    """

    offers: tuple[Offer, ...]
    asks: tuple[str, ...]
    steps: tuple[str, ...]
    claimed_in_vain: tuple[str, ...]

    @property
    def confirmed(self) -> Offer | None:
        """The first exception that is open and confirmed."""
        return next((offer for offer in self.offers if offer.confirmed), None)


@lru_cache(maxsize=131072)
def exceptions_for(asked: Transaction) -> Exceptions:
    """Say which licence exceptions could lift all requirements of an item.

    Each positive requirement must be lifted (738.4(a)(2)(ii)(A)), by one exception whose terms the item, destination
    and receivers meet as far as they are known.

    Law: 15 CFR 740.1, 740.2, 740.3 to 740.29.
    """
    barred = bars_on(asked)
    claims = dict(asked.claims)
    offers: dict[str, Offer] = {}
    fallen: dict[str, dict[str, None]] = {}
    asks = dict.fromkeys(barred.asks)
    for row in _rows_of(asked.code, asked.on):
        symbol = str(row["symbol"])
        if symbol in offers:
            continue
        why, ask = _falls(row, asked, barred, claims.get(symbol))
        if why:
            fallen.setdefault(symbol, {})[why] = None
            asks |= dict.fromkeys((ask,) if ask else ())
        else:
            offers[symbol] = _offer(row, asked, barred, claims.get(symbol) is True)
    in_vain = [f"{symbol}: {'; or '.join(fallen.get(symbol, _NOTHING))}" for symbol, yes in asked.claims if yes]
    return Exceptions(
        tuple(offers.values()),
        tuple(asks),
        _told({symbol: "; or ".join(why) for symbol, why in fallen.items() if symbol not in offers}),
        tuple(sorted(each for each in in_vain if each.partition(":")[0] not in offers)),
    )


def _told(fallen: dict[str, str]) -> tuple[str, ...]:
    """Say what each exception fell at, those that fell at the same together."""
    by_reason: dict[str, list[str]] = {}
    for symbol, why in fallen.items():
        by_reason.setdefault(why, []).append(symbol)
    return tuple(f"{', '.join(symbols)}: {why}" for why, symbols in by_reason.items())


def _offer(row: Row, asked: Transaction, barred: Barred, confirmed: bool) -> Offer:
    symbol = str(row["symbol"])
    more = [*barred.conditions]
    entry = opened(asked.item, symbol) if row.get("flag") else None
    if entry is not None:
        limit = f"at most {entry.limit_usd:,} dollars" if entry.limit_usd else ""
        more = [each for each in (limit, entry.words) if each] + more
    if symbol == "STA":
        more += closed_to_sta(asked.item, row["to"][0])[1]
    return Offer(
        symbol,
        "; ".join([str(row["terms"]), *more]),
        str(row.get("duties", "")),
        row.citation,
        bool(row.get("undecided")) and not confirmed,
        confirmed,
        row.verify or barred.verify or bool(row.get("undecided")) or bool(entry and entry.verify),
    )


def _falls(row: Row, asked: Transaction, barred: Barred, claim: bool | None) -> tuple[str, str]:
    """Give why an exception is not open ("" where it is), and the fact that could change that."""
    symbol = str(row["symbol"])
    if asked.allowed is not None and symbol not in asked.allowed:
        return "taken away by a requirement of part 744 or 746 (740.2(a)(2), (a)(6), (a)(17))", ""
    if barred.left is not None and symbol not in barred.left:
        return f"barred by {barred.bar_of(symbol) or '740.2(a)'}", next(iter(barred.asks), "")
    if row.get("purpose") and claim is not True:
        return "turns on a purpose that is not confirmed", ""
    if row.get("reexport") and not asked.reexport:
        return f"only for reexports ({row.citation.partition('(')[0]})", ""
    if why := _opened(row, asked) or _route(row, asked) or _reasons(row, asked):
        return f"{why} ({row.citation})", ""
    if symbol == "STA" and (why := closed_to_sta(asked.item, row["to"][0])[0]):
        return f"closed to {row['to'][0]} by {why}", ""
    why, ask = _receivers(row, asked)
    if not why:
        why, ask = _value(row, asked)
    if not why and claim is False:
        why = "the exporter states that a condition is not met"
    return (f"{why} ({row.citation})" if why else ""), ask


@lru_cache(maxsize=32768)
def _rows_of(code: Code, on: date) -> tuple[Row, ...]:
    """The exceptions that an item may be one of by its code; kept, since many lines ask the same."""
    return tuple(row for row in in_force("exceptions", on) if _of_item(row, code))


def _of_item(row: Row, code: Code) -> bool:
    items, without, groups = row.get("items"), row.get("not_items"), row.get("groups")
    if items and named(code, tuple(items)) is not Holds.YES:
        return False
    if without and named(code, tuple(without)) is not Holds.NO:
        return False
    return not groups or code.entry[1] in groups


def _opened(row: Row, asked: Transaction) -> str:
    if row.get("flag") and opened(asked.item, row["symbol"]) is None:
        return "the entry does not open it for this paragraph, reason or destination"
    return ""


def _reasons(row: Row, asked: Transaction) -> str:
    never = asked.answer.controlled & set(row.get("never", ()))
    if never:
        return f"never for items that are or may be controlled for {', '.join(sorted(never))}"
    if row.get("met") and not asked.answer.reasons & set(row["met"]):
        return "no requirement stands that it is for"
    covers = set(row["covers"])
    if "any" in covers:
        return ""
    left = {met.requirement.by for met in asked.answer.met if not {met.requirement.reason, met.requirement.to} & covers}
    return f"does not lift {', '.join(sorted(left))}" if left else ""


def _route(row: Row, asked: Transaction) -> str:
    if row.get("to") and not asked.goes_to(tuple(row["to"])):
        return f"not to {asked.item.destination}: only {_places(row['to'])}"
    if row.get("not_to") and asked.goes_to(tuple(row["not_to"])):
        return f"not to {asked.item.destination}"
    if row.get("from") and not asked.comes_from(tuple(row["from"])):
        return f"not from {asked.item.departure}: only {_places(row['from'])}"
    return ""


def _places(terms: list[str]) -> str:
    """Put groups and sets into words: `740-supp5` as `740 Supp. 5`."""
    return ", ".join(each.replace("-supp", " Supp. ").replace("-", " ") for each in terms)


def _receivers(row: Row, asked: Transaction) -> tuple[str, str]:
    if row.get("private") and asked.receivers.official and asked.goes_to(tuple(row["private"])):
        return "not to government end users", ""
    if row.get("out"):
        return _answer(asked.headquartered(tuple(row["out"])), False, "headquarters of a receiver in MO or D:5")
    if row.get("in"):
        return _all_in(tuple(row["in"]), asked)
    if row.get("reached") and not asked.goes_to(tuple(row["reached"])):
        return _answer(asked.headquartered(tuple(row["reached"])), True, "no receiver headquartered in MO or D:5")
    return "", ""


def _answer(found: bool | None, wanted: bool, otherwise: str) -> tuple[str, str]:
    if found is wanted:
        return "", ""
    return ("headquarters of a receiver not stated", HEADQUARTERS) if found is None else (otherwise, "")


def _all_in(terms: tuple[str, ...], asked: Transaction) -> tuple[str, str]:
    known = [each for each in asked.receivers.headquarters if each]
    if any(not asked._replace(item=asked.item._replace(destination=each)).goes_to(terms) for each in known):
        return "a receiver is headquartered elsewhere", ""
    return ("headquarters of a receiver not stated", HEADQUARTERS) if "" in asked.receivers.headquarters else ("", "")


def _value(row: Row, asked: Transaction) -> tuple[str, str]:
    """LVS alone turns on the value of the order."""
    entry = opened(asked.item, row["symbol"]) if row.get("flag") else None
    if entry is None or entry.limit_usd is None:
        return "", ""
    if asked.value == "over":
        return f"the order is worth more than {entry.limit_usd:,} dollars", ""
    if asked.value == "unknown":
        return f"open up to {entry.limit_usd:,} dollars, the value is not stated", VALUE
    return "", ""
