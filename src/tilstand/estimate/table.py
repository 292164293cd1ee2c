"""The capture table: how many persons were on which lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from tilstand.errors import EstimateError
from tilstand.estimate.types import Floats, Ints
from tilstand.languages import format_message, make_error
from tilstand.terms import Text

MOST_LISTS = 12
TIMES = ("year", "period")
"""Columns that divide the table into times; persons may be there in several."""


@dataclass(frozen=True)
class CaptureStratum:
    """One part of the table: a value of a column such as sex or year.

    Attributes:
        column: Name of the column.
        value: Its value.
        counts: Persons by history, as in `CaptureTable`.
    """

    column: str
    value: str
    counts: Ints


@dataclass(frozen=True)
class CaptureCovariates:
    """Persons by history and by what else is known of them.

    Attributes:
        columns: Names of the covariates.
        values: The values of each that occur; empty where it is not known.
        codes: A row for each combination: the place of its value, for each covariate.
        histories, counts: Its history, and how many persons have both.
    """

    columns: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    codes: Ints
    histories: Ints
    counts: Ints


@dataclass(frozen=True)
class CaptureTable:
    """Persons by capture history.

    Attributes:
        lists: Names of the lists.
        counts: Persons by history: entry ``h`` counts those who are on exactly the lists whose bits are
            set in ``h`` (bit 0 is the first list). Entry 0, those on no list, is 0 and never used.
        strata: Parts of the table by column and value, in the order of the file.
        draws: Further versions of `counts` from a linkage that is uncertain; each as probable as the next.
        barred: Pairs of lists that cannot overlap by design.
        title: What the table is, for headings.
        covariates: What is known of the persons, all columns together; None if nothing is.

    Raises:
        EstimateError: The counts cannot be a capture table.

    Example:
        >>> table = CaptureTable.from_counts(("A", "B", "C"), {"A": 4, "B": 3, "C": 5, "AB": 1, "BC": 2})
        >>> table.observed, table.recaptured, table.totals
        (15, 3, (5, 6, 7))
    """

    lists: tuple[str, ...]
    counts: Ints
    strata: tuple[CaptureStratum, ...] = ()
    draws: tuple[Ints, ...] = ()
    barred: tuple[tuple[str, str], ...] = ()
    title: str = ""
    covariates: CaptureCovariates | None = None

    def __post_init__(self) -> None:
        causes: list[Text] = []
        if not 1 <= len(self.lists) <= MOST_LISTS:
            causes.append(_format_table_fault("lists", count=len(self.lists), most=MOST_LISTS))
        if len(set(self.lists)) != len(self.lists) or not all(self.lists):
            causes.append(_format_table_fault("names"))
        unknown = sorted({name for pair in self.barred for name in pair} - set(self.lists))
        if unknown:
            causes.append(_format_table_fault("barred", list=", ".join(unknown)))
        if causes:
            raise make_error(EstimateError, "capture.unusable", causes)
        for counts in (self.counts, *self.draws, *(part.counts for part in self.strata)):
            causes.extend(_check_table_counts(counts, len(self.lists)))
        if not causes:
            for text, second_text in self.barred:
                if shared := self.count_overlap(text, second_text):
                    causes.append(_format_table_fault("overlap", one=text, other=second_text, count=shared))
        if causes:
            raise make_error(EstimateError, "capture.unusable", causes)

    @classmethod
    def from_counts(cls, lists: Sequence[str], counts: Mapping[str, int], title: str = "") -> CaptureTable:
        """A table written by hand, for lists whose names are single letters."""
        cells = np.zeros(1 << len(lists), np.int64)
        for history, count in counts.items():
            cells[sum(1 << list(lists).index(letter) for letter in history)] += count
        return cls(tuple(lists), cells, title=title)

    @property
    def observed(self) -> int:
        """Different persons on at least one list."""
        return int(self.counts.sum())

    @property
    def recaptured(self) -> int:
        """Different persons on at least two lists."""
        return sum(int(n) for history, n in enumerate(self.counts) if history.bit_count() > 1)

    @property
    def totals(self) -> tuple[int, ...]:
        """Persons on each list."""
        return tuple(self._count_on_lists(1 << i) for i in range(len(self.lists)))

    def count_overlap(self, one: str, two: str) -> int:
        """Persons on both of two lists, whether or not on others too."""
        return self._count_on_lists((1 << self.lists.index(one)) | (1 << self.lists.index(two)))

    def count_pair_overlaps(self) -> dict[tuple[str, str], int]:
        """Persons on both lists, for every pair."""
        return {pair: self.count_overlap(*pair) for pair in combinations(self.lists, 2)}

    def _count_on_lists(self, lists: int) -> int:
        return sum(int(n) for history, n in enumerate(self.counts) if history & lists == lists)

    @property
    def cells(self) -> Floats:
        """The counts as the kernels want them."""
        return self.counts.astype(np.float64)

    @property
    def barred_histories(self) -> Ints:
        """1 for histories that are impossible by design."""
        dead = np.zeros(len(self.counts), np.int64)
        for text, second_text in self.barred:
            pair = (1 << self.lists.index(text)) | (1 << self.lists.index(second_text))
            dead |= np.array([history & pair == pair for history in range(len(dead))], np.int64)
        return dead

    def replace_counts(self, counts: Ints, title: str = "") -> CaptureTable:
        """The same lists with other counts, without strata or draws."""
        return CaptureTable(self.lists, counts, barred=self.barred, title=title or self.title)

    def drop_list(self, name: str) -> CaptureTable:
        """The table as if a list had never been kept."""
        lists = tuple(kept for kept in self.lists if kept != name)
        counts = np.zeros(1 << len(lists), np.int64)
        np.add.at(counts, self.map_histories(lists, np.arange(len(self.counts))), self.counts)
        counts[0] = 0
        return CaptureTable(lists, counts, barred=tuple(pair for pair in self.barred if name not in pair))

    def merged(self, one: str, two: str) -> CaptureTable:
        """The table with two lists read as one."""
        first, second = sorted((self.lists.index(one), self.lists.index(two)))
        histories = np.arange(len(self.counts))
        kept = tuple(name for place, name in enumerate(self.lists) if place != second)
        either = self.map_histories(kept, histories) | (histories >> second & 1) << first
        counts = np.zeros(1 << len(kept), np.int64)
        np.add.at(counts, either, self.counts)
        lists = (*kept[:first], f"{self.lists[first]}+{self.lists[second]}", *kept[first + 1 :])
        return CaptureTable(lists, counts, barred=tuple(p for p in self.barred if one not in p and two not in p))

    def map_histories(self, lists: tuple[str, ...], histories: Ints) -> Ints:
        """Histories of this table as some of its lists, in this order, show them."""
        found = np.zeros(len(histories), np.int64)
        for bit, name in enumerate(lists):
            found |= (histories >> self.lists.index(name) & 1) << bit
        return found

    def within(self, name: str) -> CaptureTable:
        """The persons on one list, as the other lists show them (those on no other list are left out)."""
        place = self.lists.index(name)
        counts = np.where([history >> place & 1 for history in range(len(self.counts))], self.counts, 0)
        return CaptureTable(self.lists, counts.astype(np.int64)).drop_list(name)


def _format_table_fault(name: str, **facts: object) -> Text:
    return format_message(f"errors.capture.fault.{name}", **facts)


def _check_table_counts(counts: Ints, lists: int) -> list[Text]:
    if counts.shape != (1 << lists,):
        return [_format_table_fault("histories", count=counts.size, lists=lists, needed=1 << lists)]
    if counts.dtype.kind not in "iu":
        return [_format_table_fault("whole")]
    matches = []
    if (counts < 0).any():
        matches.append(_format_table_fault("negative"))
    if counts[0] != 0:
        matches.append(_format_table_fault("nowhere", count=int(counts[0])))
    return matches
