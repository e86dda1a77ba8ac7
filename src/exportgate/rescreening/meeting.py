"""Compiled: which of a few listed names have so much in common with a name that they are worth a closer look.

Every listed name that has any word in common is looked at, and no limit on candidates leaves one out. What both have
in common is added up word by word:

    theirs = the weight of their words that ours are like, each times the likeness squared, of the weight of their name
    mine   = the weight of our words that are like any of theirs, in the same way, of the weight of our name
    gained = the first sum as a search adds it up, with words that are two of the other name together

Most names have only common words in common with any. What a word adds at most to any form is known beforehand, so words
that together reach no bar lead to nobody; they add to what is met of forms that the other words of the name lead to.

Handing an array to a compiled function counts who holds it, which costs as much as what is done here for a word: so
loops stand in few functions, and each is given few arrays.
"""

from typing import Any

import numpy as np

from exportgate.names.align import MAX_ALIGNED
from exportgate.names.compiled import compiled
from exportgate.names.keys import EXACT, join, key_of, row_of
from exportgate.names.letters import LENGTHS, WIDTH
from exportgate.names.search import comparable
from exportgate.names.similar import INITIAL, LATIN, LEGAL, NATIVE
from exportgate.rescreening.few_names import INITIAL_LIKE

ROUNDED = 1e-4
"""A sum may be rounded down here and up in a search."""
NOBODY = np.inf
_INITIAL_BITS = 2.5


@compiled
def bound(words: Any, rows: Any, likes: Any, ways: Any, forms: Any, meeting: Any) -> Any:
    """Note what each word adds at most to what is met of any form.

    Args:
        words: rows of few_names.WORD.
        rows, likes: see few_names.Known.
        ways, forms, meeting: of the listed names; `meeting.met` is left as it was.
    """
    met, touched = meeting.met, meeting.touched
    own, order = np.zeros(1, np.int32), np.zeros(1, np.int32)
    for word in range(len(words)):
        own[0], noted = word, words[word]
        if noted.legal:
            continue
        count = meet_all(words, own, order, 1, 1, rows, likes, ways, met, touched, word, 0)
        for k in range(count):
            form, shares = forms[touched[k]], met[touched[k]]
            shares.stamp = -1
            share = form.times * shares.theirs / max(form.bits, 0.1)
            if form.initials:
                noted.theirs_initialled = max(noted.theirs_initialled, share)
                noted.mine_initialled = max(noted.mine_initialled, shares.mine)
                noted.gained_initialled = max(noted.gained_initialled, shares.gained)
                noted.lightest_initialled = min(noted.lightest_initialled, form.bits)
            else:
                noted.theirs, noted.mine = max(noted.theirs, share), max(noted.mine, shares.mine)
                noted.gained, noted.lightest = max(noted.gained, shares.gained), min(noted.lightest, form.bits)


@compiled
def worth_meeting(
    words: Any, form_words: Any, form_starts: Any, views: Any, beside: Any, standing: Any, bars: Any, out: Any
) -> Any:
    """Write the numbers of the names that may come near any listed form; give how many. Most come near none.

    Args:
        words: see few_names.Known.
        form_words, form_starts, views: the names: their words laid end to end, where each begins, and its view.
        beside: for each name, whether the lowest rank counts for it (see bars).
        standing: see few_names.Few.
        bars: the lowest values (the glance of a search, or 0.9 times its rank) that are near for names in scripts that
            show every letter and in others, and the lowest rank that is, for somebody who has hits and for names that
            are listed no more.
    """
    count = 0
    for name in range(len(views)):
        m, total, lightest, heads, worth = 0, 0.0, NOBODY, False, False
        theirs, mine, gained, their_initials, my_initials, gained_initials = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        for at in range(form_starts[name], form_starts[name + 1]):
            word = words[form_words[at]]
            if word.legal or m == MAX_ALIGNED:
                continue
            worth = worth or word.initial > 0 or (heads and word.tails > 0)
            m, heads = m + 1, word.heads > 0
            total += word.bits
            lightest = min(lightest, word.lightest, word.lightest_initialled)
            theirs, mine, gained = theirs + word.theirs, mine + word.mine, gained + word.gained
            their_initials, my_initials = their_initials + word.theirs_initialled, my_initials + word.mine_initialled
            gained_initials += word.gained_initialled
            if standing[word.first] > 0.0:
                their_initials += standing[word.first]
                my_initials += INITIAL_LIKE * INITIAL_LIKE * word.bits
        share = 1.0 / max(total, 0.1)
        value = max(min(1.0, theirs) + min(1.0, mine * share), min(1.0, their_initials) + min(1.0, my_initials * share))
        rank = max(gained, gained_initials) / (0.6 * total + 0.4 * lightest + 4.0)
        bar = bars[0] if views[name] == LATIN or views[name] == NATIVE else bars[1]
        least = min(bar / 0.9, bars[2]) if beside[name] else bar / 0.9
        if worth or (m > 0 and (0.5 * value + 2.0 * ROUNDED >= bar or rank + ROUNDED >= least)):
            out[count] = name
            count += 1
    return count


