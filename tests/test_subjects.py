"""Parties of a file as somebody to screen."""

import pytest

from exportgate.shipment import Party
from exportgate.subjects import Subjects, subject_of

PARTIES = [Party(role="", id=str(number), name=f"Firm {number}", country="DE") for number in range(5)]
SUBJECTS = [subject_of(number, party) for number, party in enumerate(PARTIES)]


def test_parties_are_the_same_subjects_one_at_a_time_and_in_part() -> None:
    """Each has the place of its party, however it is asked for."""
    subjects = Subjects(PARTIES)

    assert list(subjects) == SUBJECTS
    assert [subjects[1], subjects[-1]] == [SUBJECTS[1], SUBJECTS[-1]]
    assert subjects[1:4] == SUBJECTS[1:4]
    assert subjects[3:99] == SUBJECTS[3:]
    assert subjects[::-2] == SUBJECTS[::-2]


def test_there_is_nobody_past_the_end() -> None:
    """A place that no party has is an error, in an empty file too."""
    for parties in (PARTIES, []):
        with pytest.raises(IndexError):
            Subjects(parties)[len(parties)]
