"""A table with everything that is rare in it, as each kind of file has it.

Years backwards, codes inside others, remainders of several codes, rounded and changed numbers, a year, blanks
of every kind.
"""

from __future__ import annotations

import dataclasses
import json
import textwrap

import pytest
from sections import read_sections

from tilstand.define import RoundView
from tilstand.define.labels import Catalogue
from tilstand.model import CellValue, ReleasableTable, TableNote
from tilstand.model.names import EditionNames
from tilstand.protect.names import build_names
from tilstand.publish.csv_files import write_table_csv
from tilstand.publish.dictionary import write_dictionary
from tilstand.publish.jsonstat import write_jsonstat
from tilstand.render.spreadsheet_grid import build_spreadsheet_grid
from tilstand.render.table_layout import layout_table
from tilstand.terms import FigureOrigin, Key, Period, TranslatedText, Unit, Value, ValueQualifier, ValueStatus

UNKNOWN, KEPT = ValueStatus.NOT_KNOWN, ValueStatus.SUPPRESSED
YEARS = ("2031", "2030", "2029")
ROWS = (
    ("Crime", 1, "victims_assisted", "havn_shelter", {"exploitation": "labour_crime"}, ["2", "1", UNKNOWN]),
    ("Labour", 0, "victims_assisted", "havn_shelter", {"exploitation": "labour"}, ["7", "5", "4"]),
    ("Any", 0, "victims_assisted", "havn_shelter", {"exploitation": "any_labour"}, ["9", "8", "0"]),
    ("Helluland", 2, "victims_assisted", "follow_up", {"citizenship": "helluland"}, ["1204", "3", KEPT]),
    ("Rest of south", 1, "victims_assisted", "follow_up", {"citizenship": "south:_X"}, ["6", "6", "6"]),
    ("Rest of north", 1, "victims_assisted", "follow_up", {"citizenship": "north:_X"}, ["5", "5", "5"]),
    ("Rest", 0, "victims_assisted", "follow_up", {"citizenship": "_X"}, ["5", "4", "3"]),
    ("Change", 0, "cases_change", "police", {}, ["9.5", "-29.6", "0"]),
    ("Stay", 0, "mean_stay", "fjord_shelter", {}, ["41.25", "40", ValueStatus.NOT_COLLECTED]),
    ("Founded", 0, "street_contacts", "old_quay", {}, ["1999", "1999", "1999"]),
)  # fmt: skip
QUALIFIERS = {"Labour": ValueQualifier.AT_LEAST, "Stay": ValueQualifier.ABOUT, "Any": ValueQualifier.AT_MOST}

TOLD = read_sections("odd_table")


def said(text: str) -> TranslatedText:
    return TranslatedText.from_texts(nb=text, nn=text, en=text)


@pytest.fixture
def odd() -> ReleasableTable:
    cells = []
    for label, _, measure, provider, codes, values in ROWS:
        keys = [Key(measure, provider, Period.from_text(year), tuple(codes.items())) for year in YEARS]
        row: list[CellValue | None] = [
            CellValue(
                key,
                Value.missing(value) if isinstance(value, ValueStatus) else Value.number(value),
                FigureOrigin.DEDUCED if label == "Rest" else FigureOrigin.SUBMITTED,
                QUALIFIERS.get(label, ValueQualifier.EXACT),
                notes=(TableNote(said("Odd")),) if value == "1204" else (),
            )
            for key, value in zip(keys, values, strict=True)
        ]
        cells.append(tuple(row))
    blank = CellValue(None, Value.missing(ValueStatus.NOT_APPLICABLE), FigureOrigin.SUBMITTED)
    return ReleasableTable(
        id="odd",
        number="",
        part=2,
        kind="table",
        title=said("Odd"),
        unit=said("Several"),
        row_labels=(
            (said("Heading"), 0, True),
            *((said(label), level, False) for label, level, *_ in ROWS),
            (said("Blank"), 0, False),
        ),
        column_labels=tuple(map(said, YEARS)),
        cells=((None,) * 3, *cells, (blank, None, blank)),
        notes=(),
        policy="as_printed",
    )


@pytest.fixture
def called(sagaland: RoundView, odd: ReleasableTable) -> EditionNames:
    own = build_names(sagaland, "2031", [odd])
    founded = dataclasses.replace(own.measures["street_contacts"], unit=Unit.YEAR)
    words = Catalogue({**own.words.labels, "units.year": said("year")})
    return dataclasses.replace(own, words=words, measures={**own.measures, "street_contacts": founded})


