"""What docs/erp.md prints runs as printed, and is answered as printed; its gate lets go of nothing that is held."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REPOSITORY
from tests.desk.api.serving import Served
from tests.desk.api.test_documented import _missing

PAGE = (REPOSITORY / "docs" / "erp.md").read_text("utf-8")
BLOCKS = re.findall(r"```(sh|json)\n(.*?)```", PAGE, re.DOTALL)
PYTHON = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def served(listed_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A service on the sample lists, with records of its own."""
    home = tmp_path_factory.mktemp("erp") / "home"
    shutil.copytree(listed_home, home)
    found = Served(home, {"EXPORTGATE_DATABASE": ""})
    yield found
    found.stop()


def _shell(served: Served, folder: Path, script: str) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    own = {"PATH": path, "EXPORTGATE_HOME": str(served.home), "EXPORTGATE_DATABASE": "", "URL": served.url}
    done = subprocess.run(
        ["bash", "-c", script], env={**os.environ, **own}, cwd=folder, capture_output=True, text=True, check=False
    )
    shown = {file.name: file.read_text() for file in sorted(folder.glob("*.json"))}
    assert done.returncode == 0, f"{done.stderr}\n{shown}"
    return done.stdout.strip()


def test_the_requests_of_the_page_are_answered_as_printed(served: Served, tmp_path: Path) -> None:
    """One after the other in one shell; each answer holds at least what the page shows of it."""
    script = "\n".join(
        f"{{ {text}\n}} > {tmp_path}/{number}.json || exit {number + 1}" if kind == "sh" else ""
        for number, (kind, text) in enumerate(BLOCKS)
    )
    _shell(served, tmp_path, script)

    answers = [(number, text) for number, (kind, text) in enumerate(BLOCKS) if kind == "json"]
    assert len(answers) >= 10
    for number, text in answers:
        got = json.loads((tmp_path / f"{number - 1}.json").read_text())
        assert _missing(json.loads(text), got) == [], (text, got)


CHAIRS = {
    "id": "PY-1",
    "from": "US",
    "to": "FR",
    "parties": [{"role": "consignee", "name": "Ateliers Brissonnet SAS", "country": "FR"}],
    "lines": [{"line": 1, "description": "chair", "origin": "US", "classification": {"us": "EAR99"}}],
}


def test_the_gate_of_the_page_lets_go_only_of_what_may_leave(served: Served, tmp_path: Path) -> None:
    """What is held stays, and so does all where the service is away, or refuses the token."""
    token = _shell(served, tmp_path, "exportgate tokens add gate-in-python --scope check --scope read --expires 9")
    names: dict[str, Any] = {}
    exec(PYTHON[0], names)
    must_pass, held = names["must_pass"], names["HeldError"]
    listed = [{"role": "consignee", "name": "Fujian Jinhua Integrated Circuit Company, Ltd.", "country": "CN"}]

    assert must_pass(served.url, token, CHAIRS).startswith("D-")
    for url, secret, question in (
        (served.url, token, {**CHAIRS, "id": "PY-2", "to": "CN", "parties": listed}),
        (served.url, "no token", CHAIRS),
        ("http://127.0.0.1:9", token, CHAIRS),
    ):
        with pytest.raises(held, match="stays"):
            must_pass(url, secret, question)
