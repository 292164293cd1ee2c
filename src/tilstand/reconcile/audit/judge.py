"""Whether a printed number fits the figure that its words name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tilstand.ledger.interval import number
from tilstand.model import Key, Source
from tilstand.reconcile.audit.claim import Claim
from tilstand.reconcile.audit.ledger import Entry, Stated
from tilstand.reconcile.audit.match import Candidate
from tilstand.reconcile.audit.result import Status
from tilstand.terms import Qualifier, Value
from tilstand.text import Kind as Number

__all__ = ["Verdict", "judged"]

# Addresses whose words fit nearly as well as the best one's: a number that one of them states agrees.
_NEAR = 0.6
# An address further off counts only where everything fits and the number is one that hardly recurs by chance.
_WIDE = 2.5
# From this score on, words that fit wholly are sure enough to say that another number does not fit.
_SURE = 6.0
_LEAST = 4.0
_LESS = 5.0
_DOUBTED = 0.6
# So far ahead of every other address, the best one is the only one.
_CLEAR = 3.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is found of a number.

    Attributes:
        status: Whether it fits.
        entry: The address that it speaks of, and what is stated there.
        source: The statement that it repeats.
        confidence: How sure the address is.
        brought: True where the sentence itself names what is counted.
        guess: The likeliest address, where none is sure.
    """

    status: Status
    entry: Entry | None = None
    source: Source | None = None
    confidence: float = 0.0
    brought: bool = False
    guess: Entry | None = None

    @property
    def key(self) -> Key | None:
        """The address."""
        return self.entry.key if self.entry else None

    @property
    def expected(self) -> str:
        """The numbers that are stated at the address, each once."""
        if self.entry is None:
            return ""
        return " / ".join(dict.fromkeys(str(i) for i, _ in self.entry.values))


def judged(claim: Claim, found: Sequence[Candidate], stated: Stated) -> Verdict:
    """The verdict on one number."""
    if not found or found[0].score < _LEAST:
        return Verdict(Status.NOT_MATCHED)
    best = found[0]
    for candidate in found:
        if candidate.score < best.score - (_WIDE if candidate.full else _NEAR):
            continue
        if candidate.score < best.score - _NEAR and not _telling(claim):
            continue
        if not (candidate.reads or claim.whole or claim.labelled or claim.bracketed):
            continue
        if _narrower(candidate, best) and not (candidate.said or _telling(claim)):
            continue  # a part that no word names
        source = next(
            (s for span in _printed(claim, candidate, stated) if (s := candidate.entry.agrees(*span))), None
        )
        if source is not None and _upper_fits(claim, candidate.entry.key, stated):
            return Verdict(Status.AGREES, candidate.entry, source, _sure(candidate, best), candidate.brought)
    if claim.whole and (entry := _elsewhere(claim, best, stated)) is not None:
        return Verdict(Status.AGREES, entry, entry.values[0][1], 0.3)
    if not _weak(claim, best) and _named(claim, found) and not _known(claim, found):
        return Verdict(Status.DOES_NOT_FIT, best.entry, None, _sure(best, best), best.brought)
    return Verdict(Status.NOT_MATCHED, guess=best.entry)


def _known(claim: Claim, found: Sequence[Candidate]) -> bool:
    """True for a number that another figure in sight states: more likely that figure than a wrong one.

    A small number must have words of its own for that figure, which it has not for the likeliest one.
    """
    best, value = found[0], claim.number.value
    if value is None or claim.number.kind is Number.RANGE:
        return False
    exact = Fraction(value)
    others = [c for c in found[1:] if any(i.is_point and i.low == exact for i, _ in c.entry.values)]
    apart = any(c.clear and c.entry.key.measure != best.entry.key.measure for c in others)
    return (_telling(claim) and apart) or any(c.said and not best.said for c in others)


def _weak(claim: Claim, best: Candidate) -> bool:
    """True for a number that is hardly read, or said so loosely that none can be held against it."""
    number, rough = claim.number, bool(best.entry.values) and not best.entry.values[0][0].is_point
    loose = number.qualifier is not Qualifier.EXACT and not rough and not _over(claim, best)
    return loose or number.confidence <= _DOUBTED or number.kind is Number.QUANTIFIER


def _over(claim: Claim, best: Candidate) -> bool:
    """True where "at least" so many is more than anybody states."""
    value = claim.number.value
    if value is None or claim.number.qualifier is not Qualifier.AT_LEAST:
        return False
    return all(i.high is not None and i.high < Fraction(value) for i, _ in best.entry.values)


