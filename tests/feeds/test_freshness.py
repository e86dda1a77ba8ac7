"""A list that is too old, closed by its publisher, or declared by nobody raises an alarm wherever it is used."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from exportgate.feeds.edition import Edition
from exportgate.feeds.freshness import age_days, alarm_of, stale_since
from tests.feeds.toy import TOY

DAY = date(2026, 2, 20)
EDITION = Edition(
    feed="toy.list", date=DAY, sha256="00", fetched_at=datetime(2026, 2, 20, tzinfo=UTC), format="toy-csv", files=()
)


@pytest.mark.parametrize(
    ("hours", "last_fresh_day"),
    [(24, DAY + timedelta(days=1)), (72, DAY + timedelta(days=3)), (100, DAY + timedelta(days=5))],
)
def test_a_list_is_stale_once_its_hours_are_over(hours: int, last_fresh_day: date) -> None:
    """Hours are counted from the end of the edition's day; the alarm names the age and what is allowed."""
    feed = replace(TOY, stale_after_hours=hours)

    assert stale_since(feed, EDITION) == last_fresh_day + timedelta(days=1)
    assert alarm_of(feed, EDITION, _noon(last_fresh_day)) == ""
    assert "days old, stale after" in alarm_of(feed, EDITION, _noon(last_fresh_day + timedelta(days=1)))


def test_a_frozen_list_is_noticed_however_often_it_is_fetched() -> None:
    """Freeze: a publisher, or somebody between, that gives out the same old list every day raises the alarm."""
    fetched_today = msgspec.structs.replace(EDITION, fetched_at=_noon(date(2026, 6, 1)))

    assert "101 days old" in alarm_of(TOY, fetched_today, _noon(date(2026, 6, 1)))


def test_a_new_label_makes_no_list_newer() -> None:
    """A mirror that labels old files with a later day does not hide their age."""
    labelled = msgspec.structs.replace(EDITION, date=date(2026, 6, 1), published=DAY)

    assert "101 days old, its files are of 2026-02-20" in alarm_of(TOY, labelled, _noon(date(2026, 6, 1)))


def test_a_closed_list_raises_the_alarm_from_the_day_after() -> None:
    """A list that its publisher stopped is no longer kept up, however new its last edition is."""
    feed = replace(TOY, closed_on=date(2026, 2, 21))

    assert alarm_of(feed, EDITION, _noon(date(2026, 2, 21))) == ""
    assert "closed this list on 2026-02-21" in alarm_of(feed, EDITION, _noon(date(2026, 2, 22)))


def test_a_list_that_nobody_declares_raises_the_alarm() -> None:
    """After a plugin was removed, its list is no longer updated, and says so."""
    assert "no installed plugin declares" in alarm_of(None, EDITION, _noon(DAY))


def test_a_sample_and_a_damaged_edition_say_so() -> None:
    """Whatever answers in place of the whole list is told with it."""
    sample = msgspec.structs.replace(EDITION, form="sample")
    damaged = msgspec.structs.replace(EDITION, trouble="the edition in use is damaged on disk")

    assert "sample" in alarm_of(TOY, sample, _noon(DAY))
    assert "damaged" in alarm_of(TOY, damaged, _noon(DAY))


def test_the_age_counts_whole_days() -> None:
    """A list dated tomorrow, as publishers east of us do, is 0 days old."""
    assert age_days(EDITION, DAY) == 0
    assert age_days(EDITION, DAY + timedelta(days=3)) == 3
    assert age_days(EDITION, DAY - timedelta(days=1)) == 0


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
