"""Parties: screened when they are made or changed; what is known of their owners and headquarters."""

import logging
from typing import Any

from trytond.model import ModelSQL, ModelView, fields, sequence_ordered
from trytond.pool import Pool, PoolMeta
from trytond.transaction import inactive_records

from exportgate_tryton.engine import UnreachableError, engine
from exportgate_tryton.extended import Extended
from exportgate_tryton.question import on_file, parties_at

log = logging.getLogger(__name__)

COMPARED = frozenset(
    {"name", "addresses", "identifiers", "export_kind", "export_headquarters", "export_owners", "active"}
)
"""What a party says of itself that screening compares."""
FLAGS = [("military", "Military"), ("police", "Police"), ("intelligence", "Intelligence"), ("government", "Government")]


class Party(Extended, metaclass=PoolMeta):
    """A party: what its screening gave, and what exportgate is told of it."""

    __name__ = "party.party"

    export_screened = fields.Selection(
        [(None, ""), ("none_found", "No Entry Found"), ("hits", "Resembles Entries"), ("unreachable", "Not Asked")],
        "List Screening",
        readonly=True,
        sort=False,
    )
    export_hits = fields.Text("Entries It Resembles", readonly=True)
    export_headquarters = fields.Many2One(
        "country.country", "Headquarters", help="Where it, or its ultimate parent, is headquartered."
    )
    export_kind = fields.Selection(
        [(None, ""), ("organisation", "Organisation"), ("person", "Person")], "Kind of Party", sort=False
    )
    export_flags = fields.MultiSelection(FLAGS, "End User Flags", help="What kind of end user it is known to be.")
    export_owners = fields.One2Many("exportgate.owner", "party", "Owners")

    @classmethod
    def __setup__(cls) -> None:
        super().__setup__()
        cls._buttons.update({"export_screen": {}})

    @classmethod
    def copy(cls, parties: list[Any], default: dict[str, Any] | None = None) -> list[Any]:
        """Copy parties; the copy is screened on its own."""
        default = dict(default or {})
        default.setdefault("export_screened")
        default.setdefault("export_hits")
        return super().copy(parties, default=default)

    @classmethod
    def on_modification(cls, mode: str, parties: list[Any], field_names: Any = None) -> None:
        """Screen parties that were made, or of which something changed that is compared."""
        super().on_modification(mode, parties, field_names=field_names)
        if mode == "create" or (mode == "write" and (field_names is None or COMPARED & set(field_names))):
            cls.__queue__.export_screen(parties)

    @classmethod
    @ModelView.button
    def export_screen(cls, parties: list[Any]) -> None:
        """Compare parties with the lists, by each of their addresses, and write down which entries they resemble."""
        with inactive_records():
            there = cls.search([("id", "in", [party.id for party in parties]), ("name", "not in", [None, ""])])
        asked = [(party, subject) for party in there for subject in _subjects(party)]
        try:
            hits = engine().screen([subject for _, subject in asked])
        except Exception as error:  # whatever it is, the party is kept and shows that it was not screened
            if not isinstance(error, UnreachableError):
                log.exception("screening parties failed")
            cls.write(there, {"export_screened": "unreachable", "export_hits": str(error)})
            return
        found: dict[Any, list[str]] = {party: [] for party in there}
        for (party, _), hit in zip(asked, hits, strict=True):
            found[party] += hit
        for party, told in found.items():
            values = {
                "export_screened": "hits" if told else "none_found",
                "export_hits": "\n".join(dict.fromkeys(told)),
            }
            if any((getattr(party, name) or "") != value for name, value in values.items()):
                cls.write([party], values)

    @classmethod
    def export_screen_missing(cls) -> None:
        """Screen the parties that were not, since exportgate could not be asked; a scheduled task."""
        cls.export_screen(cls.search([("export_screened", "in", [None, "unreachable"])]))

    @classmethod
    def export_put_on_file(cls) -> None:
        """Bring exportgate's parties on file up to date with those here, for re-screening; a scheduled task.

        What was added, changed and taken out exportgate tells apart by the parties' own ids. Who is no longer active
        is no longer screened.
        """
        there = cls.search([("name", "not in", [None, ""])])
        with inactive_records():
            gone = cls.search([("active", "=", False)])
            ids = [told["id"] for party in gone for told in on_file(party)]
        try:
            done = engine().put_on_file([told for party in there for told in on_file(party)], ids)
        except UnreachableError as error:
            log.error("parties were not put on file: %s", error)
            raise
        log.info("parties on file: %s", done)


def _subjects(party: Any) -> list[dict[str, Any]]:
    """Give what to compare for a party: its name at each address, and whom an address names in its stead."""
    addresses = party.addresses or [None]
    return [subject for address in addresses for subject in parties_at("other", party, address)]


class _OfParty(Extended):
    """What belongs to a party: it is screened again where that was made, changed or taken away by itself."""

    __slots__ = ()

    @classmethod
    def on_modification(cls, mode: str, records: list[Any], field_names: Any = None) -> None:
        """Screen the parties of these records."""
        super().on_modification(mode, records, field_names=field_names)
        parties = {record.party for record in records if record.party}
        if parties:
            Pool().get("party.party").__queue__.export_screen(sorted(parties, key=lambda party: party.id))


class Address(_OfParty, metaclass=PoolMeta):
    """An address of a party."""

    __name__ = "party.address"


class Identifier(_OfParty, metaclass=PoolMeta):
    """An identifier of a party."""

    __name__ = "party.identifier"


Ordered: Any = sequence_ordered()


class Owner(Ordered, ModelSQL, ModelView):
    """An owner of a party, with its share."""

    __name__ = "exportgate.owner"

    party = fields.Many2One("party.party", "Party", required=True, ondelete="CASCADE")
    name = fields.Char("Name", required=True)
    percent = fields.Numeric(
        "Percent",
        digits=(None, 4),
        domain=["OR", ("percent", "=", None), [("percent", ">=", 0), ("percent", "<=", 100)]],
        help="Its share in percent; empty where it is not known.",
    )
