"""exportgate judge: say of a hit that it is a true match or a false positive."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import click

from exportgate.casework import Casework
from exportgate.cli.judging import kept, opened, recheck, settings_of, tell, tell_judgements, writing
from exportgate.cli.options import read_day
from exportgate.decision import Outcome
from exportgate.errors import InputError
from exportgate.intake import values
from exportgate.intake.record import identifier
from exportgate.intake.values import Wrong
from exportgate.judging.decided import DecidedHit, about, hits_of, named, numbered
from exportgate.judging.judgement import About, Said, Standing
from exportgate.judging.profile import Profile
from exportgate.records.decisions import Kept
from exportgate.records.judgements import Saying, judge
from exportgate.report.answers import entry_words, outcome_words, role_words

_ALONE = "Of a party that is in no shipment"


@dataclass(frozen=True, slots=True)
class Meant:
    """The hit that is judged, and where it was seen."""

    about: About
    shipment: str = ""
    decision: str = ""
    outcome: Outcome = Outcome.REVIEW


@dataclass(frozen=True, slots=True)
class Named:
    """How the hit is named on the command line."""

    numbers: tuple[int, ...]
    entry: tuple[str, str] | None
    party: str
    details: dict[str, Any] = field(default_factory=dict)


def _reading(read: Callable[[Any], Any]) -> Callable[..., Any]:
    """Read an option as intake reads a column."""

    def callback(_ctx: click.Context, _parameter: click.Parameter, given: Any) -> Any:
        try:
            return tuple(map(read, given)) if isinstance(given, tuple) else read(given) if given else ""
        except Wrong as wrong:
            raise click.BadParameter(str(wrong)) from wrong

    return callback


def _entry(_ctx: click.Context, _parameter: click.Parameter, given: str | None) -> tuple[str, str] | None:
    if given is None:
        return None
    feed, colon, entry = given.partition(":")
    if not (feed and colon and entry):
        raise click.BadParameter(f"{given!r} is not written FEED:ID, a list and the number of its entry")
    return feed, entry


@click.command("judge")
@click.argument("decided", metavar="[SHIPMENT|DECISION]", required=False)
@click.option(
    "--hit",
    "numbers",
    type=click.IntRange(1),
    multiple=True,
    metavar="N",
    help="The hit, by its number; may be given several times.",
)
@click.option("--entry", metavar="FEED:ID", callback=_entry, help="The hit, by the entry of the list.")
@click.option("--party", metavar="NAME", default="", help="With --entry: the party, by its name.")
@click.option("--false-positive", "said", flag_value=Said.FALSE_POSITIVE.value, help="The party is somebody else.")
@click.option("--true-match", "said", flag_value=Said.TRUE_MATCH.value, help="The party is the listed one.")
@click.option("--reason", metavar="TEXT", default="", help="Why; a judgement without a reason is not kept.")
@click.option("--until", metavar="DATE", callback=read_day, help="The last day on which a false positive is silent.")
@click.option("--kind", callback=_reading(values.kind), help=f"{_ALONE}: person, organisation, vessel, aircraft.")
@click.option("--country", callback=_reading(values.country), help=f"{_ALONE}.")
@click.option("--address", callback=_reading(values.text), help=f"{_ALONE}.")
@click.option("--date-of-birth", callback=_reading(values.birth), metavar="DATE", help=f"{_ALONE}.")
@click.option(
    "--identifier",
    "identifiers",
    multiple=True,
    callback=_reading(identifier),
    metavar="SCHEME:VALUE",
    help=f"{_ALONE}; may be given several times.",
)
def command(
    decided: str | None,
    numbers: tuple[int, ...],
    entry: tuple[str, str] | None,
    party: str,
    said: str | None,
    reason: str,
    until: date | None,
    **details: Any,
) -> None:
    """Say of a hit that the party is the listed one, or somebody else.

    With nothing but a shipment (its last decision) or a decision, its hits are listed with their numbers. A judgement
    holds for this party as the company tells of it, and this entry as its list tells of it: where either changes, or
    the last day is over, the hit is back, with what changed. A party that is in no shipment is named by --entry and
    --party, with all that the parties file says of it.

    Where the settings ask for four eyes, another person must confirm it: exportgate judgements confirm.
    """
    casework = opened()
    which = Named(numbers, entry, party, {name: value for name, value in details.items() if value})
    if decided is not None and not numbers and entry is None and said is None:
        _list(kept(casework, decided))
        return
    if said is None:
        raise click.UsageError("what is said of the hit is missing: --false-positive or --true-match")
    meant = [_screened(casework, which)] if decided is None else _decided(kept(casework, decided), which)
    settings = settings_of(casework)
    with writing(casework) as write:
        kept_ones = [
            judge(
                write, Saying(Said(said), one.about, reason, until, one.shipment, one.decision, one.outcome), settings
            )
            for one in meant
        ]
    tell_judgements(kept_ones)
    if any(one.state is Standing.STANDING for one in kept_ones):
        recheck(casework, meant[0].shipment)


def _decided(found: Kept, which: Named) -> list[Meant]:
    """Give the hits of a decision that are meant."""
    if which.details:
        names = ", ".join(f"--{name.replace('_', '-')}" for name in which.details)
        raise click.UsageError(f"{names}: what is said of the party stands in the shipment")
    hits = hits_of(found.decision)
    if which.numbers:
        chosen = [numbered(hits, number) for number in dict.fromkeys(which.numbers)]
    elif which.entry is not None:
        chosen = [named(hits, *which.entry, which.party)]
    else:
        raise click.UsageError("which hit is meant is missing: --hit N, or --entry FEED:ID and --party NAME")
    return [Meant(about(found.asked_of, one.hit), found.shipment, found.id, one.outcome) for one in chosen]


def _screened(casework: Casework, which: Named) -> Meant:
    """Give the hit of a party that is in no shipment, as a parties file tells of it."""
    if which.entry is None or not which.party.strip() or which.numbers:
        raise click.UsageError("name a shipment or decision and a hit of it, or --entry FEED:ID and --party NAME")
    feed, number = which.entry
    if feed not in casework.gate.store.parties():
        loaded = ", ".join(sorted(casework.gate.store.parties())) or "none"
        raise InputError(f"list {feed[:80]!r} is not loaded", hint=f"Loaded: {loaded}")
    edition, entry = casework.gate.store.entry(feed, number)
    party = Profile(name=values.text(which.party), **which.details)
    return Meant(About(party=party, entry=entry, edition=edition.date))


def _list(found: Kept) -> None:
    """Tell the hits of a decision with their numbers."""
    hits = hits_of(found.decision)
    tell(f"Decision {found.id} on shipment {found.shipment}: {_count(hits)}.")
    parties = found.asked_of.parties
    for one in hits:
        quiet = f", silent by {one.silenced.judgement}" if one.silenced else ""
        role = f"{'owner of ' if one.hit.owner_path else ''}{role_words(parties[one.hit.party].role)}"
        tell(f'  {one.number}  {role} "{one.hit.name}" and "{one.hit.matched_name}" ({entry_words(one.hit)})')
        tell(f"     score {one.hit.score:.0f}, {outcome_words(one.outcome)}{quiet}: {one.hit.reasons}")
    if hits:
        tell(f"Judge one: exportgate judge {found.id} --hit N --false-positive|--true-match --reason TEXT")


def _count(hits: Sequence[DecidedHit]) -> str:
    return "1 hit" if len(hits) == 1 else f"{len(hits)} hits" if hits else "no hits"
