"""All figures that hang together, as one system: what is told of them, and the relations everybody knows.

A figure is a finest cell of its own; the sums of the code lists, of groups and their members and of the
collection's declared relations are rows that are given. A limit ("at most") gets a cell that takes up the
rest, and so does a relation that the ledger itself does not keep, since nobody has decided a contradiction:
it may be off by as much as it lacks, to either side. What nobody stated is filled in, so that every row has a
true number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from tilstand.book.build import build
from tilstand.book.figures import Book
from tilstand.book.overlap import in_both, shared_codes
from tilstand.book.row import LinearRelation, Outcome, Part, part
from tilstand.define import RoundView
from tilstand.disclosure.sums import Sums
from tilstand.disclosure.types import Flags
from tilstand.kernel.system import System as Relations
from tilstand.model import Observation, Source
from tilstand.protect.attack.fill import filled_in
from tilstand.protect.attack.groups import group_sums
from tilstand.protect.attack.shown import ToldFigure
from tilstand.protect.attack.slim import slim
from tilstand.protect.attack.unplaced import Unplaced, is_unplaced, with_unplaced
from tilstand.terms import Key, Origin, Period, Value

__all__ = ["ToldSystem", "told_system"]

_NOWHERE = Source("")


@dataclass(frozen=True)
class ToldSystem:
    """Figures and relations as the attack reads them.

    Attributes:
        sums: The rows: first one for each figure, by itself; then the relations.
        names: What each row after the figures' is: a relation's permanent id.
        at: Row of each figure, which is its finest cell too.
        settled: The figures that the ledger has a number for.
        loose: Relations that may be off, and by how much: nobody has decided what is right there.
    """

    sums: Sums
    names: tuple[str, ...]
    at: Mapping[Key, int]
    settled: frozenset[Key]
    loose: Mapping[str, int]

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        """The figures, by row."""
        return tuple(self.at)

    def given(self, told: Mapping[Key, ToldFigure]) -> Flags:
        """Which rows a reader is given: figures of which one number is told, and all relations."""
        flags = np.ones(len(self.sums), dtype=np.bool_)
        flags[: len(self.at)] = [key in told and told[key].settled for key in self.at]
        return flags

    def before(self, told: Mapping[Key, ToldFigure]) -> Sums:
        """The rows before a reader who is told a range of some figures."""
        ranged = {key: one for key, one in told.items() if not one.settled and key in self.at}
        if not ranged:
            return self.sums
        floor, ceiling = self.sums.low.astype(np.int64), self.sums.high.copy()
        for key, one in ranged.items():
            at = self.at[key]
            floor[at] = max(int(floor[at]), one.low)
            if one.high is not None:
                ceiling[at] = min(ceiling[at], one.high)
        return replace(self.sums, floor=floor, ceiling=ceiling)


def told_system(
    collection: RoundView,
    period: Period,
    numbers: Mapping[Key, int],
    relations: Iterable[LinearRelation],
    *,
    absent: Iterable[str] = (),
    also: Iterable[Key] = (),
    least: Set[Key] = frozenset(),
    left: Iterable[Unplaced] = (),
) -> ToldSystem:
    """The system of some figures.

    Args:
        collection: The collection.
        period: The round's period.
        numbers: What the ledger holds of each figure, told or not; only counts take part.
        relations: The relations of the ledger between counts, whether they hold or not.
        absent: Bodies that did not report, and take part in no sum.
        also: Further figures that are asked for, of which the ledger has no number.
        least: Figures of which the ledger has a least number.
        left: What breakdowns leave unplaced, where it is told or hidden.
    """
    left = tuple(one for one in left if _counted(collection, one.key))
    counts = {key: n for key, n in numbers.items() if _counted(collection, key) and n >= 0}
    placed = {key: n for key, n in counts.items() if not is_unplaced(key)}
    stated = [Observation(key, Value.number(n), _NOWHERE, Origin.PUBLISHED) for key, n in placed.items()]
    book = Book(collection, stated, absent, period)
    rows = [
        _bare(book, one) for one in relations if all(_counted(collection, term.key) for term in one.parts)
    ]
    wanted = [*placed, *(key for key in also if _counted(collection, key))]
    wanted += [key for one in left for key in (one.whole, *one.placed)]
    rows += group_sums(book, placed, rows, least)
    rows += _of_registers(book)
    built = with_unplaced(build(book, rows, wanted), left)
    known = {built.first[key] for key in counts if key in built.first}
    slimmed = slim(built.system, known)
    columns = {built.anchors[one.id].key: one.id for one in slimmed.columns}
    keys = sorted(columns, key=lambda key: key.order)
    doubted = {id for id, row in built.rows.items() if row.outcome is Outcome.FAILS}
    return _as_sums(slimmed, doubted, {columns[key]: at for at, key in enumerate(keys)}, tuple(keys), counts)


def _of_registers(book: Book) -> Iterator[LinearRelation]:
    """What ties counts of people who may be the same in registers that share no key, in every period."""
    for one in (one for one in book.collection.relations if one.kind == "overlap"):
        whose = one.left[0].measure, one.left[0].provider
        for period in sorted({head[2] for head in book.heads if head[:2] == whose}):
            for codes in shared_codes(book, one, period):
                yield from in_both(book, one, period, codes)


def _counted(collection: RoundView, key: Key) -> bool:
    measure = collection.measures.get(key.measure)
    return measure is not None and measure.statistic == "count"


def _bare(book: Book, one: LinearRelation) -> LinearRelation:
    """A relation between addresses, whoever stated them."""
    left, right = (tuple(_term(book, term) for term in side) for side in (one.left, one.right))
    return replace(one, left=left, right=right, said=())


def _term(book: Book, term: Part) -> Part:
    return part(book, term.key, term.times)


def _as_sums(
    found: Relations,
    doubted: Set[str],
    place: Mapping[str, int],
    keys: tuple[Key, ...],
    counts: Mapping[Key, int],
) -> ToldSystem:
    filled = filled_in(
        found, place, {at: counts[key] for at, key in enumerate(keys) if key in counts}, doubted
    )
    size = len(keys)
    starts, cells, factors = list(range(size + 1)), list(range(size)), [1] * size
    for row in found.rows:
        terms = {place[id]: factor for id, factor in row.coefficients.items()}
        if (
            row.id in filled.rests
        ):  # what a sum lacks to its upper end is added, what it has over its lower one not
            terms[filled.rests[row.id]] = 1 if row.upper is not None else -1
        for cell in sorted(cell for cell, times in terms.items() if times):
            cells.append(cell)
            factors.append(terms[cell])
        starts.append(len(cells))
    ceiling = np.full(len(filled.numbers), np.inf)
    for cell, room in filled.rooms.items():
        ceiling[cell] = room
    sums = Sums(
        np.array(starts, dtype=np.int64),
        np.array(cells, dtype=np.int32),
        filled.numbers,
        np.array(factors, dtype=np.int64),
        ceiling=ceiling if filled.rooms else None,
    )
    names = tuple(row.id for row in found.rows)
    return ToldSystem(sums, names, {key: at for at, key in enumerate(keys)}, frozenset(counts), filled.lacks)
