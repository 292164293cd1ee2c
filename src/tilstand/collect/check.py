"""Rows into observations: each one checked, everything that does not fit said at once.

A row about a time before the round corrects what an earlier round published. It needs the reason why, in the
column `remark`; without one it is asked for, and what was published stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from tilstand.collect.address import about_round, corrects, form_address
from tilstand.collect.amount import SUBMITTED_STATES, Nothing, amount, as_at, qualifier
from tilstand.collect.asked import breakdown_words
from tilstand.collect.fact import counted
from tilstand.collect.finding import FileReport
from tilstand.collect.row import FileRow, Rows
from tilstand.collect.sift import Cells, Positions, sifted
from tilstand.collect.smudged import smudged
from tilstand.fonts.sign import straight
from tilstand.languages import message
from tilstand.model import Observation
from tilstand.model.statements import Statements
from tilstand.terms import Key, Text

__all__ = ["is_line", "observations", "source_line"]


MOST = 10_000
"""Errors after which the rest of a file is not looked at: it is refused, and what is wrong was said."""


def observations(report: FileReport, given: Sequence[FileRow], sender: str) -> Statements:
    """The observations that the rows of a submission state.

    A blank yields no observation; a faulty row yields none either, and a finding. Two readings of the same
    figure on different days are two vintages; on the same day they are a mistake.

    Args:
        report: Takes the findings.
        given: The rows.
        sender: The provider that the file comes from.
    """
    rows = Rows.of(given)
    columns, cells = rows.columns, report.collection.lengths
    whole = about_round(report, columns["period"].texts)
    sift = sifted(report, rows, sender, cells, corrections=whole)
    looked = _looked_at(report, rows, sift.left, sender, cells, corrections=whole)
    _counted(report, "C030", rows, sorted([*sift.blank.tolist(), *looked.blank]))
    _counted(report, "C080", rows, looked.bare)
    at = np.sort(np.concatenate([sift.at, np.array([*looked.found], dtype=np.intp)]))
    others = dict(zip(np.searchsorted(at, [*looked.found]).tolist(), looked.found.values(), strict=True))
    return Statements(sift.plain, np.searchsorted(at, sift.at), others)


@dataclass(frozen=True, slots=True)
class _LookedAt:
    """What was found in rows that were looked at one by one, by their positions."""

    found: dict[int, Observation] = field(default_factory=dict)
    blank: list[int] = field(default_factory=list)
    bare: list[int] = field(default_factory=list)


def _looked_at(
    report: FileReport,
    rows: Rows,
    left: Sequence[int] | Positions,
    sender: str,
    cells: Cells,
    *,
    corrections: bool,
) -> _LookedAt:
    seen: dict[tuple[Key, date | None], Text] = {}
    again: dict[tuple[str, ...], tuple[Key, date | None]] = {}
    looked = _LookedAt()
    for done, at in enumerate(map(int, left)):
        if report.errors >= MOST:
            said = message("collect.file.faulty", most=counted(report.errors), left=counted(len(left) - done))
            report.say("C001", what=said, remedy=message("collect.file.faulty_do"))
            break
        row = rows[at]
        if (known := again.get(row.texts)) is not None:  # word for word: what it says was looked at before
            rest = breakdown_words(report.collection, known[0].dims)
            where = report.place(row.at, form=row.form, measure=row.measure, rest=rest)
            report.say("C021", where, about=row.measure, source=row.source, first=seen[known])
            continue
        key = form_address(report, row, sender, cells, corrections=corrections)
        rest = breakdown_words(report.collection, key.dims) if key is not None else None
        where = report.place(row.at, form=row.form, measure=row.measure, rest=rest)
        value = amount(report, row, where, SUBMITTED_STATES)
        day, reading = as_at(report, row, where), qualifier(report, row, where)
        if key is None or isinstance(day, Nothing) or reading is None or value is Nothing.FAULTY:
            continue
        if (key, day) in seen:
            report.say("C021", where, about=row.measure, source=row.source, first=seen[key, day])
            continue
        seen[key, day], again[row.texts] = row.at, (key, day)
        if isinstance(value, Nothing):
            looked.blank.append(at)
        elif corrects(report, key.period) and not row.remark:
            looked.bare.append(at)
        else:
            stated = Observation(key, value, row.source, qualifier=reading, as_at=day)
            other = smudged(report, row, where, value)
            looked.found[at] = replace(stated, readings=other, remark=straight(row.remark))
    return looked


def _counted(report: FileReport, rule: str, rows: Rows, those: Sequence[int]) -> None:
    """What is said once of a file, at the first of the rows that it is true of."""
    if those:
        first = rows[those[0]]
        report.say(rule, report.place(first.at), count=len(those), source=first.source)


def is_line(text: str) -> bool:
    """True for the number of a line."""
    return re.fullmatch("[0-9]{1,9}", text) is not None


def source_line(report: FileReport, text: str, at: Text) -> int | None:
    """The line that a row cites; None if it cites none. A line that is no number is said."""
    if text and not is_line(text):
        report.say("C060", report.place(at))
        return None
    return int(text) if text else None
