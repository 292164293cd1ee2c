"""Rows and columns: deleted, put in, swapped, sorted."""

from __future__ import annotations

from plant.fault import Faults
from plant.returned import EARLIER, LAST, NUMBER, STATUS, Returned

__all__ = ["FAULTS"]

FAULTS = Faults()


# Rows


@FAULTS.fault("a row deleted whole", "C069", read=True, gone=True)
def _(book: Returned) -> None:
    del book.form.rows[book.place + 2]


@FAULTS.fault("three rows deleted", "C069", read=True, gone=True)
def _(book: Returned) -> None:
    del book.form.rows[book.place + 1 : book.place + 4]


@FAULTS.fault("the visible cells of a row deleted, those below moved up", "C068")
def _(book: Returned) -> None:
    rows, at = book.form.rows, book.place + 1
    for one in range(at, at + len(book.block) - 2):
        rows[one][:LAST] = rows[one + 1][:LAST]


@FAULTS.fault("the visible cells of a row pushed down", "C068")
def _(book: Returned) -> None:
    rows, at = book.form.rows, book.place + 1
    for one in range(at + len(book.block) - 3, at, -1):
        rows[one][:LAST] = rows[one - 1][:LAST]
    rows[at][:LAST] = [""] * LAST


@FAULTS.fault("an empty row put in", read=True)
def _(book: Returned) -> None:
    book.form.rows.insert(book.place + 2, book.form.blank())


@FAULTS.fault("a row put in with a number", "C070")
def _(book: Returned) -> None:
    book.form.rows.insert(book.place + 2, ["En til", 3, *[""] * (LAST + 2)])


@FAULTS.fault("a row put in with words", "C072", read=True)
def _(book: Returned) -> None:
    book.form.rows.insert(book.place + 2, ["Se e-post", *[""] * (LAST + 3)])


@FAULTS.fault("two rows swapped whole", "C069", read=True)
def _(book: Returned) -> None:
    rows, at = book.form.rows, book.place + 1
    rows[at], rows[at + 1] = rows[at + 1], rows[at]


@FAULTS.fault("the words of two rows swapped", "C068")
def _(book: Returned) -> None:
    rows, at = book.form.rows, book.place + 1
    rows[at][0], rows[at + 1][0] = rows[at + 1][0], rows[at][0]


@FAULTS.fault("two rows swapped without their codes", "C068")
def _(book: Returned) -> None:
    rows, at = book.form.rows, book.place + 1
    rows[at][:LAST], rows[at + 1][:LAST] = rows[at + 1][:LAST], rows[at][:LAST]


@FAULTS.fault("the block sorted by its words, whole rows", "C069", read=True)
def _(book: Returned) -> None:
    rows, at = book.form.rows, book.place
    rows[at : at + len(book.block)] = sorted(rows[at : at + len(book.block)], key=lambda row: str(row[0]))[::-1]


@FAULTS.fault("the block sorted by its words, the visible cells alone", "C068")
def _(book: Returned) -> None:
    rows, at = book.form.rows, book.place
    own = sorted((row[:LAST] for row in rows[at : at + len(book.block)]), key=lambda row: str(row[0]))[::-1]
    for place, cells in enumerate(own):
        rows[at + place][:LAST] = cells


@FAULTS.fault("the whole sheet sorted", "C068")
def _(book: Returned) -> None:
    first, *rest = book.form.rows
    book.form.rows[:] = [first, *sorted(rest, key=lambda row: str(row[0]))]


@FAULTS.fault("a row copied over the next one", "C068")
def _(book: Returned) -> None:
    rows, at = book.form.rows, book.place + 1
    rows[at + 1] = list(rows[at])


@FAULTS.fault("a row copied and put in", "C068")
def _(book: Returned) -> None:
    rows, at = book.form.rows, book.place + 1
    rows.insert(at, list(rows[at]))


@FAULTS.fault("a row moved to the end of the sheet, below everything", "C068")
def _(book: Returned) -> None:
    row = book.form.rows.pop(book.place + 1)
    book.form.rows.append(["", *[""] * (LAST + 3)])
    book.form.rows.append(row)
    if (
        book.manifest.filter_mapped_rows("block")
        and sum(1 for r in book.manifest.filter_mapped_rows("block") if r.sheet == book.block[0].sheet) == 1
    ):
        book.form.rows[-1][0] = "?"


@FAULTS.fault("the words of a row written anew", "C068")
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][0] = "Noe annet"


@FAULTS.fault("three empty rows put in above everything", read=True)
def _(book: Returned) -> None:
    book.form.rows[:0] = [book.form.blank() for _ in range(3)]


# Columns


@FAULTS.fault("a column put in before the numbers", "C068")
def _(book: Returned) -> None:
    for row in book.form.rows:
        row.insert(NUMBER, "")


@FAULTS.fault("the column of reasons deleted", "C068")
def _(book: Returned) -> None:
    for row in book.form.rows:
        del row[STATUS]


@FAULTS.fault("the columns of numbers and last time's numbers swapped", "C068")
def _(book: Returned) -> None:
    for row in book.form.rows:
        row[NUMBER], row[EARLIER] = row[EARLIER], row[NUMBER]


@FAULTS.fault("the hidden column deleted", "C068")
def _(book: Returned) -> None:
    for row in book.form.rows:
        row[LAST] = ""
