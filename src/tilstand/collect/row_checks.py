"""Validation of rows into observations, with a vectorised path for clean rows.

What a row says is looked at once for each different thing that rows say: a body with a form, a figure of that
form, a number of a measure. So the work grows with what is different, and a row is made only of what is left:
what has a fault, a remark or another reading, and what stands twice.

A row about a time before the round corrects what an earlier round published. It needs the reason why, in the
column `remark`; without one it is asked for, and what was published stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    Cells,
    format_breakdown,
    has_round_period,
    is_correction_period,
    is_sender_valid,
    resolve_cell,
    resolve_clean_cell,
)
from tilstand.collect.rows import CategoricalColumn, FileRow, FileRows, encode_column
from tilstand.fonts.glyphs import strip_direction_signs
from tilstand.languages import format_message
from tilstand.model import Observation
from tilstand.model.observations import READINGS, Dims, GroupKey, ObservationBatch, ObservationColumns
from tilstand.terms import Key, Text, ValueQualifier

Numbers = npt.NDArray[np.int64]
Positions = npt.NDArray[np.intp]
Found = TypeVar("Found")
_WIDE = 1 << 22


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


def split_clean_rows(report: FileReport, rows: FileRows, sender: str, cells: Cells) -> RowPartition:
    """The rows of a submission, sorted; nothing is said.

    Args:
        report: What the rows are held against.
        rows: The rows.
        sender: The provider that the file comes from.
        cells: The cells of each form.
    """
    head, dim, heads, dims = _encode_addresses(report, rows, sender, cells)
    number, places = _encode_amounts(report, rows)
    known = {qualifier.value: at for at, qualifier in enumerate(READINGS) if qualifier.is_stated}
    known[""] = READINGS.index(ValueQualifier.EXACT)
    reading = rows.columns["qualifier"].map_texts(lambda text: known.get(text, -1), np.int8)
    day = rows.columns["as_at"].map_texts(_parse_day_ordinal, np.int32)
    worded = rows.columns["readings"].mark_rows() | rows.columns["remark"].mark_rows()
    silent = (head >= 0) & (day >= 0) & (reading >= 0) & ~worded
    silent &= _find_unrepeated_rows(head, dim, day)
    blank, plain = silent & ~rows.filled, silent & (places >= 0)
    at = np.flatnonzero(plain)
    columns = (tuple(heads), tuple(dims), head[at], dim[at], number[at], places[at])
    plain_rows = ObservationColumns(*columns, reading[at], day[at], source=lambda n: rows.source(int(at[n])))
    return RowPartition(plain_rows, at, np.flatnonzero(blank), np.flatnonzero(~(plain | blank)))


def _encode_addresses(
    report: FileReport, rows: FileRows, sender: str, cells: Cells
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], list[GroupKey], list[Dims]]:
    """The head and the codes of each row, by position; -1 where there is anything to say of them."""
    provider, form, period, measure, breakdown = (
        rows.columns[name] for name in ("provider", "form", "period", "measure", "breakdown")
    )
    which, valid = _evaluate_distinct_rows(
        (provider, form), np.arange(len(rows)), lambda at: is_sender_valid(report, provider[at], form[at], sender)
    )
    at = np.flatnonzero(np.array(valid, dtype=bool)[which])
    which, found_pairs = _evaluate_distinct_rows(
        (form, measure, breakdown, period),
        at,
        lambda at: resolve_clean_cell(report, measure[at], breakdown[at], period[at], cells.get(form[at], {})),
    )
    addressed = np.array([pair is not None for pair in found_pairs], dtype=bool)[which]
    at, which = at[addressed], which[addressed]
    periods = list(dict.fromkeys(pair[0] for pair in found_pairs if pair))
    dims = list(dict.fromkeys(pair[1] for pair in found_pairs if pair))
    period_at, dims_at = ({item: n for n, item in enumerate(items)} for items in (periods, dims))
    head, dim, when = (np.full(len(rows), -1, dtype=np.int32) for _ in range(3))
    dim[at] = np.array([dims_at[pair[1]] if pair else -1 for pair in found_pairs], dtype=np.int32)[which]
    when[at] = np.array([period_at[pair[0]] if pair else -1 for pair in found_pairs], dtype=np.int32)[which]
    head[at], heads = _evaluate_distinct_rows(
        (measure, provider, CategoricalColumn(when, tuple(map(str, periods)))),
        at,
        lambda at: (measure[at], provider[at], periods[when[at]]),
    )
    return head, dim, heads, dims


def _encode_amounts(report: FileReport, rows: FileRows) -> tuple[Numbers, npt.NDArray[np.int8]]:
    """The number of each row in units of its last decimal, and its decimals; -1 for what is none."""
    measures, column = report.collection.measures, rows.columns["measure"]
    value, status = rows.columns["value"], rows.columns["status"]
    at = np.flatnonzero(column.mark_rows(lambda name: name in measures) & rows.filled)
    # Of measures that are read alike one speaks for all.
    kinds = encode_column(str(get_number_format(measures[name])) if name in measures else "" for name in column.texts)
    which, amounts = _evaluate_distinct_rows(
        (CategoricalColumn(kinds.codes[column.codes], kinds.texts), value, status),
        at,
        lambda at: parse_clean_amount(measures[column[at]], value[at], status[at]) or (0, -1),
    )
    numbers, places = np.zeros(len(rows), dtype=np.int64), np.full(len(rows), -1, dtype=np.int8)
    if amounts:
        numbers[at], places[at] = np.array(amounts, dtype=np.int64).T[:, which]
    return numbers, places


def _evaluate_distinct_rows(
    columns: Sequence[CategoricalColumn], own: Positions, look: Callable[[int], Found]
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


def _find_unrepeated_rows(*keys: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
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
    sift = split_clean_rows(report, rows, sender, cells)
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
    report: FileReport, rows: FileRows, left: Positions, sender: str, cells: Cells, *, corrections: bool
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
            report.add_row_finding("C021", row, rest, measured=True, first=seen[known])
            continue
        key = resolve_cell(report, row, sender, cells, corrections=corrections)
        rest = format_breakdown(report.collection, key.dims) if key is not None else None
        value = read_row_value(report, row, rest, SUBMITTED_STATES)
        day, reading = read_register_day(report, row, rest), read_qualifier(report, row, rest)
        if key is None or isinstance(day, MissingReason) or reading is None or value is MissingReason.FAULTY:
            continue
        if (key, day) in seen:
            report.add_row_finding("C021", row, rest, measured=True, first=seen[key, day])
            continue
        seen[key, day], again[row.texts] = row.at, (key, day)
        if isinstance(value, MissingReason):
            looked.blank.append(at)
        elif is_correction_period(report, key.period) and not row.remark:
            looked.bare.append(at)
        else:
            stated = Observation(key, value, row.source, qualifier=reading, as_at=day)
            other_numbers = parse_possible_readings(report, row, rest, value)
            looked.found[at] = replace(stated, readings=other_numbers, remark=strip_direction_signs(row.remark))
    return looked


def _report_row_count(report: FileReport, rule: str, rows: FileRows, those: Sequence[int]) -> None:
    """What is said once of a file, at the first of the rows that it is true of."""
    if those:
        first = rows[those[0]]
        report.add_rule_finding(rule, report.place(first.at), count=len(those), source=first.source)
