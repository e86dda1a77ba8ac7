"""What the codes of ANSI X12 (856 ship notice/manifest, 004010 and near it) mean here, with the standard's names."""

from collections.abc import Mapping

from exportgate.intake.documents.paper import FALLBACK, Meaning
from exportgate.shipment import Role

SHIP_NOTICE = "856"

WITHDRAWN: Mapping[str, str] = {"01": "cancellation", "03": "deletion"}
"""Element 353, transaction set purpose (BSN01): these take a document back, so there is nothing to answer."""

PARTIES: Mapping[str, Meaning] = {
    "SF": Meaning(Role.EXPORTER, "ship from", "from", 1),
    "SH": Meaning(Role.EXPORTER, "shipper", "from", 2),
    "EX": Meaning(Role.EXPORTER, "exporter", "from", 2),
    "SE": Meaning(Role.EXPORTER, "selling party", "from", 3),
    "SU": Meaning(Role.EXPORTER, "supplier/manufacturer", "from", 3),
    "VN": Meaning(Role.EXPORTER, "vendor", "from", 3),
    "MF": Meaning(Role.SUPPLIER, "manufacturer of goods"),
    "BY": Meaning(Role.PURCHASER, "buying party (purchaser)"),
    "OB": Meaning(Role.PURCHASER, "ordered by"),
    "IM": Meaning(Role.PURCHASER, "importer"),
    "ST": Meaning(Role.CONSIGNEE, "ship to", "to", 2),
    "UC": Meaning(Role.CONSIGNEE, "ultimate consignee", "to", 1),
    "CN": Meaning(Role.CONSIGNEE, "consignee", "to", FALLBACK),
    "Z7": Meaning(Role.CONSIGNEE, "mark-for party"),
    "IC": Meaning(Role.INTERMEDIATE_CONSIGNEE, "intermediate consignee"),
    "EN": Meaning(Role.END_USER, "end user", "to", 1),
    "CA": Meaning(Role.FORWARDER, "carrier"),
    "FW": Meaning(Role.FORWARDER, "forwarder"),
    "CB": Meaning(Role.FORWARDER, "customs broker"),
    "BT": Meaning(Role.OTHER, "bill-to-party"),
    "RE": Meaning(Role.OTHER, "party to receive commercial invoice remittance"),
    "PR": Meaning(Role.OTHER, "payer"),
    "N1": Meaning(Role.OTHER, "notify party no. 1"),
    "NP": Meaning(Role.OTHER, "notify party for shipper's order"),
    "WH": Meaning(Role.OTHER, "warehouse"),
    "BK": Meaning(Role.BANK, "bank"),
}
"""Element 98, entity identifier (N101). One that is not here is told, and the party is screened in no named role."""

NUMBERS: Mapping[str, str] = {"UL": "gln", "1": "duns", "9": "duns", "91": "own", "": "own"}
"""Element 66, identification code qualifier (N103): GLN (UL), D-U-N-S (1; 9 with four more digits), assigned by the
seller (91). Others stand as they are, so `92:004` is store 004 of the buyer."""

ITEMS: Mapping[str, str] = {
    "UP": "gtin",
    "UA": "gtin",
    "UI": "gtin",
    "UK": "gtin",
    "EN": "gtin",
    "EO": "gtin",
    "VN": "own",
    "VP": "own",
    "VC": "own",
    "MG": "mg",
    "MN": "mn",
    "SK": "sk",
    "CB": "cb",
    "BP": "bp",
    "IN": "in",
    "PR": "pr",
    "PO": "po",
}
"""Element 235, product/service ID qualifier (LIN): GTIN (UP, UA, UI, UK, EN, EO), the vendor's numbers (VN, VP, VC),
the manufacturer's part (MG) and model (MN) number, the buyer's (SK, CB, BP, IN), process (PR), purchase order (PO)."""

ORIGIN = "CH"
"""Element 235: country of origin code."""

COMMODITY = frozenset({"J", "H", "HT"})
"""Elements 23 (TC2) and 235: a code based on the Harmonized System."""

SHIPPED: Mapping[str, str] = {"011": "shipped", "370": "actual departure date", "010": "requested ship"}
"""Element 374, date qualifier (DTM01): when the goods leave, the surest first."""

LEVELS: Mapping[str, str] = {
    "S": "shipment",
    "O": "order",
    "T": "shipping tare",
    "P": "pack",
    "I": "item",
    "E": "transport equipment",
    "D": "product description",
    "F": "component",
    "K": "kit",
    "Q": "subpack",
    "V": "address information",
    "X": "unit",
    "W": "carton",
}
"""Element 735, hierarchical level (HL03). Parties of every level are parties of the shipment; lines are items."""

ITEM_LEVELS = frozenset({"I", "F", "K"})

_QUIET_TAGS = (
    "ADJ AT3 BSN CLD CS1 CTP CTT CUR DMG DTM EFI ETD FOB GF HL IK3 ITA LE LFH LH1 LH2 LH3 LH6 LIN LS MAN MEA MS3 "
    "N1 N2 N3 N4 NTE PAL PER PID PKG PO4 PRF PWK QTY REF SAC SDQ SE SLN SN1 ST TC2 TD1 TD3 TD4 TD5 TDS TSD V1 VEH "
    "YNQ"
)
QUIET = frozenset(_QUIET_TAGS.split())
"""Segments of a ship notice; those that say who, what and where are read, the others change nothing."""
