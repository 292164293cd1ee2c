"""The figures of the period before in a returned sheet: as they were sent out, or corrected by the body.

A body corrects one by writing over it, with the reason in the column of remarks. A number is no correction
where nothing is said of this period beside it, or where what was sent out stands beside it now and no reason
is given: then it stands in the wrong column.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from xlsxwriter.utility import xl_rowcol_to_cell

from tilstand.collect.book_open import OpenedSheet
from tilstand.collect.fact import written
from tilstand.collect.finding import FileReport
from tilstand.collect.manifest import MappedRow
from tilstand.collect.number import read_number
from tilstand.collect.row import FileRow
from tilstand.collect.sheet_layout import EARLIER, REMARK
from tilstand.collect.sheet_match import PlacedRow
from tilstand.collect.words import state_of
from tilstand.languages import message, quoted
from tilstand.model import Source
from tilstand.terms import Period

__all__ = ["as_sent", "cleared", "corrected", "corrections"]


def as_sent(text: str, row: MappedRow) -> bool:
    """True if a text is what was sent out in the column of the period before, however it is written."""
    plain = " ".join(text.split())
    state = state_of(plain)
    if plain == row.earlier or (state is not None and state is state_of(row.earlier)):
        return True
    one, other = _number(plain), _number(row.earlier)
    return one is not None and other is not None and math.isclose(one, other, rel_tol=1e-12)


def corrected(sheet: OpenedSheet, placed: Sequence[PlacedRow], report: FileReport) -> frozenset[int]:
    """The rows, counted from 0, in which the figure of the period before is another than was sent out."""
    if report.round.basis != "delivered":
        return frozenset()
    chosen = {one.row.block for one in placed if one.row.kind == "rest" and sheet.text(one.at, 2)}
    cells = (one for one in placed if one.row.kind == "cell" and one.row.earlier)
    return frozenset(one.at for one in cells if _corrects(sheet, one, chosen))


def cleared(sheet: OpenedSheet, placed: Sequence[PlacedRow]) -> list[str]:
    """The cells in which a figure of the period before was sent out, and nothing stands now."""
    cells = (one.at for one in placed if one.row.kind == "cell" and one.row.earlier)
    return [xl_rowcol_to_cell(at, EARLIER) for at in cells if not sheet.text(at, EARLIER)]


def corrections(sheet: OpenedSheet, placed: Sequence[PlacedRow], report: FileReport) -> Iterator[FileRow]:
    """What a body wrote over figures of the period before: rows about that period, each with its reason."""
    rows = corrected(sheet, placed, report)
    for one in (one for one in placed if one.at in rows):
        cell, row = xl_rowcol_to_cell(one.at, EARLIER), one.row
        try:
            before = Period.parse(row.period).shifted(-1, by=report.round.period)
        except ValueError:
            continue  # the row's own period cannot be read, which is said of its own figure
        yield FileRow(
            at=message("collect.place.cell", sheet=quoted(written(sheet.name)), cell=written(cell)),
            source=Source(report.file, sheet=sheet.name, cell=cell),
            provider=row.provider,
            form=row.form,
            period=str(before),
            measure=row.measure,
            breakdown=row.breakdown,
            value=sheet.text(one.at, EARLIER),
            status="",
            remark=sheet.text(one.at, REMARK),
        )


def _corrects(sheet: OpenedSheet, one: PlacedRow, chosen: set[str]) -> bool:
    told, own = sheet.text(one.at, EARLIER), sheet.text(one.at, 1)
    if not told or as_sent(told, one.row) or not (state_of(told) or re.search("[0-9]", told)):
        return False
    answered = bool(own or sheet.text(one.at, 2)) or one.row.block in chosen
    swapped = own and as_sent(own, one.row) and not sheet.text(one.at, REMARK)
    return answered and not swapped


def _number(text: str) -> float | None:
    value = read_number(text, whole=False, signed=True, percent=True).value
    return None if value is None or value.amount is None else float(value.amount)