@compiled
def take_words(words: Any, form_words: Any, start: Any, stop: Any, own: Any) -> Any:
    """Write the words of a name but for legal forms, as many as are aligned; give their number."""
    m = 0
    for at in range(start, stop):
        word = form_words[at]
        if m < len(own) and not words[word].legal:
            own[m] = word
            m += 1
    return m


@compiled
def part(words: Any, own: Any, m: Any, standing: Any, bar: Any, least: Any, order: Any, shares: Any) -> Any:
    """Order our words so that those come last that even together bring no form to a bar; give how many come before.

    What a word adds at most is told as a share of what the bars ask for, of forms without initials and of forms with.
    """
    for i in range(m):
        order[i] = i
        if words[own[i]].initial:
            for k in range(m):
                order[k] = k
            return m
    with_initials = _shares(words, own, m, standing, bar, least, shares)
    plain, leading = 2.0 * ROUNDED / bar, m
    with_initials += plain
    while leading > 0:
        at = 0
        for k in range(1, leading):
            if max(shares[order[k], 0], shares[order[k], 1]) < max(shares[order[at], 0], shares[order[at], 1]):
                at = k
        plain += shares[order[at], 0]
        with_initials += shares[order[at], 1]
        if max(plain, with_initials) >= 1.0:
            break
        leading -= 1
        order[at], order[leading] = order[leading], order[at]
    return leading


@compiled
def _shares(words: Any, own: Any, m: Any, standing: Any, bar: Any, least: Any, shares: Any) -> Any:
    """Write what each of our words adds at most; give what initials of the listed forms add beside."""
    total, lightest, initials = 0.0, NOBODY, 0.0
    for i in range(m):
        word = words[own[i]]
        total += word.bits
        lightest = min(lightest, word.lightest, word.lightest_initialled)
    # Shares of the value come from both names in halves; of the rank, from one sum over both weights.
    mine, ranked = 1.0 / max(total, 0.1), max(0.9 / bar, 1.0 / least) / (0.6 * total + 0.4 * lightest + 4.0)
    half = 0.5 / bar
    for i in range(m):
        word = words[own[i]]
        shares[i, 0] = max(half * (word.theirs + mine * word.mine), ranked * word.gained)
        shares[i, 1] = max(
            half * (word.theirs_initialled + mine * word.mine_initialled), ranked * word.gained_initialled
        )
        if standing[word.first] > 0.0:
            initials += half * (standing[word.first] + INITIAL_LIKE * INITIAL_LIKE * mine * word.bits)
    return initials


@compiled
def meet_together(
    words: Any, codes: Any, own: Any, m: Any, bits: Any, exact: Any, name: Any, met: Any, touched: Any, together: Any
) -> Any:
    """Note the listed forms of which two neighbouring words of ours are a word together; give their number.

    Args:
        codes: the letters of our words.
        bits, exact: of the listed words (see names.index.Index).
        together: scratch space.
    """
    count = 0
    for k in range(m - 1):
        if not (words[own[k]].heads and words[own[k + 1]].tails):
            continue
        n = np.int64(codes[own[k], LENGTHS]) + np.int64(codes[own[k + 1], LENGTHS])
        if n > WIDTH:
            continue
        join(codes, own[k], own[k + 1], together)
        row = row_of(key_of(EXACT, together, 0, n, -1), exact.table)
        if row < 0:
            continue
        start, stop = exact.starts[row], exact.starts[row + 1]
        count = _gain(exact.members, start, stop, bits[row], name, met, touched, count, True)
    return count


@compiled
def _gain(
    forms: Any, start: Any, stop: Any, gain: Any, name: Any, met: Any, touched: Any, count: Any, leads: Any
) -> Any:
    """Add to the rank alone of some listed forms, of those met before where our words do not lead."""
    for at in range(start, stop):
        form = met[forms[at]]
        if form.stamp != name:
            if not leads:
                continue
            form.stamp = name
            form.theirs = form.mine = form.gained = 0.0
            touched[count] = forms[at]
            count += 1
        form.gained += gain
    return count


