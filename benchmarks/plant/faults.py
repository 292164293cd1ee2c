"""The planted faults: each changes a filled workbook, and says what has to come of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from plant.returned import (
    CHECK,
    EARLIER,
    EXACT,
    LAST,
    NUMBER,
    REMARK,
    STATUS,
    Broken,
    Formula,
    Percent,
    Returned,
    Sheet,
    Styled,
)
from tilstand.collect.manifest import SHEET

__all__ = ["FAULTS", "Fault"]

Change = Callable[[Returned], bytes | None]


@dataclass(frozen=True)
class Fault:
    """One planted fault.

    Attributes:
        name: What was done.
        change: Does it; yields the bytes, where it is not a change in cells.
        rules: The findings that it must give, one each; none where it changes nothing that is read.
        read: True if the figures are to be read, and exactly as they were meant; else the file is refused.
        gone: True if figures of deleted rows are to be missing from what is read.
    """

    name: str
    change: Change
    rules: tuple[str, ...]
    read: bool = False
    gone: bool = False


FAULTS: list[Fault] = []


def _fault(name: str, *rules: str, read: bool = False, gone: bool = False) -> Callable[[Change], Change]:
    def kept(change: Change) -> Change:
        FAULTS.append(Fault(name, change, rules, read, gone))
        return change

    return kept


def _cell(name: str, value: object, *rules: str, column: int = NUMBER, read: bool = False) -> None:
    """A value in a figure's cell."""

    def change(book: Returned) -> None:
        row = book.form.rows[book.place + 1]
        row[column] = value
        if column in (STATUS, EXACT) or value == "":
            row[NUMBER] = ""

    FAULTS.append(Fault(name, change, rules, read))


# Rows


@_fault("a row deleted whole", "C069", read=True, gone=True)
def _(book: Returned) -> None:
    del book.form.rows[book.place + 2]


@_fault("three rows deleted", "C069", read=True, gone=True)
def _(book: Returned) -> None:
    del book.form.rows[book.place + 1 : book.place + 4]


@_fault("the visible cells of a row deleted, those below moved up", "C068")
def _(book: Returned) -> None:
    rows, at = book.form.rows, book.place + 1
    for one in range(at, at + len(book.block) - 2):
        rows[one][:LAST] = rows[one + 1][:LAST]


@_fault("the visible cells of a row pushed down", "C068")
def _(book: Returned) -> None:
    rows, at = book.form.rows, book.place + 1
    for one in range(at + len(book.block) - 3, at, -1):
        rows[one][:LAST] = rows[one - 1][:LAST]
    rows[at][:LAST] = [""] * LAST


@_fault("an empty row put in", read=True)
def _(book: Returned) -> None:
    book.form.rows.insert(book.place + 2, book.form.blank())


@_fault("a row put in with a number", "C070")
def _(book: Returned) -> None:
    book.form.rows.insert(book.place + 2, ["En til", 3, *[""] * (LAST + 2)])


@_fault("a row put in with words", "C072", read=True)
def _(book: Returned) -> None:
    book.form.rows.insert(book.place + 2, ["Se e-post", *[""] * (LAST + 3)])


@_fault("two rows swapped whole", "C069", read=True)
def _(book: Returned) -> None:
    rows, at = book.form.rows, book.place + 1
    rows[at], rows[at + 1] = rows[at + 1], rows[at]


@_fault("the words of two rows swapped", "C068")
def _(book: Returned) -> None:
    rows, at = book.form.rows, book.place + 1
    rows[at][0], rows[at + 1][0] = rows[at + 1][0], rows[at][0]


@_fault("two rows swapped without their codes", "C068")
def _(book: Returned) -> None:
    rows, at = book.form.rows, book.place + 1
    rows[at][:LAST], rows[at + 1][:LAST] = rows[at + 1][:LAST], rows[at][:LAST]


@_fault("the block sorted by its words, whole rows", "C069", read=True)
def _(book: Returned) -> None:
    rows, at = book.form.rows, book.place
    rows[at : at + len(book.block)] = sorted(rows[at : at + len(book.block)], key=lambda row: str(row[0]))[
        ::-1
    ]


@_fault("the block sorted by its words, the visible cells alone", "C068")
def _(book: Returned) -> None:
    rows, at = book.form.rows, book.place
    own = sorted((row[:LAST] for row in rows[at : at + len(book.block)]), key=lambda row: str(row[0]))[::-1]
    for place, cells in enumerate(own):
        rows[at + place][:LAST] = cells


