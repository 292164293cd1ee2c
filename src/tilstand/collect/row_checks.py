"""Validation of rows into observations, with a vectorised path for clean rows.

What a row says is looked at once for each different thing that rows say: a body with a form, a figure of that
form, a number of a measure. So the work grows with what is different, and a row is made only of what is left:
what has a fault, a remark or another reading, and what stands twice.

A row about a time before the round corrects what an earlier round published. It needs the reason why, in the
column `remark`; without one it is asked for, and what was published stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from tilstand.collect.amounts import (
    SUBMITTED_STATES,
    MissingReason,
    get_number_format,
    parse_clean_amount,
    parse_possible_readings,
    read_qualifier,
    read_register_day,
    read_row_value,
)
from tilstand.collect.findings import FileReport, to_count_fact
from tilstand.collect.form_cells import (
    check_sender,
    format_breakdown,
    has_round_period,
    is_correction_period,
    resolve_cell,
    resolve_clean_cell,
)
from tilstand.collect.rows import CategoricalColumn, FileRow, FileRows, encode_column
from tilstand.define import FormCell
from tilstand.fonts.glyphs import strip_direction_signs
from tilstand.languages import format_message
from tilstand.model import Observation
from tilstand.model.observations import READINGS, Dims, GroupKey, ObservationBatch, ObservationColumns
from tilstand.terms import InvariantText, Key, Period, Text, ValueQualifier

Marks = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
Positions = npt.NDArray[np.intp]
Cells = Mapping[str, Mapping[FormCell, frozenset[str]]]
Found = TypeVar("Found")
_WIDE = 1 << 22
_NOWHERE = InvariantText("")


@dataclass(frozen=True, eq=False, slots=True)
class RowPartition:
    """The rows of a file, sorted by what is to be done with them.

    Attributes:
        plain: The numbers of which nothing is to be said.
        at: Their rows.
        blank: Rows that say nothing.
        left: All other rows.
    """

    plain: ObservationColumns
    at: Positions
    blank: Positions
    left: Positions


def split_clean_rows(
    report: FileReport, rows: FileRows, sender: str, cells: Cells, *, corrections: bool
) -> RowPartition:
    """The rows of a submission, sorted; nothing is said.

    Args:
        report: What the rows are held against.
        rows: The rows.
        sender: The provider that the file comes from.
        cells: The cells of each form.
        corrections: True if earlier figures may be corrected.
    """
    sift = _RowScreen(report, rows, sender)
    head, dim, heads, dims = sift.addresses(cells, corrections=corrections)
    number, places = sift.encode_amounts()
    day, reading = sift.days(), sift.encode_qualifiers()
    silent = (
        (head >= 0)
        & (day >= 0)
        & (reading >= 0)
        & ~(rows.mark_column_texts("readings") | rows.mark_column_texts("remark"))
    )
    silent &= _find_unrepeated_rows(head, dim, day)
    blank = silent & ~rows.filled
    earlier = np.array([is_correction_period(report, period) for _, _, period in heads] or [False], dtype=bool)
    plain = silent & (places >= 0) & ~earlier[head]
    at = np.flatnonzero(plain)
    columns = (tuple(heads), tuple(dims), head[at], dim[at], number[at], places[at])
    plain_rows = ObservationColumns(*columns, reading[at], day[at], source=lambda n: rows.source(int(at[n])))
    return RowPartition(plain_rows, at, np.flatnonzero(blank), np.flatnonzero(~(plain | blank)))


class _SilentReport(FileReport):
    """Findings that nobody is told of: that there are any is enough."""

    def place(self, at: Text | None = None, *, form: str = "", measure: str = "", rest: Text | None = None) -> Text:
        """No place: none is told."""
        return _NOWHERE


class _RowScreen:
    """The rows, and what they are held against.

    Args:
        report: What is asked; nothing is said in it.
        rows: The rows.
        sender: The provider that the file comes from.
    """

    def __init__(self, report: FileReport, rows: FileRows, sender: str) -> None:
        self.rows = rows
        self.sender = sender
        self.dry = _SilentReport(report.collection, report.round, report.file, report.provider)

    def addresses(
        self, cells: Cells, *, corrections: bool
    ) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], list[GroupKey], list[Dims]]:
        """The head and the codes of each row, by position; -1 where there is anything to say of them."""
        every = np.arange(len(self.rows))
        which, good = self._evaluate_distinct_rows(self._get_columns("provider", "form"), every, self._is_sender_valid)
        own_values = every[np.array([*good], dtype=bool)[which]]

        categorical_columns = self._get_columns("form", "measure", "breakdown", "period")

        def resolve_row_cell(at: int) -> tuple[Period, Dims] | None:
            form, measure, codes, when = (column[at] for column in categorical_columns)
            plain = resolve_clean_cell(self.dry, measure, codes, when, cells.get(form, {}))
            if plain is not None:
                return plain
            before = self.dry.said
            key = resolve_cell(self.dry, self.rows[at], self.sender, cells, corrections=corrections)
            return None if key is None or self.dry.said > before else (key.period, key.dims)

        which, found_pairs = self._evaluate_distinct_rows(categorical_columns, own_values, resolve_row_cell)
        periods = list(dict.fromkeys(pair[0] for pair in found_pairs if pair))
        dims = list(dict.fromkeys(pair[1] for pair in found_pairs if pair))
        period_at, dim_at = ({p: n for n, p in enumerate(periods)}, {d: n for n, d in enumerate(dims)})
        period = np.array([period_at[pair[0]] if pair else -1 for pair in found_pairs] or [-1])[which]
        measure, provider = (self.rows.columns[name] for name in ("measure", "provider"))
        place = measure.codes[own_values].astype(np.int64) * len(provider.texts) + provider.codes[own_values]
        place = np.where(period < 0, -1, place * max(len(periods), 1) + period)
        names, of_own = np.unique(place, return_inverse=True)
        heads, shift = [], int(len(names) > 0 and names[0] < 0)
        for item in names[shift:].tolist():
            rest, at = divmod(item, len(periods))
            name, body = divmod(rest, len(provider.texts))
            heads.append((measure.texts[name], provider.texts[body], periods[at]))
        head = np.full(len(self.rows), -1, dtype=np.int32)
        dim = np.full(len(self.rows), -1, dtype=np.int32)
        head[own_values] = of_own - shift
        dim[own_values] = np.array([dim_at[pair[1]] if pair else -1 for pair in found_pairs] or [-1], dtype=np.int32)[
            which
        ]
        return head, dim, heads, dims

    def encode_amounts(self) -> tuple[Numbers, npt.NDArray[np.int8]]:
        """The number of each row in units of its last decimal, and its decimals; -1 for what is none."""
        measures = self.dry.collection.measures
        column = self.rows.columns["measure"]
        able = np.array([text in measures for text in column.texts], dtype=bool)
        own_array = np.flatnonzero(able[column.codes] & self.rows.filled)
        kinds = {get_number_format(measures[text]): text for text in column.texts if text in measures}
        names = [kinds[get_number_format(measures[text])] if text in measures else text for text in column.texts]
        alike = encode_column(names)  # of measures that are read alike one speaks for all
        read = [CategoricalColumn(alike.codes[column.codes], alike.texts), *self._get_columns("value", "status")]
        which, found_pairs = self._evaluate_distinct_rows(read, own_array, self._parse_row_amount)
        number, places = (np.array([pair[n] for pair in found_pairs] or [0], dtype=np.int64) for n in (0, 1))
        numbers = np.zeros(len(self.rows), dtype=np.int64)
        decimals = np.full(len(self.rows), -1, dtype=np.int8)
        numbers[own_array], decimals[own_array] = number[which], places[which]
        return numbers, decimals

    def days(self) -> npt.NDArray[np.int32]:
        """The ordinal of the day on which each row was read; 0 for none, -1 for what is no day."""
        column = self.rows.columns["as_at"]
        return np.array([_parse_day_ordinal(text) for text in column.texts], dtype=np.int32)[column.codes]

    def encode_qualifiers(self) -> npt.NDArray[np.int8]:
        """How each row is to be read, by position; -1 for an unknown word."""
        column, known = (self.rows.columns["qualifier"], [value_qualifier.value for value_qualifier in READINGS])
        found_numbers = [
            known.index(text or ValueQualifier.EXACT) if text in ("", *known) else -1 for text in column.texts
        ]
        return np.array(found_numbers, dtype=np.int8)[column.codes]

    def _get_columns(self, *names: str) -> list[CategoricalColumn]:
        return [self.rows.columns[name] for name in names]

    def _is_sender_valid(self, at: int) -> bool:
        before = self.dry.said
        check_sender(self.dry, self.rows[at], self.sender)
        return self.dry.said == before

    def _parse_row_amount(self, at: int) -> tuple[int, int]:
        columns = self.rows.columns
        measure = self.dry.collection.measures[columns["measure"][at]]
        return parse_clean_amount(measure, columns["value"][at], columns["status"][at]) or (0, -1)

    def _evaluate_distinct_rows(
        self, columns: Sequence[CategoricalColumn], own: Positions, look: Callable[[int], Found]
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


def _parse_day_ordinal(text: str) -> int:
    try:
        return date.fromisoformat(text).toordinal() if text else 0
    except ValueError:
        return -1


def _find_unrepeated_rows(*keys: npt.NDArray[np.int32]) -> Marks:
    """The rows of which no other one has the same address and day."""
    place = np.zeros(len(keys[0]), dtype=np.int64)
    for key in keys:  # each is made dense first, so that the product fits
        _, own_array = np.unique(key, return_inverse=True) if len(key) and key.max() > len(key) else (key, key + 1)
        place = place * (int(own_array.max(initial=0)) + 1) + own_array
    order = np.argsort(place, kind="stable")
    same = place[order][1:] == place[order][:-1]
    found = np.ones(len(place), dtype=bool)
    found[order[1:][same]] = found[order[:-1][same]] = False
    return found


MOST = 10_000
"""Errors after which the rest of a file is not looked at: it is refused, and what is wrong was said."""


def validate_rows(report: FileReport, given: Sequence[FileRow], sender: str) -> ObservationBatch:
    """The observations that the rows of a submission state.

    A blank yields no observation; a faulty row yields none either, and a finding. Two readings of the same
    figure on different days are two vintages; on the same day they are a mistake.

    Args:
        report: Takes the findings.
        given: The rows.
        sender: The provider that the file comes from.
    """
    rows = FileRows.from_file_rows(given)
    columns, cells = rows.columns, report.collection.asked_cell_lengths
    whole = has_round_period(report, columns["period"].texts)
    sift = split_clean_rows(report, rows, sender, cells, corrections=whole)
    looked = _check_remaining_rows(report, rows, sift.left, sender, cells, corrections=whole)
    _report_row_count(report, "C030", rows, sorted([*sift.blank.tolist(), *looked.blank]))
    _report_row_count(report, "C080", rows, looked.bare)
    at = np.sort(np.concatenate([sift.at, np.array([*looked.found], dtype=np.intp)]))
    others = dict(zip(np.searchsorted(at, [*looked.found]).tolist(), looked.found.values(), strict=True))
    return ObservationBatch(sift.plain, np.searchsorted(at, sift.at), others)


@dataclass(frozen=True, slots=True)
class _RowResults:
    """What was found in rows that were looked at one by one, by their positions."""

    found: dict[int, Observation] = field(default_factory=dict)
    blank: list[int] = field(default_factory=list)
    bare: list[int] = field(default_factory=list)


def _check_remaining_rows(
    report: FileReport, rows: FileRows, left: Sequence[int] | Positions, sender: str, cells: Cells, *, corrections: bool
) -> _RowResults:
    seen: dict[tuple[Key, date | None], Text] = {}
    again: dict[tuple[str, ...], tuple[Key, date | None]] = {}
    looked = _RowResults()
    for done, at in enumerate(map(int, left)):
        if report.errors >= MOST:
            said = format_message(
                "collect.file.faulty", most=to_count_fact(report.errors), left=to_count_fact(len(left) - done)
            )
            report.add_rule_finding("C001", what=said, remedy=format_message("collect.file.faulty_do"))
            break
        row = rows[at]
        if (known := again.get(row.texts)) is not None:  # word for word: what it says was looked at before
            rest = format_breakdown(report.collection, known[0].dims)
            where = report.place(row.at, form=row.form, measure=row.measure, rest=rest)
            report.add_rule_finding("C021", where, about=row.measure, source=row.source, first=seen[known])
            continue
        key = resolve_cell(report, row, sender, cells, corrections=corrections)
        rest = format_breakdown(report.collection, key.dims) if key is not None else None
        where = report.place(row.at, form=row.form, measure=row.measure, rest=rest)
        value = read_row_value(report, row, where, SUBMITTED_STATES)
        day, reading = read_register_day(report, row, where), read_qualifier(report, row, where)
        if key is None or isinstance(day, MissingReason) or reading is None or value is MissingReason.FAULTY:
            continue
        if (key, day) in seen:
            report.add_rule_finding("C021", where, about=row.measure, source=row.source, first=seen[key, day])
            continue
        seen[key, day], again[row.texts] = row.at, (key, day)
        if isinstance(value, MissingReason):
            looked.blank.append(at)
        elif is_correction_period(report, key.period) and not row.remark:
            looked.bare.append(at)
        else:
            stated = Observation(key, value, row.source, qualifier=reading, as_at=day)
            other_numbers = parse_possible_readings(report, row, where, value)
            looked.found[at] = replace(stated, readings=other_numbers, remark=strip_direction_signs(row.remark))
    return looked


def _report_row_count(report: FileReport, rule: str, rows: FileRows, those: Sequence[int]) -> None:
    """What is said once of a file, at the first of the rows that it is true of."""
    if those:
        first = rows[those[0]]
        report.add_rule_finding(rule, report.place(first.at), count=len(those), source=first.source)


def is_line_number(text: str) -> bool:
    """True for the number of a line."""
    return re.fullmatch("[0-9]{1,9}", text) is not None


def read_source_line(report: FileReport, text: str, at: Text) -> int | None:
    """The line that a row cites; None if it cites none. A line that is no number is said."""
    if text and not is_line_number(text):
        report.add_rule_finding("C060", report.place(at))
        return None
    return int(text) if text else None