def wrapped(lines: list[str]) -> str:
    form = textwrap.TextWrapper(108, subsequent_indent="    ", break_on_hyphens=False, break_long_words=False)
    return "\n".join(part for line in lines for part in form.wrap(line)) + "\n"


def as_json(called: EditionNames, odd: ReleasableTable) -> str:
    told = json.loads(write_jsonstat(called, odd, "en"))
    lines = [f"{name} {json.dumps(told[name], ensure_ascii=False)}" for name in ("role", "id", "size")]
    for name, one in told["dimension"].items():
        lines += [f"{name} {json.dumps(one, ensure_ascii=False)}"]
    lines += [f"{at} {told['value'][int(at)]} {status}" for at, status in told["status"].items()]
    lines += [
        f"{name} {json.dumps(told['extension'].get(name))}"
        for name in ("qualifier", "confidentiality", "notes", "breakdown")
    ]
    return wrapped(lines)


def as_grid(called: EditionNames, odd: ReleasableTable) -> str:
    made = build_spreadsheet_grid(called, odd, "en")
    lines = [f"{made.head} {made.period} {made.widths}", str(made.footnotes)]
    for row in made.rows:
        cells = (f"{amount} {text} {form}".replace("None ", "").strip() for amount, text, form in row.cells)
        lines.append(" | ".join([f"{row.level} {'# ' * row.heading}{row.label}", *cells]))
    return wrapped(lines)


def as_words(called: EditionNames, odd: ReleasableTable) -> str:
    kinds = ("table", "unit", "break", "code", "provider", "group", "member")
    lines = [line.split(",") for line in write_dictionary(called, [odd]).decode().splitlines()]
    shown = ([*line[:4], *line[6:8], *line[-8:]] for line in lines if line[0] in kinds)
    return wrapped([" ".join(filter(None, line)) for line in shown])


def as_layout(called: EditionNames, odd: ReleasableTable) -> str:
    (piece,) = layout_table(called, odd, "en")
    lines = [f"{piece[name]}" for name in ("caption", "unit", "landscape", "widths", "hanging")]
    for row in piece["rows"]:
        cells = (f"{cell['text']}{''.join(one['mark'] for one in cell['marks'])}" for cell in row["cells"])
        lines.append(" | ".join([f"{row['level']}{' strong' * row['strong']} {row['label']}", *cells]))
    return wrapped(lines)


FORMS = {"json": as_json, "grid": as_grid, "words": as_words, "layout": as_layout}


@pytest.mark.parametrize("form", FORMS)
def test_it_is_told_like_this(called: EditionNames, odd: ReleasableTable, form: str) -> None:
    assert FORMS[form](called, odd) == TOLD[form]


def test_its_lines_are_its_cells_with_the_codes_of_all_that_any_of_them_has(
    called: EditionNames, odd: ReleasableTable
) -> None:
    lines = write_table_csv(called, odd).decode().splitlines()
    assert lines[0].split(",")[8:10] == ["citizenship", "exploitation"]
    assert len(lines) == 1 + 3 * len(ROWS) + 2
    for line in (
        "odd,2,3,Crime,2029,victims_assisted,havn_shelter,2029,_T,labour_crime,persons,,O,free,,,,,,,,",
        "odd,3,1,Labour,2031,victims_assisted,havn_shelter,2031,_T,labour,persons,7,E,free,at_least,submitted,,,,,,",
        "odd,5,1,Helluland,2031,victims_assisted,follow_up,2031,helluland,_T,registrations,1204,A,free,exact,submitted,,,,,,Odd",
        "odd,8,2,Rest,2030,victims_assisted,follow_up,2030,_X,_T,registrations,4,I,free,exact,deduced,,,,,,",
        "odd,9,2,Change,2030,cases_change,police,2030,_Z,_Z,percent,-29.6,A,free,exact,submitted,,,,,,",
        "odd,12,3,Blank,2029,_Z,_Z,_Z,_Z,_Z,_Z,,M,free,,,,,,,,",
    ):
        assert line in lines


def test_remainders_follow_the_codes_that_are_listed(called: EditionNames, odd: ReleasableTable) -> None:
    few = dataclasses.replace(odd, row_labels=odd.row_labels[4:8], cells=odd.cells[4:8])
    told = json.loads(write_jsonstat(called, few, "en"))
    assert told["id"] == ["measure", "provider", "period", "citizenship"]
    index = told["dimension"]["citizenship"]["category"]["index"]
    assert index == ["helluland", "_X", "north:_X", "south:_X"]
