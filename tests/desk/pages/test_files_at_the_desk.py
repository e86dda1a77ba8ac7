"""Files given to the desk: read row by row, told of, taken away."""

import re
import tempfile
import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.desk.pages.acting import Sign, went_to
from tests.desk.pages.made import Person


def _uploaded(maria: Person, name: str, content: bytes, **form: object) -> str:
    maria.look("/upload")
    ticked = {"jurisdiction": ["us", "jp", "uk", "au"], **form}
    answer = maria.send("/upload", ticked, files={"file": (name, content)})
    assert answer.status_code == 303, answer.text
    path = went_to(answer)
    ends = datetime.now(UTC) + timedelta(seconds=60)
    while "every 1s" in maria.look(path).text and datetime.now(UTC) < ends:
        time.sleep(0.05)
    return path


ROWS = (
    b"shipment,from,to,line,description,us,consignee_name,consignee_country\n"
    b"good,US,FR,1,chair,EAR99,Ateliers Brissonnet SAS,FR\n"
    b"bad,US,Atlantis,1,chair,EAR99,Ateliers Brissonnet SAS,FR\n"
)


def test_rows_that_cannot_be_read_are_told_by_row(sign_in: Sign) -> None:
    """The others are answered; the file is called by its own name, never by where it lies here."""
    maria = sign_in("maria")
    told = maria.look(_uploaded(maria, "orders.csv", ROWS)).text

    assert "orders.csv, row 3" in told
    assert "Atlantis" in told
    assert "exportgate-" not in told
    assert re.search(r'/decisions/D-\d+"><bdi>good', told)


@pytest.mark.parametrize(("form", "media"), [("csv", "text/csv"), ("json", "application/json"), ("html", "text/html")])
def test_what_came_of_a_file_can_be_taken_away(sign_in: Sign, form: str, media: str) -> None:
    """As CSV, JSON or a page of its own, which a browser saves rather than opens."""
    maria = sign_in("maria")
    answer = maria.client.get(f"{_uploaded(maria, 'orders.csv', ROWS)}/report.{form}")

    assert answer.headers["content-type"].startswith(media)
    assert answer.headers["content-disposition"] == f'attachment; filename="orders-checked.{form}"'
    assert b"good" in answer.content


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\windows\\x.csv", '";rm -rf /;".csv', "\u202evsc.exe", "x" * 999]
)
def test_the_name_of_a_file_is_only_shown(sign_in: Sign, name: str) -> None:
    """Whatever a file is called, it is kept under a name of ours and shown as text."""
    maria = sign_in("maria")
    maria.look("/upload")
    answer = maria.send("/upload", {"jurisdiction": ["us"]}, files={"file": (name, ROWS)})

    assert answer.status_code == 303
    told = maria.look(went_to(answer)).text
    assert "/etc/" not in told
    assert "\u202e" not in told


@pytest.mark.parametrize("content", [b"", b"\x00" * 100, b"PK\x03\x04 not a workbook", b"[1, 2", b"just a sentence"])
def test_a_file_that_is_none_is_told(sign_in: Sign, content: bytes) -> None:
    """What cannot be read at all is said on the file's page, without where it lay here."""
    maria = sign_in("maria")
    told = maria.look(_uploaded(maria, "orders.xlsx", content)).text

    assert "Not done" in told or "Not read" in told
    assert tempfile.gettempdir() not in told
    assert "Traceback" not in told


def test_a_form_that_is_too_large_is_not_read(sign_in: Sign) -> None:
    """More than a form may hold is refused before it is taken in."""
    maria = sign_in("maria")
    answer = maria.client.post("/decisions/D-1/answers", data={"form_token": maria.token, "x": "y" * 2_000_000})

    assert answer.status_code == 413
