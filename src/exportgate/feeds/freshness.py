"""How old a list is, and the alarms that its age raises: told by `lists`, by `update` and in every decision.

Age counts from the day of the edition, not from the day it was fetched: a publisher, or somebody between, that gives
out the same old list again and again is noticed by nothing else.
"""

from datetime import date, datetime, timedelta

from exportgate.feeds.edition import Edition
from exportgate.feeds.feed import Feed

_DAY_HOURS = 24


def age_days(edition: Edition, today: date) -> int:
    """Give the age of an edition in whole days; one dated tomorrow is 0 days old."""
    return max((today - edition.date).days, 0)


def alarm_of(feed: Feed | None, edition: Edition, now: datetime) -> str:
    """Say what is wrong with a list as it is in use, "" where nothing is.

    Args:
        feed: its declaration, `None` where no plugin declares it (any longer).
        edition: the edition in use.
        now: the present moment, with its time zone.
    """
    alarms = [edition.trouble, "" if edition.whole else "a sample, not the whole list"]
    alarms += _alarms_of_age(feed, edition, now) if feed else [_undeclared(edition)]
    told = [alarm for alarm in alarms if alarm]
    return f"{edition.feed}: {'; '.join(told)}" if told else ""


def stale_since(feed: Feed, edition: Edition) -> date:
    """Give the first day on which an edition counts as stale; hours are counted from the end of its day."""
    days, hours = divmod(feed.stale_after_hours, _DAY_HOURS)
    return _own_day(edition) + timedelta(days=1 + days + (1 if hours else 0))


def _alarms_of_age(feed: Feed, edition: Edition, now: datetime) -> list[str]:
    today = now.date()
    if feed.closed_on is not None and today > feed.closed_on:
        return [
            f"the publisher closed this list on {feed.closed_on}, its edition of {edition.date} is no longer kept up"
        ]
    if today >= stale_since(feed, edition):
        own = _own_day(edition)
        label = "" if own == edition.date else f", its files are of {own}"
        old = (today - own).days
        return [f"the edition of {edition.date} is {old} days old{label}, stale after {_span(feed.stale_after_hours)}"]
    return []


def _own_day(edition: Edition) -> date:
    """The day that counts: a label that a mirror put on it makes a list no newer than its own files say."""
    return min(edition.date, edition.published or edition.date)


def _undeclared(edition: Edition) -> str:
    return f"no installed plugin declares this list; its edition of {edition.date} is no longer kept up"


def _span(hours: int) -> str:
    return f"{hours} hours" if hours % _DAY_HOURS or hours < 4 * _DAY_HOURS else f"{hours // _DAY_HOURS} days"
