"""Updating lists: what a source offers is read, judged and kept, and put in use only if it is good.

Each publication goes one way: staged on disk, read by the feed's reader, judged by its guards, moved to its place,
named as the edition in use. Until the last step nothing of it answers, and whatever fails leaves the edition before in
use.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime

from exportgate.errors import ExportgateError, FeedError
from exportgate.feeds import keeping
from exportgate.feeds.changes import compare_kept
from exportgate.feeds.edition import Edition
from exportgate.feeds.feed import Feed
from exportgate.feeds.mending import renew, repair
from exportgate.feeds.receiving import Receiver, with_what_answers
from exportgate.feeds.steps import Order, Status, Step
from exportgate.feeds.store import Store
from exportgate.feeds.workshop import Workshop

Tell = Callable[[str], None]


def update(store: Store, order: Order, tell: Tell) -> Iterator[Step]:
    """Update feeds one by one, and yield what was done as it is done. The caller holds `keeping.update_lock`.

    A feed that fails stops no other.

    Args:
        store: the editions.
        order: what to do.
        tell: told in words what is being done.
    """
    keeping.sweep(store)
    for feed in order.feeds:  # first of all, so that the source is asked for what is missing after it
        yield from _guarded(store, feed, _mend(store, feed, order))
    for feed in order.feeds:
        tell(feed.id)
        yield from _guarded(store, feed, _take_all(store, feed, order, tell))


def _guarded(store: Store, feed: Feed, steps: Iterator[Step]) -> Iterator[Step]:
    try:
        yield from steps
    except ExportgateError as error:
        yield Step(feed.id, Status.FAILED, with_what_answers(str(error), store.in_use(feed.id)))


def _mend(store: Store, feed: Feed, order: Order) -> Iterator[Step]:
    workshop = Workshop(store, feed, order.now)
    yield from repair(workshop)
    yield from renew(workshop)


def _take_all(store: Store, feed: Feed, order: Order, tell: Tell) -> Iterator[Step]:
    receiver = Receiver(Workshop(store, feed, order.now), accepted=feed.id in order.accepted)
    offered = False
    for offer in order.source.offers(feed, store.in_use(feed.id)):
        offered = True
        if isinstance(offer, FeedError):
            yield receiver.failed(offer)
        else:
            tell(f"{feed.id} {offer.date or ''}".strip())
            yield receiver.take(offer)
    if not offered:
        yield _nothing_new(feed, store.in_use(feed.id))


def _nothing_new(feed: Feed, in_use: Edition | None) -> Step:
    if in_use is None:
        return Step(feed.id, Status.FAILED, "the source offers nothing of this list, and no edition of it is loaded")
    return Step(feed.id, Status.UNCHANGED, "nothing newer", in_use.date)


def accept_aside(store: Store, asked: Collection[str], now: datetime) -> Iterator[Step]:
    """Take into use the newest edition kept aside of each feed asked for. The caller holds `keeping.update_lock`."""
    for feed in asked:
        try:
            yield _accept_one(store, feed, now)
        except FeedError as error:
            yield Step(feed, Status.FAILED, with_what_answers(str(error), store.in_use(feed)))


def _accept_one(store: Store, feed: str, now: datetime) -> Step:
    aside = store.aside(feed)
    if not aside:
        raise FeedError("no edition of this list is kept aside, so there is none to accept", where=feed)
    before, edition = store.in_use(feed), max(aside, key=lambda item: item.fetched_at)
    keeping.accept(store, edition, now)
    changes = compare_kept(store, edition, before)
    return Step(feed, Status.IN_USE, f"accepted, although: {'; '.join(edition.breaches)}", edition.date, changes)