@compiled
def meet_all(
    words: Any,
    own: Any,
    order: Any,
    m: Any,
    leading: Any,
    rows: Any,
    likes: Any,
    ways: Any,
    met: Any,
    touched: Any,
    name: Any,
    count: Any,
) -> Any:
    """Add up, for every listed form that a leading word of ours leads to, what is met of both; give their number.

    Args:
        words, rows, likes: see few_names.Known.
        own, order, m, leading: our words, those that lead first (see part).
        ways, met, touched: see few_names; `count` forms are noted before.
        name: the stamp under which they are noted.
    """
    bits, starts, members = ways.bits, ways.starts, ways.members
    joint_starts, joint_members, heavy = ways.joint_starts, ways.joint_members, False
    for k in range(m):
        word = words[own[k]]
        heavy = heavy or (word.stop > word.start and word.bits > _INITIAL_BITS)
    for k in range(m):
        word, leads = words[own[order[k]]], k < leading
        # As in a search, an initial leads to nobody where a heavier word has led to somebody.
        if heavy and word.initial:
            continue
        if count == 0 and not leads:
            break
        for place in range(word.start, word.stop):
            square = likes[place] * likes[place]
            theirs, mine = bits[rows[place]] * square, word.bits * square
            for at in range(starts[rows[place]], starts[rows[place] + 1]):
                form = met[members[at]]
                if form.stamp != name:
                    if not leads:
                        continue
                    form.stamp = name
                    form.theirs = form.mine = form.gained = 0.0
                    touched[count] = members[at]
                    count += 1
                form.theirs += theirs
                form.mine += mine
                form.gained += theirs
        if word.joint >= 0:
            start, stop = joint_starts[word.joint], joint_starts[word.joint + 1]
            count = _gain(joint_members, start, stop, word.bits + 4.0, name, met, touched, count, leads)
    return count


@compiled
def keep_near(
    words: Any,
    own: Any,
    m: Any,
    forms: Any,
    few: Any,
    marks: Any,
    count: Any,
    view: Any,
    met: Any,
    touched: Any,
    bar: Any,
    least: Any,
    beside: Any,
) -> Any:
    """Keep of the forms that were met those that may reach a bar, of the value or of the rank; give their number.

    Args:
        least: the bar of the rank; for somebody who has no hits (`beside`) for forms alone that are listed no more.
    """
    total, firsts, initials, kept = 0.0, np.uint64(0), np.uint64(0), 0
    for i in range(m):
        word = words[own[i]]
        letter = np.uint64(1) << np.uint64(word.first & 63)
        total += word.bits
        firsts |= letter
        if word.initial:
            initials |= letter
    share = 1.0 / max(total, 0.1)
    for k in range(count):
        other = touched[k]
        form, shares = forms[other], met[other]
        if not comparable(view, form.reading):
            continue
        if (firsts & form.initials) | (initials & form.firsts):
            _meet_initials(words, own, m, few, marks, other, shares)
        rank = rank_of(shares.gained, total, form.bits)
        theirs, mine = form.times * shares.theirs / max(form.bits, 0.1), shares.mine * share
        most = 0.5 * min(1.0, theirs) + 0.5 * min(1.0, mine) + ROUNDED
        if max(0.9 * rank, most) >= bar or (rank >= least and (beside or form.gone > 0)):
            touched[kept] = other
            kept += 1
    return kept


@compiled
def rank_of(gained: Any, total: Any, bits: Any) -> Any:
    """Give the rank by which a search chooses among candidates, but for what it cuts off."""
    return gained / (0.6 * total + 0.4 * bits + 4.0)


@compiled
def _meet_initials(words: Any, own: Any, m: Any, few: Any, marks: Any, other: Any, shares: Any) -> Any:
    """Add to what is met the words that an initial of the other name may stand for."""
    for at in range(few.starts[other], few.starts[other + 1]):
        row = few.words[at]
        if marks.flags[row] & LEGAL:
            continue
        initial = marks.flags[row] & INITIAL > 0
        for i in range(m):
            word = words[own[i]]
            if (initial or word.initial) and marks.firsts[row] == word.first:
                share = 1.0 if initial and word.initial else INITIAL_LIKE * INITIAL_LIKE
                shares.theirs += share * marks.bits[row]
                shares.mine += share * word.bits
