"""What stands in a cell: as text, as another kind of value, as more than one."""

from __future__ import annotations

from datetime import date

from plant.fault import Faults
from plant.returned import EXACT, STATUS, Broken, Formula, Percent, Returned, Styled

__all__ = ["FAULTS"]

FAULTS = Faults()


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
    FAULTS.cell(f"the text {words!r}", words, rule)
for number in ("12 345 678", "0x10", "1e3", "-", "?", "O", "l0", "12345678"):
    FAULTS.cell(f"the text {number!r}", number, "C024")
for negative in (-3, "-3", "−3"):
    FAULTS.cell(f"the negative {negative!r}", negative, "C022")
FAULTS.cell("a decimal", 5.5, "C023")
FAULTS.cell("a date that a program made of 3/4", date(2031, 4, 3), "C024")
FAULTS.cell("true in place of a number", True, "C024")
FAULTS.cell("a percentage", Percent(0.05), "C071")
FAULTS.cell("a hundred per cent", Percent(1), "C071")
FAULTS.cell("a number that is struck out", Styled(5, struck=True), "C071")
FAULTS.cell("a number shown with words", Styled(5, '"ca. "0'), "C071")
FAULTS.cell("a number shown in thousands", Styled(5000, "#,##0,"), "C071")
FAULTS.cell("a number that is shown as nothing", Styled(5, ";;;"), "C071")
FAULTS.cell("the text 5 %", "5 %", "C024")
FAULTS.cell("an error", Broken(), "C071")
FAULTS.cell("a formula that gives a number", Formula("=2+3", 5), "C005")
FAULTS.cell("a formula that nobody has worked out", Formula("=2+3", ""), "C005")
FAULTS.cell("a formula that gives an error", Formula("=1/0", "#DIV/0!"), "C005")
FAULTS.cell("a formula as a reason", Formula('="ukjent"', "ukjent"), "C005", column=STATUS)
FAULTS.cell("an unknown reason", "kanskje", "C027", column=STATUS)
FAULTS.cell("how exact, without a number", "omtrent", "C026", column=EXACT)


@FAULTS.fault("a number and a reason", "C026")
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][STATUS] = "ukjent"


@FAULTS.fault("an unknown word for how exact", "C028")
def _(book: Returned) -> None:
    book.form.rows[book.place + 1][EXACT] = "nesten"


@FAULTS.fault("an unknown choice for all blank cells", "C027")
def _(book: Returned) -> None:
    rest = next(row for row in book.manifest.filter_mapped_rows("rest") if row.block == book.block[0].block)
    book.form.rows[book.form.at(rest.code)][STATUS] = "noe"
