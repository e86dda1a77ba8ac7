"""Compiled: which of a few listed names have so much in common with a name that they are worth a closer look.

Every listed name that has any word in common is looked at, and no limit on candidates leaves one out. What both have
in common is added up word by word:

    theirs = the weight of their words that ours are like, each times the likeness squared, of the weight of their name
    mine   = the weight of our words that are like any of theirs, in the same way, of the weight of our name
    gained = the first sum as a search adds it up, with words that are two of the other name together

Most names have only common words in common with any. What a word adds at most to any form is known beforehand, so words
that together reach no bar lead to nobody; they add to what is met of forms that the other words of the name lead to.
"""

from typing import Any

import numpy as np

from exportgate.names import similar
from exportgate.names.compiled import compiled
from exportgate.names.index import Batch, Index, Matches
from exportgate.names.keys import EXACT, exact_keys, join, key_of, row_of
from exportgate.names.letters import LENGTHS, RAW, WIDTH
from exportgate.names.search import comparable
from exportgate.names.similar import INITIAL, LEGAL
from exportgate.rescreening.few_names import INITIAL_LIKE, WORD, Few, Known, Meeting, ways_of

ROUNDED = 1e-4
"""A sum may be rounded down here and up in a search."""
_INITIAL_BITS = 2.5
_NOBODY = np.inf


def known_of(batch: Batch, few: Few, meeting: Meeting) -> Known:
    """Find the listed words that the words of a batch are like, and what each adds at most."""
    table, keys = batch.words, exact_keys(batch.words.codes)
    matches = _matches(batch, few.arrays)
    held = np.arange(similar.MATCHES) < matches.sizes[:, None]
    words = np.zeros(len(table.bits), WORD)
    words["stop"] = np.cumsum(matches.sizes)
    words["start"] = words["stop"] - matches.sizes
    words["bits"], words["length"] = table.bits, table.codes[:, LENGTHS]
    words["first"], words["heads"] = table.codes[:, RAW], np.isin(keys, few.heads)
    words["legal"], words["initial"] = table.flags & LEGAL > 0, table.flags & INITIAL > 0
    words["joint"] = _joints(keys, few.arrays.joint)
    words["lightest"] = words["lightest_initialled"] = _NOBODY
    known = Known(words, table.codes, matches.rows[held], matches.likes[held])
    _bound(known, ways_of(few), few.forms, meeting)
    meeting.met["stamp"] = -1
    return known


def _matches(batch: Batch, few: Index) -> Matches:
    shape = (len(batch.words.bits), similar.MATCHES)
    matches = Matches(np.zeros(shape, np.int32), np.zeros(shape, np.float32), np.zeros(shape[0], np.int32))
    similar.match_words(batch.words, batch.word_views, few.words, few.exact, few.keyed, matches)
    return matches


@compiled
def _joints(keys: Any, joint: Any) -> Any:
    """Give for each of our words the row under which two neighbouring listed words are it together, or -1."""
    rows = np.empty(len(keys), np.int32)
    for word in range(len(rows)):
        rows[word] = row_of(keys[word], joint.table)
    return rows


@compiled
def _bound(known: Any, ways: Any, forms: Any, meeting: Any) -> Any:
    """Note what each word adds at most to what is met of any form."""
    for word in range(len(known.words)):
        own = known.words[word]
        if own.legal:
            continue
        count = _meet(own, known.rows, known.likes, ways, word, meeting.met, meeting.touched, 0, True)
        for k in range(count):
            form, met = forms[meeting.touched[k]], meeting.met[meeting.touched[k]]
            share = form.times * met.theirs / max(form.bits, 0.1)
            if form.initials:
                own.theirs_initialled = max(own.theirs_initialled, share)
                own.mine_initialled = max(own.mine_initialled, met.mine)
                own.gained_initialled = max(own.gained_initialled, met.gained)
                own.lightest_initialled = min(own.lightest_initialled, form.bits)
            else:
                own.theirs, own.mine = max(own.theirs, share), max(own.mine, met.mine)
                own.gained, own.lightest = max(own.gained, met.gained), min(own.lightest, form.bits)


