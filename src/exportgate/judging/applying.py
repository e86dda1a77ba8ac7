"""What judgements make of a hit: it is silent, it is confirmed, or it stands, with what was said of it before."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from exportgate.decision import Silenced
from exportgate.feeds.changes import FieldChange
from exportgate.hit import Evidence, Hit
from exportgate.judging.judgement import Judgement, Said, Standing
from exportgate.judging.listing import entry_changes
from exportgate.judging.profile import Profile, party_changes, related, same_party

FEATURE = "judgement"
"""The feature of the evidence by which a hit tells what was said of it."""
_SHOWN_VALUES, _SHOWN_CHARACTERS = 4, 160


def apply(hit: Hit, party: Profile, judgements: Sequence[Judgement], today: date) -> Hit | Silenced:
    """Give a hit as judged.

    A false positive silences the hit of the same party and the same listing, while the list says the same of the entry
    and its last day is not over. A true match confirms it. Of several on one party the newest counts; that another said
    otherwise is told. What is only proposed changes nothing, and is told.

    Args:
        hit: as the screening engine gave it.
        party: what the company says of whom it is about.
        judgements: all on its listing.
        today: the later of the present day and the day judged.
    """
    on_party = [one for one in judgements if same_party(one.about.party, party)]
    standing = _newest_first(on_party)
    proposed = [_proposal(one) for one in on_party if one.state is Standing.PROPOSED]
    if not standing:
        return _with(hit, [*_before(party, judgements), *proposed])
    newest, against = standing[0], _contradicted(standing)
    changed = list(entry_changes(newest.about.entry, hit.entry))
    if newest.said is Said.TRUE_MATCH:
        told = [_told(f"judged {newest.words()}"), *against, *_changed("the entry", changed), *proposed]
        return replace(_with(hit, told), confirmed=True, judged=newest.id)
    over = newest.until is not None and today > newest.until
    denied = _denied(newest, on_party)
    if not changed and not over and not denied:
        why = "; ".join((newest.reason, *(one.reason for one in against)))
        return Silenced(hit=hit, judgement=newest.id, reason=why, by=newest.who, until=newest.until)
    ended = [_told(f"that was to hold until {newest.until}, which is over")] if over else []
    back = [_told(f"back: judged {newest.words()}"), *_changed("the entry", changed), *ended, *denied]
    return _with(hit, [*back, *against, *proposed])


def _newest_first(judgements: Iterable[Judgement]) -> list[Judgement]:
    standing = [one for one in judgements if one.state is Standing.STANDING]
    return sorted(standing, key=lambda one: one.standing_seq or one.seq, reverse=True)


def _contradicted(standing: Sequence[Judgement]) -> list[Evidence]:
    """Tell that an earlier judgement on the same party says otherwise."""
    against = next((one for one in standing[1:] if one.said is not standing[0].said), None)
    return [_told(f"an earlier judgement says otherwise, the newer counts: {against.words()}")] if against else []


def _denied(newest: Judgement, on_party: Iterable[Judgement]) -> list[Evidence]:
    """Tell of a later true match that was withdrawn: one person takes it back, and makes nobody free by that."""
    later = [one for one in on_party if one.said is Said.TRUE_MATCH and one.state is Standing.WITHDRAWN]
    later = [one for one in later if one.standing_seq and one.standing_seq > (newest.standing_seq or newest.seq)]
    return [_told(f"later judged {_withdrawn(one)}; judge it again") for one in later[-1:]]


def _withdrawn(one: Judgement) -> str:
    return f"{one.words()}; withdrawn by {one.ended_by} on {one.ended_at[:10]}: {one.ended_reason}"


def _before(party: Profile, judgements: Sequence[Judgement]) -> Iterator[Evidence]:
    """Tell of the newest judgement on what may be the same party, told differently then, or of one withdrawn."""
    earlier = next((one for one in _newest_first(judgements) if related(one.about.party, party)), None)
    if earlier is not None:
        yield _told(f"back: judged {earlier.words()}")
        yield from _changed("the party", party_changes(earlier.about.party, party))
    gone = [one for one in judgements if one.state is Standing.WITHDRAWN and same_party(one.about.party, party)]
    if gone and earlier is None:
        last = max(gone, key=lambda one: one.ended_seq or one.seq)
        yield _told(f"judged {_withdrawn(last)}")


def _proposal(one: Judgement) -> Evidence:
    return _told(f"proposed as {one.words()}; nobody else has confirmed it, so it changes nothing")


def _changed(whose: str, changes: Iterable[FieldChange]) -> list[Evidence]:
    return [
        Evidence(
            feature=FEATURE,
            reason=f"{whose} has changed since: {change_words(change)}",
            ours=_values(change.after) if whose == "the party" else "",
            listed=_values(change.after) if whose == "the entry" else "",
        )
        for change in changes
    ]


def change_words(change: FieldChange) -> str:
    """Say what changed in a field.

    Example:
        >>> change_words(FieldChange(field="address", before=("Main St 1",), after=("Main St 2",)))
        'address was "Main St 1", now "Main St 2"'
    """
    return f"{change.field.replace('_', ' ')} was {_values(change.before)}, now {_values(change.after)}"


def _values(values: Sequence[str]) -> str:
    shown = [f'"{value[:_SHOWN_CHARACTERS]}"' for value in values[:_SHOWN_VALUES]]
    if len(values) > _SHOWN_VALUES:
        shown.append(f"{len(values) - _SHOWN_VALUES} more")
    return ", ".join(shown) or "not stated"


def _told(reason: str) -> Evidence:
    return Evidence(feature=FEATURE, reason=reason)


def _with(hit: Hit, told: Iterable[Evidence]) -> Hit:
    added = tuple(told)
    return replace(hit, evidence=(*hit.evidence, *added)) if added else hit
