"""Words and figures that the reports on dependence share."""

from exportgate.dependence.answer import Candidate, Dependence, InArea, Months, Year
from exportgate.dependence.measures import Trend

_ADDED = 12
CANDIDATES_MEAN = "What somebody trades in other markets is taken there: it shows who can, not what is free."


def concentration_words(year: Year) -> str:
    """Give the index, or its bounds where not all partners are told."""
    return f"{year.low:,.0f}" if year.high - year.low < 1 else f"{year.low:,.0f} to {year.high:,.0f}"


def trend_words(line: Trend | None) -> str:
    """Give slope, standard error and number of years."""
    if line is None:
        return "one year only"
    error = f"s.e. {line.error:.2f}" if line.error is not None else "no error with two years"
    return f"{line.slope:+.2f} points a year ({error}, n = {line.years})"


def interval_words(line: Trend | None) -> str:
    """Give the 95% interval of the slope, and whether it leaves the direction open."""
    if line is None or line.low is None or line.high is None:
        return ""
    still = line.slope == 0 and line.error == 0
    return f"95%: {line.low:+.2f} to {line.high:+.2f}" + ("" if line.sure or still else "; perhaps by chance")


def months_words(months: Months | None, threshold: float) -> str:
    """Tell of one-sided months."""
    if months is None:
        return ""
    who = f", mostly {months.partner}" if months.partner else ""
    gap = "month" if months.missing == 1 else "months"
    gaps = f"; {months.missing} {gap} without figures" if months.missing else ""
    return (
        f"{months.one_sided} of {months.known} months to {months.last} with one partner at {threshold:.0f}% or more"
        f"{who}; {months.longest} of them in a row at most{gaps}"
    )


def stop_words(one: Dependence) -> str:
    """Tell what a stop takes away."""
    stop = one.stop
    if stop is None:
        return ""
    lost = f"A stop of {stop.partner} takes away {stop.value:,.0f} {one.unit or '(unit not stated)'}, {stop.share:.1f}%"
    if stop.times is None:
        return f"{lost}: there is nobody else."
    verb = {"suppliers": "deliver", "buyers": "buy", "partners": "trade"}[one.side]
    more = f"{lost}; the others would have to {verb} {stop.times:.1f} times what they do."
    if stop.covered is None:
        return more
    return f"{more} What those named below trade in other markets is {stop.covered:.0f}% of the loss."


def candidate_words(one: Candidate, side: str) -> str:
    """Name who could take over."""
    verb = {"suppliers": "sells", "buyers": "buys", "partners": "trades"}[side]
    parts = [f"{verb} {one.here:,.0f} here" if one.here else "not used yet"]
    if one.elsewhere:
        parts.append(f"{one.elsewhere:,.0f} in other markets")
    if one.trusted:
        parts.append(f"home of {', '.join(one.trusted)}")
    if one.unwanted:
        parts.append(f"but area {', '.join(one.unwanted)} is about it")
    return f"{one.name} ({'; '.join(parts)})"


def area_words(area: InArea) -> str:
    """Name an area that the goods belong to or may belong to, why, and the share of its countries."""
    perhaps = "Area" if area.sure else "Perhaps area"
    if area.share is None or not area.sure:
        return f'{perhaps} "{area.name}", to {area.stance}: {area.why}'
    moves = f", {trend_words(area.trend)}" if area.trend else ""
    return f'{perhaps} "{area.name}", to {area.stance}: {area.why}; its countries have {area.share:.1f}%{moves}'


def added_words(one: Dependence) -> str:
    """Name what a whole area adds up; "" for a single product."""
    some = ", ".join(one.added_up[:_ADDED])
    more = f" and {len(one.added_up) - _ADDED:,} more" if len(one.added_up) > _ADDED else ""
    return f"Added up: {some}{more}" if one.added_up else ""


def subject_words(one: Dependence) -> str:
    """Name market, side and product."""
    side = {"suppliers": "bought from", "buyers": "sold to", "partners": "traded with"}[one.side]
    return f"{one.market + ': ' if one.market else ''}{one.title}, {side} (unit: {one.unit or 'not stated'})"