@compiled
def leading_of(
    words: Any, form_words: Any, start: Any, stop: Any, standing: Any, bar: Any, least: Any, meeting: Any
) -> Any:
    """Say how much of a name may lead to listed forms that come near it; most names lead to none.

    Args:
        words: see Known.
        form_words: the words of the names, of which this one's are `start` to `stop`.
        standing: see Few.
        bar: the lowest value that is near: the glance of a search, or 0.9 times its rank.
        least: the lowest rank that is.
        meeting: scratch space: its `own` becomes the words, its `order` has those that lead first.

    Returns:
        how many words the name has but for legal forms, how many of them lead, and whether two may be a listed word
        together.
    """
    own = meeting.own
    m = _take(words, form_words, start, stop, own)
    leading = _part(words, own, m, standing, bar, least, meeting.order, meeting.shares)
    for k in range(m - 1):
        if words[own[k]].heads:
            return m, leading, True
    return m, leading, False


@compiled
def reaching(
    known: Any,
    few: Any,
    ways: Any,
    m: Any,
    leading: Any,
    heads: Any,
    view: Any,
    name: Any,
    meeting: Any,
    bar: Any,
    least: Any,
) -> Any:
    """Write into `meeting.touched` the listed forms that may come near a name; give their number.

    Args:
        known: see Known.
        few, ways, meeting: the listed names and scratch space.
        m, leading, heads: see leading_of, which was asked of this name last.
        view, name: its way to be read, and its number.
        bar, least: as there.
    """
    words, own, count = known.words, meeting.own, 0
    if heads:
        count = _meet_together(known, own, m, few, name, meeting)
        leading = m if count else leading
    if leading == 0:
        return 0
    count = _meet_all(known, own, m, leading, ways, name, meeting, count)
    if count == 0:
        return 0
    return _keep(words, own, m, few.forms, few.arrays.forms, ways, count, view, meeting, bar, least)


@compiled
def _take(words: Any, form_words: Any, start: Any, stop: Any, own: Any) -> Any:
    """Write the words of a name but for legal forms, as many as are aligned; give their number."""
    m = 0
    for at in range(start, stop):
        word = form_words[at]
        if m < len(own) and not words[word].legal:
            own[m] = word
            m += 1
    return m


@compiled
def _part(words: Any, own: Any, m: Any, standing: Any, bar: Any, least: Any, order: Any, shares: Any) -> Any:
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
    total, lightest, initials = 0.0, _NOBODY, 0.0
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
def _meet_together(known: Any, own: Any, m: Any, few: Any, name: Any, meeting: Any) -> Any:
    """Note the listed forms of which two neighbouring words of ours are a word together; give their number."""
    count, exact = 0, few.arrays.exact
    for k in range(m - 1):
        row = _together(known, own[k], own[k + 1], few, meeting.together) if known.words[own[k]].heads else -1
        if row >= 0:
            gain, start, stop = few.arrays.words.bits[row], exact.starts[row], exact.starts[row + 1]
            count = _add(exact.members, start, stop, gain, name, meeting.met, meeting.touched, count, True)
    return count


@compiled
def _together(known: Any, first: Any, second: Any, few: Any, together: Any) -> Any:
    """Give the listed word that two of ours are together, or -1."""
    n = np.int64(known.words[first].length) + np.int64(known.words[second].length)
    if n > WIDTH:
        return -1
    join(known.codes, first, second, together)
    return row_of(key_of(EXACT, together, 0, n, -1), few.arrays.exact.table)


@compiled
def _meet_all(known: Any, own: Any, m: Any, leading: Any, ways: Any, name: Any, meeting: Any, count: Any) -> Any:
    """Add up, for every listed form that a leading word of ours leads to, what is met of both; give their number.

    `count` forms are noted before.
    """
    words, rows, likes, heavy = known.words, known.rows, known.likes, False
    met, touched = meeting.met, meeting.touched
    for k in range(m):
        word = words[own[k]]
        heavy = heavy or (word.stop > word.start and word.bits > _INITIAL_BITS)
    for k in range(m):
        at = own[meeting.order[k]]
        # As in a search, an initial leads to nobody where a heavier word has led to somebody.
        if not (heavy and words[at].initial):
            count = _meet(words[at], rows, likes, ways, name, met, touched, count, k < leading)
        if count == 0 and k + 1 >= leading:
            break
    return count


