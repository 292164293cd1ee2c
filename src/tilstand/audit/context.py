"""The signs that stand in the numbers around one: what each of those is believed to be about.

A paragraph speaks of a body and of what it counted until it turns to another. That is believed as much as its
numbers bear out, those ahead and those that follow: nothing is taken for certain but what words say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp

from tilstand.audit.edition import SaidAt
from tilstand.audit.near import NumberTold
from tilstand.audit.sign import Signs
from tilstand.audit.stated import StatedAt
from tilstand.terms import Key

__all__ = ["NumbersAround", "ShareBelieved"]

# Numbers so many places ahead and behind are looked at; each place further counts for so much less, another
# paragraph for half, another heading for less still.
_AHEAD, _BEHIND = 10, 8
_DECAY, _PARAGRAPH, _SECTION = 0.8, 0.5, 0.3
# A single number far off is no whole paragraph: what is believed is a share of at least so much.
_LEAST = 0.8
# Lines of a source so far apart speak of other things.
_LINES = 8.0
_TAKEN = 1.5

_Head = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ShareBelieved:
    """How much it is believed that a number is about a figure.

    Attributes:
        entry: The figure.
        share: How much, from 0 to 1.
        told: Whether it is that number.
    """

    entry: StatedAt
    share: float
    told: bool


class NumbersAround:
    """What is believed of the numbers around one.

    Args:
        told: Every number of a text.
        at: Place of the number.
        beliefs: What each number is believed to be about, the likeliest figures of each.
    """

    def __init__(
        self, told: Sequence[NumberTold], at: int, beliefs: Sequence[Sequence[ShareBelieved]]
    ) -> None:
        self._head: dict[tuple[str, _Head], float] = defaultdict(float)
        self._body: dict[tuple[str, str], float] = defaultdict(float)
        self._measure: dict[tuple[str, str], float] = defaultdict(float)
        self._beside: dict[tuple[str, _Head], float] = defaultdict(float)
        self._codes: dict[_Head, dict[tuple[str, str], float]] = defaultdict(lambda: defaultdict(float))
        self._coded: dict[_Head, float] = defaultdict(float)
        self._taken: dict[Key, float] = defaultdict(float)
        self._years: dict[tuple[_Head, tuple[tuple[str, str], ...]], float] = defaultdict(float)
        self._lines: list[tuple[int, float]] = []
        self._full: dict[str, float] = defaultdict(float)
        for place in range(max(0, at - _AHEAD), min(len(told), at + _BEHIND + 1)):
            if place != at:
                self._add(told[at], told[place], place - at, beliefs[place])

    def _add(self, one: NumberTold, other: NumberTold, step: int, beliefs: Sequence[ShareBelieved]) -> None:
        near = one.paragraph == other.paragraph
        worth = _DECAY ** (abs(step) - 1) * (1.0 if near else _PARAGRAPH)
        worth *= 1.0 if one.section == other.section else _SECTION
        sentence = one.sentence == other.sentence
        where = "sentence" if sentence else "far" if not near else "ahead" if step < 0 else "behind"
        self._full[where] += worth
        for belief in beliefs:
            key, share = belief.entry.key, belief.share
            head = key.measure, key.provider
            self._head[where, head] += worth * share
            self._body[where, key.provider] += worth * share
            self._measure["ahead" if where == "behind" else where, key.measure] += worth * share
            if not near:
                continue
            if abs(step) == 1:
                self._beside["before" if step < 0 else "next", head] += share
                self._body["before" if step < 0 else "next", key.provider] += share
            for pair in key.dims:
                self._codes[head][pair] += worth * share
            self._coded[head] += worth * share
            self._years[head, key.dims] += worth * share
            self._taken[key] += share if belief.told else 0.0
            self._lines += [(line, worth * share) for line in _lines(belief.entry)]

    def signs(self, entry: StatedAt) -> Signs:
        """The signs of a figure.

        Args:
            entry: The figure.
        """
        return {name: worth for name, worth in self._signs(entry) if worth}

    def _signs(self, entry: StatedAt) -> Iterator[tuple[str, float]]:
        key = entry.key
        head = key.measure, key.provider
        for where in ("sentence", "ahead", "behind", "far"):
            full = max(self._full.get(where, 0.0), _LEAST)
            yield f"around_head_{where}", self._head.get((where, head), 0.0) / full
            yield f"around_body_{where}", self._body.get((where, key.provider), 0.0) / full
            if where != "behind":
                counted = self._measure.get((where, key.measure), 0.0)
                yield f"around_measure_{where}", min(counted / full, 1.0)
        yield "around_head_before", self._beside.get(("before", head), 0.0)
        yield "around_head_next", self._beside.get(("next", head), 0.0)
        yield "around_body_before", self._body.get(("before", key.provider), 0.0)
        if coded := self._coded.get(head, 0.0):
            codes, dimensions = self._codes[head], {dimension for dimension, _ in key.dims}
            yield "around_codes", sum(codes.get(pair, 0.0) for pair in key.dims) / coded
            lost = sum(share for (dimension, _), share in codes.items() if dimension not in dimensions)
            yield "around_codes_lost", lost / coded
        yield "around_taken", min(self._taken.get(key, 0.0), _TAKEN)
        yield "around_years", min(self._years.get((head, key.dims), 0.0), 1.0)
        if self._lines and (lines := _lines(entry)):
            every = max(sum(share for _, share in self._lines), _LEAST)
            yield (
                "around_lines",
                sum(s * exp(-abs(line - lines[0]) / _LINES) for line, s in self._lines) / every,
            )


def _lines(entry: StatedAt) -> list[int]:
    """The line of its source that a figure stands on; what only a text says stands in another document."""
    if isinstance(entry, SaidAt):
        return []
    return [source.line for _, source in entry.values if source.line][:1]
