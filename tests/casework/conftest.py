"""A gate with one law made for the tests, whose list is kept in editions on disk, and records beside it."""

import datetime as dt
import sys
from collections.abc import Iterator
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from exportgate.casework import Casework, making
from exportgate.entry import Entry, ListedName
from exportgate.feeds.edition import Edition
from exportgate.feeds.keeping import keep, kept_file, put_in_use, staging
from exportgate.feeds.store import RAW, Store
from exportgate.gate import Gate
from exportgate.plugins import load_plugins
from exportgate.records import Records
from exportgate.shipment import Line, Party, Shipment

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
LISTED = "Qinghe Inertial Navigation Institute"

_PLUGIN = '''
"""A law made for the tests: it reviews who resembles an entry, and lets goods go up to a value of its table."""

from importlib.resources import files

from exportgate.decision import Finding, Outcome
from exportgate.hooks import hookimpl
from exportgate.jurisdiction import Fact, Jurisdiction
from exportgate.law.tables import load_table


@hookimpl
def exportgate_register_jurisdiction():
    fact = Fact("end_use.military", "Is there a military end use?", ("true", "false"), "Act 2")
    return Jurisdiction("aa", "Toyland", frozenset({"AX"}), facts=(fact,))


@hookimpl
def exportgate_assess_shipment(case):
    hits = [finding(Outcome.REVIEW, f"{hit.name} resembles {hit.matched_name}", party=hit.party, hit=hit)
            for hit in case.hits]
    if case.fact("end_use.military") is None:
        return [*hits, finding(Outcome.INDETERMINATE, "The end use is not known.", asks=("end_use.military",))]
    (row,) = load_table(files("{name}") / "law", "limits").on(case.on)
    worth = sum(line.value or 0 for line in case.shipment.lines)
    if worth > row["value"]:
        return [*hits, finding(Outcome.LICENCE_REQUIRED, f"worth more than {row['value']}", line=1)]
    return [*hits, finding(Outcome.NO_LICENCE_FOUND, f"worth no more than {row['value']}")]


def finding(outcome, reason, **more):
    return Finding(jurisdiction="aa", rule="aa.rule", outcome=outcome, citation="Act 1", reason=reason, **more)
'''
_LIMITS = """
table: limits
law: Act 1
covers_from: 2020-01-01
rows:
  - {value: 1000, valid_from: 2020-01-01, valid_to: null, citation: Act 1}
"""


@pytest.fixture
def home_in_sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with one edition of the list, whose records stand in SQLite."""
    monkeypatch.delenv("EXPORTGATE_DATABASE", raising=False)
    folder = tmp_path / "home"
    monkeypatch.setenv("EXPORTGATE_HOME", str(folder))
    monkeypatch.setenv("EXPORTGATE_USER", "maria")
    publish(folder, "2026-11-01", LISTED)
    return folder


@pytest.fixture(params=["sqlite", "postgres"])
def home(request: pytest.FixtureRequest, home_in_sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder whose records stand in SQLite, or in PostgreSQL, with one edition of the list."""
    if request.param == "postgres":
        monkeypatch.setenv("EXPORTGATE_DATABASE", request.getfixturevalue("postgres_url"))
    return home_in_sqlite


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The law as a package of its own, with its table on disk."""
    name = f"toyland_{tmp_path.name.replace('-', '_').lower()}"
    package = tmp_path / "plugins" / name
    (package / "law").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "plugin.py").write_text(_PLUGIN.replace("{name}", name), encoding="utf-8")
    (package / "law" / "limits.yaml").write_text(_LIMITS, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path / "plugins"))
    loaded_anew()
    yield import_module(f"{name}.plugin")
    for module in (name, f"{name}.plugin"):
        sys.modules.pop(module, None)


@pytest.fixture
def gate(home: Path, plugin: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Gate:
    """The gate that every command opens in the test."""
    plugins = load_plugins([("toyland", plugin)], installed=False)
    monkeypatch.setattr(Gate, "open", classmethod(lambda cls, _home=None: cls(plugins, Store(home))))
    return Gate(plugins, Store(home))


@pytest.fixture
def casework(gate: Gate, home: Path) -> Casework:
    """Casework on that gate."""
    return Casework(gate, Records.open(home))


def loaded_anew() -> None:
    """What a program that starts anew knows of its parts: nothing."""
    making._fingerprint.cache_clear()


def publish(home: Path, day: str, *names: str) -> Edition:
    """Keep an edition of the list and take it into use."""
    store = Store(home)
    entries = [Entry(feed="toy.list", id=str(n), names=(ListedName(name=name),)) for n, name in enumerate(names, 1)]
    with staging(store) as folder:
        raw = folder / RAW / "list.csv"
        raw.write_text("\n".join(names), encoding="utf-8")
        file = kept_file(raw, name="list.csv", limit=1000)
        edition = Edition(
            feed="toy.list",
            date=dt.date.fromisoformat(day),
            sha256=file.sha256,
            fetched_at=NOW,
            format="csv",
            files=(file,),
            entries=len(entries),
        )
        kept = keep(store, folder, edition, entries)
    put_in_use(store, kept, NOW)
    return kept


def shipment(id: str = "S-1", consignee: str = "Ordinary Bakery", value: int = 100, **facts: bool) -> Shipment:
    """A shipment out of Toyland."""
    return Shipment(
        id=id,
        departure="AX",
        destination="FI",
        parties=(Party(role="consignee", name=consignee),),
        lines=(Line(line=1, value=Decimal(value)),),
        facts={"end_use.military": False} if not facts else dict(facts),
    )
