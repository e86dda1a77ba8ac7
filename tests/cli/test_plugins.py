"""exportgate plugins: what is installed."""

import json

import pytest

from tests.cli.conftest import Run


@pytest.mark.usefixtures("gate")
def test_a_plugin_is_shown_with_its_jurisdiction_and_hooks(run: Run) -> None:
    """As a table and as JSON."""
    row = json.loads(run("plugins", "--format", "json").out)[0]

    assert (row["name"], row["jurisdiction"], row["feeds"]) == ("toyland", "aa", [])
    assert "exportgate_assess_shipment" in row["hooks"]
    assert "toyland" in run("plugins").out
