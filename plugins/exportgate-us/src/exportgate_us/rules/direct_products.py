"""Foreign direct product rules: technology from the United States behind an item made abroad (15 CFR 734.9)."""

from collections.abc import Iterator

from exportgate.jurisdiction import Case
from exportgate.law.facts import truth
from exportgate.law.tables import Row
from exportgate_us.law.held import in_force
from exportgate_us.rules.ccl import Asked, Holds, required
from exportgate_us.rules.codes import Code, Kind
from exportgate_us.rules.de_minimis import Reached, still_stands
from exportgate_us.rules.destinations import one_of, only_by_doubt
from exportgate_us.rules.items_named import named
from exportgate_us.rules.nexus import Nexus
from exportgate_us.rules.receivers import exporter_headquarters

PRODUCT = "us_nexus.direct_product"
INPUTS = "us_nexus.direct_product_eccns"
EXPORTER = "exporter.headquarters"
_EXPORTS = "footnote_5_exports"

_ORDER = (Holds.NO, Holds.PERHAPS, Holds.YES)


def direct_products(
    case: Case, code: Code | None, nexus: Nexus, footnotes: frozenset[str]
) -> Iterator[tuple[str, Reached]]:
    """Yield (rule, whether it reaches the item) for the rules whose scopes the item and the shipment may meet.

    One that reaches it save for the country it leaves is among them where that country is freed by a list that could
    not be confirmed.

    Law: 15 CFR 734.9(b)-(l); 744.11(a)(2)(v).
    """
    if nexus.direct_product is False:
        return
    for row in in_force("direct_products", case.on):
        item, meant, made = _item(row, case, code), _meant(row, case, code, footnotes), _made(row, nexus)
        if Holds.NO in (item, meant, made):
            continue
        reach = min((meant, still_stands(tuple(row.get("not_from", ())), case)), key=_ORDER.index)
        if reach is not Holds.NO:
            yield str(row["rule"]), _reached(row, case, nexus, (item, reach, made))
        elif only_by_doubt(case.shipment.departure, row["not_from"], case.on):
            why = f"{row['name']} direct product rule, save from {case.shipment.departure}"
            yield str(row["rule"]), Reached(Holds.NO, why, f"15 CFR {row.citation}", verify=True)


def _reached(row: Row, case: Case, nexus: Nexus, answers: tuple[Holds, Holds, Holds]) -> Reached:
    asks = tuple(ask for ask, answer in _questions(row, nexus, answers) if answer is Holds.PERHAPS)
    doubt = row.verify or bool(row.get("exports") and any(each.verify for each in in_force(_EXPORTS, case.on)))
    why, holds = f"{row['name']} direct product rule", min(answers, key=_ORDER.index)
    return Reached(holds, why, f"15 CFR {row.citation}", asks, doubt, bool(row.get("footnote")))


def _questions(row: Row, nexus: Nexus, answers: tuple[Holds, Holds, Holds]) -> Iterator[tuple[str, Holds]]:
    item, reach, made = answers
    yield "classification.us", item
    yield str(row.get("fact", EXPORTER)), reach
    yield (INPUTS if nexus.direct_product else PRODUCT), made


def _item(row: Row, case: Case, code: Code | None) -> Holds:
    items = tuple(row.get("items", ()))
    if items == ("any",):
        return Holds.YES
    if items == ("EAR99",):
        return Holds.YES if code is not None and code.kind is Kind.EAR99 else Holds.NO
    if code is None or code.kind is Kind.UNREADABLE:
        return Holds.PERHAPS
    if code.kind is not Kind.ECCN:
        return Holds.NO
    found = _in_scope(row, code, items)
    if found is Holds.NO or not row.get("item_reasons"):
        return found
    answer = required(Asked(code, None, case.shipment.destination, case.shipment.departure, case.on))
    return found if answer.controlled & set(row["item_reasons"]) else Holds.NO


def _in_scope(row: Row, code: Code, items: tuple[str, ...]) -> Holds:
    if row.get("categories"):
        return Holds.YES if code.entry[0] in row["categories"] else Holds.NO
    if not items or items == ("CCL",):
        return Holds.YES
    without = named(code, tuple(row.get("not_items", ())))
    if without is Holds.YES:
        return Holds.NO
    return Holds.PERHAPS if without is Holds.PERHAPS else named(code, items)


def _meant(row: Row, case: Case, code: Code | None, footnotes: frozenset[str]) -> Holds:
    """Whether the rule means the shipment, wherever it leaves."""
    if row.get("to") and not one_of(case.shipment.destination, tuple(row["to"]), case.on):
        return Holds.NO
    if row.get("footnote") and row["footnote"] not in footnotes:
        return Holds.NO
    found = Holds.YES
    if row.get("fact"):
        stated = truth(case, str(row["fact"]))
        used = Holds.PERHAPS if stated is None else Holds.YES if stated else Holds.NO
        found = min((found, used), key=_ORDER.index)
    if row.get("exports"):
        found = min((found, _licensed(case, code)), key=_ORDER.index)
    return found


def _made(row: Row, nexus: Nexus) -> Holds:
    """Whether it is made with the technology that the rule names; a plant is as good, so silence stays open."""
    if nexus.direct_product is None:
        return Holds.PERHAPS
    if nexus.inputs is None or "*" in row["inputs"]:
        return Holds.YES
    wanted = set(row["inputs"])
    groups = {code.entry[1] for code in nexus.inputs if code.kind is Kind.ECCN}
    if groups & wanted:
        return Holds.YES
    scopes = tuple(wanted - {"D", "E", "plant"})
    found = {named(code, scopes) for code in nexus.inputs if code.kind is Kind.ECCN}
    return Holds.YES if Holds.YES in found or Holds.PERHAPS in found else Holds.NO


def _licensed(case: Case, code: Code | None) -> Holds:
    """Whether an export from there by that exporter needs a licence under the footnote 5 rule.

    Law: 15 CFR 744.11(a)(2)(v)(A).
    """
    answers = {_export(row, case, code) for row in in_force(_EXPORTS, case.on)}
    return next((each for each in (Holds.YES, Holds.PERHAPS) if each in answers), Holds.NO)


def _export(row: Row, case: Case, code: Code | None) -> Holds:
    shipment, on = case.shipment, case.on
    if row.get("within") and shipment.departure != shipment.destination:
        return Holds.NO
    if row.get("from") and not one_of(shipment.departure, tuple(row["from"]), on):
        return Holds.NO
    if row.get("not_from") and one_of(shipment.departure, tuple(row["not_from"]), on):
        return Holds.NO
    item = Holds.YES
    if row["items"]:
        item = named(code, tuple(row["items"])) if code and code.kind is Kind.ECCN else Holds.PERHAPS
    return min((item, _exporter(row, exporter_headquarters(shipment), case)), key=_ORDER.index)


def _exporter(row: Row, headquarters: str, case: Case) -> Holds:
    wanted, unwanted = tuple(row.get("exporter", ())), tuple(row.get("not_exporter", ()))
    if not wanted and not unwanted:
        return Holds.YES
    if not headquarters:
        return Holds.PERHAPS
    inside = one_of(headquarters, wanted or unwanted, case.on)
    return Holds.YES if inside is bool(wanted) else Holds.NO
