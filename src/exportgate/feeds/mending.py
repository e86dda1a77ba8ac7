"""What is held, put right: an edition damaged on disk, or one that was read by an older reader."""

from collections.abc import Iterator

import msgspec

from exportgate.errors import FeedError
from exportgate.feeds import keeping
from exportgate.feeds.edition import Edition
from exportgate.feeds.feed import Reading
from exportgate.feeds.guards import Candidate, breaches, require_usable
from exportgate.feeds.offers import OfferedFile
from exportgate.feeds.receiving import with_what_answers
from exportgate.feeds.steps import Status, Step
from exportgate.feeds.store import RAW
from exportgate.feeds.workshop import Workshop


def repair(workshop: Workshop) -> Iterator[Step]:
    """See that the edition in use is whole; else read it anew from its raw files, or go back to one that is."""
    store, feed = workshop.store, workshop.feed.id
    named = store.pointer(feed)
    if named is None:
        return
    folder = store.folder(feed) / "editions" / named.edition
    edition = store.in_use(feed)
    if edition is not None and edition.key == named.edition and store.is_sound(edition):
        return
    damaged = store.manifest(folder)
    try:
        if damaged is None or not store.raw_is_sound(damaged):
            raise FeedError("its raw files are damaged too", where=feed)
        _read_again(workshop, damaged)
        yield Step(feed, Status.IN_USE, "was damaged on disk, and was read anew from its raw files", damaged.date)
    except FeedError as error:
        keeping.set_apart(store, feed, folder)
        yield _go_back(workshop, f"the edition {named.edition} is damaged on disk and was set apart: {error.message}")


def renew(workshop: Workshop) -> Iterator[Step]:
    """Read the edition in use, and the one before it, again where the code that read them has changed since."""
    in_use = workshop.store.in_use(workshop.feed.id)
    if in_use is None:
        return
    others = [item for item in workshop.store.editions(workshop.feed.id) if item.key != in_use.key]
    before = [item for item in others if item.date <= in_use.date][-1:]
    for edition in (*before, in_use):
        if _can_be_renewed(workshop, edition):
            yield _renew_one(workshop, edition, is_in_use=edition is in_use)


def _can_be_renewed(workshop: Workshop, edition: Edition) -> bool:
    refused = {item.sha256 for item in workshop.store.aside(edition.feed) if item.reader == workshop.reader_mark}
    return (
        edition.reader != workshop.reader_mark
        and edition.format in workshop.feed.readers
        and edition.sha256 not in refused
        and workshop.store.raw_is_sound(edition)
    )


def _renew_one(workshop: Workshop, edition: Edition, *, is_in_use: bool) -> Step:
    feed = workshop.feed.id
    try:
        kept = _read_again(workshop, edition)
    except FeedError as error:
        message = f"the newer reader refuses the edition of {edition.date}: {error}"
        return Step(feed, Status.FAILED, with_what_answers(message, workshop.store.in_use(feed)), edition.date)
    if is_in_use and not kept.breaches:
        keeping.put_in_use(workshop.store, kept, workshop.now)
    return Step(feed, Status.UNCHANGED, "read anew with a newer reader", edition.date)


def _read_again(workshop: Workshop, edition: Edition) -> Edition:
    """Read an edition again from its raw files, and keep what comes out in its place."""
    raw = workshop.store.place(edition) / RAW
    files = [
        OfferedFile(file.name, raw / file.kept_as, file.limit, file.source, file.etag, file.last_modified)
        for file in edition.files
    ]
    with keeping.staging(workshop.store) as folder:
        draft = msgspec.structs.replace(edition, files=workshop.stage(folder, files))
        reading = workshop.read(folder, draft)
        require_usable(workshop.feed, reading.entries)
        again = workshop.describe(draft, reading, date_is_given=True)
        _require_no_worse(workshop, again, reading, edition)
        return workshop.keep(folder, again, reading.entries)


def _require_no_worse(workshop: Workshop, again: Edition, reading: Reading, edition: Edition) -> None:
    if edition.history or edition.breaches:  # it is not in use, or a person accepted it as it is
        return
    found = breaches(workshop.feed, Candidate(again.date, reading, workshop.now.date(), again.whole), None)
    if found:
        raise FeedError("; ".join(found), where=workshop.feed.id)


def _go_back(workshop: Workshop, message: str) -> Step:
    store, feed = workshop.store, workshop.feed.id
    for edition in reversed([item for item in store.editions(feed) if not item.history]):
        if store.is_sound(edition):
            keeping.put_in_use(store, edition, workshop.now)
            return Step(feed, Status.FAILED, f"{message}\n  In use instead: the edition of {edition.date}.")
        keeping.set_apart(store, feed, store.place(edition))
    keeping.forget_in_use(store, feed)
    return Step(feed, Status.FAILED, f"{message}\n  No whole edition of this list is left.")
