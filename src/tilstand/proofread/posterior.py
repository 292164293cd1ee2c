"""Posterior probabilities of the figures a number may state; typos; feature weights.

Two figures that are told side by side are seldom each other's digits the other way round. A number that
nothing in sight states, and that is such a slip for the figure that its words speak of, is more likely that
figure mistyped than one that nobody stated; so words that name the figure less surely are enough to say so.

Weights of evidence add up (Good, *Probability and the Weighing of Evidence*, 1950). They are those of a
conditional logit: found by how likely they make the figures that marked numbers are known to be (McFadden,
*Conditional logit analysis of qualitative choice behavior*, 1974); and those of a logistic regression on
which numbers are wrong (Cox, *The regression analysis of binary sequences*, 1958). No sign names a word, a
body, a collection or a language.

What words have of a figure, and what the numbers around are believed to be, add up to how likely it is that
a number is about it, or about nothing that the ledger states. A number that is about a figure is that figure,
or one that somebody wrote wrongly: more likely a near one, or one of the same digits. So it is told not to
fit where it is far likelier a wrong number about a figure in sight than a right one about any, or about none.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from heapq import nlargest
from importlib.resources import files
from math import exp, log, log2

from tilstand.proofread.candidates import Implied
from tilstand.proofread.edition_numbers import EditionNumbers
from tilstand.proofread.figure_index import FigureIndex, FigureTermWeights, IndexedFigure
from tilstand.proofread.match_features import (
    FigureProbability,
    MatchFeatures,
    NeighbourPosteriors,
    Signs,
    compute_null_features,
)
from tilstand.proofread.number_context import NumberMention
from tilstand.proofread.phrase_lexicon import PhraseKind, PhraseMention
from tilstand.proofread.phrases import list_mentioned_names
from tilstand.proofread.result import Standing
from tilstand.proofread.verdicts import NumberVerdict
from tilstand.report_text import NumberKind as Number
from tilstand.terms import Key, Period

# Of a number of so many digits, one digit that is another, is missing or is one too many tells a slip.
_LONG = 3
_LONGER = 4


def is_typo_of(printed: Fraction, stated: Fraction) -> bool:
    """True where one number is another with digits swapped; of long ones, with one digit wrong.

    Args:
        printed: The number that is printed.
        stated: The number that it may have been meant for.

    >>> is_typo_of(Fraction(71), Fraction(17)), is_typo_of(Fraction(19), Fraction(17))
    (True, False)
    """
    if printed == stated or min(printed, stated) < 10 or (printed.denominator, stated.denominator) != (1, 1):
        return False
    text, other_text = str(printed.numerator), str(stated.numerator)
    if len(text) != len(other_text):
        longer, shorter = sorted((text, other_text), key=len, reverse=True)
        return len(shorter) >= _LONGER and any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
    apart = [at for at, digits in enumerate(zip(text, other_text, strict=True)) if digits[0] != digits[1]]
    if len(text) >= _LONG and (len(apart) == 1 or sorted(text) == sorted(other_text)):
        return True
    return len(apart) == 2 and apart[1] == apart[0] + 1 and sorted(text) == sorted(other_text)


def find_typo_figure(printed: Fraction, entries: Iterable[IndexedFigure]) -> IndexedFigure | None:
    """The first figure that a number is a slip for, where none before it is the number itself.

    Args:
        printed: The number that is printed.
        entries: The figures that it may speak of, the likeliest first.
    """
    for entry in entries:
        if entry.find_agreeing_statement(printed, printed) is not None:
            return None
        if entry.values and all(i.is_point and is_typo_of(printed, i.low) for i, _ in entry.values):
            return entry
    return None


def find_long_number_typo(
    printed: Fraction, hits: Iterable[PhraseMention], index: Mapping[Fraction, Sequence[IndexedFigure]]
) -> IndexedFigure | None:
    """The one figure that a long number is a slip for, of a measure or body that the words name.

    A number of three digits or more that no figure anywhere states is hardly another one's by chance.

    Args:
        printed: The number that is printed.
        hits: The phrases near it.
        index: Every address, by each number that is stated at it.
    """
    if printed < 10 ** (_LONG - 1) or printed in index:
        return None
    near = tuple(hits)
    measures, bodies = (list_mentioned_names(near, PhraseKind.MEASURE), list_mentioned_names(near, PhraseKind.PROVIDER))
    like = [
        entry
        for value, entries in index.items()
        if value >= 10 ** (_LONG - 1) and is_typo_of(printed, value)
        if value >= 10**_LONG or sorted(str(value)) == sorted(str(printed))
        for entry in entries
    ]
    counted = [entry for entry in like if entry.key.measure in measures]
    reported = [entry for entry in like if entry.key.provider in bodies]
    common_figures = [entry for entry in counted if entry in reported]
    indexed_figures = common_figures or counted or reported
    return indexed_figures[0] if len({entry.values[0][0].low for entry in indexed_figures}) == 1 else None


@dataclass(frozen=True, slots=True)
class FeatureWeights:
    """What signs are worth.

    Attributes:
        alone: Where a number is read by itself.
        together: Where it is read with what is believed of those around it.
        wrong: Where it is asked whether it is wrong.
    """

    alone: Mapping[str, float]
    together: Mapping[str, float]
    wrong: Mapping[str, float] = field(default_factory=dict)


@cache
def load_feature_weights() -> FeatureWeights:
    """The weights as they are shipped."""
    raw = tomllib.loads(files("tilstand.proofread").joinpath("weights.toml").read_text("utf-8"))
    return FeatureWeights(raw["alone"], raw["together"], raw["wrong"])


# So many of the likeliest figures of a number are weighed, and so many told on to those around.
_FIGURES, _TOLD, _NAMED = 60, 6, 4
_SHARE = 0.03
# So often a number is written wrongly, where one is read for the sake of those around it.
_WRONG = 0.15
# How likely a wrong number is just this one: less for one further off, by its doublings; for a slip, so much.
_NEAR, _FURTHER, _SLIP = 0.6, 1.6, 0.15
# The numbers around are read so many times.
_ROUNDS = 2


@dataclass(frozen=True, slots=True)
class ScoredNumber:
    """A number with the figures that it may be about.

    Attributes:
        figures: Each figure, with its signs.
        none: The signs that it is about none.
        value: The number.
        same: Of each figure, whether it is that number.
        chances: Of each figure that it is not, how likely a wrong number about it is just this one.
    """

    figures: Sequence[tuple[IndexedFigure, Signs]]
    none: Signs
    value: float
    same: Sequence[bool]
    chances: Sequence[float]


@dataclass(frozen=True, slots=True)
class NumberPosterior:
    """What a number is believed to be about.

    Attributes:
        shares: The likeliest figures.
        wrong: How much likelier it is a wrong number about a figure than a right one, as a logarithm.
        meant: The figure that it is then likeliest about.
        clear: How much it is believed that it is about that one, from 0 to 1.
        right: The likeliest figure that it is.
        sure: How likely it is that it is about that one, from 0 to 1.
        named: The figures that it is likeliest about whatever number is printed, each with how likely it is.
    """

    shares: Sequence[FigureProbability] = ()
    wrong: float = -99.0
    meant: IndexedFigure | None = None
    clear: float = 0.0
    right: IndexedFigure | None = None
    sure: float = 0.0
    named: Sequence[tuple[IndexedFigure, float]] = ()


def score_number_figures(
    told: Sequence[NumberMention],
    verdicts: Sequence[NumberVerdict],
    stated: FigureIndex,
    period: Period,
    implied: Implied,
    words: FigureTermWeights,
    said: EditionNumbers | None = None,
) -> list[ScoredNumber | None]:
    """Each number of a text, with the figures that it may be about; None for what is no number.

    Args:
        told: The numbers, in order.
        verdicts: What was found of each so far.
        stated: What the ledger states.
        period: Period of the report.
        implied: The codes that the names of the measures imply.
        words: The words of each figure.
        said: The numbers that the edition says.
    """
    scored_numbers: list[ScoredNumber | None] = []
    last: Key | None = None
    worth = load_feature_weights().alone
    for at, number_mention in enumerate(told):
        if number_mention.claim.number.value is None or number_mention.claim.number.kind is Number.QUANTIFIER:
            scored_numbers.append(None)
            continue
        signs = MatchFeatures(told, at, stated, period, implied, words, last)
        figures = signs.figures(worth, _FIGURES)
        none = compute_null_features(told, at, stated.collection.settings.coordinator)
        same = [
            entry.find_agreeing_statement(number_mention.value, number_mention.value) is not None
            for entry, _ in figures
        ]
        printed = float(number_mention.value)
        chances = [
            0.0 if true else compute_typo_likelihood(printed, e) for true, (e, _) in zip(same, figures, strict=True)
        ]
        for entry, own_values in said.find_edition_candidates(number_mention, none) if said is not None else ():
            value, exact = entry.beside(number_mention.claim.number)
            figures.append((entry, own_values))
            same.append(value == exact)
            chances.append(_compute_misprint_likelihood(value, exact))
        scored_numbers.append(ScoredNumber(figures, none, printed, same, chances))
        if verdicts[at].status is Standing.AGREES and verdicts[at].key is not None:
            last = verdicts[at].key
    return scored_numbers


def compute_posteriors(
    told: Sequence[NumberMention],
    numbers: Sequence[ScoredNumber | None],
    worth: FeatureWeights | None = None,
    rounds: int = _ROUNDS,
) -> list[NumberPosterior]:
    """What each number is believed to be about.

    Args:
        told: The numbers of a text.
        numbers: The same, with the figures that they may be about.
        worth: What each sign is worth; as shipped where none is given.
        rounds: How many times the numbers around are read.
    """
    worth = worth or load_feature_weights()
    number_posteriors = [
        _build_posterior(number, _score_figures(number, worth.alone), _sum_feature_weights(number.none, worth.alone))
        if number
        else NumberPosterior()
        for number in numbers
    ]
    scores = [_score_figures(number, worth.together) if number else [] for number in numbers]
    for _ in range(rounds):
        shares = [number_posterior.shares for number_posterior in number_posteriors]
        number_posteriors = [
            _build_posterior(
                number,
                _add_neighbour_scores(told, at, number, shares, scores[at], worth),
                _sum_feature_weights(number.none, worth.together),
            )
            if number
            else NumberPosterior()
            for at, number in enumerate(numbers)
        ]
    return number_posteriors


def _add_neighbour_scores(
    told: Sequence[NumberMention],
    at: int,
    one: ScoredNumber,
    shares: Sequence[Sequence[FigureProbability]],
    scores: Sequence[float],
    worth: FeatureWeights,
) -> list[float]:
    """What speaks for each figure of a number, with what the numbers around it are believed to be."""
    near = NeighbourPosteriors(told, at, shares)
    return [
        score + _sum_feature_weights(near.signs(entry), worth.together)
        for score, (entry, _) in zip(scores, one.figures, strict=True)
    ]


def compute_null_likelihood(value: float) -> float:
    """How likely a number about nothing that the ledger states is just this one: large ones are rarer."""
    return 0.5 / (abs(value) + 2)


def compute_typo_likelihood(printed: float, entry: IndexedFigure) -> float:
    """How likely a wrong number about a figure is just the one printed.

    Args:
        printed: The number that is printed.
        entry: The figure.
    """
    exact = Fraction(printed)
    return max((_compute_misprint_likelihood(exact, interval.low) for interval, _ in entry.values), default=0.0)


def _compute_misprint_likelihood(printed: Fraction, stated: Fraction) -> float:
    """How likely one number is printed for another."""
    if printed == stated:
        return 0.0
    apart = abs(log2(float((abs(printed) + 1) / (abs(stated) + 1))))
    near = _NEAR * exp(-_FURTHER * apart) / (float(abs(stated)) / 2 + 2)
    return max(near, _SLIP if is_typo_of(printed, stated) else 0.0)


def _build_posterior(one: ScoredNumber, scores: Sequence[float], none: float) -> NumberPosterior:
    """What a number is believed to be about, by what speaks for each figure and for none."""
    most = max((*scores, none))
    likely = [
        (exp(score - most), entry, same, chance)
        for score, (entry, _), same, chance in zip(scores, one.figures, one.same, one.chances, strict=True)
    ]
    nothing = exp(none - most) * compute_null_likelihood(one.value)
    rights = [(x, e) for x, e, same, _ in likely if same]
    wrongs = [(x * chance, e) for x, e, same, chance in likely if not same]
    right, wrong = sum(x for x, _ in rights), sum(x for x, _ in wrongs)
    every = (1 - _WRONG) * right + _WRONG * wrong + nothing
    shares = [
        *(FigureProbability(e, (1 - _WRONG) * x / every, told=True) for x, e in rights),
        *(FigureProbability(e, _WRONG * x / every, told=False) for x, e in wrongs),
    ]
    shares.sort(key=lambda s: (-s.share, s.entry.key))
    whole = sum(x for x, *_ in likely) + exp(none - most)
    named = nlargest(_NAMED, ((x / whole, e) for x, e, *_ in likely), key=lambda one: (one[0], one[1].key))
    best = max(rights, key=lambda pair: pair[0], default=(0.0, None))
    meant = max(wrongs, key=lambda pair: pair[0], default=(0.0, None))
    return NumberPosterior(
        [s for s in shares[:_TOLD] if s.share > _SHARE],
        log(wrong + 1e-12) - log(right + nothing + 1e-12),
        meant[1],
        _WRONG * meant[0] / every,
        best[1],
        best[0] / (right + wrong + nothing),
        [(entry, share) for share, entry in named],
    )


def _score_figures(one: ScoredNumber, worth: Mapping[str, float]) -> list[float]:
    return [_sum_feature_weights(signs, worth) for _, signs in one.figures]


def _sum_feature_weights(signs: Signs, worth: Mapping[str, float]) -> float:
    return sum(worth.get(name, 0.0) * much for name, much in signs.items())
