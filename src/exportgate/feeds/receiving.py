"""Receiving what a source offers of one feed: kept and put in use if it is good, kept aside if it is suspicious."""

from pathlib import Path

import msgspec

from exportgate.errors import FeedError
from exportgate.feeds import keeping
from exportgate.feeds.edition import Edition, edition_sha256
from exportgate.feeds.feed import Reading
from exportgate.feeds.guards import Before, Candidate, breaches, is_earlier_state, require_usable
from exportgate.feeds.offers import Offer
from exportgate.feeds.steps import Status, Step
from exportgate.feeds.workshop import Workshop


class Receiver:
    """Receives the offers of one feed.

    Args:
        workshop: the tools of the feed's update.
        accepted: whether a person accepts what the guards find.
    """

    def __init__(self, workshop: Workshop, *, accepted: bool) -> None:
        self.workshop = workshop
        self.store = workshop.store
        self.feed = workshop.feed
        self.accepted = accepted

    def take(self, offer: Offer) -> Step:
        """Do with an offer what is right: nothing if it is held, else read, judge and keep it."""
        if offer.format not in self.feed.readers:
            return self._no_reader(offer)
        try:
            held = self._held(offer)
            return self._answer_held(offer, held) if held else self._receive(offer)
        except FeedError as error:
            return self.failed(error, offer)

    def failed(self, error: FeedError, offer: Offer | None = None) -> Step:
        """Say that an offer came to nothing, and what answers instead."""
        in_use = self.store.in_use(self.feed.id)
        return Step(self.feed.id, Status.FAILED, with_what_answers(str(error), in_use), offer.date if offer else None)

    def _no_reader(self, offer: Offer) -> Step:
        message = f"has no reader for layout {offer.format}; it reads {', '.join(sorted(self.feed.readers))}"
        if not offer.newest:
            return Step(self.feed.id, Status.SKIPPED, message, offer.date)
        return Step(
            self.feed.id, Status.FAILED, with_what_answers(message, self.store.in_use(self.feed.id)), offer.date
        )

    # --- held already

    def _held(self, offer: Offer) -> Edition | None:
        """The edition with the same contents, read by the same code, that is held already."""
        files = [keeping.kept_file(file.path, name=file.name, limit=file.limit) for file in offer.files]
        digest = edition_sha256(files)
        same = (item for item in self.store.editions(self.feed.id) if item.sha256 == digest)
        return next(
            (item for item in same if item.format == offer.format and item.reader == self.workshop.reader_mark), None
        )

    def _answer_held(self, offer: Offer, held: Edition) -> Step:
        in_use = self.store.in_use(self.feed.id)
        if in_use is not None and held.key == in_use.key:
            return self._in_use_already(held)
        if not offer.newest:
            return Step(self.feed.id, Status.UNCHANGED, "held already", held.date)
        doubts = held.breaches or rollback(held, in_use)
        if doubts and not self.accepted:
            return self._doubtful(held, doubts)
        keeping.put_in_use(self.store, held, self.workshop.now, accepted=bool(doubts))
        return Step(self.feed.id, Status.IN_USE, _accepted(doubts), held.date, self.workshop.changes(held, in_use))

    def _in_use_already(self, held: Edition) -> Step:
        if self.store.pointer(self.feed.id) is None:  # the update that kept it was cut off before naming it
            keeping.put_in_use(self.store, held, self.workshop.now)
        return Step(self.feed.id, Status.UNCHANGED, "in use already", held.date)

    # --- new

    def _receive(self, offer: Offer) -> Step:
        with keeping.staging(self.store) as folder:
            draft = self._draft(folder, offer)
            try:
                reading = self.workshop.read(folder, draft)
                require_usable(self.feed, reading.entries)
            except FeedError as error:
                return self._unreadable(folder, draft, error)
            edition = self.workshop.describe(draft, reading, date_is_given=offer.date is not None)
            return self._judge(folder, edition, reading, offer)

    def _draft(self, folder: Path, offer: Offer) -> Edition:
        files = self.workshop.stage(folder, offer.files)
        return Edition(
            feed=self.feed.id,
            date=offer.date or self.workshop.now.date(),
            sha256=edition_sha256(files),
            fetched_at=self.workshop.now,
            format=offer.format,
            form=offer.form,
            holds=self.feed.holds,
            files=files,
            reader=self.workshop.reader_mark,
            read_at=self.workshop.now,
        )

    def _unreadable(self, folder: Path, draft: Edition, error: FeedError) -> Step:
        edition = msgspec.structs.replace(draft, readable=False, breaches=(f"could not be read: {error}",))
        self.workshop.keep(folder, edition, (), aside=True)
        message = with_what_answers(str(error), self.store.in_use(self.feed.id))
        return Step(self.feed.id, Status.FAILED, message, draft.date)

    def _judge(self, folder: Path, edition: Edition, reading: Reading, offer: Offer) -> Step:
        in_use = self.store.in_use(self.feed.id)
        candidate = Candidate(edition.date, reading, self.workshop.now.date(), edition.whole)
        found = breaches(self.feed, candidate, self._before(in_use, edition, offer))
        late = bool(rollback(edition, in_use))
        edition = msgspec.structs.replace(edition, breaches=found, history=not offer.newest and (bool(found) or late))
        if found and offer.newest and not self.accepted:
            return self._doubtful(self.workshop.keep(folder, edition, reading.entries, aside=True), found)
        kept = self.workshop.keep(folder, edition, reading.entries)
        changes = self.workshop.changes(kept, in_use)
        if kept.history:
            return Step(self.feed.id, Status.HISTORY, "; ".join(found), kept.date, changes)
        keeping.put_in_use(self.store, kept, self.workshop.now, accepted=bool(found))
        keeping.forget_aside(self.store, kept)
        return Step(self.feed.id, Status.IN_USE, _accepted(found), kept.date, changes)

    def _before(self, in_use: Edition | None, edition: Edition, offer: Offer) -> Before | None:
        """The edition in use, to judge by; history from before it is not judged by it."""
        if in_use is None or (not offer.newest and edition.date < in_use.date):
            return None
        return Before(in_use, frozenset(entry.id for entry in self.workshop.entries_of(in_use)))

    def _doubtful(self, edition: Edition, doubts: tuple[str, ...]) -> Step:
        in_use = self.store.in_use(self.feed.id)
        message = with_what_answers("; ".join(doubts), in_use)
        if edition.readable:
            message += f"\n  If it is right, take it into use: exportgate update --accept {self.feed.id}"
        return Step(self.feed.id, Status.ASIDE, message, edition.date, self.workshop.changes(edition, in_use))


def with_what_answers(message: str, in_use: Edition | None) -> str:
    """Add to a message of something that came to nothing which edition answers instead."""
    if in_use is None:
        return f"{message}\n  Nothing was replaced, and no edition of this list is loaded."
    return f"{message}\n  Nothing was replaced. Still in use: the edition of {in_use.date}."


def rollback(held: Edition, in_use: Edition | None) -> tuple[str, ...]:
    """Say that an edition is older than the one in use; () where it is not."""
    if in_use is not None and held.date < in_use.date and is_earlier_state(in_use, whole=held.whole):
        return (f"is of {held.date}, older than the edition of {in_use.date} in use",)
    return ()


def _accepted(doubts: tuple[str, ...]) -> str:
    return f"accepted, although: {'; '.join(doubts)}" if doubts else ""
