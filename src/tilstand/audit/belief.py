"""What each number of a text is believed to be about: every figure that it may be, weighed against all.

What words have of a figure, and what the numbers around are believed to be, add up to how likely it is that
a number is about it, or about nothing that the ledger states. A number that is about a figure is that figure,
or one that somebody wrote wrongly: more likely a near one, or one of the same digits. So it is told not to
fit where it is far likelier a wrong number about a figure in sight than a right one about any, or about none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import nlargest
from math import exp, log, log2

from tilstand.audit.context import NumbersAround, ShareBelieved
from tilstand.audit.edition import NumbersSaid
from tilstand.audit.judge import NumberVerdict
from tilstand.audit.match import Implied
from tilstand.audit.near import NumberTold
from tilstand.audit.result import Standing
from tilstand.audit.sign import NumberSigns, Signs, none_signs
from tilstand.audit.slip import slipped
from tilstand.audit.stated import StatedAt, StatedFigures
from tilstand.audit.weight import SignWeights, weights
from tilstand.audit.wording import FigureWords
from tilstand.terms import Key, Period
from tilstand.text import SpanKind as Number

__all__ = ["NumberBelief", "NumberRead", "believed", "mistaken", "read", "unstated"]

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
class NumberRead:
    """A number with the figures that it may be about.

    Attributes:
        figures: Each figure, with its signs.
        none: The signs that it is about none.
        value: The number.
        same: Of each figure, whether it is that number.
        chances: Of each figure that it is not, how likely a wrong number about it is just this one.
    """

    figures: Sequence[tuple[StatedAt, Signs]]
    none: Signs
    value: float
    same: Sequence[bool]
    chances: Sequence[float]


@dataclass(frozen=True, slots=True)
class NumberBelief:
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

    shares: Sequence[ShareBelieved] = ()
    wrong: float = -99.0
    meant: StatedAt | None = None
    clear: float = 0.0
    right: StatedAt | None = None
    sure: float = 0.0
    named: Sequence[tuple[StatedAt, float]] = ()


def read(
    told: Sequence[NumberTold],
    verdicts: Sequence[NumberVerdict],
    stated: StatedFigures,
    period: Period,
    implied: Implied,
    words: FigureWords,
    said: NumbersSaid | None = None,
) -> list[NumberRead | None]:
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
    found: list[NumberRead | None] = []
    last: Key | None = None
    worth = weights().alone
    for at, one in enumerate(told):
        if one.claim.number.value is None or one.claim.number.kind is Number.QUANTIFIER:
            found.append(None)
            continue
        signs = NumberSigns(told, at, stated, period, implied, words, last)
        figures = signs.figures(worth, _FIGURES)
        none = none_signs(told, at, stated.collection.settings.coordinator)
        same = [entry.agrees(one.value, one.value) is not None for entry, _ in figures]
        printed = float(one.value)
        chances = [0.0 if true else mistaken(printed, e) for true, (e, _) in zip(same, figures, strict=True)]
        for entry, own in said.candidates(one, none) if said is not None else ():
            value, exact = entry.beside(one.claim.number)
            figures.append((entry, own))
            same.append(value == exact)
            chances.append(_taken(value, exact))
        found.append(NumberRead(figures, none, printed, same, chances))
        if verdicts[at].status is Standing.AGREES and verdicts[at].key is not None:
            last = verdicts[at].key
    return found


def believed(
    told: Sequence[NumberTold],
    numbers: Sequence[NumberRead | None],
    worth: SignWeights | None = None,
    rounds: int = _ROUNDS,
) -> list[NumberBelief]:
    """What each number is believed to be about.

    Args:
        told: The numbers of a text.
        numbers: The same, with the figures that they may be about.
        worth: What each sign is worth; as shipped where none is given.
        rounds: How many times the numbers around are read.
    """
    worth = worth or weights()
    found = [
        _belief(one, _scores(one, worth.alone), _score(one.none, worth.alone)) if one else NumberBelief()
        for one in numbers
    ]
    scores = [_scores(one, worth.together) if one else [] for one in numbers]
    for _ in range(rounds):
        shares = [one.shares for one in found]
        found = [
            _belief(one, _around(told, at, one, shares, scores[at], worth), _score(one.none, worth.together))
            if one
            else NumberBelief()
            for at, one in enumerate(numbers)
        ]
    return found


def _around(
    told: Sequence[NumberTold],
    at: int,
    one: NumberRead,
    shares: Sequence[Sequence[ShareBelieved]],
    scores: Sequence[float],
    worth: SignWeights,
) -> list[float]:
    """What speaks for each figure of a number, with what the numbers around it are believed to be."""
    near = NumbersAround(told, at, shares)
    return [
        score + _score(near.signs(entry), worth.together)
        for score, (entry, _) in zip(scores, one.figures, strict=True)
    ]


def unstated(value: float) -> float:
    """How likely a number about nothing that the ledger states is just this one: large ones are rarer."""
    return 0.5 / (abs(value) + 2)


def mistaken(printed: float, entry: StatedAt) -> float:
    """How likely a wrong number about a figure is just the one printed.

    Args:
        printed: The number that is printed.
        entry: The figure.
    """
    exact = Fraction(printed)
    return max((_taken(exact, interval.low) for interval, _ in entry.values), default=0.0)


def _taken(printed: Fraction, stated: Fraction) -> float:
    """How likely one number is printed for another."""
    if printed == stated:
        return 0.0
    apart = abs(log2(float((abs(printed) + 1) / (abs(stated) + 1))))
    near = _NEAR * exp(-_FURTHER * apart) / (float(abs(stated)) / 2 + 2)
    return max(near, _SLIP if slipped(printed, stated) else 0.0)


def _belief(one: NumberRead, scores: Sequence[float], none: float) -> NumberBelief:
    """What a number is believed to be about, by what speaks for each figure and for none."""
    most = max((*scores, none))
    likely = [
        (exp(score - most), entry, same, chance)
        for score, (entry, _), same, chance in zip(scores, one.figures, one.same, one.chances, strict=True)
    ]
    nothing = exp(none - most) * unstated(one.value)
    rights = [(x, e) for x, e, same, _ in likely if same]
    wrongs = [(x * chance, e) for x, e, same, chance in likely if not same]
    right, wrong = sum(x for x, _ in rights), sum(x for x, _ in wrongs)
    every = (1 - _WRONG) * right + _WRONG * wrong + nothing
    shares = [
        *(ShareBelieved(e, (1 - _WRONG) * x / every, told=True) for x, e in rights),
        *(ShareBelieved(e, _WRONG * x / every, told=False) for x, e in wrongs),
    ]
    shares.sort(key=lambda s: (-s.share, s.entry.key))
    whole = sum(x for x, *_ in likely) + exp(none - most)
    named = nlargest(_NAMED, ((x / whole, e) for x, e, *_ in likely), key=lambda one: (one[0], one[1].key))
    best = max(rights, key=lambda pair: pair[0], default=(0.0, None))
    meant = max(wrongs, key=lambda pair: pair[0], default=(0.0, None))
    return NumberBelief(
        [s for s in shares[:_TOLD] if s.share > _SHARE],
        log(wrong + 1e-12) - log(right + nothing + 1e-12),
        meant[1],
        _WRONG * meant[0] / every,
        best[1],
        best[0] / (right + wrong + nothing),
        [(entry, share) for share, entry in named],
    )


def _scores(one: NumberRead, worth: Mapping[str, float]) -> list[float]:
    return [_score(signs, worth) for _, signs in one.figures]


def _score(signs: Signs, worth: Mapping[str, float]) -> float:
    return sum(worth.get(name, 0.0) * much for name, much in signs.items())