def _named(claim: Claim, found: Sequence[Candidate]) -> bool:
    """True where the words name the best address so surely that another number does not fit.

    Either they fit it wholly; or nothing else comes near it; or the sentence itself names what is counted,
    and then the number fits none of the addresses that it may mean.
    """
    best = found[0]
    ahead = best.score - max((c.score for c in found[1:] if not _wider(c, best)), default=0.0)
    if claim.rest:
        return best.clear and best.full and best.brought and best.score >= _SURE and ahead >= _CLEAR
    if best.thin and claim.does:
        return False
    if best.full and (best.score >= _SURE or (best.score >= _LESS and ahead >= _CLEAR)):
        return True
    # "1 woman found a flat", "all in one place": a story, or hardly a number.
    story = claim.number.value == 1 and (claim.opens or not claim.number.text.isdigit())
    told = claim.partitive or claim.inside or story or (claim.broken and not claim.labelled)
    if told or not (best.reads and best.clear):
        return False
    if best.brought:
        return best.score >= (_LEAST if claim.labelled else _LESS)
    return best.said and ahead >= _CLEAR


def _narrower(other: Candidate, best: Candidate) -> bool:
    return _wider(best, other)


def _wider(other: Candidate, best: Candidate) -> bool:
    """True for an address that leaves out some of what the best one says: the total of its parts."""
    one, its = best.entry.key, other.entry.key
    same = (one.measure, one.provider, one.period) == (its.measure, its.provider, its.period)
    return same and set(its.dims) < set(one.dims)


def _elsewhere(claim: Claim, best: Candidate, stated: Stated) -> Entry | None:
    """A whole that some figure of the same body and measure states: which one the text means is not sure."""
    key, value = best.entry.key, claim.number.value
    if value is None:
        return None
    exact = Fraction(value)
    for entry in stated.of(key.measure, key.provider):
        if entry.key.period == key.period and entry.agrees(exact, exact) is not None:
            return entry
    return None


def _telling(claim: Claim) -> bool:
    """True for a number so large that two figures hardly share it by chance."""
    return claim.number.value is not None and claim.number.value >= 20


def _sure(candidate: Candidate, best: Candidate) -> float:
    base = min(candidate.score / 12, 1.0) * (1.0 if candidate.full else 0.7)
    return max(0.05, base - 0.1 * (best.score - candidate.score))


def _printed(claim: Claim, candidate: Candidate, stated: Stated) -> Iterator[tuple[Fraction, Fraction]]:
    """The numbers that the printed one may stand for; of a share in words, of the whole that it speaks of."""
    span = claim.number
    if span.share is not None and span.value is None:
        whole = _whole(claim, candidate.entry.key, stated)
        if whole is not None:
            yield whole * span.share, whole * span.share
        return
    if span.value is None:
        return
    if span.kind in (Number.PERCENT, Number.POINTS):
        yield Value.number(span.value).interval
        return
    yield Fraction(span.value), Fraction(span.value)
    if span.readings and " " in span.text and span.text.replace(" ", "").isdigit():
        yield Fraction(span.readings[-1]), Fraction(span.readings[-1])  # two columns, read as thousands
    if span.damaged and span.text[:1] == "1" and span.text[1:].isdigit():
        yield Fraction(span.text[1:]), Fraction(span.text[1:])  # "I 1 of the cases", read as "11"


def _upper_fits(claim: Claim, key: Key, stated: Stated) -> bool:
    """Of a range, whether its upper end is stated beside its lower end."""
    if claim.number.kind is not Number.RANGE or claim.number.high is None:
        return True
    dims = tuple((d, "high" if c == "low" else c) for d, c in key.dims)
    upper = stated.get(Key(key.measure, key.provider, key.period, dims))
    high = Fraction(claim.number.high)
    return upper is not None and upper.agrees(high, high) is not None


def _whole(claim: Claim, key: Key, stated: Stated) -> Fraction | None:
    own = {hit.group for hit in claim.own}
    settings = stated.collection.settings.dimensions
    dims = tuple((d, c) for d, c in key.dims if settings[d].codelist not in own)
    if len(dims) == len(key.dims):
        return None
    entry = stated.get(Key(key.measure, key.provider, key.period, dims))
    return entry.values[0][0].low if entry else None


def shown(value: Fraction) -> str:
    """A number as text."""
    return number(value)