@compiled
def _meet(
    word: Any, rows: Any, likes: Any, ways: Any, name: Any, met: Any, touched: Any, count: Any, leads: Any
) -> Any:
    """Add what one of our words meets, to forms met before alone where it does not lead; give how many are met."""
    starts, forms, bits = ways.starts, ways.members, ways.bits
    for k in range(word.start, word.stop):
        row, like = rows[k], likes[k]
        theirs, mine = bits[row] * like * like, word.bits * like * like
        # As `_add`, which costs more to call than what it does for one word.
        for place in range(starts[row], starts[row + 1]):
            form = met[forms[place]]
            if form.stamp != name:
                if not leads:
                    continue
                form.stamp = name
                form.theirs = form.mine = form.gained = 0.0
                touched[count] = forms[place]
                count += 1
            form.theirs += theirs
            form.mine += mine
            form.gained += theirs
    if word.joint >= 0:
        start, stop = ways.joint_starts[word.joint], ways.joint_starts[word.joint + 1]
        count = _add(ways.joint_members, start, stop, word.bits + 4.0, name, met, touched, count, leads)
    return count


@compiled
def _add(
    forms: Any, start: Any, stop: Any, gain: Any, name: Any, met: Any, touched: Any, count: Any, leads: Any
) -> Any:
    """Add to the rank of some listed forms alone."""
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
def _keep(
    words: Any,
    own: Any,
    m: Any,
    forms: Any,
    listed: Any,
    ways: Any,
    count: Any,
    view: Any,
    meeting: Any,
    bar: Any,
    least: Any,
) -> Any:
    """Keep of the forms that were met those that may reach a bar, of the value or of the rank; give their number."""
    touched, total, firsts, initials, kept = meeting.touched, 0.0, np.uint64(0), np.uint64(0), 0
    for i in range(m):
        word = words[own[i]]
        letter = np.uint64(1) << np.uint64(word.first & 63)
        total += word.bits
        firsts |= letter
        if word.initial:
            initials |= letter
    for k in range(count):
        other = touched[k]
        form, met = forms[other], meeting.met[other]
        if not comparable(view, form.reading):
            continue
        if (firsts & form.initials) | (initials & form.firsts):
            _meet_initials(words, own, m, listed, ways, other, met)
        rank = rank_of(met.gained, total, form.bits)
        theirs, mine = form.times * met.theirs / max(form.bits, 0.1), met.mine / max(total, 0.1)
        most = 0.5 * min(1.0, theirs) + 0.5 * min(1.0, mine) + ROUNDED
        if max(0.9 * rank, most) >= bar or rank >= least:
            touched[kept] = other
            kept += 1
    return kept


@compiled
def rank_of(gained: Any, total: Any, bits: Any) -> Any:
    """Give the rank by which a search chooses among candidates, but for what it cuts off."""
    return gained / (0.6 * total + 0.4 * bits + 4.0)


@compiled
def _meet_initials(words: Any, own: Any, m: Any, listed: Any, ways: Any, other: Any, met: Any) -> Any:
    """Add to what is met the words that an initial of the other name may stand for."""
    for at in range(listed.starts[other], listed.starts[other + 1]):
        row = listed.words[at]
        if ways.flags[row] & LEGAL:
            continue
        initial = ways.flags[row] & INITIAL > 0
        for i in range(m):
            word = words[own[i]]
            if (initial or word.initial) and ways.firsts[row] == word.first:
                share = 1.0 if initial and word.initial else INITIAL_LIKE * INITIAL_LIKE
                met.theirs += share * ways.bits[row]
                met.mine += share * word.bits
