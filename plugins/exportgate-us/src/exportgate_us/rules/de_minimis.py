"""De minimis content: how much from the United States brings an item made abroad under the EAR (15 CFR 734.4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from exportgate.jurisdiction import Case
from exportgate.law.facts import truth
from exportgate.law.tables import Row
from exportgate_us.law.held import in_force
from exportgate_us.rules.ccl import Asked, Holds, far_places, required
from exportgate_us.rules.codes import Code, Kind
from exportgate_us.rules.destinations import destination, is_headquartered, one_of, only_by_doubt
from exportgate_us.rules.items_named import named
from exportgate_us.rules.nexus import Nexus
from exportgate_us.rules.receivers import exporter_headquarters

CONTENT = "us_nexus.content_percent"
CONTENT_CODES = "us_nexus.content_eccns"
ENCRYPTION = "us_nexus.encryption_authorised"
RUSSIA_BELARUS = ("746.8",)
OWN_CONTROLS = "742-supp4"
SIMILAR_CONTROLS = ("746-supp3",)


@dataclass(frozen=True, slots=True)
class Reached:
    """Whether a rule of part 734 reaches an item made abroad.

    Args:
        holds: it does, it may, it does not.
        why: in words.
        citation: the provision.
        asks: facts that would settle a doubt.
        verify: the provision could not be confirmed.
        by_party: it turns on a listed party.
    """

    holds: Holds
    why: str
    citation: str
    asks: tuple[str, ...] = ()
    verify: bool = False
    by_party: bool = False


def de_minimis(case: Case, code: Code | None, nexus: Nexus, footnotes: frozenset[str]) -> list[Reached]:
    """Say what the content of an item made abroad means, case by case; the first that reaches it decides.

    Args:
        case: the case.
        code: the code of the item itself, `None` where unknown.
        nexus: the tie stated.
        footnotes: footnotes of Entity List entries that parties (may) have.

    Law: 15 CFR 734.4(a)-(d); 746.8(a)(12)(iii)(B).
    """
    if nexus.percent == 0:
        return [Reached(Holds.NO, "no controlled content from the United States", "15 CFR 734.4")]
    found = [_zero(row, case, code, nexus, footnotes) for row in in_force("de_minimis", case.on) if not row["percent"]]
    found = [each for each in found if each.holds is not Holds.NO or each.verify]
    return [*found, *_encryption(nexus), _share(case, nexus)]


def _share(case: Case, nexus: Nexus) -> Reached:
    to = case.shipment.destination
    rows = [row for row in in_force("de_minimis", case.on) if row["percent"] and _there(row, case)]
    row = rows[0]
    limit = Decimal(row["percent"])
    citation = f"15 CFR {row.citation}"
    if nexus.percent is None:
        return Reached(
            Holds.PERHAPS, f"its controlled content is not stated (limit {limit} percent)", citation, (CONTENT,)
        )
    if nexus.content is not None and not _controlled(case, nexus.content):
        why = f"its content from the United States needs no licence to {to}, so it does not count"
        return Reached(Holds.NO, why, citation, verify=_by_similar_controls(case))
    over = nexus.percent > limit
    compared = f"{nexus.percent.normalize():f} percent controlled content, limit for {to or 'the destination'} {limit}"
    return Reached(Holds.YES if over else Holds.NO, compared, citation, (), row.verify)


def _controlled(case: Case, content: Iterable[Code]) -> bool:
    """Say whether some content would itself need a licence to the destination; what cannot be read counts."""
    return any(_needs(case, code) for code in content)


def _needs(case: Case, code: Code) -> bool:
    to, on = case.shipment.destination, case.on
    if code.kind not in (Kind.ECCN, Kind.EAR99) or not to:
        return True
    place = destination(to, on)
    if one_of(to, RUSSIA_BELARUS, on) and one_of(case.shipment.departure, SIMILAR_CONTROLS, on):
        return code.kind is Kind.ECCN and not _only_anti_terrorism(case, code)
    if place.pointer or not place.known or one_of(to, RUSSIA_BELARUS, on):
        return True
    if code.kind is Kind.EAR99:
        return False
    answer = required(Asked(code, None, to, "US", on))
    return bool(answer.met or answer.unsettled) or not answer.controlled


def _by_similar_controls(case: Case) -> bool:
    """Say whether less content counts since the goods leave a country of 746 Supp. 3, which could not be confirmed."""
    shipment = case.shipment
    far = one_of(shipment.destination, RUSSIA_BELARUS, case.on)
    return far and only_by_doubt(shipment.departure, SIMILAR_CONTROLS, case.on)


def _only_anti_terrorism(case: Case, code: Code) -> bool:
    answer = required(Asked(code, None, case.shipment.destination, "US", case.on))
    return {reason for reason in answer.controlled if len(reason) == 2} <= {"AT"}


def _encryption(nexus: Nexus) -> list[Reached]:
    """Encryption content counts out only if it was classified and authorised (734.4(b))."""
    if not any(code.entry in ("5A002", "5D002", "5E002", "5A004") for code in nexus.content or ()):
        return []
    if nexus.encryption_authorised:
        return []
    holds = Holds.YES if nexus.encryption_authorised is False else Holds.PERHAPS
    why = "its encryption content leaves de minimis only if it was classified and authorised under 740.17"
    return [Reached(holds, why, "15 CFR 734.4(b)", (ENCRYPTION,) if holds is Holds.PERHAPS else (), True)]


def _zero(row: Row, case: Case, code: Code | None, nexus: Nexus, footnotes: frozenset[str]) -> Reached:
    """One of the cases of 734.4(a), in which any content is enough."""
    answers = [_of_item(row, code), _of_content(row, nexus), _of_use(row, case), _of_party(row, footnotes)]
    citation, stands = f"15 CFR {row.citation}", still_stands(tuple(row.get("not_from", ())), case)
    if not _there(row, case) or Holds.NO in answers:
        return Reached(Holds.NO, row["words"], citation)
    if stands is Holds.NO:
        doubt = only_by_doubt(case.shipment.departure, row["not_from"], case.on)
        return Reached(Holds.NO, f"{row['words']}, save from {case.shipment.departure}", citation, verify=doubt)
    asks = [ask for ask, answer in zip(_asks(row), answers, strict=True) if answer is Holds.PERHAPS and ask]
    holds = Holds.PERHAPS if asks or stands is Holds.PERHAPS else Holds.YES
    if stands is Holds.PERHAPS:
        asks.append("exporter.headquarters")
    return Reached(holds, f"any content is enough for: {row['words']}", citation, tuple(asks), row.verify)


def _asks(row: Row) -> tuple[str, str, str, str]:
    return "classification.us", CONTENT_CODES, str(row.get("fact", "")), "parties"


def _there(row: Row, case: Case) -> bool:
    to, on = case.shipment.destination, case.on
    if row.get("to") and not one_of(to, tuple(row["to"]), on):
        return False
    return not (row.get("not_to") and one_of(to, tuple(row["not_to"]), on))


def _of_item(row: Row, code: Code | None) -> Holds:
    items, groups = row.get("items"), row.get("groups")
    if not items and not groups:
        return Holds.YES
    if code is None or code.kind is Kind.UNREADABLE:
        return Holds.PERHAPS
    if code.kind is not Kind.ECCN:
        return Holds.NO
    if groups:
        return Holds.YES if code.entry[1] in groups else Holds.NO
    if row.get("not_items") and named(code, tuple(row["not_items"])) is Holds.YES:
        return Holds.NO
    return named(code, tuple(items))


def _of_content(row: Row, nexus: Nexus) -> Holds:
    if not row.get("content"):
        return Holds.YES
    if nexus.content is None:
        return Holds.PERHAPS
    codes = [code for code in nexus.content if code.kind is Kind.ECCN]
    answers = {_one_content(row, code) for code in codes}
    return next((each for each in (Holds.YES, Holds.PERHAPS) if each in answers), Holds.NO)


def _one_content(row: Row, code: Code) -> Holds:
    found = named(code, tuple(row["content"]))
    if found is Holds.NO or not (row.get("content_y") or row.get("content_not_y")):
        return found
    if not code.path:
        return Holds.PERHAPS
    return found if (code.path[0] == "y") is bool(row.get("content_y")) else Holds.NO


def _of_use(row: Row, case: Case) -> Holds:
    if not row.get("fact"):
        return Holds.YES
    stated = truth(case, str(row["fact"]))
    return Holds.PERHAPS if stated is None else Holds.YES if stated else Holds.NO


def _of_party(row: Row, footnotes: frozenset[str]) -> Holds:
    return Holds.YES if not row.get("footnote") or row["footnote"] in footnotes else Holds.NO


def still_stands(not_from: tuple[str, ...], case: Case) -> Holds:
    """Say whether a rule that frees exports from some countries still stands for this one.

    For the countries of 742 Supp. 4 it stands again where the exporter is headquartered in Macau or a D:5 country.
    """
    if not not_from or not one_of(case.shipment.departure, not_from, case.on):
        return Holds.YES
    if OWN_CONTROLS not in not_from:
        return Holds.NO
    far = is_headquartered(exporter_headquarters(case.shipment), far_places(case.on), case.on)
    return Holds.PERHAPS if far is None else Holds.YES if far else Holds.NO
