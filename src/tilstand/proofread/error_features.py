"""The signs that a number is a wrong one: what is believed of it, what its words say, what stands around it.

A belief says what a number is likeliest about, and how much likelier it is wrong than right (see `belief`).
How far that is to be trusted shows elsewhere too: in what the first reading found, in whether the numbers
around are told rightly, in how the number differs from the figure, and in whether it is a figure that another
number of the sentence was to tell. No sign says that a number is right or wrong; what each is worth is
learnt, as for the figures (see `weight`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import log, log2

from tilstand.proofread.edition_numbers import EditionNumber
from tilstand.proofread.figure_index import IndexedFigure
from tilstand.proofread.joint_verdicts import JointReading
from tilstand.proofread.match_features import Signs
from tilstand.proofread.number_context import NumberMention, find_adjacent_phrases
from tilstand.proofread.phrase_lexicon import PhraseKind
from tilstand.proofread.phrases import list_mentioned_names
from tilstand.proofread.posterior import NumberPosterior, is_typo_of, load_feature_weights
from tilstand.proofread.result import Standing
from tilstand.proofread.scorer import MatchScorer
from tilstand.proofread.verdicts import NumberVerdict
from tilstand.report_text import NumberKind as Number
from tilstand.terms import Key, ValueQualifier

# Numbers so many places away in a paragraph tell whether it is read rightly, and whether two are exchanged.
_NEAR, _EXCHANGED = 4, 6
# Chances beyond these say no more.
_WRONG, _LEAST, _FURTHEST = 8.0, -6.0, 5.0
_LOW, _SMALL, _LARGE = -2.0, 1, 20
_NEVER = 99.0
# Before a text or paragraph is read, so many of its numbers are taken to be told, most of them rightly.
_BEFORE, _RIGHT = 3.0, 2.0
_BEFORE_NEAR, _RIGHT_NEAR = 1.0, 0.7
# A figure is told by a number of which so much is believed.
_TOLD = 0.5
# What a text says of a number by itself: the fields of its claim that tell.
_CLAIMED = ("first", "whole", "beyond", "counted", "nouned", "partitive", "opens", "does")


def is_counted_number(one: NumberMention) -> bool:
    """True for a number of something that was counted, which may be told not to fit.

    Args:
        one: The number.
    """
    claim, number = one.claim, one.claim.number
    exact = number.kind is Number.COUNT and number.value is not None and number.qualifier is ValueQualifier.EXACT
    return exact and one.value.denominator == 1 and not (claim.differs or claim.denial or claim.turned)


@dataclass(frozen=True)
class ErrorFeatures:
    """The signs that the numbers of a text are wrong.

    Attributes:
        reading: The numbers.
        verdicts: What the readings before found of each.
        beliefs: What each is believed to be about.
        weighed: The numbers, weighed by what words name.
    """

    reading: JointReading
    verdicts: Sequence[NumberVerdict]
    beliefs: Sequence[NumberPosterior]
    weighed: MatchScorer
    _borne: dict[int, float] = field(default_factory=dict)

    def signs(self, at: int) -> Signs:
        """The signs that a number is wrong; none where it may be about no figure that it is not.

        Args:
            at: Place of the number.
        """
        meant = self.beliefs[at].meant
        if meant is None or isinstance(meant, EditionNumber) or not is_counted_number(self.reading.told[at]):
            return {}
        return {name: float(much) for name, much in self._list_error_features(at, meant) if much}

    def _list_error_features(self, at: int, meant: IndexedFigure) -> Iterator[tuple[str, float]]:
        number_mention, belief = self.reading.told[at], self.beliefs[at]
        yield "always", 1.0
        wrong = max(min(belief.wrong, _WRONG), -_WRONG)
        yield from (("wrong", wrong), ("wrong_hardly", min(wrong - _LOW, 0.0)), ("sure", belief.sure))
        yield from (("clear", belief.clear), ("clear_odds", _compute_log_odds(belief.clear)))
        share = next((s for entry, s in belief.named if entry.key == meant.key), 0.0)
        yield "named_odds", _compute_log_odds(share)
        yield "named_is", self.told(at)
        first = belief.named[0] if belief.named else None
        yield "named_first_is", first[1] if first and _equals_figure(number_mention, first[0]) else 0.0
        yield from self._list_verdict_features(at, meant.key)
        yield from self._list_wording_features(at, meant.key)
        yield from self._list_size_features(number_mention, meant)
        yield from self._list_neighbour_errors(at, meant, share)
        yield "text_is", self._correct_share
        yield from ((f"is_{name}", bool(getattr(number_mention.claim, name))) for name in _CLAIMED)

    def wrong(self, at: int) -> float:
        """How likely a number is wrong, as the logarithm of its odds; very unlikely where it cannot be told.

        Args:
            at: Place of the number.
        """
        worth, signs = load_feature_weights().wrong, self.signs(at)
        return sum(worth.get(name, 0.0) * much for name, much in signs.items()) if signs else -_NEVER

    def told(self, at: int) -> float:
        """How likely a number is one of the figures that it is likeliest about."""
        number_mention = self.reading.told[at]
        if at not in self._borne:
            named = self.beliefs[at].named
            self._borne[at] = min(1.0, sum(share for entry, share in named if _equals_figure(number_mention, entry)))
        return self._borne[at]

    def _list_verdict_features(self, at: int, meant: Key) -> Iterator[tuple[str, float]]:
        """What the readings before found."""
        verdict = self.verdicts[at]
        held = verdict.status is Standing.DOES_NOT_FIT
        yield "held", held
        yield "held_against_it", held and verdict.key == meant
        yield "agrees", verdict.status is Standing.AGREES
        yield "guessed", verdict.guess is not None and verdict.guess.key == meant

    def _list_wording_features(self, at: int, meant: Key) -> Iterator[tuple[str, float]]:
        """What words name of the figure that it is held against, and of the one that it is."""
        weighed, right, number_mention = self.weighed, self.beliefs[at].right, self.reading.told[at]
        right = None if isinstance(right, EditionNumber) else right
        yield "meant_whole", weighed.whole(at, meant)
        yield "meant_named", weighed.named(at, meant)
        yield "meant_denied", weighed.is_sentence_about_other(at, meant)
        yield "right_whole", right is not None and weighed.whole(at, right.key)
        yield "right_denied", right is not None and weighed.is_sentence_about_other(at, right.key)
        near, codes = self.reading.near[at], {code for _, code in meant.dims}
        yield "together", len(near) > 1 and meant.provider in near  # of several bodies
        beside = list_mentioned_names(find_adjacent_phrases(number_mention), PhraseKind.CODE)
        yield "beside_other", bool(beside) and not beside & codes
        yield "brought_up", self.is_topic_introduced(at, meant)
        yield "codes", len(codes)
        yield "other_year", meant.period != self.reading.period
        yield "is_word", not number_mention.claim.number.text.isdigit()

    def _list_size_features(self, one: NumberMention, meant: IndexedFigure) -> Iterator[tuple[str, float]]:
        """How a number differs from the figure that it is held against, and whether it is another like it."""
        printed, stated = float(one.value), float(meant.values[0][0].low)
        yield "apart", min(abs(log2((printed + 1) / (stated + 1))), _FURTHEST)
        yield "slip", is_typo_of(one.value, meant.values[0][0].low)
        yield "more", printed > stated
        yield "size", log2(printed + 1)
        yield "small", printed <= _SMALL
        yield "stated_large", stated >= _LARGE
        key = meant.key
        like = self._keys_by_value.get((one.value, key.measure, key.provider), ())
        yield "like_year", any(k.dims == key.dims and k.period != key.period for k in like)
        yield "like_codes", any(k.dims != key.dims and k.period == key.period for k in like)

    def _list_neighbour_errors(self, at: int, meant: IndexedFigure, share: float) -> Iterator[tuple[str, float]]:
        """Whether the numbers around are told rightly, and whether one of them was to be this one."""
        number_mention, number_mentions = self.reading.told[at], self.reading.told
        near = [
            p
            for p in self._find_paragraph_neighbours(at, _NEAR)
            if is_counted_number(number_mentions[p]) and self.beliefs[p].named
        ]
        right = sum(self.told(p) for p in near)
        yield "near_is", (right + _RIGHT_NEAR) / (len(near) + _BEFORE_NEAR)
        yield "alone", not any(number_mentions[p].sentence == number_mention.sentence for p in near)
        exchanged = taken = other_value = common_value = 0.0
        for p in self._find_paragraph_neighbours(at, _EXCHANGED):
            belief = self.beliefs[p]
            if (
                belief.meant is not None
                and _equals_figure(number_mention, belief.meant)
                and _equals_figure(number_mentions[p], meant)
            ):
                its = next((s for entry, s in belief.named if entry.key == belief.meant.key), 0.0)
                exchanged = max(exchanged, min(its, share))
            taken = max([taken, *(s.share for s in belief.shares if s.told and s.entry.key == meant.key)])
            if number_mentions[p].sentence != number_mention.sentence:
                continue
            if belief.named and _equals_figure(number_mention, belief.named[0][0]):
                other_value = max(other_value, belief.named[0][1])
            if belief.meant is not None and belief.meant.key == meant.key:
                common_value = max(common_value, belief.clear)
        yield from (("exchanged", exchanged), ("meant_told", taken), ("of_another", other_value))
        yield "meant_both", common_value

    def _find_paragraph_neighbours(self, at: int, far: int) -> list[int]:
        """The places of the numbers near one in its paragraph."""
        number_mentions = self.reading.told
        return [
            p
            for p in range(max(0, at - far), min(len(number_mentions), at + far + 1))
            if p != at
            and number_mentions[p].claim.number.value is not None
            and number_mentions[p].paragraph == number_mentions[at].paragraph
        ]

    @cached_property
    def _keys_by_value(self) -> Mapping[tuple[Fraction, str, str], Sequence[Key]]:
        """The figures of each number, by measure and body."""
        keys_by_entry: dict[tuple[Fraction, str, str], list[Key]] = {}
        for value, entries in self.reading.index.items():
            for entry in entries:
                keys_by_entry.setdefault((value, entry.key.measure, entry.key.provider), []).append(entry.key)
        return keys_by_entry

    @cached_property
    def _correct_share(self) -> float:
        """How many of a text's numbers are figures that they are likeliest about."""
        every = [
            self.told(at) for at, number_mention in enumerate(self.reading.told) if is_counted_number(number_mention)
        ]
        return (sum(every) + _RIGHT) / (len(every) + _BEFORE)

    def is_topic_introduced(self, at: int, key: Key) -> bool:
        """True where a text speaks of a figure's body or measure so far, or tells another of its figures.

        Args:
            at: Place of a number.
            key: The figure.
        """
        number_mention = self.reading.told[at]
        hits = (*number_mention.hits, *number_mention.passed, *number_mention.heads, *number_mention.earlier)
        named = key.measure in list_mentioned_names(hits, PhraseKind.MEASURE) or key.provider in list_mentioned_names(
            hits, PhraseKind.PROVIDER
        )
        return named or (key.measure, key.provider) in self._stated_groups

    @cached_property
    def _stated_groups(self) -> frozenset[tuple[str, str]]:
        """The measures of bodies of which a text tells figures."""
        keys = [v.key for v in self.verdicts if v.status is Standing.AGREES and v.key is not None]
        keys += [s.entry.key for b in self.beliefs for s in b.shares[:1] if s.told and s.share > _TOLD]
        return frozenset((key.measure, key.provider) for key in keys)


def _equals_figure(one: NumberMention, entry: IndexedFigure) -> bool:
    return entry.find_agreeing_statement(one.value, one.value) is not None


def _compute_log_odds(share: float) -> float:
    share = min(max(share, 1e-6), 1 - 1e-6)
    return max(log(share / (1 - share)), _LEAST)
