"""The last word on each number: told not to fit, tied, or left open, by what it is believed to be about.

A text that recounts its ledger, as a report of it does, tells each figure about once, and is judged by that;
see `doubt`. Of any other text it is weighed what each number is about; see `belief`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

from tilstand.audit.belief import NumberBelief, believed, read
from tilstand.audit.claim import Claim
from tilstand.audit.doubt import sure
from tilstand.audit.follow import followed
from tilstand.audit.joint import NumbersRead
from tilstand.audit.judge import NumberVerdict, left
from tilstand.audit.match import Implied
from tilstand.audit.phrase import About, names
from tilstand.audit.recount import FiguresRecounted
from tilstand.audit.result import Standing
from tilstand.audit.sight import touching
from tilstand.audit.stated import StatedAt
from tilstand.audit.statement import Statement
from tilstand.audit.weigh import NumbersWeighed
from tilstand.audit.wording import FigureWords
from tilstand.audit.words import ends_with
from tilstand.terms import Key, Qualifier
from tilstand.text import SpanKind as Number

__all__ = ["WRONG", "counts", "settled"]

# A number is told not to fit where it is so much likelier a wrong one than a right one, as a logarithm: less
# where the first reading was sure of the figure, more where its words were loose or may be about another
# year, or it may tell a story, or go on from a number that is no figure. The bars are those at which of sets
# that the weights are not learnt from at most 15 in 1,000 right numbers are told not to fit.
WRONG = 1.0
_HELD, _LOOSE, _APART, _STORY = 0.0, 1.5, 2.0, 3.0
# So much it must then be believed that it is about the figure that it is held against.
_CLEAR = 0.5
# What a sentence plainly names is of the number's size: at most so many doublings more or less.
_SIZE = 1.6
# A number that no reading tied is tied to the figure that it likeliest is, where that is so sure, and the
# number not so small that many figures are it. A small one that a reading tied is left open where that is
# hardly believed, or its words name a code that the figure leaves out.
_SURE, _SMALL = 0.98, 10
_UNLIKELY, _PARTLY, _TELLING = 0.3, 0.45, 20
_CONFIDENCE = 0.5


def settled(
    reading: NumbersRead,
    verdicts: Mapping[int, NumberVerdict],
    implied: Implied,
    words: FigureWords,
    cells: Iterable[Key] = (),
) -> dict[int, NumberVerdict | Statement]:
    """What stands in the end, where it is another than what the first reading found.

    Args:
        reading: The numbers of a text, read together.
        verdicts: Those that later readings changed.
        implied: The codes that the names of the measures imply.
        words: The words of each figure.
        cells: Figures that the tables of the text tell.
    """
    told, stated, period = reading.told, reading.stated, reading.period
    every = [verdicts.get(at, one.verdict) for at, one in enumerate(told)]
    recounted = FiguresRecounted(every, cells, stated, period)
    if recounted.recounts:
        return {**sure(reading, verdicts, implied, recounted)}
    beliefs = believed(told, read(told, every, stated, period, implied, words))
    settling = _Settling(reading, every, NumbersWeighed(reading, every, implied), beliefs)
    found = [settling.verdict(at) for at in range(len(told))]
    other = {at: verdict for at, verdict in enumerate(found) if verdict is not told[at].verdict}
    return other | followed(told, found, beliefs, stated, period)


@dataclass(frozen=True)
class _Settling:
    reading: NumbersRead
    verdicts: Sequence[NumberVerdict]
    weighed: NumbersWeighed
    beliefs: Sequence[NumberBelief]

    def verdict(self, at: int) -> NumberVerdict:
        """The verdict on a number, by what it is believed to be about."""
        one, verdict, belief = self.reading.told[at], self.verdicts[at], self.beliefs[at]
        held = verdict.status is Standing.DOES_NOT_FIT
        if verdict.firm or one.claim.number.kind is Number.QUANTIFIER or (held and self.plain(at)):
            return verdict
        if held and (belief.wrong < _HELD or not counts(one.claim)):
            return left(verdict) if belief.wrong < _HELD else verdict
        if not counts(one.claim):
            return verdict
        if belief.meant is not None and (held or self.wrong(at)):
            if not self.brought_up(at, belief.meant.key):
                return left(verdict)
            same = verdict.key == belief.meant.key
            return verdict if held and same else _against(belief.meant)
        if verdict.status is Standing.AGREES:
            whole = verdict.key is not None and self.weighed.whole(at, verdict.key)
            unlikely = belief.wrong > 0 or belief.sure < (_UNLIKELY if whole else _PARTLY)
            return left(verdict) if unlikely and one.value < _TELLING else verdict
        return self.tied(at) or verdict

    def wrong(self, at: int) -> bool:
        """True where a number that no reading held against a figure is clearly a wrong one."""
        one, verdict, belief = self.reading.told[at], self.verdicts[at], self.beliefs[at]
        claim, meant = one.claim, belief.meant
        if verdict.status is Standing.AGREES or claim.beyond or claim.whole or meant is None:
            return False
        story = one.value <= 1 or self.goes_on(at)
        bar = max(
            WRONG,
            _STORY if story else 0.0,
            _LOOSE if verdict.loose else 0.0,
            _APART if claim.apart else 0.0,
        )
        if belief.wrong < bar or belief.clear < _CLEAR:
            return False
        near, codes = self.reading.near[at], {code for _, code in meant.key.dims}
        beside = names(touching(one), About.CODE)
        together = len(near) > 1 and meant.key.provider in near  # of several bodies, not that of one
        return not together and not (beside and not beside & codes)

    def brought_up(self, at: int, key: Key) -> bool:
        """True where a text speaks of a figure's body or measure so far, or tells another of its figures."""
        one = self.reading.told[at]
        hits = (*one.hits, *one.passed, *one.heads, *one.earlier)
        named = key.measure in names(hits, About.MEASURE) or key.provider in names(hits, About.PROVIDER)
        keys = [v.key for v in self.verdicts if v.status is Standing.AGREES and v.key is not None]
        keys += [s.entry.key for b in self.beliefs for s in b.shares[:1] if s.told and s.share > _CLEAR]
        return named or any((k.measure, k.provider) == (key.measure, key.provider) for k in keys)

    def goes_on(self, at: int) -> bool:
        """True for a number that may be some of what the sentence before counts, which no figure states."""
        one, last = self.reading.told[at], self.reading.told[at - 1] if at else None
        bare = not (one.claim.noun or one.claim.years or one.claim.lead_years or one.claim.onward)
        open_ = self.verdicts[at - 1].status is Standing.NOT_MATCHED
        return bare and last is not None and last.sentence < one.sentence and last.claim.nouned and open_

    def plain(self, at: int) -> bool:
        """True where a sentence plainly names a figure of a number's size, and speaks against what it is."""
        entry, value = self.verdicts[at].entry, self.reading.told[at].value
        if entry is None or not value:
            return False
        sizes = [abs(log2(float(value / i.low))) for i, _ in entry.values if i.low > 0]
        right = self.beliefs[at].right
        other = right is None or self.weighed.denied(at, right.key)
        return other and min(sizes, default=0.0) <= _SIZE and self.weighed.named(at, entry.key)

    def tied(self, at: int) -> NumberVerdict | None:
        """That a number is the figure that it surely is about; None where it is none."""
        one, belief = self.reading.told[at], self.beliefs[at]
        right, claim = belief.right, one.claim
        if right is None or belief.sure < _SURE or one.value < _SMALL or claim.apart or claim.onward:
            return None
        origin = ends_with(one.words.origin, one.text[: claim.number.start])
        other = one.spoken and right.key.period.text not in one.spoken
        if origin or other or not self.weighed.whole(at, right.key):
            return None
        source = right.agrees(one.value, one.value)
        return NumberVerdict(Standing.AGREES, right, source, _CONFIDENCE)


def _against(entry: StatedAt) -> NumberVerdict:
    return NumberVerdict(Standing.DOES_NOT_FIT, entry, None, _CONFIDENCE)


def counts(claim: Claim) -> bool:
    """True for a number of something that was counted, which may be told not to fit.

    Args:
        claim: The number and its words.
    """
    number = claim.number
    exact = number.kind is Number.COUNT and number.value is not None and number.qualifier is Qualifier.EXACT
    return exact and not (claim.differs or claim.denial or claim.turned)
