"""An audit of an edition by its published files alone: is what is printed a possible truth, and what can be learnt?

Nothing here knows the ledger, the relations of the collection or the program that rounded: sums are read off the
published code lists and groups, and numbers off the published tables. A sum that adds up in print is taken to be
known to everybody, which is more than any reader knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tilstand.terms import Key

Interval = tuple[int, int]


@dataclass(frozen=True)
class EditionStructure:
    """What the published dictionary says of codes, groups and protection.

    Attributes:
        parents: For each dimension, the code above each of its codes; empty at the top. Codes that count some of
            those in another code again are none of them.
        members: The bodies of each group.
        thresholds: The number under which counts of a measure are small.
    """

    parents: Mapping[str, Mapping[str, str]]
    members: Mapping[str, tuple[str, ...]]
    thresholds: Mapping[str, int]

    def get_threshold(self, key: Key) -> int:
        """The number under which a count is small; 1 where none is."""
        return self.thresholds.get(key.measure, 1)

    def has_member(self, group: str, body: str) -> bool:
        """True for a body of a group, or of a group in it."""
        members = self.members.get(group, ())
        return body in members or any(self.has_member(member, body) for member in members)


@dataclass(frozen=True, slots=True)
class PrintedSum:
    """A whole and its parts, all of them in print.

    Attributes:
        whole: The whole.
        parts: Its parts.
        exact: True if they add up to it; else they are at most as many.
    """

    whole: Key
    parts: tuple[Key, ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class LearntCount:
    """A count of few people that a reader can be sure of.

    Attributes:
        key: The count.
        low: The least that it can be; of a group that the body is part of, without what it has itself.
        high: The most.
        body: The body that learns it by its own figures; empty for everybody.
    """

    key: Key
    low: int
    high: int
    body: str = ""


@dataclass(frozen=True)
class EditionAudit:
    """What the published files show.

    Attributes:
        counts: How many counts are printed.
        protected: How many of them are protected.
        small: Protected counts that stand there small.
        sums: How many wholes and parts add up in print.
        uneven: Wholes with fewer than their parts: their codes count somebody twice, or a contradiction is told.
        learnt: Counts of few people that somebody can be sure of.
        intervals: What everybody knows of each protected count.
    """

    counts: int
    protected: int
    small: tuple[Key, ...]
    sums: int
    uneven: tuple[PrintedSum, ...]
    learnt: tuple[LearntCount, ...]
    intervals: Mapping[Key, Interval] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """True if what is printed is a possible truth, and gives nobody a count of few people."""
        return not (self.small or self.learnt)


def audit_printed_counts(
    counts: Mapping[Key, int],
    structure: EditionStructure,
    *,
    zeros: Iterable[Key] = (),
    own_figures: Mapping[str, Mapping[Key, int]] | None = None,
) -> EditionAudit:
    """Read the printed counts of an edition as everybody can, and as each body can.

    Args:
        counts: The printed counts.
        structure: What the dictionary says.
        zeros: Protected counts that stand as 0 and are not rounded.
        own_figures: What each body knows of its own in truth; without it, its printed figures are taken for that.
    """
    known_zeros = frozenset(zeros)
    thresholds = {key: structure.get_threshold(key) for key in counts}
    sums = list(_find_sums(counts, structure))
    small = tuple(key for key, number in counts.items() if 1 <= number < thresholds[key])
    uneven = tuple(row for row in sums if sum(counts[part] for part in row.parts) > counts[row.whole])
    kept = [row for row in sums if row not in uneven]
    start = {key: _bound_printed_count(n, thresholds[key], key in known_zeros) for key, n in counts.items()}
    public = _propagate_sums(start, kept)
    learnt = [LearntCount(key, *public[key]) for key in counts if _is_learnt(public[key], thresholds[key])]
    sure = {count.key for count in learnt}
    for body in sorted({key.provider for key in counts if key.provider not in structure.members}):
        truth = (own_figures or {}).get(body)
        known = {key: n for key, n in (truth or counts).items() if key.provider == body and key in counts}
        told = _propagate_sums({**public, **{key: (n, n) for key, n in known.items()}}, kept)
        for key in counts:
            # of a group that it is part of, it is told nothing by what it has itself
            part = known.get(key.replace_provider(body), 0) if structure.has_member(key.provider, body) else 0
            rest = told[key][0] - part, told[key][1] - part
            if key.provider != body and key not in sure and _is_learnt(rest, thresholds[key]):
                learnt.append(LearntCount(key, *rest, body=body))
    protected = {key: interval for key, interval in public.items() if thresholds[key] > 1}
    exact = sum(row.exact for row in kept)
    return EditionAudit(len(counts), len(protected), small, exact, uneven, tuple(learnt), protected)


def _bound_printed_count(number: int, threshold: int, is_zero: bool) -> Interval:
    """What a printed number can stand for, as the rule says that is printed with it."""
    if threshold < 2 or is_zero:
        return number, number
    if number == 0:
        return 0, threshold - 1
    off = threshold - 1
    return (1 if number == threshold else max(threshold, number - off)), number + off


def _is_learnt(interval: Interval, threshold: int) -> bool:
    return interval[0] >= 1 and interval[1] < threshold


def _find_sums(counts: Mapping[Key, int], structure: EditionStructure) -> Iterator[PrintedSum]:
    """Every whole whose parts are printed too: over codes, and over the bodies of a group."""
    children: dict[Key, dict[str, list[Key]]] = {}
    for key in counts:
        for dimension, code in key.dims:
            parent = structure.parents.get(dimension, {}).get(code)
            if parent is not None:
                whole = key.at(dimension, parent) if parent else key.remove_dimension(dimension)
                if whole in counts:
                    children.setdefault(whole, {}).setdefault(dimension, []).append(key)
    for whole, by_dimension in children.items():
        for parts in by_dimension.values():
            yield _make_sum(counts, whole, parts)
    for key in counts:
        members = structure.members.get(key.provider, ())
        parts = [key.replace_provider(name) for name in members if key.replace_provider(name) in counts]
        if parts and sum(counts[part] for part in parts) == counts[key]:
            yield _make_sum(counts, key, parts)


def _make_sum(counts: Mapping[Key, int], whole: Key, parts: list[Key]) -> PrintedSum:
    return PrintedSum(whole, tuple(parts), sum(counts[part] for part in parts) == counts[whole])


def _propagate_sums(intervals: Mapping[Key, Interval], sums: Iterable[PrintedSum]) -> dict[Key, Interval]:
    """Narrow what each count can be by every sum, until nothing narrows any more."""
    known = dict(intervals)
    by_key: dict[Key, list[PrintedSum]] = {}
    for row in sums:
        for key in (row.whole, *row.parts):
            by_key.setdefault(key, []).append(row)
    waiting = dict.fromkeys(row for found in by_key.values() for row in found)
    while waiting:
        row = next(iter(waiting))
        del waiting[row]
        for key, interval in _narrow_by_sum(row, known):
            if interval[0] > interval[1]:  # what adds up in print need not do so in truth: nothing is learnt
                return dict(intervals)
            if interval != known[key]:
                known[key] = interval
                waiting.update(dict.fromkeys(by_key[key]))
    return known


def _narrow_by_sum(row: PrintedSum, known: Mapping[Key, Interval]) -> Iterator[tuple[Key, Interval]]:
    lows = sum(known[part][0] for part in row.parts)
    highs = sum(known[part][1] for part in row.parts)
    low, high = known[row.whole]
    yield row.whole, (max(low, lows), min(high, highs) if row.exact else high)
    for part in row.parts:
        least, most = known[part]
        rest_low, rest_high = lows - least, highs - most
        yield part, (max(least, low - rest_high) if row.exact else least, min(most, high - rest_low))
