"""A clean population that no fit has seen: firms that make network devices, and basketball players.

The names come with two packages of permissive licences: the register of makers of network cards (IEEE) in netaddr, and
the players in nba_api. Who is also in the shared files of names, which the fit may have seen, is left out.
"""

import csv
import random
import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from exportgate.names.folding import words_of

FIRMS = 12_000
_FIRM = re.compile(r"\(hex\)\s+(\S.*)")


def available() -> bool:
    """Whether both packages are installed here."""
    return all(find_spec(package) for package in ("netaddr", "nba_api"))


def write_clean(path: Path, shared: Path) -> None:
    """Write the names as the benchmark takes clean ones."""
    known = [shared / "bench" / "names" / "dev_clean.csv", *(shared / "documents" / "party_lists").glob("*.csv")]
    seen = {_same(name) for file in known for name in _names_in(file)}
    rows = [(name, "organisation") for name in random.Random(1).sample(_firms(), FIRMS)]
    rows += [(name, "person") for name in _players()]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "kind"])
        writer.writerows(row for row in rows if _same(row[0]) not in seen)


def _names_in(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row.get("name") or row.get("supplier_name") or "" for row in csv.DictReader(file)]


def _firms() -> list[str]:
    register = Path(str(import_module("netaddr.eui").__file__)).with_name("oui.txt")
    lines = register.read_text(encoding="utf-8", errors="replace").splitlines()
    return sorted({found[1].strip() for line in lines if (found := _FIRM.search(line)) and found[1] != "Private"})


def _players() -> list[str]:
    players = import_module("nba_api.stats.static.players").get_players()
    return sorted({player["full_name"] for player in players})


def _same(name: str) -> str:
    return " ".join(sorted(word for word in words_of(name, "organisation") if not word.isupper()))
