"""The engine in Tryton's own program, which runs for months while lists change."""

from pathlib import Path

import pytest

from exportgate.cli import main as exportgate
from exportgate_tryton.engine.embedded import Embedded
from tests.plugins.tryton.erp import LISTED

QUESTION = {
    "id": "company.out.1",
    "from": "US",
    "to": "CN",
    "parties": [{"role": "consignee", "name": LISTED, "country": "CN"}],
    "lines": [{"line": 1, "description": "chair", "origin": "US", "classification": {"us": "EAR99"}}],
}


def test_lists_that_come_while_tryton_runs_are_asked(
    tmp_path: Path, fixtures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is listed today holds today, and not only once Tryton is started again."""
    monkeypatch.setenv("EXPORTGATE_HOME", str(tmp_path))
    monkeypatch.delenv("EXPORTGATE_DATABASE", raising=False)
    exportgate(["update", "--mirror", str(fixtures / "feeds"), "--feed", "us.sdn"])
    engine = Embedded.open(tmp_path, "")
    before = engine.ask(QUESTION)

    exportgate(["update", "--mirror", str(fixtures / "feeds")])
    after = engine.ask(QUESTION)

    assert not any("Entity List" in reason for reason in before.reasons)
    assert any("Entity List" in reason for reason in after.reasons)
    assert [len(found) > 0 for found in engine.screen([{"name": LISTED}])] == [True]
