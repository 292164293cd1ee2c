"""The rows of a file that say a number, or nothing, in a way of which there is nothing to say.

What a row says is looked at once for each different thing that rows say: a body with a form, a figure of that
form, a number of a measure. So the work grows with what is different, and a row is made only of what is left:
what has a fault, a remark or another reading, and what stands twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from tilstand.collect.address import belongs, corrects, form_address, plainly_asked
from tilstand.collect.amount import plain_amount, reading_of
from tilstand.collect.coded import Coded, coded
from tilstand.collect.finding import FileReport
from tilstand.collect.row import Rows
from tilstand.define import Cell
from tilstand.model.statements import READINGS, Dims, Head, PlainRows
from tilstand.terms import Alike, Period, Qualifier, Text

__all__ = ["Sifted", "sifted"]

Marks = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
Positions = npt.NDArray[np.intp]
Cells = Mapping[str, Mapping[Cell, frozenset[str]]]
Found = TypeVar("Found")
_WIDE = 1 << 22
_NOWHERE = Alike("")


@dataclass(frozen=True, eq=False, slots=True)
class Sifted:
    """The rows of a file, sorted by what is to be done with them.

    Attributes:
        plain: The numbers of which nothing is to be said.
        at: Their rows.
        blank: Rows that say nothing.
        left: All other rows.
    """

    plain: PlainRows
    at: Positions
    blank: Positions
    left: Positions


def sifted(report: FileReport, rows: Rows, sender: str, cells: Cells, *, corrections: bool) -> Sifted:
    """The rows of a submission, sorted; nothing is said.

    Args:
        report: What the rows are held against.
        rows: The rows.
        sender: The provider that the file comes from.
        cells: The cells of each form.
        corrections: True if earlier figures may be corrected.
    """
    sift = _Sift(report, rows, sender)
    head, dim, heads, dims = sift.addresses(cells, corrections=corrections)
    number, places = sift.amounts()
    day, reading = sift.days(), sift.readings()
    silent = (head >= 0) & (day >= 0) & (reading >= 0) & ~(rows.has("readings") | rows.has("remark"))
    silent &= _alone(head, dim, day)
    blank = silent & ~rows.filled
    earlier = np.array([corrects(report, period) for _, _, period in heads] or [False], dtype=bool)
    plain = silent & (places >= 0) & ~earlier[head]
    at = np.flatnonzero(plain)
    columns = (tuple(heads), tuple(dims), head[at], dim[at], number[at], places[at])
    plain_rows = PlainRows(*columns, reading[at], day[at], source=lambda n: rows.source(int(at[n])))
    return Sifted(plain_rows, at, np.flatnonzero(blank), np.flatnonzero(~(plain | blank)))


class _Unheard(FileReport):
    """Findings that nobody is told of: that there are any is enough."""

    def place(
        self, at: Text | None = None, *, form: str = "", measure: str = "", rest: Text | None = None
    ) -> Text:
        """No place: none is told."""
        return _NOWHERE


class _Sift:
    """The rows, and what they are held against.

    Args:
        report: What is asked; nothing is said in it.
        rows: The rows.
        sender: The provider that the file comes from.
    """

    def __init__(self, report: FileReport, rows: Rows, sender: str) -> None:
        self.rows = rows
        self.sender = sender
        self.dry = _Unheard(report.collection, report.round, report.file, report.provider)

    def addresses(
        self, cells: Cells, *, corrections: bool
    ) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], list[Head], list[Dims]]:
        """The head and the codes of each row, by position; -1 where there is anything to say of them."""
        every = np.arange(len(self.rows))
        which, good = self._each(self._columns("provider", "form"), every, self._belongs)
        own = every[np.array([*good], dtype=bool)[which]]

        said = self._columns("form", "measure", "breakdown", "period")

        def of_form(at: int) -> tuple[Period, Dims] | None:
            form, measure, codes, when = (column[at] for column in said)
            plain = plainly_asked(self.dry, measure, codes, when, cells.get(form, {}))
            if plain is not None:
                return plain
            before = self.dry.said
            key = form_address(self.dry, self.rows[at], self.sender, cells, corrections=corrections)
            return None if key is None or self.dry.said > before else (key.period, key.dims)

        which, found = self._each(said, own, of_form)
        periods = list(dict.fromkeys(one[0] for one in found if one))
        dims = list(dict.fromkeys(one[1] for one in found if one))
        period_at, dim_at = ({p: n for n, p in enumerate(periods)}, {d: n for n, d in enumerate(dims)})
        period = np.array([period_at[one[0]] if one else -1 for one in found] or [-1])[which]
        measure, provider = (self.rows.columns[name] for name in ("measure", "provider"))
        place = measure.codes[own].astype(np.int64) * len(provider.texts) + provider.codes[own]
        place = np.where(period < 0, -1, place * max(len(periods), 1) + period)
        names, of_own = np.unique(place, return_inverse=True)
        heads, shift = [], int(len(names) > 0 and names[0] < 0)
        for one in names[shift:].tolist():
            rest, at = divmod(one, len(periods))
            name, body = divmod(rest, len(provider.texts))
            heads.append((measure.texts[name], provider.texts[body], periods[at]))
        head = np.full(len(self.rows), -1, dtype=np.int32)
        dim = np.full(len(self.rows), -1, dtype=np.int32)
        head[own] = of_own - shift
        dim[own] = np.array([dim_at[one[1]] if one else -1 for one in found] or [-1], dtype=np.int32)[which]
        return head, dim, heads, dims

    def amounts(self) -> tuple[Numbers, npt.NDArray[np.int8]]:
        """The number of each row in units of its last decimal, and its decimals; -1 for what is none."""
        measures = self.dry.collection.measures
        column = self.rows.columns["measure"]
        able = np.array([text in measures for text in column.texts], dtype=bool)
        own = np.flatnonzero(able[column.codes] & self.rows.filled)
        kinds = {reading_of(measures[text]): text for text in column.texts if text in measures}
        names = [kinds[reading_of(measures[text])] if text in measures else text for text in column.texts]
        alike = coded(names)  # of measures that are read alike one speaks for all
        read = [Coded(alike.codes[column.codes], alike.texts), *self._columns("value", "status")]
        which, found = self._each(read, own, self._amount)
        number, places = (np.array([one[n] for one in found] or [0], dtype=np.int64) for n in (0, 1))
        numbers = np.zeros(len(self.rows), dtype=np.int64)
        decimals = np.full(len(self.rows), -1, dtype=np.int8)
        numbers[own], decimals[own] = number[which], places[which]
        return numbers, decimals

    def days(self) -> npt.NDArray[np.int32]:
        """The ordinal of the day on which each row was read; 0 for none, -1 for what is no day."""
        column = self.rows.columns["as_at"]
        return np.array([_ordinal(text) for text in column.texts], dtype=np.int32)[column.codes]

    def readings(self) -> npt.NDArray[np.int8]:
        """How each row is to be read, by position; -1 for an unknown word."""
        column, known = self.rows.columns["qualifier"], [one.value for one in READINGS]
        found = [
            known.index(text or Qualifier.EXACT) if text in ("", *known) else -1 for text in column.texts
        ]
        return np.array(found, dtype=np.int8)[column.codes]

    def _columns(self, *names: str) -> list[Coded]:
        return [self.rows.columns[name] for name in names]

    def _belongs(self, at: int) -> bool:
        before = self.dry.said
        belongs(self.dry, self.rows[at], self.sender)
        return self.dry.said == before

    def _amount(self, at: int) -> tuple[int, int]:
        columns = self.rows.columns
        measure = self.dry.collection.measures[columns["measure"][at]]
        return plain_amount(measure, columns["value"][at], columns["status"][at]) or (0, -1)

    def _each(
        self, columns: Sequence[Coded], own: Positions, look: Callable[[int], Found]
    ) -> tuple[Positions, list[Found]]:
        """What is found of each different thing that some columns say, and which of them each row says."""
        size, said = 1, np.zeros(len(own), dtype=np.int64)
        for column in columns:
            size *= max(len(column.texts), 1)
            said = said * len(column.texts) + column.codes[own]
        if size > max(_WIDE, 4 * len(own)):
            _, first, which = np.unique(said, return_index=True, return_inverse=True)
        else:
            met = np.full(size, -1, dtype=np.intp)
            met[said[::-1]] = np.arange(len(own) - 1, -1, -1)
            there = np.flatnonzero(met >= 0)
            first = met[there]
            met[there] = np.arange(len(there))
            which = met[said]
        order = np.argsort(first)  # in the order of the rows
        place = np.empty(len(order), dtype=np.intp)
        place[order] = np.arange(len(order))
        return place[which], [look(int(own[at])) for at in first[order].tolist()]


def _ordinal(text: str) -> int:
    try:
        return date.fromisoformat(text).toordinal() if text else 0
    except ValueError:
        return -1


def _alone(*keys: npt.NDArray[np.int32]) -> Marks:
    """The rows of which no other one has the same address and day."""
    place = np.zeros(len(keys[0]), dtype=np.int64)
    for key in keys:  # each is made dense first, so that the product fits
        _, own = np.unique(key, return_inverse=True) if len(key) and key.max() > len(key) else (key, key + 1)
        place = place * (int(own.max(initial=0)) + 1) + own
    order = np.argsort(place, kind="stable")
    same = place[order][1:] == place[order][:-1]
    found = np.ones(len(place), dtype=bool)
    found[order[1:][same]] = found[order[:-1][same]] = False
    return found
