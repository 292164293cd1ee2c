"""What adds up in a block, and the formula that tells whoever fills it in where it does not."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tilstand import collect
from tilstand.collect.form_cells import ExpectedCell
from tilstand.collect.sheet_formats import PartSum, build_sum_formula, find_part_sums
from tilstand.define import Collection, FormCell
from tilstand.terms import Period

YEAR = Period.from_text("2031")


def cells(measure: str, *breakdowns: str, period: Period = YEAR) -> list[ExpectedCell]:
    made = []
    for one in breakdowns:
        dims = tuple(sorted(tuple(pair.split("=")) for pair in one.split("; ") if pair))
        made.append(ExpectedCell("havn_shelter", "shelter", 0, period, FormCell(measure, dims)))  # type: ignore[arg-type]
    return made


def told(collection: Collection, made: list[ExpectedCell], at: int = 0) -> list[tuple[str, tuple[int, ...], bool]]:
    return [(one.dimension, one.parts, one.whole) for one in find_part_sums(collection, made, at)]


def test_what_adds_up_to_a_cell_is_told_by_dimension(sagaland: Collection) -> None:
    sexes = [f"sex={one.id}" for one in sagaland.get_codelist("sex")]
    made = cells("permit_decisions", "", *sexes, "outcome=granted", "outcome=closed", "citizenship=north")
    assert told(sagaland, made) == [("sex", (1, 2, 3, 4), True), ("outcome", (5, 6), False)]
    assert told(sagaland, made, 1) == []
    both = cells("permit_decisions", "sex=male", "outcome=granted; sex=male", "outcome=granted", "sex=female")
    assert told(sagaland, both) == [("outcome", (1,), False)]
    assert told(sagaland, cells("mean_stay", "", "sex=male")) == []
    assert told(sagaland, cells("permit_decisions", "")) == []


FORMULA = (
    '=IF(AND(ISNUMBER(B9),D9=""),'
    'IF(AND(COUNT(B10:B11,B14)>0,OR(SUM(B10:B11,B14)>B9,AND(OR(COUNT(B10:B11,B14)=3,C5="0 in all"),'
    'SUM(B10:B11,B14)<>B9))),"Sex: The parts give "&SUM(B10:B11,B14)&", but "&B9&" stands here. '
    'Correct one of them. ","")&'
    'IF(AND(COUNT(B12)>0,SUM(B12)>B9),"Age at registration: The parts give "&SUM(B12)&", but "&B9&'
    '" stands here. Correct one of them. ",""),"")'
)


def test_a_formula_says_which_sums_do_not_fit(sagaland: Collection) -> None:
    sums = (PartSum("sex", (1, 2, 5), whole=True), PartSum("age", (3,), whole=False))
    made = build_sum_formula(sagaland, sums, 9, 9, "C5", "en")
    assert made == FORMULA
    assert build_sum_formula(sagaland, sums, 9, 9, "", "en") == FORMULA.replace(
        'OR(COUNT(B10:B11,B14)=3,C5="0 in all")', "COUNT(B10:B11,B14)=3"
    )
    assert build_sum_formula(sagaland, (), 9, 9, "C5", "en") == ""
    wide = tuple(PartSum("sex", tuple(range(0, 2 * n, 2)), whole=True) for n in (170, 171, 180))
    lengths = [len(build_sum_formula(sagaland, (one,), 9, 9, "C5", "en")) for one in wide]
    assert [0 < one <= 8000 for one in lengths] == [True, True, True]
    assert build_sum_formula(sagaland, wide, 9, 9, "C5", "en") == ""  # more than a cell takes


def test_the_formulas_of_a_workbook_stand_beside_the_cells_that_they_are_about(
    sagaland: Collection, tmp_path: Path
) -> None:
    file = tmp_path / "havn.xlsx"
    collect.write_workbook_template(sagaland, "2031", "havn_shelter", file, {}, language="en")
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as parts:
        text = parts.read("xl/worksheets/sheet2.xml").decode()
    found = dict(re.findall(r'<c r="([A-Z]+[0-9]+)"[^>]*><f>(.*?)</f>', text))
    assert {"F8"} < set(found)
    assert {one[0] for one in found} == {"F"}
    for place, formula in found.items():
        row = int(place[1:])
        assert formula.startswith(f'IF(AND(ISNUMBER(B{row}),D{row}=""),')
        (first, last) = re.search(r"COUNT\(B(\d+):B(\d+)\)", formula).groups()  # type: ignore[union-attr]
        assert (int(first), int(last) > int(first)) == (row + 1, True)


@pytest.mark.parametrize(("period", "codes"), [("2029", 3), ("2031", 2)])
def test_a_code_that_may_not_be_used_any_more_is_no_part(sagaland: Collection, period: str, codes: int) -> None:
    """Of the north, Helluland went in 2029; where the codes of a person add up they would be its parts."""
    dimensions = dict(sagaland.settings.dimensions)
    dimensions["citizenship"] = dimensions["citizenship"].model_copy(update={"multiple": False})
    held = replace(sagaland, settings=sagaland.settings.model_copy(update={"dimensions": dimensions}))
    names = [f"citizenship={one.id}" for one in held.get_codelist("citizenship").parts("north")]
    made = cells("suspects", "citizenship=north", *names, period=Period.from_text(period))
    assert told(held, made) == [("citizenship", tuple(range(1, 1 + codes)), True)]
