"""What the elements of OASIS UBL 2 (DespatchAdvice, Order) mean here, under the names of the standard."""

from collections.abc import Mapping

from exportgate.intake.documents.paper import FALLBACK, Meaning
from exportgate.shipment import Role

NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:"

DOCUMENTS: Mapping[str, str] = {
    f"{{{NAMESPACE}DespatchAdvice-2}}DespatchAdvice": "ubl-despatchadvice",
    f"{{{NAMESPACE}Order-2}}Order": "ubl-order",
}
"""The documents that are read, by namespace and element, and what their form is called here."""

PARTIES: Mapping[str, Meaning] = {
    "DespatchSupplierParty": Meaning(Role.EXPORTER, "despatch supplier party", "from", 2),
    "SellerSupplierParty": Meaning(Role.EXPORTER, "seller supplier party", "from", 3),
    "ConsignorParty": Meaning(Role.EXPORTER, "consignor party", "from", 2),
    "ExporterParty": Meaning(Role.EXPORTER, "exporter party", "from", 2),
    "DespatchParty": Meaning(Role.EXPORTER, "despatch party", "from", 1),
    "DeliveryCustomerParty": Meaning(Role.CONSIGNEE, "delivery customer party", "to", 2),
    "DeliveryParty": Meaning(Role.CONSIGNEE, "delivery party", "to", 2),
    "ConsigneeParty": Meaning(Role.CONSIGNEE, "consignee party", "to", FALLBACK),
    "FinalDeliveryParty": Meaning(Role.CONSIGNEE, "final delivery party", "to", 1),
    "BuyerCustomerParty": Meaning(Role.PURCHASER, "buyer customer party", "to", FALLBACK + 2),
    "OriginatorCustomerParty": Meaning(Role.PURCHASER, "originator customer party"),
    "OriginatorParty": Meaning(Role.PURCHASER, "originator party"),
    "ImporterParty": Meaning(Role.PURCHASER, "importer party"),
    "AccountingCustomerParty": Meaning(Role.OTHER, "accounting customer party"),
    "NotifyParty": Meaning(Role.OTHER, "notify party"),
    "CarrierParty": Meaning(Role.FORWARDER, "carrier party"),
    "FreightForwarderParty": Meaning(Role.FORWARDER, "freight forwarder party"),
    "LogisticsOperatorParty": Meaning(Role.FORWARDER, "logistics operator party"),
    "ManufacturerParty": Meaning(Role.SUPPLIER, "manufacturer party"),
}
"""Elements that hold a party, wherever in the document they stand."""

NOT_OF_THE_SHIPMENT = frozenset(
    {
        "SignatoryParty",
        "IssuerParty",
        "ProviderParty",
        "WebSiteParty",
        "AgentParty",
        "PowerOfAttorney",
        "AgreementParty",
    }
)
"""Elements with parties that have no part in the shipment (who signed, who issued a certificate)."""

DESTINATIONS: tuple[tuple[str, int], ...] = (
    ("Shipment/Consignment/FinalDestinationCountry/IdentificationCode", 0),
    ("Shipment/Delivery/DeliveryAddress/Country/IdentificationCode", 1),
    ("Shipment/Delivery/DeliveryLocation/Address/Country/IdentificationCode", 1),
    ("Delivery/DeliveryAddress/Country/IdentificationCode", 1),
    ("Delivery/DeliveryLocation/Address/Country/IdentificationCode", 1),
)
"""Where the goods go: path and rank (see `Meaning`)."""

DEPARTURES: tuple[tuple[str, int], ...] = (
    ("Shipment/ExportCountry/IdentificationCode", 0),
    ("Shipment/Consignment/OriginalDepartureCountry/IdentificationCode", 0),
    ("Shipment/Delivery/Despatch/DespatchAddress/Country/IdentificationCode", 1),
    ("Shipment/OriginAddress/Country/IdentificationCode", 1),
)
"""Where the goods leave: path and rank."""

VIA = ("Shipment/Consignment/TransitCountry/IdentificationCode",)

SHIPPED = (
    "Shipment/Delivery/Despatch/ActualDespatchDate",
    "Shipment/Delivery/Despatch/EstimatedDespatchDate",
    "Delivery/Despatch/EstimatedDespatchDate",
)
"""When the goods leave, the surest first. The date of issue is none."""

LINES: Mapping[str, tuple[str, str]] = {
    "ubl-despatchadvice": ("DespatchLine", "."),
    "ubl-order": ("OrderLine", "LineItem"),
}
"""The element of a line, and where in it number, quantity and item stand."""

QUANTITIES = ("DeliveredQuantity", "Quantity")
VALUE = "LineExtensionAmount"

ITEM_NUMBERS: Mapping[str, str] = {
    "SellersItemIdentification/ID": "own",
    "SellersItemIdentification/ExtendedID": "own",
    "StandardItemIdentification/ID": "gtin",
    "ManufacturersItemIdentification/ID": "mf",
    "BuyersItemIdentification/ID": "bp",
    "CatalogueItemIdentification/ID": "own",
}
"""Numbers of an item: ours (the seller's), GTIN, the manufacturer's, the buyer's."""

ORIGINS = ("OriginCountry/IdentificationCode", "OriginAddress/Country/IdentificationCode")
COMMODITY_LISTS = frozenset({"hs", "tsp"})
"""Attribute listID of ItemClassificationCode (UNCL 7143): a code of the Harmonized System, or based on it. Codes of
other lists (ZZZ, mutually defined) are none, however many digits they have."""

NAMES = (
    "PartyName/Name",
    "PartyLegalEntity/RegistrationName",
    "PartyTaxScheme/RegistrationName",
    "RegistrationName",
)
"""Every name of a party: trading, legal, tax; the last as the Peruvian despatch note writes it."""

ADDRESS = (
    "Postbox",
    "StreetName",
    "BuildingNumber",
    "AdditionalStreetName",
    "BuildingName",
    "Department",
    "AddressLine/Line",
    "CityName",
    "PostalZone",
    "CountrySubentity",
)
"""Parts of an address in the order in which they are written here."""

COUNTRY = ("Country/IdentificationCode", "Country/Name")
GLN_SCHEMES = frozenset({"0088", "gln", "ean"})
"""Attribute schemeID of a party's number (ISO 6523 0088 is GS1)."""
