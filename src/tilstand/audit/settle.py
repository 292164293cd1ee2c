"""The last word on each number: told not to fit, tied, or left open, by what it is believed to be about.

A text that recounts its ledger, as a report of it does, tells each figure about once, and is judged by that;
see `doubt`. Of any other text it is weighed what each number is about; see `belief`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import log2

from tilstand.audit.belief import NumberBelief, believed, read
from tilstand.audit.doubt import sure
from tilstand.audit.edition import NumbersSaid, SaidAt
from tilstand.audit.edition.hold import held_to_edition
from tilstand.audit.follow import followed
from tilstand.audit.joint import NumbersRead
from tilstand.audit.judge import NumberVerdict, left
from tilstand.audit.match import Implied
from tilstand.audit.near import NumberTold, lasting
from tilstand.audit.phrase import About, names
from tilstand.audit.recount import FiguresRecounted
from tilstand.audit.restate import SaidTogether, restated
from tilstand.audit.result import Standing
from tilstand.audit.share import portion
from tilstand.audit.sibling import astray
from tilstand.audit.stated import StatedAt
from tilstand.audit.statement import Statement
from tilstand.audit.suspect import NumbersSuspected, counts
from tilstand.audit.weigh import NumbersWeighed
from tilstand.audit.wording import FigureWords
from tilstand.audit.words import ends_with
from tilstand.terms import Key
from tilstand.text import SpanKind as Number

__all__ = ["WRONG", "TextSettled", "settled"]

# A number is told not to fit where the odds that it is wrong are so high, as a logarithm. The bar is that at
# which of sets that the weights are not learnt from at most 15 in 1,000 right numbers are told not to fit. An
# end of a range, or what is no plain number, is let go where it is likelier right than wrong. More is asked
# where the first reading's words were loose or may be about another year, or a number may go on from one that
# is no figure: true statements that are made to mislead are rare in the marked texts.
WRONG, _HELD = -0.5, 0.0
_LOOSE, _APART, _REST, _STORY = 1.0, 1.0, 1.5, 2.0
# A number that no reading held against a figure must be believed to be about it so much, and hardly less than
# about any that it is. One that was, and that no figure in sight is, is let go only where it is likely right.
_CLEAR, _LESS, _NONE = 0.05, 0.8, -1.0
# A text of so many numbers held against figures, so many times those that agree, speaks of something else.
_MANY, _STRANGE = 8, 2
# What a sentence plainly names is of the number's size: at most so many doublings more or less.
_SIZE = 1.6
# A number that no reading tied is tied to the figure that it likeliest is, where that is so sure, and the
# number not so small that many figures are it. One that a reading tied is left open where that is hardly
# believed: a small one where its words name a code that the figure leaves out, or where a reading tied it no
# surer than so and its words speak twice as much for another figure; a large one where no reading was surer.
_SURE, _SMALL = 0.98, 10
_UNLIKELY, _PARTLY, _DOUBTED, _TELLING = 0.3, 0.45, 0.5, 20
_TIED, _TWICE = 0.6, 2
_CONFIDENCE = 0.5


@dataclass(frozen=True)
class TextSettled:
    """What stands of the numbers of a text in the end, where it is another than the first reading found.

    Attributes:
        numbers: Of its numbers, by their place.
        said: Of its shares and differences, by theirs.
    """

    numbers: Mapping[int, NumberVerdict | Statement]
    said: Mapping[int, Statement] = field(default_factory=dict)


def settled(
    reading: NumbersRead,
    verdicts: Mapping[int, NumberVerdict],
    implied: Implied,
    words: FigureWords,
    cells: Iterable[Key] = (),
    said: NumbersSaid | None = None,
    shares: Sequence[SaidTogether] = (),
) -> TextSettled:
    """What stands in the end, where it is another than what the first reading found.

    Args:
        reading: The numbers of a text, read together.
        verdicts: Those that later readings changed.
        implied: The codes that the names of the measures imply.
        words: The words of each figure.
        cells: Figures that the tables of the text tell.
        said: The numbers that the edition says.
        shares: The shares and differences of the text.
    """
    told, stated, period = reading.told, reading.stated, reading.period
    every = [verdicts.get(at, one.verdict) for at, one in enumerate(told)]
    recounted = FiguresRecounted(every, cells, stated, period)
    if recounted.recounts:
        return TextSettled(sure(reading, verdicts, implied, recounted))
    beliefs = believed(told, read(told, every, stated, period, implied, words, said))
    weighed = NumbersWeighed(reading, every, implied)
    settling = _Settling(reading, every, weighed, beliefs, NumbersSuspected(reading, every, beliefs, weighed))
    found = [settling.verdict(at) for at in range(len(told))]
    other: dict[int, NumberVerdict | Statement] = {
        at: verdict for at, verdict in enumerate(found) if verdict is not told[at].verdict
    }
    other |= followed(told, found, beliefs, stated, period)
    given = told, found, beliefs, stated, period
    rates = [at for at, one in enumerate(told) if at not in other and _share(one, found[at])]
    more = restated([SaidTogether(told[at], at, None) for at in rates], *given)
    other |= {rates[at]: one for at, one in more.items()}
    return TextSettled(other, restated(shares, *given))


def _share(one: NumberTold, verdict: NumberVerdict) -> bool:
    """True for a share in per cent of which nothing is known yet."""
    percent, claim = one.claim.number.kind is Number.PERCENT, one.claim
    return percent and portion(claim) and not claim.trend and verdict.status is Standing.NOT_MATCHED


@dataclass(frozen=True)
class _Settling:
    reading: NumbersRead
    verdicts: Sequence[NumberVerdict]
    weighed: NumbersWeighed
    beliefs: Sequence[NumberBelief]
    suspected: NumbersSuspected

    def verdict(self, at: int) -> NumberVerdict:
        """The verdict on a number, by what it is believed to be about."""
        one, verdict, belief = self.reading.told[at], self.verdicts[at], self.beliefs[at]
        if (told := held_to_edition(one, verdict, belief)) is not None:
            return told
        held = verdict.status is Standing.DOES_NOT_FIT
        if verdict.firm or one.claim.number.kind is Number.QUANTIFIER or (held and self.plain(at)):
            return verdict
        if held and self.strange:
            return verdict
        if not counts(one):
            return left(verdict) if held and belief.wrong < _HELD else verdict
        if verdict.status is Standing.AGREES:
            if (other := astray(self.reading.told, self.verdicts, at, self.reading.stated)) is not None:
                return other
            return left(verdict) if self.unlikely(at) or self.called(at) else verdict
        if isinstance(belief.meant, SaidAt):
            return left(verdict) if held else verdict
        clear = held or belief.clear >= _CLEAR
        if belief.meant is not None and clear and self.suspected.wrong(at) >= self.bar(at):
            if not self.suspected.brought_up(at, belief.meant.key):
                return left(verdict)
            return verdict if held and verdict.key == belief.meant.key else _against(belief.meant)
        return left(verdict) if held else self.tied(at) or verdict

    @cached_property
    def strange(self) -> bool:
        """True for a text of whose numbers far more were held against figures than agree; see `subject`."""
        status = Counter(verdict.status for verdict in self.verdicts)
        held = status[Standing.DOES_NOT_FIT]
        return held >= _MANY and held > _STRANGE * status[Standing.AGREES]

    def bar(self, at: int) -> float:
        """How likely a number must be wrong to be told so."""
        one, verdict, belief = self.reading.told[at], self.verdicts[at], self.beliefs[at]
        held = verdict.status is Standing.DOES_NOT_FIT
        told = max((share.share for share in belief.shares if share.told), default=0.0)
        story = (not held and told > _LESS * belief.clear) or lasting(one) or self.goes_on(at)
        return max(
            _NONE if held and belief.right is None else WRONG,
            _STORY if story else _NONE,
            _LOOSE if verdict.loose else _NONE,
            _APART if one.claim.apart else _NONE,
            _REST if one.claim.rest else _NONE,
        )

    def goes_on(self, at: int) -> bool:
        """True for a number that may be some of what the sentence before counts, which no figure states."""
        one, last = self.reading.told[at], self.reading.told[at - 1] if at else None
        bare = not (one.claim.noun or one.claim.years or one.claim.lead_years or one.claim.onward)
        open_ = self.verdicts[at - 1].status is Standing.NOT_MATCHED
        return bare and last is not None and last.sentence < one.sentence and last.claim.nouned and open_

    def unlikely(self, at: int) -> bool:
        """True where a number is hardly believed to be about the figure that a reading tied it to."""
        one, verdict, belief = self.reading.told[at], self.verdicts[at], self.beliefs[at]
        entry, loose = verdict.entry, verdict.confidence < _TIED
        if entry is None:
            return False
        if one.value >= _TELLING:
            return loose and self.believable(at, entry) and (belief.wrong > 0 or belief.sure < _UNLIKELY)
        least = _UNLIKELY if self.weighed.whole(at, entry.key) else _PARTLY
        if belief.wrong > 0 or belief.sure < least:
            return True
        named = {e.key: share for e, share in belief.named if not isinstance(e, SaidAt)}
        behind = _TWICE * named.get(entry.key, 0.0) < max(named.values(), default=0.0)
        return loose and behind and belief.sure < _DOUBTED

    def believable(self, at: int, entry: StatedAt) -> bool:
        """True where belief weighs a figure: not one that is rounded, of many years, or of listed bodies."""
        key, stated = entry.key, self.reading.stated
        listed = names(self.reading.told[at].hits, About.PROVIDER) & stated.below.get(
            key.provider, frozenset()
        )
        years = key.period.days > self.reading.period.days + 1
        return entry.exact and not (stated.rounded(key) or years or len(listed) > 1)

    def called(self, at: int) -> bool:
        """True where the words right before a number name what it counts, and it is tied to something else.

        "The house has room for eight women" is not that it helped eight.
        """
        one, key = self.reading.told[at], self.verdicts[at].key
        before = [
            h for h in one.hits if 0 <= one.claim.number.start - h.end <= 1 and h.about is About.MEASURE
        ]
        if key is None or not before or key.measure in names(one.hits, About.MEASURE):
            return False
        return any(
            key.provider in self.reading.stated.reporters.get(m, ()) for m in names(before, About.MEASURE)
        )

    def plain(self, at: int) -> bool:
        """True where a sentence plainly names a figure of a number's size, and speaks against what it is."""
        entry, value = self.verdicts[at].entry, self.reading.told[at].value
        if entry is None or not value:
            return False
        sizes = [abs(log2(float(value / i.low))) for i, _ in entry.values if i.low > 0]
        right = self.beliefs[at].right
        other = right is None or isinstance(right, SaidAt) or self.weighed.denied(at, right.key)
        return other and min(sizes, default=0.0) <= _SIZE and self.weighed.named(at, entry.key)

    def tied(self, at: int) -> NumberVerdict | None:
        """That a number is the figure that it surely is about; None where it is none."""
        one, belief = self.reading.told[at], self.beliefs[at]
        right, claim = belief.right, one.claim
        if (
            right is None
            or isinstance(right, SaidAt)
            or belief.sure < _SURE
            or one.value < _SMALL
            or claim.apart
            or claim.onward
        ):
            return None
        origin = ends_with(one.words.origin, one.text[: claim.number.start])
        other = one.spoken and right.key.period.text not in one.spoken
        if origin or other or not self.weighed.whole(at, right.key):
            return None
        source = right.agrees(one.value, one.value)
        return NumberVerdict(Standing.AGREES, right, source, _CONFIDENCE)


def _against(entry: StatedAt) -> NumberVerdict:
    return NumberVerdict(Standing.DOES_NOT_FIT, entry, None, _CONFIDENCE)
