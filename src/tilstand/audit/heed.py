"""What of a sentence is heeded: numbers that are worth telling, labels and numbers that say too little."""

from __future__ import annotations

import re

from tilstand.audit.claim import Claim, ClaimSentence
from tilstand.audit.judge import NumberVerdict
from tilstand.audit.phrase import About
from tilstand.audit.result import Standing
from tilstand.text import SpanKind as Number

__all__ = ["same", "silent", "tells", "unknown", "worth"]

_LABEL = re.compile(r"\W*[^\W\d_][^.:;\d]{1,40}:\s")


def same(one: Claim, other: Claim, verdict: NumberVerdict, after: NumberVerdict) -> bool:
    """True for the second reading of one word of which neither is matched."""
    open_ = verdict.status is after.status is Standing.NOT_MATCHED
    return open_ and one.number.start == other.number.start


def unknown(read: ClaimSentence) -> bool:
    """True where a sentence opens with a label that no phrase is: "Harbour House: 8 women"."""
    label = _LABEL.match(read.text)
    if (
        label is None
        or not read.claims
        or read.claims[0].years
        or read.claims[0].lead_years
        or read.claims[0].number.start < label.end()
    ):
        return False
    return not any(h.start < label.end() for h in (*read.claims[0].lead, *read.claims[0].side))


def silent(claim: Claim) -> bool:
    """True where nothing but a year says what a number counts: it is the figure told last."""
    hits = (*claim.own, *claim.side, *claim.lead, *claim.before)
    return not any(h.about in (About.CODE, About.MEASURE, About.PROVIDER) for h in hits)


def tells(claim: Claim) -> bool:
    """True for a plain number, by which the next sentence may say how much a figure differs."""
    return claim.number.kind is Number.COUNT and not claim.differs


def worth(claim: Claim, verdict: NumberVerdict) -> bool:
    """True where a number that is not matched is worth telling: not an article.

    "All" and "none" are, where they seem to speak of a figure that is stated.
    """
    number = claim.number
    if number.kind is Number.QUANTIFIER:
        coded = any(h.about is About.CODE for h in claim.own)
        return verdict.guess is not None and coded and (number.value == 0 or number.share == 1)
    return number.confidence >= 0.5