@_fault("the whole sheet sorted", "C068")
def _(book: Returned) -> None:
    first, *rest = book.form.rows
    book.form.rows[:] = [first, *sorted(rest, key=lambda row: str(row[0]))]


@_fault("a row copied over the next one", "C068")
def _(book: Returned) -> None:
    rows, at = book.form.rows, book.place + 1
    rows[at + 1] = list(rows[at])


@_fault("a row copied and put in", "C068")
def _(book: Returned) -> None:
    rows, at = book.form.rows, book.place + 1
    rows.insert(at, list(rows[at]))


@_fault("a row moved to the end of the sheet, below everything", "C068")
def _(book: Returned) -> None:
    row = book.form.rows.pop(book.place + 1)
    book.form.rows.append(["", *[""] * (LAST + 3)])
    book.form.rows.append(row)
    if (
        book.manifest.of("block")
        and sum(1 for r in book.manifest.of("block") if r.sheet == book.block[0].sheet) == 1
    ):
        book.form.rows[-1][0] = "?"


@_fault("the words of a row written anew", "C068")
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][0] = "Noe annet"


@_fault("three empty rows put in above everything", read=True)
def _(book: Returned) -> None:
    book.form.rows[:0] = [book.form.blank() for _ in range(3)]


# Columns


@_fault("a column put in before the numbers", "C068")
def _(book: Returned) -> None:
    for row in book.form.rows:
        row.insert(NUMBER, "")


@_fault("the column of reasons deleted", "C068")
def _(book: Returned) -> None:
    for row in book.form.rows:
        del row[STATUS]


@_fault("the columns of numbers and last time's numbers swapped", "C068")
def _(book: Returned) -> None:
    for row in book.form.rows:
        row[NUMBER], row[EARLIER] = row[EARLIER], row[NUMBER]


@_fault("the hidden column deleted", "C068")
def _(book: Returned) -> None:
    for row in book.form.rows:
        row[LAST] = ""


# What stands in a cell: as text, as another kind of value, as more than one

for words in (
    "ca. 5",
    "5-6",
    "5–6",
    "fem",
    "5 eller 6",
    "5/6",
    "5; 6",
    "5\n6",
    ">5",
    "5+",
    "５",
    "5 stk",
    "1.234",
    "1,234",
):
    rule = "C023" if words in ("1.234", "1,234") else "C024"
    _cell(f"the text {words!r}", words, rule)
for number in ("12 345 678", "0x10", "1e3", "-", "?", "O", "l0", "12345678"):
    _cell(f"the text {number!r}", number, "C024")
for negative in (-3, "-3", "−3"):
    _cell(f"the negative {negative!r}", negative, "C022")
_cell("a decimal", 5.5, "C023")
_cell("a date that a program made of 3/4", date(2031, 4, 3), "C024")
_cell("true in place of a number", True, "C024")
_cell("a percentage", Percent(0.05), "C071")
_cell("a hundred per cent", Percent(1), "C071")
_cell("a number that is struck out", Styled(5, struck=True), "C071")
_cell("a number shown with words", Styled(5, '"ca. "0'), "C071")
_cell("a number shown in thousands", Styled(5000, "#,##0,"), "C071")
_cell("a number that is shown as nothing", Styled(5, ";;;"), "C071")
_cell("the text 5 %", "5 %", "C024")
_cell("an error", Broken(), "C071")
_cell("a formula that gives a number", Formula("=2+3", 5), "C005")
_cell("a formula that nobody has worked out", Formula("=2+3", ""), "C005")
_cell("a formula that gives an error", Formula("=1/0", "#DIV/0!"), "C005")
_cell("a formula as a reason", Formula('="ukjent"', "ukjent"), "C005", column=STATUS)
_cell("an unknown reason", "kanskje", "C027", column=STATUS)
_cell("how exact, without a number", "omtrent", "C026", column=EXACT)


@_fault("a number and a reason", "C026")
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][STATUS] = "ukjent"


@_fault("an unknown word for how exact", "C028")
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][EXACT] = "nesten"


@_fault("an unknown choice for all blank cells", "C027")
def _(book: Returned) -> None:
    rest = next(row for row in book.manifest.of("rest") if row.block == book.block[0].block)
    book.form.rows[book.form.at(rest.code)][STATUS] = "noe"


