"""What a returned sheet holds beside figures that can be read: said, so that nothing is lost unseen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell

from tilstand.collect.book_open import OpenedSheet, say_formulas
from tilstand.collect.finding import FileReport, listed
from tilstand.collect.manifest import Manifest
from tilstand.collect.number import read_number
from tilstand.collect.sheet_before import as_sent, cleared, corrected
from tilstand.collect.sheet_find import sheet_place
from tilstand.collect.sheet_layout import CODE, EARLIER, REMARK
from tilstand.collect.sheet_match import PlacedRow, merged_rows
from tilstand.collect.words import state_of
from tilstand.languages import message
from tilstand.model import Source
from tilstand.unpack.sheet_xml import position

__all__ = ["say_aside", "unreadable"]

_READ = {"cell": (1, 2, 3), "rest": (2,), "answer": (1,), "version": (1,)}
_CHECK, _NUMBER, _WORDS = 5, 1, (2, 3)
_ODD = ("percent", "struck", "format")


def unreadable(sheet: OpenedSheet, placed: Sequence[PlacedRow], report: FileReport) -> frozenset[int]:
    """The rows, counted from 0, whose cells do not hold what they show; said once a sheet for each kind.

    Rows whose number stands in another column are among them; those `say_aside` says.
    """
    place, contents = report.place(sheet_place(sheet)), sheet.contents
    read = {(one.at, column) for one in placed for column in _READ.get(one.row.kind, ())}
    read |= {(at, EARLIER) for at in corrected(sheet, placed, report)}
    merged = merged_rows(sheet, placed)
    formulas = _within(contents.formulas, read)
    errors = {cell: at for cell, at in _within(contents.errors, read).items() if cell not in formulas}
    odd = {cell: at for cell, at in _within(contents.odd, read).items() if cell not in formulas}
    if formulas:
        say_formulas(report, place, list(formulas))
    for what, cells in (
        ("error", list(errors)),
        *((how, [cell for cell in odd if contents.odd[cell] == how]) for how in _ODD),
        ("merged", list(dict.fromkeys(merged.values()))),
    ):
        if cells:
            report.say("C071", place, what=message(f"collect.shown.{what}", cells=listed(cells)))
    astray = (at for at, _ in _strayed(sheet, placed))
    return frozenset({*merged, *formulas.values(), *errors.values(), *odd.values(), *astray})


def _strayed(sheet: OpenedSheet, placed: Sequence[PlacedRow]) -> frozenset[tuple[int, int]]:
    """The cells that take words, with a number in them and none where it belongs: it was moved over."""
    empty = [one.at for one in placed if one.row.kind == "cell" and not sheet.text(one.at, _NUMBER)]
    cells = ((at, column) for at in empty for column in (*_WORDS, REMARK))
    told = {*sheet.contents.formulas, *sheet.contents.errors, *sheet.contents.odd}
    return frozenset(
        (at, column)
        for at, column in cells
        if _is_number(sheet.text(at, column)) and xl_rowcol_to_cell(at, column) not in told
    )


def say_aside(
    sheet: OpenedSheet, placed: Sequence[PlacedRow], manifest: Manifest, report: FileReport
) -> bool:
    """Say what stands outside the form, what is hidden and remarked; True if a number is outside."""
    fixed = corrected(sheet, placed, report)
    outside = _Outside(sheet, placed, manifest, fixed, _strayed(sheet, placed))
    numbers, words = outside.cells()
    place = report.place(sheet_place(sheet))
    if numbers:
        source = Source(report.file, sheet=sheet.name, cell=numbers[0])
        report.say("C070", place, source=source, cells=listed(numbers))
    remarks = [at for at in _remarks(sheet, placed) if (at, REMARK) not in outside.strayed]
    for what, cells in (
        ("words", words),
        ("remark", [xl_rowcol_to_cell(at, REMARK) for at in remarks if at not in fixed]),
        ("corrected", [xl_rowcol_to_cell(at, EARLIER) for at in remarks if at in fixed]),
        ("cleared", cleared(sheet, placed)),
        ("hidden", _hidden(sheet, placed)),
    ):
        if cells:
            report.say("C072", place, what=message(f"collect.aside.{what}", cells=listed(cells)))
    if sheet.notes:
        report.say("C072", place, what=message("collect.aside.notes"))
    return bool(numbers)


def _within(cells: Iterable[str], read: set[tuple[int, int]]) -> dict[str, int]:
    found = {}
    for cell in cells:
        at = position(cell)
        if at is not None and (at[0] - 1, at[1] - 1) in read:
            found[cell] = at[0] - 1
    return found


def _remarks(sheet: OpenedSheet, placed: Sequence[PlacedRow]) -> list[int]:
    return [one.at for one in placed if one.row.kind == "cell" and sheet.text(one.at, REMARK)]


def _hidden(sheet: OpenedSheet, placed: Sequence[PlacedRow]) -> list[str]:
    """The cells with something in them that nobody sees who opens the sheet."""
    columns = {
        at for first, last in sheet.contents.hidden_columns for at in (1, 2, 3) if first <= at + 1 <= last
    }
    return [
        xl_rowcol_to_cell(one.at, column)
        for one in placed
        for column in _READ.get(one.row.kind, ())
        if sheet.text(one.at, column)
        and (not sheet.visible or column in columns or one.at + 1 in sheet.contents.hidden)
    ]


def _counts(text: str) -> bool:
    """True if a text is a number, or a reason for having none."""
    return _is_number(text) or state_of(text) is not None


def _is_number(text: str) -> bool:
    return not read_number(text, whole=False, signed=True, percent=True).problem


@dataclass(frozen=True, slots=True)
class _Outside:
    sheet: OpenedSheet
    placed: Sequence[PlacedRow]
    manifest: Manifest
    corrected: frozenset[int]
    strayed: frozenset[tuple[int, int]]

    def cells(self) -> tuple[list[str], list[str]]:
        """The cells that the form does not have: those with a number or a reason, and those with words."""
        found = [(row, column, _counts(text)) for row, column, text in self._strange()]
        rows = {row for row, _, counts in found if counts}  # the words beside a number tell of the same thing
        numbers = [xl_rowcol_to_cell(row, column) for row, column, counts in found if counts]
        words = [xl_rowcol_to_cell(row, column) for row, column, _ in found if row not in rows]
        return numbers, words

    def _strange(self) -> Iterator[tuple[int, int, str]]:
        rows = {one.at: one for one in self.placed}
        for row, line in enumerate(self.sheet.texts):
            marked = len(line) > CODE and bool(line[CODE])
            for column, text in enumerate(line):
                if text and column != CODE and not self._ours(rows.get(row), marked, column, text):
                    yield row, column, text

    def _ours(self, one: PlacedRow | None, marked: bool, column: int, text: str) -> bool:
        """True if the form has something in this cell, or takes it."""
        if one is None or column == 0:
            return marked and column == 0
        kind = one.row.kind
        if (one.at, column) in self.strayed:
            return False
        if column in _READ.get(kind, ()) or (kind, column) == ("cell", REMARK):
            return True
        if (kind, column) == ("cell", _CHECK):
            return xl_rowcol_to_cell(one.at, column) in self.sheet.contents.formulas
        if (kind, column) == ("cell", EARLIER):
            return one.at in self.corrected or as_sent(text, one.row)
        if (kind, column) == ("answer", 2):
            return " ".join(text.split()) == one.row.earlier
        own = {*self.manifest.facts.get("headings", "").split("\n"), *one.row.earlier.split("\n")}
        return kind == "text" and text in own
