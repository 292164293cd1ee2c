"""The label of a number in running text: a code right before it, as in "Women were 135"."""

from __future__ import annotations

import re

from tilstand.audit.clause import Clause
from tilstand.audit.parts import OPEN
from tilstand.audit.phrase import About, Hit
from tilstand.audit.words import ends_with
from tilstand.text import SpanKind as Number

__all__ = ["label"]

# So many small words may stand between a label and its number ("var det", "amounted to").
_BETWEEN = 4
_WORD = re.compile(r"[^\W\d_]+")


def label(clause: Clause) -> tuple[Hit, ...]:
    """The codes right before a number that has none after it; none for one that speaks of another number."""
    if clause.number.kind is Number.QUANTIFIER or re.search(r":\s", clause.head):
        return ()
    if clause.labelled or clause.bracketed or clause.whole or clause.part_of >= 0 or clause.differs:
        return ()
    if any(h.about in (About.CODE, About.MEASURE) for h in clause.own):
        return ()
    if any(n.kind is not Number.QUANTIFIER for n in clause.parts.figures[: clause.at]):
        return ()  # what stands before it is of the number before
    start = max((sign.end() for sign in OPEN.finditer(clause.head)), default=0)
    codes = [h for h in clause.parts.hits if h.about is About.CODE and start <= h.start < clause.number.start]
    bodies = [h for h in clause.parts.hits if h.about is About.PROVIDER]
    codes = [h for h in codes if not any(b.start < h.end and h.start < b.end for b in bodies)]
    if not codes or ends_with(clause.words.within, clause.text[: codes[-1].start]):
        return ()
    last = max(codes, key=lambda h: h.end)
    between = _WORD.findall(clause.text[last.end : clause.number.start].lower())
    if len(between) > _BETWEEN or not set(between) <= clause.words.small:
        return ()
    return tuple(h for h in codes if h.end > last.start)
