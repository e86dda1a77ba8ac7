"""OASIS UBL 2: despatch advices and orders as papers."""

from collections.abc import Iterator
from typing import Any

from exportgate.intake.documents import ubl_tables as tables
from exportgate.intake.documents.paper import Paper, PaperLine, PaperParty, Place, gtin, joined, key_of, vessel_of
from exportgate.intake.documents.xml_tree import children, local, spot_of, text_at, texts_at
from exportgate.intake.limits import MAX_PARTIES_A_SHIPMENT
from exportgate.intake.values import shown


def ubl_papers(root: Any) -> list[Paper] | None:
    """Make the papers of the UBL documents that are read, also in an envelope (SBDH); `None` where there is none."""
    return [_paper(document) for document in root.iter(*tables.DOCUMENTS)] or None


def _paper(root: Any) -> Paper:
    form = tables.DOCUMENTS[str(root.tag)]
    paper = Paper(form, text_at(root, "ID"), spot_of(root), _references(root))
    if not paper.number:
        paper.wrong(paper.spot, "has no ID, by which it could be answered")
    _put_places(root, paper)
    for element, party in _parties(root):
        _put_party(element, party, paper)
        if len(paper.parties) > MAX_PARTIES_A_SHIPMENT:
            break  # it is refused for that
    for means in root.iter("{*}MaritimeTransport"):
        if vessel := text_at(means, "VesselName"):
            number = text_at(means, "VesselID")
            paper.parties.append(vessel_of(vessel, number, "cac:MaritimeTransport", spot_of(means)))
    name, inner = tables.LINES[form]
    for line in children(root, name):
        item = line if inner == "." else next(iter(children(line, inner)), None)
        if item is None:
            paper.wrong(spot_of(line), f"holds no {inner}")
        else:
            paper.lines.append(_line(item, paper))
    day = text_at(root, *tables.SHIPPED)
    if day:
        paper.fields["date"] = day[:10]  # a day of XML Schema may bear a time zone
    return paper


def _references(root: Any) -> dict[str, str]:
    told = {"uuid": text_at(root, "UUID"), "profile": text_at(root, "ProfileID"), "issued": text_at(root, "IssueDate")}
    return {name: value for name, value in told.items() if value}


def _parties(root: Any) -> Iterator[tuple[Any, str]]:
    """Yield the elements that hold a party of the shipment, with their names, in the order of the document."""
    for element in root.iter("{*}*"):
        name = local(element)
        if name in tables.PARTIES or (name.endswith("Party") and name != "Party"):
            above = {local(other) for other in element.iterancestors()}
            if name not in tables.NOT_OF_THE_SHIPMENT and not above & tables.NOT_OF_THE_SHIPMENT:
                yield element, name


def _put_party(element: Any, name: str, paper: Paper) -> None:
    holder = next(iter(children(element, "Party")), element)
    names = texts_at(holder, *tables.NAMES) or _person(holder)
    numbers = list(_numbers(element, holder))
    address = next(iter(children(holder, "PostalAddress", "PhysicalLocation")), None)
    if not names and not numbers and address is None:
        return  # an element left empty names nobody
    party: PaperParty = paper.add_party(name, tables.PARTIES, f"cac:{name}", spot_of(element))
    party.names += names
    party.keys += numbers
    if address is not None:
        party.fields |= {"address": _address(address), "country": text_at(address, *tables.COUNTRY)}


def _person(holder: Any) -> list[str]:
    """Give the name of a person where the party has none of its own."""
    return [
        joined([text_at(person, "FirstName"), text_at(person, "MiddleName"), text_at(person, "FamilyName")], " ")
        for person in children(holder, "Person")
        if text_at(person, "FamilyName")
    ]


def _numbers(element: Any, holder: Any) -> Iterator[str]:
    """Yield the keys of a party: GLN, our number of a customer, numbers of its own."""
    for account in children(element, "SupplierAssignedAccountID"):
        yield key_of("own", "".join(account.itertext()))
    found = [number for one in children(holder, "PartyIdentification") for number in children(one, "ID")]
    for number in [*found, *children(holder, "EndpointID")]:
        value = "".join(number.itertext()).strip()
        scheme = str(number.get("schemeID") or "").strip().casefold()
        if value:
            yield key_of("gln" if scheme in tables.GLN_SCHEMES else scheme or "own", value)
    for account in children(element, "CustomerAssignedAccountID"):
        yield key_of("customer", "".join(account.itertext()))


def _address(address: Any) -> str:
    return joined([part for path in tables.ADDRESS for part in texts_at(address, path)])


def _put_places(root: Any, paper: Paper) -> None:
    for way, paths in (("to", tables.DESTINATIONS), ("from", tables.DEPARTURES)):
        for path, rank in paths:
            for country in texts_at(root, path):
                paper.places[way].append(Place(country, f"cac:{path.rsplit('/', 2)[0]}", _spot_at(root, path), rank))
    paper.via += texts_at(root, *tables.VIA)


def _spot_at(root: Any, path: str) -> str:
    element = root
    for step in path.split("/"):
        element = next(iter(children(element, step)), element)
    return spot_of(element)


def _line(item: Any, paper: Paper) -> PaperLine:
    line = PaperLine(spot_of(item), {"line": text_at(item, "ID")})
    for name in tables.QUANTITIES:
        for quantity in children(item, name)[:1]:
            line.fields.setdefault("quantity", "".join(quantity.itertext()).strip())
            line.fields.setdefault("unit", str(quantity.get("unitCode") or ""))
    for amount in children(item, tables.VALUE)[:1]:
        line.fields |= {"value": "".join(amount.itertext()).strip(), "currency": str(amount.get("currencyID") or "")}
    for goods in children(item, "Item")[:1]:
        _put_item(goods, line, paper)
    return line


def _put_item(goods: Any, line: PaperLine, paper: Paper) -> None:
    line.fields["description"] = joined(texts_at(goods, "Name", "Description"), "; ")
    for path, kind in tables.ITEM_NUMBERS.items():
        line.keys += [gtin(number) if kind == "gtin" else key_of(kind, number) for number in texts_at(goods, path)]
    line.fields["origin"] = text_at(goods, *tables.ORIGINS)
    for holder in children(goods, "CommodityClassification"):
        for code in children(holder, "CommodityCode"):
            line.fields.setdefault("hs", "".join(code.itertext()).strip())
        for code in children(holder, "ItemClassificationCode"):
            written, of = "".join(code.itertext()).strip(), str(code.get("listID") or "").strip()
            if of.casefold() in tables.COMMODITY_LISTS:
                line.fields.setdefault("hs", written)
            else:
                said = f"the classification {shown(written)} is of list {shown(of)}, so it is no commodity code"
                paper.note(spot_of(code), said)