# Outside, merged, hidden, remarked


@_fault("a number beside the form", "C070")
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][LAST + 2] = 7


@_fault("a number below the form", "C070")
def _(book: Returned) -> None:
    book.form.rows += [book.form.blank(), ["Sum", 7, *[""] * (LAST + 2)]]


@_fault("a number over last time's number, without a reason", "C080", read=True)
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][EARLIER] = 987


@_fault("this time's number in the column of last time's alone", "C070")
def _(book: Returned) -> None:
    row = book.form.rows[book.place + 1]
    row[NUMBER], row[EARLIER] = "", row[NUMBER]


@_fault("this time's numbers all in the column of last time's", "C070")
def _(book: Returned) -> None:
    for row in book.form.rows[book.place : book.place + len(book.block)]:
        row[NUMBER], row[EARLIER] = "", row[NUMBER]


@_fault("the numbers of both times swapped below their headings", "C070")
def _(book: Returned) -> None:
    for row in book.form.rows[book.place : book.place + len(book.block)]:
        row[NUMBER], row[EARLIER] = row[EARLIER], row[NUMBER]


def _moved(name: str, to: int, *rules: str, whole: bool = False) -> None:
    """Every number of a sheet in another column; words and codes stay, and so does all else unless whole."""

    def change(book: Returned) -> None:
        codes = {row.code for row in book.manifest.of("cell")}
        for row in (row for row in book.form.rows if row[LAST] in codes):
            if whole:
                row[NUMBER : EARLIER + 1] = ["", *row[NUMBER:EARLIER]]
            else:
                row[to], row[NUMBER] = row[NUMBER], ""

    FAULTS.append(Fault(name, change, rules))


_moved("all numbers one column over, among the reasons", STATUS, "C070")
_moved("all numbers two columns over, among the words for how exact", EXACT, "C070")
_moved("all numbers among the checks", CHECK, "C070")
_moved("all numbers among the remarks", REMARK, "C070")
_moved("numbers, reasons and the rest one column over", STATUS, "C070", "C072", whole=True)
_moved("all numbers over their words", 0, "C068")


@_fault("a number among the remarks, where none is beside it", "C070")
def _(book: Returned) -> None:
    row = book.form.rows[book.place + 1]
    row[REMARK], row[NUMBER] = row[NUMBER], ""


@_fault("a number among the remarks, beside the figure", "C072", read=True)
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][REMARK] = 7


@_fault("last time's numbers one row further down", "C080", read=True)
def _(book: Returned) -> None:
    rows = book.form.rows[book.place : book.place + len(book.block)]
    for row, value in zip(rows[1:], [row[EARLIER] for row in rows], strict=False):
        row[EARLIER] = value


@_fault("last time's numbers written as text", read=True)
def _(book: Returned) -> None:
    for row in book.form.rows[book.place : book.place + len(book.block)]:
        row[EARLIER] = f"{row[EARLIER]:.0f},0"


@_fault("last time's numbers deleted", "C072", read=True)
def _(book: Returned) -> None:
    for row in book.form.rows[book.place : book.place + len(book.block)]:
        row[EARLIER] = ""


@_fault("a word with a number over last time's number", "C024")
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][EARLIER] = "ca. 5"


@_fault("a formula over last time's number", "C005")
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][EARLIER] = Formula("=B12+1", 987)


@_fault("a formula over last time's number that gives the same", read=True)
def _(book: Returned) -> None:
    row = book.form.rows[book.place + 1]
    row[EARLIER] = Formula("=B12+1", row[EARLIER])


@_fault("a percentage over last time's number", "C071")
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][EARLIER] = Percent(0.5)


@_fault("a number in the column of checks", "C070")
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][CHECK] = 7


@_fault("a number beside the choice for all blank cells", "C070")
def _(book: Returned) -> None:
    rest = next(row for row in book.manifest.of("rest") if row.block == book.block[0].block)
    book.form.rows[book.form.at(rest.code)][NUMBER] = 0


@_fault("a sum of one's own below the form", "C070")
def _(book: Returned) -> None:
    book.form.rows += [book.form.blank(), ["", Formula("=SUM(B1:B5)", 12), *[""] * (LAST + 2)]]


@_fault("words in the column of checks", "C072", read=True)
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][CHECK] = "usikkert"


