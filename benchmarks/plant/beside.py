"""What stands where it has no place: outside, moved over, merged, hidden, remarked."""

from __future__ import annotations

from plant.fault import Fault, Faults
from plant.returned import CHECK, EARLIER, EXACT, LAST, NUMBER, REMARK, STATUS, Formula, Percent, Returned

__all__ = ["FAULTS"]

FAULTS = Faults()


# Outside, merged, hidden, remarked


@FAULTS.fault("a number beside the form", "C070")
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][LAST + 2] = 7


@FAULTS.fault("a number below the form", "C070")
def _(book: Returned) -> None:
    book.form.rows += [book.form.blank(), ["Sum", 7, *[""] * (LAST + 2)]]


@FAULTS.fault("a number over last time's number, without a reason", "C080", read=True)
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][EARLIER] = 987


@FAULTS.fault("this time's number in the column of last time's alone", "C070")
def _(book: Returned) -> None:
    row = book.form.rows[book.place + 1]
    row[NUMBER], row[EARLIER] = "", row[NUMBER]


@FAULTS.fault("this time's numbers all in the column of last time's", "C070")
def _(book: Returned) -> None:
    for row in book.form.rows[book.place : book.place + len(book.block)]:
        row[NUMBER], row[EARLIER] = "", row[NUMBER]


@FAULTS.fault("the numbers of both times swapped below their headings", "C070")
def _(book: Returned) -> None:
    for row in book.form.rows[book.place : book.place + len(book.block)]:
        row[NUMBER], row[EARLIER] = row[EARLIER], row[NUMBER]


def _moved(name: str, to: int, *rules: str, whole: bool = False) -> None:
    """Every number of a sheet in another column; words and codes stay, and so does all else unless whole."""

    def change(book: Returned) -> None:
        codes = {row.code for row in book.manifest.filter_mapped_rows("cell")}
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


@FAULTS.fault("a number among the remarks, where none is beside it", "C070")
def _(book: Returned) -> None:
    row = book.form.rows[book.place + 1]
    row[REMARK], row[NUMBER] = row[NUMBER], ""


@FAULTS.fault("a number among the remarks, beside the figure", "C072", read=True)
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][REMARK] = 7


@FAULTS.fault("last time's numbers one row further down", "C080", read=True)
def _(book: Returned) -> None:
    rows = book.form.rows[book.place : book.place + len(book.block)]
    for row, value in zip(rows[1:], [row[EARLIER] for row in rows], strict=False):
        row[EARLIER] = value


@FAULTS.fault("last time's numbers written as text", read=True)
def _(book: Returned) -> None:
    for row in book.form.rows[book.place : book.place + len(book.block)]:
        row[EARLIER] = f"{row[EARLIER]:.0f},0"


@FAULTS.fault("last time's numbers deleted", "C072", read=True)
def _(book: Returned) -> None:
    for row in book.form.rows[book.place : book.place + len(book.block)]:
        row[EARLIER] = ""


@FAULTS.fault("a word with a number over last time's number", "C024")
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][EARLIER] = "ca. 5"


@FAULTS.fault("a formula over last time's number", "C005")
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][EARLIER] = Formula("=B12+1", 987)


@FAULTS.fault("a formula over last time's number that gives the same", read=True)
def _(book: Returned) -> None:
    row = book.form.rows[book.place + 1]
    row[EARLIER] = Formula("=B12+1", row[EARLIER])


@FAULTS.fault("a percentage over last time's number", "C071")
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][EARLIER] = Percent(0.5)


@FAULTS.fault("a number in the column of checks", "C070")
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][CHECK] = 7


@FAULTS.fault("a number beside the choice for all blank cells", "C070")
def _(book: Returned) -> None:
    rest = next(row for row in book.manifest.filter_mapped_rows("rest") if row.block == book.block[0].block)
    book.form.rows[book.form.at(rest.code)][NUMBER] = 0


@FAULTS.fault("a sum of one's own below the form", "C070")
def _(book: Returned) -> None:
    book.form.rows += [book.form.blank(), ["", Formula("=SUM(B1:B5)", 12), *[""] * (LAST + 2)]]


@FAULTS.fault("words in the column of checks", "C072", read=True)
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][CHECK] = "usikkert"


@FAULTS.fault("words in the column of last time's numbers", "C072", read=True)
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][EARLIER] = "som i fjor"


@FAULTS.fault("a number beside the words of the first sheet", "C070")
def _(book: Returned) -> None:
    book.sheets[0].rows[2][NUMBER] = 5


@FAULTS.fault("a number in a heading's row", "C070")
def _(book: Returned) -> None:
    book.form.rows[book.form.at(book.block[0].block)][NUMBER] = 5


@FAULTS.fault("words beside the form", "C072", read=True)
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][LAST + 1] = "se vedlegg"


@FAULTS.fault("a remark in its place", "C072", read=True)
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][REMARK] = "To av dem er usikre."


@FAULTS.fault("a comment to a cell", "C072", read=True)
def _(book: Returned) -> None:
    book.form.comments[book.place + 1, NUMBER] = "usikkert"


@FAULTS.fault("two cells of numbers merged", "C071")
def _(book: Returned) -> None:
    at = book.place + 1
    book.form.merged.append((at, NUMBER, at + 1, NUMBER))
    book.form.rows[at + 1][NUMBER] = ""


@FAULTS.fault("a number merged with the reason beside it", "C071")
def _(book: Returned) -> None:
    book.form.merged.append((book.place + 1, NUMBER, book.place + 1, STATUS))


@FAULTS.fault("the words of two rows merged", "C071")
def _(book: Returned) -> None:
    at = book.place + 1
    book.form.merged.append((at, 0, at + 1, 0))
    book.form.rows[at + 1][0] = ""


@FAULTS.fault("rows hidden that hold numbers", "C072", read=True)
def _(book: Returned) -> None:
    book.form.hidden_rows |= {book.place + 1, book.place + 2}


@FAULTS.fault("the column of numbers hidden", "C072", read=True)
def _(book: Returned) -> None:
    book.form.hidden_columns.add(NUMBER)


@FAULTS.fault("a sheet of the form hidden", "C072", read=True)
def _(book: Returned) -> None:
    book.form.hidden = True
