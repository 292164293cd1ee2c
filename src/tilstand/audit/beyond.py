"""What the words of a number say that no address can: such a number is held against no figure."""

from __future__ import annotations

import itertools
import re

from tilstand.audit.clause import Clause
from tilstand.audit.phrase import About, Hit
from tilstand.audit.words import ends_with, pattern

__all__ = ["beyond", "turned"]

# Signs between clauses.
_BREAK = re.compile(r"[,;:(.]")
# A number joined to the next by a dash that is no range: its ends are turned round ("30-20").
_JOINED = re.compile(r"[–-]\d")


def beyond(clause: Clause) -> bool:
    """True where the words say more than an address can.

    That is a share for each, part of a year, a span of years, what something is not, two kinds at once,
    or another number of nought in the same clause ("four districts had none").

    Args:
        clause: The number and its words.
    """
    words, text = clause.words, _timeless(clause)
    own = text[clause.number.end : clause.end]
    lead = (
        text[: min(clause.first, clause.number.start)]
        if clause.at == 0
        else text[clause.before_end : clause.number.start]
    )
    if pattern(words.apart).search(own) or pattern(words.apart).search(lead):
        return True
    if ends_with(words.apart, text[: clause.number.start]) or ends_with(
        words.apart, text[: clause.number.end]
    ):
        return True  # "all but one", where "all" is a number of its own; "the first half" of a year
    if any(hit in clause.parts.opening for hit in clause.own):
        return True  # "35 on reflection periods and ...", where one code is for both, however it is called
    return _years(clause) or _denied(clause, own) or _none(clause) or _joint(clause)


def _timeless(clause: Clause) -> str:
    """The text without the names of periods that figures are stated for: "the first half of 2031"."""
    text = clause.text
    for start, end in clause.parts.known:
        text = text[:start] + "." * (end - start) + text[end:]
    return text


def turned(clause: Clause) -> bool:
    """True where a word turns what is said of the number ("did not refuse 5", "9 were not granted").

    Or where it is an end of a range that is turned round ("30-20").

    Args:
        clause: The number and its words.
    """
    for low, high in itertools.pairwise(clause.parts.figures):
        joined = low.end + 1 == high.start and _JOINED.match(clause.text, low.end)
        if joined and clause.number in (low, high):
            return True
    head = clause.text[clause.before_end : clause.number.start]
    opened = max((m.end() for m in _BREAK.finditer(head)), default=0)
    turns = pattern((*clause.words.negation, *clause.words.neither))
    for match in turns.finditer(head, opened):
        at = clause.before_end + match.start()
        if not any(h.start <= at < h.end for h in clause.parts.hits):
            return True
    tail = clause.text[clause.number.end : clause.end]
    sign = _BREAK.search(tail)
    return _denied(clause, tail[: sign.start()] if sign else tail)


def _denied(clause: Clause, own: str) -> bool:
    """True where the words turn what they say, and not by a phrase that means just that."""
    further = pattern(clause.words.separators).search(own)
    for match in pattern(clause.words.negation).finditer(own[: further.start()] if further else own):
        at = clause.number.end + match.start()
        if not any(h.start <= at < h.end for h in clause.parts.hits):
            return True
    return False


def _none(clause: Clause) -> bool:
    """True where a number of nought follows in the same clause."""
    figures, after = clause.parts.figures, clause.at + 1
    return after < len(figures) and figures[after].value == 0 and clause.bounds[after] == figures[after].start


def _joint(clause: Clause) -> bool:
    """True where two kinds are counted together: "58 adults and children"."""
    kinds = [h for h in clause.own if h.about is About.CODE and h.start >= clause.number.end]
    if not kinds and clause.at == 0:
        lead = clause.parts.inside(0, clause.number.start)
        bodies = {h.start for h in lead if h.about is About.PROVIDER}
        kinds = [h for h in lead if h.about is About.CODE and h.start not in bodies]
    if any(_half(clause, hit) or _doubled(clause, hit) for hit in kinds):
        return True
    for one, other in itertools.pairwise(kinds):
        gap = clause.text[one.end : other.start].strip()
        if one.group == other.group and not one.names & other.names:
            joins = pattern((*clause.words.separators, *clause.words.either))
            return joins.fullmatch(gap) is not None
    return False


def _half(clause: Clause, hit: Hit) -> bool:
    """True where a label joins a kind to a word that no phrase is: "Refusals and complaints: closed 5"."""
    colon = clause.text.find(":", hit.end, clause.number.start)
    joins = pattern((*clause.words.separators, *clause.words.either)).pattern
    match = re.match(rf"\s*{joins}\s+([^\W\d_]+)\s*$", clause.text[hit.end : max(colon, hit.end)], re.I)
    if match is None:
        return False
    at = hit.end + match.start(match.lastindex or 0)
    return not any(h.start <= at < h.end for h in clause.parts.hits)


def _doubled(clause: Clause, hit: Hit) -> bool:
    """True where a word that no phrase is stands joined before a kind: "on family and limited permits"."""
    joins = pattern(clause.words.separators).pattern
    match = re.search(rf"([^\W\d_]{{4,}})\s+{joins}\s+$", clause.text[clause.number.end : hit.start], re.I)
    if match is None or match[1].lower() in clause.words.small:
        return False
    at = clause.number.end + match.start(1)
    return not any(h.start <= at < h.end for h in clause.parts.hits)


def _years(clause: Clause) -> bool:
    """True where the sentence speaks of several years as one: "from 2015 to 2024"."""
    joins = pattern((*clause.words.onward, *clause.words.separators))
    gaps = (clause.text[a[1] : b[0]].strip() for a, b in itertools.pairwise(clause.parts.years))
    return any(joins.fullmatch(gap) is not None for gap in gaps)