@_fault("words in the column of last time's numbers", "C072", read=True)
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][EARLIER] = "som i fjor"


@_fault("a number beside the words of the first sheet", "C070")
def _(book: Returned) -> None:
    book.sheets[0].rows[2][NUMBER] = 5


@_fault("a number in a heading's row", "C070")
def _(book: Returned) -> None:
    book.form.rows[book.form.at(book.block[0].block)][NUMBER] = 5


@_fault("words beside the form", "C072", read=True)
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][LAST + 1] = "se vedlegg"


@_fault("a remark in its place", "C072", read=True)
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][REMARK] = "To av dem er usikre."


@_fault("a comment to a cell", "C072", read=True)
def _(book: Returned) -> None:
    book.form.comments[book.place + 1, NUMBER] = "usikkert"


@_fault("two cells of numbers merged", "C071")
def _(book: Returned) -> None:
    at = book.place + 1
    book.form.merged.append((at, NUMBER, at + 1, NUMBER))
    book.form.rows[at + 1][NUMBER] = ""


@_fault("a number merged with the reason beside it", "C071")
def _(book: Returned) -> None:
    book.form.merged.append((book.place + 1, NUMBER, book.place + 1, STATUS))


@_fault("the words of two rows merged", "C071")
def _(book: Returned) -> None:
    at = book.place + 1
    book.form.merged.append((at, 0, at + 1, 0))
    book.form.rows[at + 1][0] = ""


@_fault("rows hidden that hold numbers", "C072", read=True)
def _(book: Returned) -> None:
    book.form.hidden_rows |= {book.place + 1, book.place + 2}


@_fault("the column of numbers hidden", "C072", read=True)
def _(book: Returned) -> None:
    book.form.hidden_columns.add(NUMBER)


@_fault("a sheet of the form hidden", "C072", read=True)
def _(book: Returned) -> None:
    book.form.hidden = True


# Sheets


@_fault("a sheet renamed", "C069", read=True)
def _(book: Returned) -> None:
    book.form.name = "Tall fra oss"


@_fault("a sheet deleted", "C068")
def _(book: Returned) -> None:
    book.sheets.remove(book.form)


@_fault("a sheet copied", "C068")
def _(book: Returned) -> None:
    book.sheets.insert(2, book.form.copy("Kopi"))


@_fault("the sheets in another order", read=True)
def _(book: Returned) -> None:
    book.sheets.reverse()


@_fault("a sheet of one's own", "C072", read=True)
def _(book: Returned) -> None:
    book.sheets.append(Sheet("Notater", [["Sum", 12]]))


@_fault("the first sheet with the version deleted", "C068")
def _(book: Returned) -> None:
    del book.sheets[0]


@_fault("the hidden sheet deleted", "C037")
def _(book: Returned) -> None:
    book.sheets.remove(book.sheet(SHEET))


@_fault("the hidden sheet cut off", "C037")
def _(book: Returned) -> None:
    del book.sheet(SHEET).rows[3:]


# The version


@_fault("a version that is no number", "C040")
def _(book: Returned) -> None:
    _version(book, "to")


@_fault("a version of 4,301 digits", "C040")
def _(book: Returned) -> None:
    _version(book, "9" * 4301)


def _version(book: Returned, value: object) -> None:
    row = next(book.manifest.of("version"))
    book.sheets[0].rows[book.sheets[0].at(row.code)][NUMBER] = value


# The file


@_fault("an old Excel file under the new name", "C001")
def _(book: Returned) -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600


@_fault("a file with a password", "C004")
def _(book: Returned) -> bytes:
    return (
        bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 64 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 64
    )


@_fault("an OpenDocument file under the name", "C001")
def _(book: Returned) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")
    return out.getvalue()


@_fault("a PDF under the name", "C001")
def _(book: Returned) -> bytes:
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"0" * 500


@_fault("a CSV file under the name", "C001")
def _(book: Returned) -> bytes:
    return "provider;form;verdi\nBlåklokka;skjema;5\n".encode("cp1252")


@_fault("a file of no bytes", "C006")
def _(book: Returned) -> bytes:
    return b""


@_fault("the first half of a file", "C001")
def _(book: Returned) -> bytes:
    data = book.saved()
    return data[: len(data) // 2]


@_fault("macros", "C003")
def _(book: Returned) -> bytes:
    out = io.BytesIO(book.saved())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    return out.getvalue()
