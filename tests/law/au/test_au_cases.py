"""Law cases of Australia: the YAML files of this folder."""

from pathlib import Path
from typing import Any

import pytest

from exportgate_au.rules.determination import assess
from tests.plugins.uk.law_cases import cases, hold


@pytest.mark.parametrize("case", list(cases(Path(__file__).parent)))
def test_law_holds(case: dict[str, Any]) -> None:
    """The outcome of each case is the one that the law gives it, by the rule, with the question and the citation."""
    hold(case, "au", assess)
