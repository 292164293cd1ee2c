"""The attack on a release: every count of few people that somebody reading all of it at once gets to know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from tilstand.book.figures import Book
from tilstand.book.row import LinearRelation
from tilstand.define import RoundView
from tilstand.define.policy import Policy
from tilstand.disclosure.attack import Attack
from tilstand.disclosure.audience import learned_by_insiders
from tilstand.disclosure.nearby import shortest
from tilstand.disclosure.proof import Derivation
from tilstand.disclosure.reach import Reached, reached
from tilstand.disclosure.readers import Insider
from tilstand.disclosure.sums import Sums
from tilstand.disclosure.types import Flags
from tilstand.model import Figures
from tilstand.model.release import Release
from tilstand.protect.attack.asked import reach_of_few, single_before
from tilstand.protect.attack.commonly import listed_by_name, with_known_zeros
from tilstand.protect.attack.dominance import Dominated, dominated
from tilstand.protect.attack.earlier import NOTHING_TOLD, Earlier
from tilstand.protect.attack.knowing import insiders, known_before, one_category, with_rest_rows
from tilstand.protect.attack.leak import Leak, LeakKind, ProofTerm
from tilstand.protect.attack.limits import given_away, given_before, limits_of
from tilstand.protect.attack.shown import ToldFigure, shown, spoken_of, told_twice
from tilstand.protect.attack.system import ToldSystem, told_system
from tilstand.protect.attack.unplaced import unplaced, whole_numbers
from tilstand.protect.attack.vintages import told_by_vintages
from tilstand.protect.disclosure import limit_of, standing
from tilstand.protect.of_sentence import RevealedPlace
from tilstand.terms import Key, Qualifier

__all__ = ["ReleaseReading", "read", "system_of"]

_NOTHING: Mapping[Key, ToldFigure] = MappingProxyType({})
_KINDS: Mapping[str, LeakKind] = {
    "told": "told",
    "determined": "derived",
    "narrowed": "narrowed",
    "above_zero": "present",
    "unsettled": "unsettled",
}
_OF_ROUNDED: tuple[LeakKind, ...] = ("derived", "unsettled")


@dataclass(frozen=True)
class ReleaseReading:
    """What a reader of a release gets to know of few people.

    Attributes:
        leaks: Each count that is told, or can be worked out; those that are told first.
        threshold: Counts from 1 to less than this are few people.
        told: How many figures are told.
        asked: How many counts of people were attacked that are not told.
        loose: Relations that nobody has decided on, and by how much each may be off, as the attack allowed.
        before: Counts that earlier editions give away by themselves: no later one can keep them.
        said: Places in the texts whose words tell what the tables hide, and that nobody has accepted; none
            where they were not looked for.
    """

    leaks: tuple[Leak, ...]
    threshold: int
    told: int
    asked: int
    loose: Mapping[str, int]
    before: tuple[Key, ...] = ()
    said: tuple[RevealedPlace, ...] = ()

    def count(self, kind: LeakKind) -> int:
        """How many leaks are of a kind."""
        return sum(one.kind == kind for one in self.leaks)


def system_of(
    collection: RoundView,
    release: Release,
    book: Book,
    figures: Figures,
    relations: Iterable[LinearRelation],
    earlier: Earlier = NOTHING_TOLD,
    beside: Mapping[Key, ToldFigure] = _NOTHING,
) -> tuple[ToldSystem, Mapping[Key, ToldFigure]]:
    """Everything that hangs together in a release, and what is told of it.

    Args:
        collection: The collection.
        release: What is released.
        book: Every statement of the ledger.
        figures: The figures after reconciliation, those that are not released too.
        relations: The relations between them.
        earlier: What earlier editions told.
        beside: Figures that are told beside the release.
    """
    told = {**beside, **shown(release)}
    # hidden or told, all take part alike: else who hides and who reads would have different sums before them
    numbers = whole_numbers(figures, (*book, *spoken_of(release)))
    left = unplaced(collection, figures, dict.fromkeys((*numbers, *told, *earlier.told)))
    numbers |= whole_numbers(figures, (key for one in left for key in (one.key, one.whole, *one.placed)))
    for key in earlier.none:
        numbers.setdefault(key, 0)
    for key in sorted(earlier.public(numbers) - told.keys(), key=lambda key: key.order):
        told[key] = earlier.told[key]
    for key, one in earlier.fewer.items():
        if key not in told and one.high is not None and 0 <= numbers.get(key, -1) <= one.high:
            told[key] = one
    for key, one in told.items():
        numbers.setdefault(key, one.low)
    least = {
        key
        for key in numbers
        if (known := figures.get(key)) is not None and known.qualifier is Qualifier.AT_LEAST
    }
    facts = (collection, release.names.period, numbers, relations)
    return told_system(*facts, absent=book.absent, least=least, left=left), told


def read(
    collection: RoundView,
    release: Release,
    book: Book,
    figures: Figures,
    relations: Iterable[LinearRelation],
    *,
    policy: Policy,
    earlier: Earlier = NOTHING_TOLD,
    beside: Mapping[Key, ToldFigure] = _NOTHING,
) -> ReleaseReading:
    """What a reader of a release gets to know of few people.

    The reader adds and subtracts everything that is told anywhere in the release, knows that no count is
    below zero, that people are whole, and what the code lists, groups and declared relations add up to, and
    nothing else.

    Args:
        collection: The collection.
        release: What is released.
        book: Every statement of the ledger.
        figures: The figures after reconciliation, those that are not released too.
        relations: The relations between them, whether they hold or not.
        policy: Which counts are few people.
        earlier: What earlier editions told: readers know it, and it is no leak of this one.
        beside: Figures that are told beside the release.

    Raises:
        ReleaseError: If the figures that nobody stated cannot be filled in.
    """
    earlier = with_known_zeros(collection, policy, book, figures, earlier)
    found, told = system_of(collection, release, book, figures, relations, earlier, beside)
    tables = standing(release)
    limits, rounded = limits_of(collection, found, policy, tables, earlier), policy.method == "round"
    twice = told_twice(release) if rounded else {}
    exact = dict(_exact(twice, found, told))
    told = {**_as_rounded(found, told, limits, earlier), **exact} if rounded else told
    names = listed_by_name(collection, policy, book, figures) if policy.strength() else frozenset[Key]()
    names = frozenset(key for key in names if key not in told)
    told = {**told, **{key: ToldFigure(1, None, ()) for key in names}}
    given, sums = found.given(told), found.before(told)
    reach, asked = reach_of_few(found, sums, given, limits, rounded=rounded, names=names)
    # that there is somebody is what a number that is rounded up tells
    kinds = frozenset(_OF_ROUNDED if rounded else _KINDS.values())
    leaks = [
        *_told(told, limits),
        *_beside_rounded(twice, exact),
        *_worked_out(found, {} if rounded else told, sums, given, reach, limits, names, kinds),
        *_known_by(collection, found, sums, given, limits, policy, tables, rounded=rounded),
        *told_by_vintages(found, told, sums, given, earlier, limits),
        *_too_close(found, sums, given, dominated(collection, found, policy, _settled(told), tables)),
    ]
    own = {key: limit_of(collection, policy, key, tables.get(key, frozenset())) for key in found.at}
    lost = tuple(key for key in given_before(found, own, earlier) if key not in told)
    return ReleaseReading(tuple(leaks), policy.threshold, len(told), asked, dict(found.loose), lost)


def _settled(told: Mapping[Key, ToldFigure]) -> frozenset[Key]:
    return frozenset(key for key, one in told.items() if one.settled)


def _as_rounded(
    found: ToldSystem, told: Mapping[Key, ToldFigure], limits: Mapping[Key, int], earlier: Earlier
) -> Mapping[Key, ToldFigure]:
    """What a reader knows of figures that may be rounded: how far any is off is told with the edition."""
    inner = found.sums.inner
    public = earlier.public({key: int(inner[at]) for key, at in found.at.items()})
    known = {key: one for key, one in told.items() if key in found.settled and key not in public}
    off = max((abs(one.low - int(inner[found.at[key]])) for key, one in known.items()), default=0)

    def of(key: Key, one: ToldFigure) -> ToldFigure:
        limit = limits.get(key, 1)
        if key not in known or not one.settled or (1 <= one.low < limit):
            return one
        if one.low == 0 and limit > 1:
            return replace(one, high=limit - 1)
        return replace(one, low=max(int(limit > 1), one.low - off), high=one.low + off)

    return {key: of(key, one) for key, one in told.items()}


def _exact(
    twice: Mapping[Key, tuple[ToldFigure, ...]], found: ToldSystem, told: Mapping[Key, ToldFigure]
) -> Iterator[tuple[Key, ToldFigure]]:
    """The figures that are told as they are beside another number: a reader knows which was rounded."""
    for key, ones in twice.items():
        if key in found.settled and key in found.at:
            number = int(found.sums.inner[found.at[key]])
            if any(one.low == number for one in ones):
                yield key, ToldFigure(number, number, told[key].places)


def _beside_rounded(
    twice: Mapping[Key, tuple[ToldFigure, ...]], exact: Mapping[Key, ToldFigure]
) -> Iterator[Leak]:
    for key, one in exact.items():
        other = next(two.low for two in twice[key] if two.low != one.low)
        yield Leak("exact", key, one.low, one.high, places=one.places, own=other)


def _told(told: Mapping[Key, ToldFigure], limits: Mapping[Key, int]) -> Iterator[Leak]:
    """The counts of few people that stand there."""
    for key, one in told.items():
        if one.settled and 1 <= one.low < limits.get(key, 1):
            yield Leak("told", key, one.low, one.high, places=one.places)


def _worked_out(
    found: ToldSystem,
    told: Mapping[Key, ToldFigure],
    sums: Sums,
    given: Flags,
    reach: Reached,
    limits: Mapping[Key, int],
    names: Set[Key],
    kinds: Set[LeakKind],
) -> Iterator[Leak]:
    """The counts of few people that do not stand there, and that a reader can work out, of some kinds."""
    keys = found.keys
    for at, row in enumerate(reach.rows):
        key, (least, most) = keys[row], reach.ends(at)
        if key in names:  # that there is somebody is what its name tells; how few is not
            if not most >= limits[key]:
                how: LeakKind = (
                    "unsettled" if np.isnan(most) else "derived" if most < least + 1 else "narrowed"
                )
                if how in kinds:
                    yield _leak(how, found, told, sums, given, int(row), (least, most))
            continue
        if key in told and told[key].low >= 1:
            if int(sums.inner[row]) < limits[key]:  # that somebody is there stands there
                yield Leak("told", key, told[key].low, told[key].high, places=told[key].places)
            continue
        truth = int(sums.inner[row]) if key in found.settled else None
        kind = given_away(least, most, truth, limits[key])
        if (
            kind is None
            and truth
            and truth < limits[key]
            and most < min(limits[key], sums.high[row])
            and key in told
        ):
            kind = "narrowed"  # it is told to be fewer than a number, and is known to be fewer than that
        if kind is not None and kind in kinds:
            yield _leak(kind, found, told, sums, given, int(row), (least, most))


def _known_by(
    collection: RoundView,
    found: ToldSystem,
    sums: Sums,
    given: Flags,
    limits: Mapping[Key, int],
    policy: Policy,
    tables: Mapping[Key, frozenset[str]],
    *,
    rounded: bool,
) -> Iterator[Leak]:
    """What readers learn who know more, as the policy names them; not what stands there before anybody."""
    few = np.array([1 <= n < limits[key] for key, n in zip(found.keys, sums.inner, strict=False)])
    told = np.append(few, np.zeros(len(sums) - len(few), np.bool_)) & given
    readers = list(insiders(collection, found, limits, policy, most=sums.high))
    yield from (
        _single(found, sums, given, readers, told) if rounded else _learned(found, sums, given, readers, told)
    )
    pairs = [pair for pair in one_category(found, limits, policy, tables) if given[pair[0]]]
    if pairs:
        grown = with_rest_rows(sums, pairs)
        shown = np.append(given, np.zeros(len(pairs), np.bool_))
        rows = np.arange(len(sums), len(grown))
        reach = reached(Attack(grown, shown), rows, low=0, high=1, whole=True)
        for at in np.flatnonzero(~(reach.most >= 1)):
            part = pairs[at][1]
            number = int(sums.inner[part])
            yield Leak("told" if given[part] else "derived", found.keys[part], number, number, reader="group")


def _learned(
    found: ToldSystem, sums: Sums, given: Flags, readers: Sequence[Insider], told: Flags
) -> Iterator[Leak]:
    by_name = {(one.kind, one.names): one for one in readers}
    learned = learned_by_insiders(sums, given, readers, told)
    for one in (one for one in learned if not known_before(found, by_name[one.reader, one.names], one)):
        high = int(one.high) if np.isfinite(one.high) else None
        low = 0 if np.isnan(one.low) else int(np.ceil(one.low - 1e-6))
        shows = min((two.multipliers for two in one.proofs), key=len, default={})
        terms = tuple(
            ProofTerm(times, found.keys[at], int(sums.values[at]))
            for at, times in sorted(shows.items())
            if at < len(found.keys)
        )
        who, bodies = one.reader, one.names if one.reader == "body" else ()
        key, kind = found.keys[one.row], _KINDS[one.kind]
        yield Leak(kind, key, low, high, terms, reader=who, bodies=bodies, own=one.own)


def _single(
    found: ToldSystem, sums: Sums, given: Flags, readers: Sequence[Insider], told: Flags
) -> Iterator[Leak]:
    """That there is somebody is what a number that is rounded up tells; that one number is left is not."""
    for one, row, own in single_before(sums, given, readers, told):
        bodies = one.names if one.kind == "body" else ()
        number = int(sums.values[row])
        yield Leak("derived", found.keys[row], number, number, reader=one.kind, bodies=bodies, own=own)


def _too_close(found: ToldSystem, sums: Sums, given: Flags, counts: Iterable[Dominated]) -> Iterator[Leak]:
    """Counts of which few bodies have most, and that are told, or can be worked out too closely."""
    asked = list(counts)
    if not asked:
        return
    rows = np.array([one.at for one in asked], dtype=np.int64)
    low, high = (np.array([getattr(one, end) for one in asked], dtype=np.int64) for end in ("low", "high"))
    reach = reached(Attack(sums, given), rows, low=low, high=high, whole=True)
    for at, one in enumerate(asked):
        least, most = reach.ends(at)
        if not (least <= one.low and most >= one.high):
            open_ = np.isnan(least) or np.isnan(most)
            number = 0 if open_ else int(np.ceil(least - 1e-6))
            end = None if open_ or np.isinf(most) else int(most + 1e-6)
            yield Leak("dominated", found.keys[one.at], number, end)


def _leak(
    kind: LeakKind,
    found: ToldSystem,
    told: Mapping[Key, ToldFigure],
    sums: Sums,
    given: Flags,
    row: int,
    ends: tuple[float, float],
) -> Leak:
    keys = found.keys
    if kind == "unsettled":
        return Leak(kind, keys[row], 0, None)
    low = int(np.ceil(ends[0] - 1e-6))
    high = None if np.isinf(ends[1]) else int(ends[1] + 1e-6)
    proof = _shows(sums, given, row, low, high, least=kind == "present")
    shows = {} if proof is None else proof.multipliers
    rows = {at: (times, int(sums.values[at])) for at, times in shows.items() if at < len(keys)}
    ranges = {} if proof is None else _within_ranges(sums, proof, len(keys))
    terms = tuple(ProofTerm(times, keys[at], end) for at, (times, end) in sorted({**ranges, **rows}.items()))
    rests = tuple(found.names[at - len(keys)] for at in sorted(shows) if at >= len(keys))
    places = dict.fromkeys(place for one in terms if one.key in told for place in told[one.key].places)
    return Leak(kind, keys[row], low, high, terms, rests, tuple(places))


def _shows(
    sums: Sums, given: Flags, row: int, low: int, high: int | None, *, least: bool
) -> Derivation | None:
    """The rows that show an end, and how often each counts: of two ends the one with the shorter proof."""
    sides = [(True, low)] if least or high is None else [(False, high), (True, low)]
    found = [shortest(sums, given, row, least=side, end=float(end)) for side, end in sides]
    proofs = [one for one in found if one is not None and one.multipliers]
    return min(proofs, key=lambda one: len(one.multipliers), default=None)


def _within_ranges(sums: Sums, proof: Derivation, size: int) -> dict[int, tuple[int, int]]:
    """The figures whose range a proof rests on: how often each counts, and the end of its range that counts.

    What the rows come to beside the count that is asked about is told of no row. It is not below none; and
    where a reader was told more of a figure than that, the sum has to say it.
    """
    left = np.zeros(len(sums.inner), dtype=np.int64)
    for at, times in (*proof.multipliers.items(), (proof.row, -proof.times)):
        cells, factors = sums.cells(at)
        left[cells] += times * factors
    found: dict[int, tuple[int, int]] = {}
    for cell in np.flatnonzero(left[:size]).tolist():
        lower = (left[cell] > 0) != proof.least
        end = sums.low[cell] if lower else sums.high[cell]
        if end and np.isfinite(end):
            found[cell] = -int(left[cell]), int(end)
    return found
