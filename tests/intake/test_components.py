"""Bills of material: read as strictly as the lines that they belong to."""

from pathlib import Path
from typing import Any

import pytest

from exportgate.intake.record import shipment_of
from exportgate.law.ownership import MAX_LAYERS
from exportgate.shipment import Component, Party
from tests.intake.words import WORDS, read_text, wrong_with

CHIP = {"description": "chip", "hs": "8542.31", "origin": "Taiwan", "maker": {"name": "Fab", "country": "TW"}}
BOARD = {"description": "board", "maker": "Boards Ltd", "classification": {"aa": "3A001"}, "components": [CHIP]}


def record(components: Any) -> dict[str, Any]:
    return {"id": "S-1", "lines": [{"description": "machine", "components": components}]}


def test_parts_are_read_with_their_parts_and_makers() -> None:
    """A maker may be a name alone."""
    line = shipment_of(record([BOARD]), WORDS).lines[0]
    chip = Component(
        description="chip", hs="8542.31", origin="TW", maker=Party(role="supplier", name="Fab", country="TW")
    )

    assert line.components == (
        Component(
            description="board",
            maker=Party(role="supplier", name="Boards Ltd"),
            classification={"aa": "3A001"},
            components=(chip,),
        ),
    )
    assert line.details == {}


@pytest.mark.parametrize(
    ("parts", "path", "told"),
    [
        ([{**CHIP, "hs": "854"}], "lines[0].components[0].hs", "HS code"),
        ([{**BOARD, "components": [{"orign": "TW"}]}], "lines[0].components[0].components[0].orign", "origin"),
        ([{**CHIP, "maker": {"country": "TW"}}], "lines[0].components[0].maker.name", "needed"),
        ([{**CHIP, "maker": ["Fab"]}], "lines[0].components[0].maker", "expected a text"),
        ([{**CHIP, "classification": {"aaa": "1"}}], "lines[0].components[0].classification.aaa", "unknown"),
        ("chip", "lines[0].components", "expected a list"),
        (["chip"], "lines[0].components[0]", "expected an object"),
    ],
)
def test_a_slip_in_a_part_is_told_with_the_way_to_it(parts: Any, path: str, told: str) -> None:
    """And stops the shipment, as any other slip does."""
    assert told in wrong_with(record(parts))[path]


def test_parts_without_end_are_refused() -> None:
    """Nesting is bounded."""
    part: dict[str, Any] = CHIP
    for _ in range(MAX_LAYERS + 2):
        part = {"components": [part]}

    assert "nested more than" in str(wrong_with(record([part])))


def test_a_cell_of_a_flat_file_holds_parts_as_json(tmp_path: Path) -> None:
    """What is no JSON is told."""
    head = "shipment,description,components\n"
    good = read_text(tmp_path, head + 'S-1,machine,"[{""description"": ""chip"", ""maker"": ""Fab""}]"\n')
    bad = read_text(tmp_path, head + "S-1,machine,chip and board\n")

    assert good.shipments[0].lines[0].components[0].maker == Party(role="supplier", name="Fab")
    assert not bad.shipments
    assert bad.problems
