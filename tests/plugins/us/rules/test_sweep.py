"""Every entry of the list is answered for every kind of destination, in bounded time."""

from datetime import date

import pytest

from exportgate.decision import Outcome
from exportgate_us.sweep import entries_on, main, sweep

DAY = date(2026, 7, 23)
KINDS = ["CN", "JP", "AU", "SG", "IL", "IN", "AE", "UA", "RU", "IQ", "CU", "KP", "IR", "SY", "HK", "LI", "KY"]
"""One country of each kind: D:5, A:5, AUKUS, A:6, D:4, footnotes, approved entities, regions, embargoes, followers."""


def test_every_entry_is_answered_for_each_kind_of_destination() -> None:
    """No entry raises, none is left without an answer, and an indeterminate one says why."""
    entries = entries_on(DAY)

    answers = list(sweep(DAY, KINDS, entries))

    assert len(answers) == len(entries) * len(KINDS)
    assert all(each.reason for each in answers)
    assert {each.outcome for each in answers} >= {Outcome.LICENCE_REQUIRED, Outcome.NO_LICENCE_FOUND}


def test_the_five_recovered_entries_are_known() -> None:
    """Entries that the published data lost are on the list again."""
    assert {"0D614", "2B352", "3D006", "3E002", "8D001"} <= set(entries_on(DAY))


@pytest.mark.parametrize("country", ["CU", "IR", "KP", "SY"])
def test_no_listed_item_goes_free_where_the_chart_has_no_marks(country: str) -> None:
    """A row without marks is no permission: part 746 decides."""
    answers = sweep(DAY, [country], entries_on(DAY))

    assert not [each.eccn for each in answers if each.outcome in (Outcome.NO_LICENCE_FOUND, Outcome.OUT_OF_SCOPE)]


def test_a_day_that_is_not_held_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """The command ends with 2 and says which table begins when."""
    assert main(["--on", "2020-01-01"]) == 2
    assert "no law before" in capsys.readouterr().err
