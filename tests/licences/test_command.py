"""The command `exportgate licences`, from the import of a file to the shipment that leaves."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., tuple[int, str, str]]
FILE = """kind,jurisdiction,number,valid_from,valid_to,destinations,consignee_name,code,quantity,unit,applies,conditions
licence,xx,D123,2020-01-01,2099-12-31,CN,Acme Tools Limited,2B001.b,100,pcs,automatic,=1+1
licence,xx,D124,2020-01-01,2020-12-31,CN,Acme Tools Limited,2B001.b,100,pcs,automatic,
licence,xx,D125,2020-01-01,2020-13-31,CN,Acme Tools Limited,2B001.b,100,pcs,automatic,
"""


@pytest.fixture
def imported(run: Run, tmp_path: Path) -> str:
    """The id of the licence D123, which is on file."""
    (tmp_path / "licences.csv").write_text(FILE, encoding="utf-8")
    _, out, _ = run("licences", "import", tmp_path / "licences.csv")
    return out.split()[0]


def asked(tmp_path: Path, id: str = "S-1", **more: Any) -> Path:
    """Write a shipment of five pieces to the licensed consignee."""
    line = {"line": 1, "quantity": 5, "unit": "pcs", "classification": {"xx": "2B001.b.1"}}
    consignee = {"role": "consignee", "name": more.pop("name", "ACME TOOLS LTD")}
    record = {"id": id, "date": "2026-07-23", "from": "AX", "to": "CN", "parties": [consignee], "lines": [line], **more}
    file = tmp_path / f"{id}.json"
    file.write_text(json.dumps(record), encoding="utf-8")
    return file


def checked(run: Run, file: Path) -> dict[str, Any]:
    """Check a shipment and give its decision."""
    _, out, _ = run("check", file, "--format", "json")
    decision: dict[str, Any] = json.loads(out)[0]
    return decision


def shown(run: Run, licence: str) -> dict[str, Any]:
    """Give a licence as `show` tells it."""
    found: dict[str, Any] = json.loads(run("licences", "show", licence, "--format", "json")[1])
    return found


def test_an_import_keeps_the_good_rows_and_names_the_others(run: Run, tmp_path: Path) -> None:
    """With file, row and column, and an exit code that says so."""
    file = tmp_path / "licences.csv"
    file.write_text(FILE, encoding="utf-8")
    code, out, err = run("licences", "import", file)

    assert code == 2
    assert out.count(": added") == 2
    assert f'{file}, row 4, valid_to: found "2020-13-31", expected a day of the calendar' in err


def test_an_import_tells_what_changed(run: Run, imported: str, tmp_path: Path) -> None:
    """Of the licence that it changes; the other is as it was."""
    (tmp_path / "licences.csv").write_text(FILE.replace(",100,pcs", ",90,pcs", 1), encoding="utf-8")
    _, out, _ = run("licences", "import", tmp_path / "licences.csv")

    assert f"{imported}  licence D123: changed" in out
    assert "quantity" in out or "items" in out
    assert "licence D124: unchanged" in out


def test_the_list_tells_what_is_left_and_warns(run: Run, imported: str, tmp_path: Path) -> None:
    """One is in use, the other has expired, so that the exit code warns."""
    checked(run, asked(tmp_path))
    code, out, _ = run("licences", "list", "--format", "json")
    first, second = json.loads(out)

    assert code == 1
    assert (first["id"], first["state"], first["balance"][0]["left"]) == (imported, "active", "95")
    assert (first["kind"], first["applies"]) == ("licence", "automatic")
    assert (second["state"], second["warnings"]) == ("expired", ["expired on 2020-12-31"])
    assert "95 of 100 pcs" in run("licences", "list")[1]
    assert "D123" not in run("licences", "list", "--warnings")[1]


def test_a_spreadsheet_obeys_nothing_that_a_licence_says(run: Run, imported: str) -> None:
    """The CSV of the list is data."""
    out = run("licences", "list", "--format", "csv")[1]
    assert out.startswith("id,jurisdiction")
    assert ",=1+1" not in out


def test_a_covered_shipment_passes_and_uses_its_licence(run: Run, imported: str, tmp_path: Path) -> None:
    """From the check to the day it leaves."""
    decision = checked(run, asked(tmp_path))
    assert (decision["verdict"], decision["findings"][0]["covered_by"]) == ("pass", imported)
    assert shown(run, "D123")["uses"][0]["state"] == "reserved"

    assert run("shipped", "S-1")[0] == 0
    assert shown(run, "D123")["uses"][0]["state"] == "used"


def test_a_cancelled_shipment_gives_back(run: Run, imported: str, tmp_path: Path) -> None:
    """What it had reserved is for others."""
    checked(run, asked(tmp_path))
    code, _, _ = run("cancel", "S-1", "--reason", "order withdrawn")

    assert code == 0
    assert shown(run, imported)["uses"] == []
    assert run("audit", "verify")[0] == 0


def test_two_people_attach_and_the_shipment_is_checked_again(run: Run, imported: str, tmp_path: Path) -> None:
    """The name only resembles the licensed one; two people say that it is the same."""
    decision = checked(run, asked(tmp_path, name="Acme Tool Limited"))
    assert (decision["verdict"], decision["findings"][0]["proposed"]) == ("hold", [imported])
    assert "only resembles" in decision["findings"][0]["on_file"][0]

    assert "proposed" in run("licences", "attach", imported, "--shipment", "S-1")[1]
    code, _, err = run("licences", "attach", imported, "--shipment", "S-1")
    assert code == 2
    assert "somebody else" in err
    out = run("licences", "attach", imported, "--shipment", "S-1", user="peter")[1]
    assert "effective" in out
    assert ": pass" in out

    out = run("licences", "detach", imported, "--shipment", "S-1")[1]
    assert ": hold" in out
    assert shown(run, imported)["uses"] == []


def test_the_settings_say_whether_it_takes_two(run: Run, imported: str, tmp_path: Path) -> None:
    """One person attaches where four eyes are not asked for."""
    (tmp_path / "settings.toml").write_text("[four_eyes]\nlicence_required = false\n", encoding="utf-8")
    checked(run, asked(tmp_path, name="Acme Tool Limited"))

    assert "effective" in run("licences", "attach", imported, "--shipment", "S-1", "--line", "1")[1]


@pytest.mark.parametrize(("step", "state"), [("suspend", "suspended"), ("revoke", "revoked"), ("cancel", "cancelled")])
def test_a_licence_that_no_longer_holds_covers_nothing(
    run: Run, imported: str, tmp_path: Path, step: str, state: str
) -> None:
    """Shipments that rest on it are named, cannot leave, and are held when checked again."""
    checked(run, asked(tmp_path))
    out = run("licences", step, imported, "--reason", "letter of the authority")[1]
    assert f"{state}.\nReserved for S-1: check them again." in out

    code, _, err = run("shipped", "S-1")
    assert code == 2
    assert f"it is {state}" in err
    assert checked(run, asked(tmp_path))["verdict"] == "hold"
    run("licences", "resume", imported, "--reason", "it was a slip")
    assert checked(run, asked(tmp_path))["verdict"] == "pass"


def test_a_shipment_left_on_a_day_that_its_licence_held(run: Run, imported: str, tmp_path: Path) -> None:
    """Noted later, with the day; a day to come is refused."""
    checked(run, asked(tmp_path))

    assert run("shipped", "S-1", "--on", "2999-01-01")[0] == 2
    assert run("shipped", "S-1", "--on", "2019-12-31")[0] == 2
    assert run("shipped", "S-1", "--on", "2026-07-23")[0] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "L-999"),
        ("show", "D123", "--format", "html"),
        ("attach", "L-999", "--shipment", "S-1"),
        ("attach", "D123", "--shipment", "S-9"),
        ("detach", "D123", "--shipment", "S-9"),
        ("suspend", "D123", "--reason", " "),
        ("import", "no-such-file.csv"),
    ],
)
def test_what_cannot_be_done_is_told(run: Run, imported: str, arguments: tuple[str, ...]) -> None:
    """With an exit code of 2 and a message, and nothing is changed."""
    code, _, err = run("licences", *arguments)
    assert code == 2
    assert err.startswith(("Error: ", "Usage: "))


def test_a_trial_takes_nothing(run: Run, imported: str, tmp_path: Path) -> None:
    """It keeps no record and touches none."""
    run("check", asked(tmp_path), "--trial")
    assert shown(run, imported)["uses"] == []
