"""Which sheet of a returned workbook is which, by the mark that it carries, whatever it is called now."""

from __future__ import annotations

from collections import defaultdict

from tilstand.collect.book_open import OpenedSheet, OpenedWorkbook
from tilstand.collect.fact import written
from tilstand.collect.finding import FileReport, label, listed
from tilstand.collect.manifest import SHEET, Manifest, SheetMark
from tilstand.collect.row import shown
from tilstand.languages import message, quoted
from tilstand.terms import Text

__all__ = ["found_sheets", "sheet_place"]


def found_sheets(opened: OpenedWorkbook, manifest: Manifest, report: FileReport) -> dict[str, OpenedSheet]:
    """The sheets by their numbers; said once: what is there twice, gone, renamed, added or another body's."""
    by_number: dict[str, list[OpenedSheet]] = defaultdict(list)
    added: list[str] = []
    errors = report.errors
    for sheet in opened.sheets.values():
        if sheet.name == SHEET:
            continue
        marks = {mark for line in sheet.texts for cell in line if (mark := SheetMark.read(cell)) is not None}
        foreign = [mark for mark in marks if mark != manifest.mark(mark.number)]
        if foreign:
            _say(report, sheet, "foreign", whose=_whose(report, foreign[0]))
        elif marks:
            by_number[min(marks, key=lambda mark: mark.number).number].append(sheet)
        elif any(any(line) for line in sheet.texts):
            added.append(sheet.name)
    for those in by_number.values():
        if len(those) > 1:
            _say(report, those[0], "sheet_twice", others=listed(one.name for one in those[1:]))
    names = {row.sheet: row.label for row in manifest.of("sheet")}
    gone = [name for number, name in names.items() if number not in by_number]
    if gone and report.errors == errors:
        report.say(
            "C068", what=message("collect.sheet_rows.sheet_gone", sheets=quoted(written(listed(gone))))
        )
    elif added:
        report.say("C072", what=message("collect.aside.added", sheets=quoted(written(listed(added)))))
    found = {number: those[0] for number, those in by_number.items() if len(those) == 1 and number in names}
    for number, sheet in found.items():
        if sheet.name != names[number]:
            was = message("collect.understood.renamed", was=quoted(written(names[number])))
            report.say("C069", report.place(sheet_place(sheet)), what=was)
    return found


def sheet_place(sheet: OpenedSheet) -> Text:
    """Where: a sheet, by the name that it has now."""
    return message("collect.place.sheet", sheet=quoted(written(sheet.name)))


def _say(report: FileReport, sheet: OpenedSheet, what: str, **facts: object) -> None:
    report.say("C068", report.place(sheet_place(sheet)), what=message(f"collect.sheet_rows.{what}", **facts))


def _whose(report: FileReport, mark: SheetMark) -> Text:
    """Whose workbook a sheet comes from: a body that the collection knows, and the round."""
    known, rounds = report.collection.providers, report.collection.rounds
    name = label(report.collection, f"providers.{mark.provider}") if mark.provider in known else None
    when = written(mark.round) if mark.round in rounds else shown(mark.round)
    return message("collect.sheet_rows.whose", provider=name or shown(mark.provider), round=when)
