"""One party, or one address, on a published list, with everything that its list says of it."""

from datetime import date
from typing import Literal

import msgspec

from exportgate.shipment import Identifier

NameKind = Literal["primary", "alias", "former", "weak"]
EntryKind = Literal["person", "organisation", "vessel", "aircraft", "address", ""]


class ListedName(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A name as printed. `weak` is what the publisher itself calls weak or low quality.

    `script` is the Unicode script of most letters in lower case (`latin`, `han`, `arabic`; `japanese` where there is
    kana), set by `exportgate.names.script_of`. `family` is the family name where the list keeps it apart.
    """

    name: str
    kind: NameKind = "primary"
    script: str = ""
    family: str = ""


class ListedAddress(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An address as printed, and the ISO 3166-1 alpha-2 code of its country ("" where unknown)."""

    text: str
    country: str = ""


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry of a list.

    `id` is the publisher's own where it gives one. An entry of kind `address` has no party behind it: its addresses
    are what is listed. `programmes` are the publisher's codes for the legal basis, `measures` what is imposed
    (`asset_freeze`, `travel_ban`), `dates_of_birth` ISO dates cut to what is known (`1945`, `1945-03`), `listed_on`
    the first day. `details` keeps what only this list has, under the publisher's own headings. `source` says where in
    the publication it stands. An entry of a combined feed names the list it really comes from (`origin_feed`) and its
    id there (`origin_id`, "" where the combination lost it); see `listed_by`.
    """

    feed: str
    id: str
    kind: EntryKind = ""
    names: tuple[ListedName, ...] = ()
    addresses: tuple[ListedAddress, ...] = ()
    countries: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    dates_of_birth: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    licence_requirement: str = ""
    licence_policy: str = ""
    footnotes: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()
    remarks: str = ""
    source: str = ""
    listed_on: date | None = None
    origin_feed: str = ""
    origin_id: str = ""
    details: dict[str, str] = {}

    @property
    def listed_by(self) -> str:
        """The id of the list whose authority put the entry there, whichever feed brought it."""
        return self.origin_feed or self.feed

    @property
    def primary_name(self) -> str:
        """The name to show: the first one printed, or the address where only an address is listed."""
        if self.names:
            return self.names[0].name
        return self.addresses[0].text if self.addresses else self.id
