"""How surely the words of a number name one figure: surely enough to hold another number against it?"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tilstand.audit.claim import Claim
from tilstand.audit.match import Candidate
from tilstand.audit.phrase import About, names
from tilstand.terms import Qualifier
from tilstand.text import SpanKind as Number

__all__ = ["LEAST", "known", "named", "telling", "weak", "wider"]

# Below this score, words name no figure.
LEAST = 4.0
# From this score on, words that fit wholly are sure enough to say that another number does not fit.
_SURE = 6.0
_LESS = 5.0
_DOUBTED = 0.6
# From this score on, an address is in sight at all; from this number on, one is told by the number alone.
_KNOWN = 3.0
_LARGE = 100
# So far ahead of every other address, the best one is the only one.
_CLEAR = 3.0


def known(claim: Claim, found: Sequence[Candidate]) -> bool:
    """True for a number that another figure in sight states: more likely that figure than a wrong one.

    A small number must have words of its own for that figure, which it has not for the likeliest one.
    """
    best, value = found[0], claim.number.value
    if value is None or claim.number.kind is Number.RANGE:
        return False
    exact = Fraction(value)
    others = [c for c in found[1:] if any(i.is_point and i.low == exact for i, _ in c.entry.values)]
    near = (c for c in others if c.clear and (c.score >= _KNOWN or value >= _LARGE))
    apart = any(c.entry.key.measure != best.entry.key.measure or _elsewhere(claim, c, best) for c in near)
    return (telling(claim) and apart) or any(c.said and not best.said for c in others)


def _elsewhere(claim: Claim, candidate: Candidate, best: Candidate) -> bool:
    """True for the figure of another body in sight, where the sentence names none."""
    bodies = any(h.about is About.PROVIDER for h in (*claim.own, *claim.side, *claim.lead))
    one, its = best.entry.key, candidate.entry.key
    return not (bodies or candidate.foreign) and one.measure == its.measure and one.provider != its.provider


def weak(claim: Claim, best: Candidate) -> bool:
    """True for a number that is hardly read, or said so loosely that none can be held against it."""
    number, rough = claim.number, bool(best.entry.values) and not best.entry.values[0][0].is_point
    if claim.apart or claim.differs or best.foreign or best.strange or (best.supposed and not best.brought):
        return True
    coded = any(h.about is About.CODE for h in (*claim.own, *claim.side, *claim.lead))
    if claim.unknown and best.carried and not (coded or claim.lead_years or claim.counted):
        return True  # "Other houses had 64": whose, no phrase tells
    of = (
        names((h for h in claim.own if h.start < claim.whole_until), About.MEASURE)
        if claim.partitive
        else frozenset[str]()
    )
    led = names(claim.lead, About.MEASURE)
    if of and best.entry.key.measure in led - of:
        return True  # "9 of the reports" are no districts
    if best.old or best.partial or (best.other and not best.brought):
        return True
    if claim.inside and claim.partitive and best.spare:
        return True  # "In two of the cases it was not assessed whether ...": some that no figure tells
    codes = {code for _, code in best.entry.key.dims}
    if any(not hit.names & codes for hit in claim.among):
        return True
    loose = number.qualifier is not Qualifier.EXACT and not rough and not _over(claim, best)
    return loose or number.confidence <= _DOUBTED or number.kind is Number.QUANTIFIER


def _over(claim: Claim, best: Candidate) -> bool:
    """True where "at least" so many is more than anybody states."""
    value = claim.number.value
    if value is None or claim.number.qualifier is not Qualifier.AT_LEAST:
        return False
    return all(i.high is not None and i.high < Fraction(value) for i, _ in best.entry.values)


def named(claim: Claim, found: Sequence[Candidate]) -> bool:
    """True where the words name the best address so surely that another number does not fit.

    Either they fit it wholly; or nothing else comes near it; or the sentence itself names what is counted,
    and then the number fits none of the addresses that it may mean.
    """
    best = found[0]
    ahead = best.score - max((c.score for c in found[1:] if not wider(c, best)), default=0.0)
    if claim.rest:
        return best.clear and best.full and best.brought and best.score >= _SURE and ahead >= _CLEAR
    if best.thin and claim.does:
        return False
    thing = any(h.about is About.MEASURE and 0 <= h.start - claim.number.end <= 1 for h in claim.own)
    if claim.number.value == 1 and claim.noun and not (best.said or claim.partitive or thing):
        return False  # "1 person was placed elsewhere": a story
    if best.full and (best.score >= _SURE or (best.score >= _LESS and ahead >= _CLEAR)):
        return True
    # "1 woman found a flat", "all in one place": a story, or hardly a number.
    story = claim.number.value == 1 and (claim.opens or not claim.number.text.isdigit())
    told = claim.partitive or claim.inside or story or (claim.broken and not claim.labelled)
    if told or not (best.reads and best.clear):
        return False
    if best.brought:
        return best.score >= (LEAST if claim.labelled else _LESS)
    return best.said and ahead >= _CLEAR


def wider(other: Candidate, best: Candidate) -> bool:
    """True for an address that leaves out some of what the best one says: the total of its parts."""
    one, its = best.entry.key, other.entry.key
    same = (one.measure, one.provider, one.period) == (its.measure, its.provider, its.period)
    return same and set(its.dims) < set(one.dims)


def telling(claim: Claim) -> bool:
    """True for a number so large that two figures hardly share it by chance."""
    return claim.number.value is not None and claim.number.value >= 20
