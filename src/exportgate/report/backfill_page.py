"""What jurisdictions and lists let through, as self-contained pages with charts that need no script."""

from dataclasses import dataclass

from exportgate.policy.allied_lists import AlliedLists, listed_only_by
from exportgate.policy.backfill import RATING_MEANS, Backfill, Effect, Rating, matrix_of
from exportgate.report.as_html import page
from exportgate.report.backfill_table import effect_words

TONES_OF_RATING = {
    Rating.WIDE: "stop",
    Rating.OPEN: "stop",
    Rating.PARTIAL: "wait",
    Rating.UNCLEAR: "wait",
    Rating.NONE: "go",
}
TONES_OF_EFFECT = {
    Effect.STOPS: "stop",
    Effect.CANNOT_SAY: "wait",
    Effect.LETS_WITH_CONDITIONS: "note",
    Effect.LETS_THROUGH: "go",
    Effect.DOMESTIC: "mute",
}
_SHOWN_ALONE = 200
_SHOWN_SETS = 24


@dataclass(frozen=True, slots=True)
class Square:
    """A square of the map of overlaps: how many parties two publishers share, and its shade from 0 to 1."""

    row: int
    column: int
    count: int
    perhaps: int
    shade: float


def backfill_page(report: Backfill) -> str:
    """Give the page of a comparison of jurisdictions."""
    return page(
        "backfill.html.j2",
        report,
        report=report,
        editions=report.editions(),
        alarms=report.alarms(),
        ratings=list(Rating),
        means=RATING_MEANS,
        rating_tone=TONES_OF_RATING,
        effect_tone=TONES_OF_EFFECT,
        matrix=matrix_of(report.compared),
        effect_words=effect_words,
        jurisdictions=report.jurisdictions(),
    )


def lists_page(report: AlliedLists) -> str:
    """Give the page of a comparison of lists, with a map of overlaps."""
    names = list(report.publishers)
    alone = {name: list(listed_only_by(report, name)) for name in names}
    return page(
        "allied_lists.html.j2",
        report,
        report=report,
        editions=report.editions,
        alarms=report.alarms,
        publishers=names,
        squares=squares_of(report),
        sets=report.sets()[:_SHOWN_SETS],
        alone=alone,
        shown=_SHOWN_ALONE,
    )


def squares_of(report: AlliedLists) -> list[Square]:
    """Give the map of overlaps; a square is the darker, the larger the share of its row's parties that is shared."""
    names = list(report.publishers)
    squares = []
    for row, one in enumerate(names):
        total = report.count(one) or 1
        for column, other in enumerate(names):
            count = report.count(one) if one == other else report.both(one, other)
            perhaps = 0 if one == other else report.only_perhaps(one, other)
            squares.append(Square(row, column, count, perhaps, round(count / total, 3)))
    return squares
