"""The flat form and JSON say the same: whatever can be written in both is read alike; hostile text breaks neither."""

import contextlib
import csv
import io
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from exportgate.errors import InputError
from exportgate.intake.parties import read_own_list, read_parties
from exportgate.shipment import Role
from tests.intake.words import read

WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=12).filter(
    lambda text: text == " ".join(text.split()) and text.isprintable()
)
PLACES = st.sampled_from(["US", "CN", "JP", "GB", "DE", "HK"])
AMOUNTS = st.decimals(0, 10**9, places=2).map(str)
DAYS = st.dates().map(lambda day: day.isoformat())


def optional(**members: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=members)


LINES = st.tuples(
    st.fixed_dictionaries({"description": WORDS}),
    optional(
        hs=st.sampled_from(["8457.10", "9401.39", "84"]),
        origin=PLACES,
        quantity=AMOUNTS,
        unit=WORDS,
        value=AMOUNTS,
        currency=st.sampled_from(["USD", "EUR", "JPY"]),
    ),
).map(lambda parts: parts[0] | parts[1])
PARTIES = st.builds(
    lambda role, name, rest: {"role": role.value, "name": name, **rest},
    st.sampled_from(Role),
    WORDS,
    optional(country=PLACES, address=WORDS, headquarters=PLACES, kind=st.sampled_from(["person", "vessel"])),
)
SHIPMENTS = st.builds(
    lambda head, parties, lines, codes, facts: {
        **head,
        "parties": parties,
        "lines": [
            {"line": number, **line, "classification": {"aa": code}}
            for number, (line, code) in enumerate(zip(lines, codes, strict=False), 1)
        ],
        "facts": facts,
    },
    optional(date=DAYS, to=PLACES, direction=st.sampled_from(["outbound", "inbound"]))
    .flatmap(lambda rest: st.builds(lambda places: rest | places, st.fixed_dictionaries({"from": PLACES})))
    .flatmap(lambda rest: st.builds(lambda via: rest | {"via": via}, st.lists(PLACES, max_size=3))),
    st.lists(PARTIES, max_size=3, unique_by=lambda party: party["role"]),
    st.lists(LINES, min_size=1, max_size=3),
    st.lists(st.sampled_from(["EAR99", "2B001.b", "none"]), min_size=3, max_size=3),
    optional(**{"end_use.military": st.booleans(), "informed.aa": st.booleans(), "bb.region": st.sampled_from("NS")}),
)


def flat(shipments: list[dict[str, Any]]) -> str:
    """Write shipments as a flat file."""
    rows = [row for shipment in shipments for row in flat_rows(shipment)]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(dict.fromkeys(key for row in rows for key in row)), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def flat_rows(shipment: Mapping[str, Any]) -> list[dict[str, Any]]:
    head = {"shipment": shipment["id"], "via": "|".join(shipment["via"])}
    head |= {key: shipment[key] for key in ("date", "direction", "from", "to") if key in shipment}
    for party in shipment["parties"]:
        head |= {f"{party['role']}_{key}": value for key, value in party.items() if key != "role"}
    head |= {
        f"fact:{name}": str(value).lower() if value in (True, False) else value
        for name, value in shipment["facts"].items()
    }
    lines = [
        {key: value for key, value in line.items() if key != "classification"} | line["classification"]
        for line in shipment["lines"]
    ]
    return [head | line for line in lines]


@settings(deadline=None, max_examples=60)
@given(st.lists(SHIPMENTS, min_size=1, max_size=3))
def test_the_flat_form_and_json_say_the_same(shipments: list[dict[str, Any]]) -> None:
    """One shipment, written either way, is one shipment."""
    records = [{"id": f"S-{number}", **shipment} for number, shipment in enumerate(shipments)]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "s.json").write_text(json.dumps(records), encoding="utf-8")
        (Path(folder) / "s.csv").write_text(flat(records), encoding="utf-8", newline="")
        as_json, as_csv = read(Path(folder) / "s.json"), read(Path(folder) / "s.csv")

    assert not as_json.problems
    assert not as_csv.problems
    for one, other in zip(as_json.shipments, as_csv.shipments, strict=True):
        assert set(one.parties) == set(other.parties)
        assert (one.lines, one.facts, one.via, one.date) == (other.lines, other.facts, other.via, other.date)
        assert (one.departure, one.destination, one.direction) == (other.departure, other.destination, other.direction)


HOSTILE = st.one_of(
    st.binary(max_size=400),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text(alphabet='{}[]",:\\0123nulltrue\n', max_size=200).map(str.encode),
    st.binary(max_size=200).map(lambda noise: b"shipment,from,to,line,value,consignee_name\n" + noise),
    st.binary(max_size=200).map(lambda noise: b"id,name,kind,aliases,country\n" + noise),
    st.binary(max_size=200).map(lambda noise: b"PK\x03\x04" + noise),
    st.binary(max_size=200).map(lambda noise: b"PAR1" + noise + b"PAR1"),
)


@settings(deadline=None, max_examples=250)
@given(HOSTILE, st.sampled_from(["f.csv", "f.json", "f.jsonl", "f.xlsx", "f.parquet", "f"]))
def test_no_content_of_a_file_gives_more_than_an_error_that_can_be_read(content: bytes, name: str) -> None:
    """Whatever a file holds, it is read or refused in words."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(content)
        for reader in (read, lambda path: read_parties(str(path)), lambda path: read_own_list(str(path))):
            with contextlib.suppress(InputError):
                reader(file)


@settings(deadline=None, max_examples=100)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["id", "to", "lines", "parties", "owners", "name", "role", "facts", "classification", "line"]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=20,
    )
)
def test_no_json_value_gives_more_than_problems(value: Any) -> None:
    """Numbers where objects belong, lists in lists: all is told."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "s.json"
        file.write_text(json.dumps([value]), encoding="utf-8")
        try:
            intake = read(file)
        except InputError:
            return
        assert len(intake.shipments) + len(intake.problems) > 0
