"""What the codes of UN/EDIFACT (D.96A to D.01B, and EANCOM) mean here, with the names that the directories give."""

from collections.abc import Mapping

from exportgate.intake.documents.paper import FALLBACK, Meaning
from exportgate.shipment import Role

DOCUMENTS: Mapping[str, str] = {
    "DESADV": "edifact-desadv",
    "CUSDEC": "edifact-cusdec",
}
"""Data element 0065, message type: the messages that are read, and what their form is called here."""

INBOUND = frozenset({"929", "914"})
"""Data element 1001, document name: goods declaration for importation (929), for home use (914)."""

IMPORT = frozenset({"IM", "IMD", "IMPORT", "INPDEC"})
"""Data element 1000 (BGM) and the first code of CST in the heading, as customs authorities name imports."""

SENDERS_REFERENCE = "ABO"
"""Data element 1153: originator's reference, by which a declaration goes that has no number in BGM."""

TARIFF_NUMBER = "ABD"
"""Data element 1153: tariff number, at an item."""

COMMODITY_DIGITS = 6
"""A code of CST with fewer digits is no commodity code of a declaration."""

BY_WATER = frozenset({"1", "8", "10", "80"})
"""Data element 8067, mode of transport: maritime (1, 10), inland water (8, 80)."""

WITHDRAWN: Mapping[str, str] = {"1": "cancellation", "3": "deletion"}
"""Data element 1225, message function: these take a document back, so there is nothing to answer."""

PARTIES: Mapping[str, Meaning] = {
    "SU": Meaning(Role.EXPORTER, "supplier", "from", 3),
    "SE": Meaning(Role.EXPORTER, "seller", "from", 3),
    "EX": Meaning(Role.EXPORTER, "exporter", "from", 2),
    "CZ": Meaning(Role.EXPORTER, "consignor", "from", 2),
    "SH": Meaning(Role.EXPORTER, "shipper", "from", 2),
    "SF": Meaning(Role.EXPORTER, "ship from", "from", 1),
    "PW": Meaning(Role.EXPORTER, "despatch party", "from", 1),
    "MF": Meaning(Role.SUPPLIER, "manufacturer of goods"),
    "BY": Meaning(Role.PURCHASER, "buyer"),
    "OB": Meaning(Role.PURCHASER, "ordered by"),
    "IM": Meaning(Role.PURCHASER, "importer"),
    "UC": Meaning(Role.CONSIGNEE, "ultimate consignee", "to", 1),
    "DP": Meaning(Role.CONSIGNEE, "delivery party", "to", 2),
    "ST": Meaning(Role.CONSIGNEE, "ship to", "to", 2),
    "CN": Meaning(Role.CONSIGNEE, "consignee", "to", FALLBACK),
    "IC": Meaning(Role.INTERMEDIATE_CONSIGNEE, "intermediate consignee"),
    "UD": Meaning(Role.END_USER, "ultimate customer", "to", 1),
    "FW": Meaning(Role.FORWARDER, "freight forwarder"),
    "CA": Meaning(Role.FORWARDER, "carrier"),
    "CB": Meaning(Role.FORWARDER, "customs broker"),
    "AE": Meaning(Role.FORWARDER, "declarant's agent or representative"),
    "DT": Meaning(Role.OTHER, "declarant"),
    "IV": Meaning(Role.OTHER, "invoicee"),
    "PR": Meaning(Role.OTHER, "payer"),
    "PE": Meaning(Role.OTHER, "payee"),
    "NI": Meaning(Role.OTHER, "notify party"),
    "N1": Meaning(Role.OTHER, "notify party no. 1"),
    "N2": Meaning(Role.OTHER, "notify party no. 2"),
    "OS": Meaning(Role.OTHER, "original shipper"),
    "WH": Meaning(Role.OTHER, "warehouse keeper"),
}
"""Data element 3035, party qualifier. One that is not here is told, and the party is screened in no named role."""

OF_THE_MESSAGE = frozenset({"MS", "MR", "FR"})
"""Data element 3035: sender and recipient of the message (MS, MR, FR), who have no part in the shipment."""

AGENCIES: Mapping[str, str] = {"9": "gln", "16": "duns", "91": "own", "": "own"}
"""Data element 3055, who assigned a number: GS1 (9), Dun & Bradstreet (16), the seller (91). Others stay as they
are."""

PLACES: Mapping[str, tuple[str, int, str]] = {
    "28": ("to", 0, "country of destination of goods"),
    "36": ("to", 0, "country of ultimate destination"),
    "8": ("to", 1, "place of destination"),
    "7": ("to", 1, "place of delivery"),
    "11": ("to", FALLBACK + 1, "place/port of discharge"),
    "35": ("from", 0, "exportation country"),
    "5": ("from", 1, "place of departure"),
    "9": ("from", FALLBACK, "place/port of loading"),
    "13": ("via", 0, "place of transhipment"),
}
"""Data element 3227, place qualifier, before the first line: the way, the rank as in `Meaning`, the name."""

ORIGIN = "27"
"""Data element 3227: country of origin of goods, at a line."""

SHIPPED: Mapping[str, str] = {
    "11": "despatch date and/or time",
    "186": "departure date/time, actual",
    "110": "shipped",
    "10": "shipment date/time, requested",
}
"""Data element 2005, date qualifier: when the goods leave, the surest first. The date of the document is none."""

DATES: Mapping[str, int] = {"102": 8, "203": 8, "204": 8, "101": 6, "201": 6}
"""Data element 2379, date format: how many of the leading digits are the day (CCYYMMDD, or YYMMDD)."""

ITEMS: Mapping[str, str] = {
    "SRV": "gtin",
    "EN": "gtin",
    "UP": "gtin",
    "UE": "gtin",
    "UA": "gtin",
    "SA": "own",
    "VN": "own",
    "MF": "mf",
    "BP": "bp",
    "IN": "in",
}
"""Data element 7143, item number type: GTIN (EANCOM SRV; EN, UP before), the supplier's article number (SA, VN), the
manufacturer's (MF), the buyer's part (BP) and item number (IN), which are not ours."""

COMMODITY = frozenset({"HS", "TSP"})
"""Data element 7143: the number is a code of the Harmonized System (HS) or a commodity code based on it."""

QUANTITIES = ("12", "46", "1", "47")
"""Data element 6063, quantity qualifier, the best first: despatch quantity, delivered, discrete, invoiced."""

AMOUNTS = ("203", "38", "66", "123", "43")
"""Data element 5025, amount qualifier at a line, the best first: line item amount, invoice item amount, goods item
total, statistical value, amount at the border. A price of one (146) is none."""

_QUIET_TAGS = (
    "ALI AUT BGM BII CDI CNT COM CPI CPS CST CTA CUX DFN DGS DLM DMS DOC DTM EFI EQD FTX GDS GEI GID GIN GIR GIS "
    "HAN IMD LIN LOC MEA MOA NAD PAC PAI PCI PIA PRI QTY QVR RFF RNG SEL SGP STS TAX TCC TDT TMP TOD TPL UNH UNS "
    "UNT"
)
QUIET = frozenset(_QUIET_TAGS.split())
"""Segments of the two messages: those that say who, what and where are read, the others change nothing."""
