"""Final verdicts by posterior probability, with the edition's own numbers.

A text that recounts its ledger, as a report of it does, tells each figure about once, and is judged by that;
see `doubt`. Of any other text it is weighed what each number is about; see `belief`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import log2

from tilstand.proofread.alternatives import check_parallel_list
from tilstand.proofread.candidates import Implied
from tilstand.proofread.derivation_review import DerivedClaim, check_derived_claims, check_local_derivations
from tilstand.proofread.edition_numbers import EditionNumber, EditionNumbers
from tilstand.proofread.error_features import ErrorFeatures, is_counted_number
from tilstand.proofread.figure_index import FigureTermWeights, IndexedFigure
from tilstand.proofread.grammar import ends_with_phrase
from tilstand.proofread.joint_verdicts import JointReading
from tilstand.proofread.ledger_coverage import LedgerCoverage
from tilstand.proofread.number_context import NumberMention, is_duration
from tilstand.proofread.phrase_lexicon import PhraseKind
from tilstand.proofread.phrases import list_mentioned_names
from tilstand.proofread.posterior import NumberPosterior, compute_posteriors, score_number_figures
from tilstand.proofread.result import Standing
from tilstand.proofread.scorer import MatchScorer
from tilstand.proofread.shares import is_share_claim
from tilstand.proofread.statements import RelationStatement
from tilstand.proofread.verdict_review import review_verdicts
from tilstand.proofread.verdicts import NumberVerdict, leave_unmatched
from tilstand.report_text import NumberKind as Number
from tilstand.terms import Key, ValueQualifier

# It is told not to fit where it is so much likelier a wrong number than a right one, as a logarithm, and so
# surely about what is said; and to agree where it is so surely that.
_WRONG, _CLEAR, _SURE = 0.0, 0.15, 0.99
# "About" so many is as good as another number that is off by no more than a part like this.
_ABOUT = Fraction(1, 6)
_CONFIDENCE = 0.5


def compare_with_edition(one: NumberMention, verdict: NumberVerdict, belief: NumberPosterior) -> NumberVerdict | None:
    """The verdict on a number that the edition says; None where it is not believed to be one.

    Args:
        one: The number.
        verdict: What was found of it so far.
        belief: What it is believed to be about.
    """
    if verdict.status is not Standing.NOT_MATCHED or one.claim.denial or one.claim.turned:
        return None
    right, meant = belief.right, belief.meant
    if isinstance(right, EditionNumber) and belief.sure >= _SURE:
        return NumberVerdict(Standing.AGREES, right, right.values[0][1], _CONFIDENCE)
    likely = belief.wrong >= _WRONG and belief.clear >= _CLEAR
    if isinstance(meant, EditionNumber) and likely and not _is_loose_form_allowed(one, meant):
        return NumberVerdict(Standing.DOES_NOT_FIT, meant, None, _CONFIDENCE)
    return None


def _is_loose_form_allowed(one: NumberMention, said: EditionNumber) -> bool:
    """True where a number may be told of another one: "more than 100" of 200, "about 38" of 40."""
    number = one.claim.number
    printed, exact = said.beside(number)
    match number.qualifier:
        case ValueQualifier.AT_LEAST:
            return said.qualifier is not ValueQualifier.AT_MOST and printed < exact
        case ValueQualifier.ABOUT:
            return abs(printed - exact) <= _ABOUT * exact
    return False


# A number is told not to fit where the odds that it is wrong are so high, as a logarithm. The bar is that at
# which of sets that the weights are not learnt from at most 15 in 1,000 right numbers are told not to fit. An
# end of a range, or what is no plain number, is let go where it is likelier right than wrong. More is asked
# where the first reading's words were loose or may be about another year, or a number may go on from one that
# is no figure: true statements that are made to mislead are rare in the marked texts.
WRONG, _HELD = -0.5, 0.0
_LOOSE, _APART, _REST, _STORY = 1.0, 1.0, 1.5, 2.0
# A number that no reading held against a figure must be believed to be about it so much, and hardly less than
# about any that it is. One that was, and that no figure in sight is, is let go only where it is likely right.
_SETTLE_CLEAR, _LESS, _NONE = 0.05, 0.8, -1.0
# A text of so many numbers held against figures, so many times those that agree, speaks of something else.
_MANY, _STRANGE = 8, 2
# What a sentence plainly names is of the number's size: at most so many doublings more or less.
_SIZE = 1.6
# A number that no reading tied is tied to the figure that it likeliest is, where that is so sure, and the
# number not so small that many figures are it. One that a reading tied is left open where that is hardly
# believed: a small one where its words name a code that the figure leaves out, or where a reading tied it no
# surer than so and its words speak twice as much for another figure; a large one where no reading was surer.
_SETTLE_SURE, _SMALL = 0.98, 10
_UNLIKELY, _PARTLY, _DOUBTED, _TELLING = 0.3, 0.45, 0.5, 20
_TIED, _TWICE = 0.6, 2


@dataclass(frozen=True)
class FinalVerdicts:
    """What stands of the numbers of a text in the end, where it is another than the first reading found.

    Attributes:
        numbers: Of its numbers, by their place.
        said: Of its shares and differences, by theirs.
    """

    numbers: Mapping[int, NumberVerdict | RelationStatement]
    said: Mapping[int, RelationStatement] = field(default_factory=dict)


def decide_final_verdicts(
    reading: JointReading,
    verdicts: Mapping[int, NumberVerdict],
    implied: Implied,
    words: FigureTermWeights,
    cells: Iterable[Key] = (),
    said: EditionNumbers | None = None,
    shares: Sequence[DerivedClaim] = (),
) -> FinalVerdicts:
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
    number_mentions, stated, period = reading.told, reading.stated, reading.period
    every = [verdicts.get(at, number_mention.verdict) for at, number_mention in enumerate(number_mentions)]
    recounted = LedgerCoverage(every, cells, stated, period)
    if recounted.recounts:
        return FinalVerdicts(review_verdicts(reading, verdicts, implied, recounted))
    beliefs = compute_posteriors(
        number_mentions, score_number_figures(number_mentions, every, stated, period, implied, words, said)
    )
    weighed = MatchScorer(reading, every, implied)
    settling = _FinalDecision(reading, every, weighed, beliefs, ErrorFeatures(reading, every, beliefs, weighed))
    number_verdicts = [settling.verdict(at) for at in range(len(number_mentions))]
    other_item: dict[int, NumberVerdict | RelationStatement] = {
        at: verdict for at, verdict in enumerate(number_verdicts) if verdict is not number_mentions[at].verdict
    }
    other_item |= check_local_derivations(number_mentions, number_verdicts, beliefs, stated, period)
    given = number_mentions, number_verdicts, beliefs, stated, period
    rates = [
        at
        for at, number_mention in enumerate(number_mentions)
        if at not in other_item and _is_open_percentage(number_mention, number_verdicts[at])
    ]
    more = check_derived_claims([DerivedClaim(number_mentions[at], at, None) for at in rates], *given)
    other_item |= {rates[at]: relation_statement for at, relation_statement in more.items()}
    return FinalVerdicts(other_item, check_derived_claims(shares, *given))


def _is_open_percentage(one: NumberMention, verdict: NumberVerdict) -> bool:
    """True for a share in per cent of which nothing is known yet."""
    percent, claim = one.claim.number.kind is Number.PERCENT, one.claim
    return percent and is_share_claim(claim) and not claim.trend and verdict.status is Standing.NOT_MATCHED


@dataclass(frozen=True)
class _FinalDecision:
    reading: JointReading
    verdicts: Sequence[NumberVerdict]
    weighed: MatchScorer
    beliefs: Sequence[NumberPosterior]
    suspected: ErrorFeatures

    def verdict(self, at: int) -> NumberVerdict:
        """The verdict on a number, by what it is believed to be about."""
        number_mention, verdict, belief = self.reading.told[at], self.verdicts[at], self.beliefs[at]
        if (number_verdict := compare_with_edition(number_mention, verdict, belief)) is not None:
            return number_verdict
        held = verdict.status is Standing.DOES_NOT_FIT
        if verdict.firm or number_mention.claim.number.kind is Number.QUANTIFIER or (held and self.is_plain_misfit(at)):
            return verdict
        if held and self.is_foreign_text:
            return verdict
        if not is_counted_number(number_mention):
            return leave_unmatched(verdict) if held and belief.wrong < _HELD else verdict
        if verdict.status is Standing.AGREES:
            if (
                other_verdict := check_parallel_list(self.reading.told, self.verdicts, at, self.reading.stated)
            ) is not None:
                return other_verdict
            return leave_unmatched(verdict) if self.is_match_improbable(at) or self.called(at) else verdict
        if isinstance(belief.meant, EditionNumber):
            return leave_unmatched(verdict) if held else verdict
        clear = held or belief.clear >= _SETTLE_CLEAR
        if belief.meant is not None and clear and self.suspected.wrong(at) >= self.get_error_threshold(at):
            if not self.suspected.is_topic_introduced(at, belief.meant.key):
                return leave_unmatched(verdict)
            return verdict if held and verdict.key == belief.meant.key else _make_misfit_verdict(belief.meant)
        return leave_unmatched(verdict) if held else self.match_by_posterior(at) or verdict

    @cached_property
    def is_foreign_text(self) -> bool:
        """True for a text of whose numbers far more were held against figures than agree; see `subject`."""
        status = Counter(verdict.status for verdict in self.verdicts)
        held = status[Standing.DOES_NOT_FIT]
        return held >= _MANY and held > _STRANGE * status[Standing.AGREES]

    def get_error_threshold(self, at: int) -> float:
        """How likely a number must be wrong to be told so."""
        number_mention, verdict, belief = self.reading.told[at], self.verdicts[at], self.beliefs[at]
        held = verdict.status is Standing.DOES_NOT_FIT
        told = max((share.share for share in belief.shares if share.told), default=0.0)
        story = (
            (not held and told > _LESS * belief.clear)
            or is_duration(number_mention)
            or self.continues_unstated_count(at)
        )
        return max(
            _NONE if held and belief.right is None else WRONG,
            _STORY if story else _NONE,
            _LOOSE if verdict.loose else _NONE,
            _APART if number_mention.claim.apart else _NONE,
            _REST if number_mention.claim.rest else _NONE,
        )

    def continues_unstated_count(self, at: int) -> bool:
        """True for a number that may be some of what the sentence before counts, which no figure states."""
        number_mention, last = self.reading.told[at], self.reading.told[at - 1] if at else None
        bare = not (
            number_mention.claim.noun
            or number_mention.claim.years
            or number_mention.claim.lead_years
            or number_mention.claim.onward
        )
        open_ = self.verdicts[at - 1].status is Standing.NOT_MATCHED
        return bare and last is not None and last.sentence < number_mention.sentence and last.claim.nouned and open_

    def is_match_improbable(self, at: int) -> bool:
        """True where a number is hardly believed to be about the figure that a reading tied it to."""
        number_mention, verdict, belief = self.reading.told[at], self.verdicts[at], self.beliefs[at]
        entry, loose = verdict.entry, verdict.confidence < _TIED
        if entry is None:
            return False
        if number_mention.value >= _TELLING:
            return loose and self.can_posterior_weigh(at, entry) and (belief.wrong > 0 or belief.sure < _UNLIKELY)
        least = _UNLIKELY if self.weighed.whole(at, entry.key) else _PARTLY
        if belief.wrong > 0 or belief.sure < least:
            return True
        named = {e.key: share for e, share in belief.named if not isinstance(e, EditionNumber)}
        behind = _TWICE * named.get(entry.key, 0.0) < max(named.values(), default=0.0)
        return loose and behind and belief.sure < _DOUBTED

    def can_posterior_weigh(self, at: int, entry: IndexedFigure) -> bool:
        """True where belief weighs a figure: not one that is rounded, of many years, or of listed bodies."""
        key, stated = entry.key, self.reading.stated
        listed = list_mentioned_names(self.reading.told[at].hits, PhraseKind.PROVIDER) & stated.bodies_below.get(
            key.provider, frozenset()
        )
        years = key.period.days > self.reading.period.days + 1
        return entry.is_point_figure and not (stated.is_rounding_range(key) or years or len(listed) > 1)

    def called(self, at: int) -> bool:
        """True where the words right before a number name what it counts, and it is tied to something else.

        "The house has room for eight women" is not that it helped eight.
        """
        number_mention, key = self.reading.told[at], self.verdicts[at].key
        before = [
            h
            for h in number_mention.hits
            if 0 <= number_mention.claim.number.start - h.end <= 1 and h.about is PhraseKind.MEASURE
        ]
        if key is None or not before or key.measure in list_mentioned_names(number_mention.hits, PhraseKind.MEASURE):
            return False
        return any(
            key.provider in self.reading.stated.reporters.get(m, ())
            for m in list_mentioned_names(before, PhraseKind.MEASURE)
        )

    def is_plain_misfit(self, at: int) -> bool:
        """True where a sentence plainly names a figure of a number's size, and speaks against what it is."""
        entry, value = self.verdicts[at].entry, self.reading.told[at].value
        if entry is None or not value:
            return False
        sizes = [abs(log2(float(value / i.low))) for i, _ in entry.values if i.low > 0]
        right = self.beliefs[at].right
        other_flag = (
            right is None or isinstance(right, EditionNumber) or self.weighed.is_sentence_about_other(at, right.key)
        )
        return other_flag and min(sizes, default=0.0) <= _SIZE and self.weighed.named(at, entry.key)

    def match_by_posterior(self, at: int) -> NumberVerdict | None:
        """That a number is the figure that it surely is about; None where it is none."""
        number_mention, belief = self.reading.told[at], self.beliefs[at]
        right, claim = belief.right, number_mention.claim
        if (
            right is None
            or isinstance(right, EditionNumber)
            or belief.sure < _SETTLE_SURE
            or number_mention.value < _SMALL
            or claim.apart
            or claim.onward
        ):
            return None
        origin = ends_with_phrase(number_mention.words.origin, number_mention.text[: claim.number.start])
        other_item = number_mention.spoken and right.key.period.text not in number_mention.spoken
        if origin or other_item or not self.weighed.whole(at, right.key):
            return None
        source = right.find_agreeing_statement(number_mention.value, number_mention.value)
        return NumberVerdict(Standing.AGREES, right, source, _CONFIDENCE)


def _make_misfit_verdict(entry: IndexedFigure) -> NumberVerdict:
    return NumberVerdict(Standing.DOES_NOT_FIT, entry, None, _CONFIDENCE)
