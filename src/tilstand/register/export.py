"""Entries as a table: CSV, and a workbook that can be filled in and come back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime

import xlsxwriter

from tilstand.define.registers import ID, DeclaredRegister, RegisterColumn
from tilstand.languages import message
from tilstand.model.entry import RegisterEntry
from tilstand.terms import Language

__all__ = ["as_csv", "as_workbook", "headings"]

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # same inputs, same bytes
_MOST_CHOICES = 255  # signs that a list of choices in a workbook may have
_WIDE, _NARROW = 48, 18
_EMPTY_ROWS = 200


def headings(register: DeclaredRegister) -> tuple[str, ...]:
    """The headings of a register's table: the name of the entry, then its columns."""
    return (ID, *register.columns)


def as_csv(register: DeclaredRegister, entries: Iterable[RegisterEntry]) -> bytes:
    """Entries as CSV in UTF-8, in the order of their names; it can be imported as it is."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headings(register))
    writer.writerows(_row(register, entry) for entry in sorted(entries, key=lambda one: one.id))
    return out.getvalue().encode()


def as_workbook(register: DeclaredRegister, entries: Iterable[RegisterEntry], language: Language) -> bytes:
    """Entries as a workbook: the table, with choices where there are codes, and what each column is.

    Every cell is text, so that a day stays as it was typed.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": register.called.text(language), "created": _EPOCH})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    head = book.add_format({"bold": True, "bg_color": "#DCE6EE", "bottom": 1})
    sheet = book.add_worksheet(_sheet_name(register.name))
    names = headings(register)
    rows = [_row(register, entry) for entry in sorted(entries, key=lambda one: one.id)]
    for at, name in enumerate(names):
        column = register.columns.get(name)
        wide = column is not None and column.field.type == "text" and not column.field.pattern
        sheet.set_column(at, at, _WIDE if wide else _NARROW, text)
        sheet.write_string(0, at, name, head)
        choices = _choices(register, column)
        if choices:
            sheet.data_validation(
                1,
                at,
                len(rows) + _EMPTY_ROWS,
                at,
                {"validate": "list", "source": list(choices), "error_type": "warning"},
            )
    for line, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            if value:
                sheet.write_string(line, at, value, text)
    sheet.freeze_panes(1, 1)
    _explained(book, register, language, head, text)
    book.close()
    return out.getvalue()


def _explained(
    book: xlsxwriter.Workbook,
    register: DeclaredRegister,
    language: Language,
    head: object,
    text: object,
) -> None:
    """The sheet that says what each column is."""
    sheet = book.add_worksheet(_sheet_name(message("register.sheet.columns").text(language)))
    titles = ("column", "called", "codes")
    for at, name in enumerate(titles):
        sheet.set_column(at, at, (_NARROW, _WIDE, _WIDE * 2)[at])
        sheet.write_string(0, at, message(f"register.sheet.{name}").text(language), head)
    for line, column in enumerate(register.columns.values(), start=1):
        codes = register.codes(column.field)
        told = "; ".join(f"{one.id}: {one.label.text(language)}" for one in codes)
        cells = (column.id, register.label(column.name).text(language), told)
        for at, value in enumerate(cells):
            sheet.write_string(line, at, value, text)


def _choices(register: DeclaredRegister, column: RegisterColumn | None) -> tuple[str, ...]:
    if column is None or column.field.many:
        return ()
    if column.field.type == "yes_no":
        return ("yes", "no")
    codes = tuple(one.id for one in register.codes(column.field))
    return codes if len(",".join(codes)) <= _MOST_CHOICES else ()


def _row(register: DeclaredRegister, entry: RegisterEntry) -> list[str]:
    return [entry.id, *(entry.values.get(name, "") for name in register.columns)]


def _sheet_name(wanted: str) -> str:
    return "".join(sign for sign in wanted if sign not in "[]:*?/\\'")[:31] or "-"
