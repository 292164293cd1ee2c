"""A protected count that stands as 0: a range in tables and pictures with one legend, 0 with its word in the data."""

from __future__ import annotations

import csv
import dataclasses
import json
from decimal import Decimal

import pytest

from tilstand.define import Collection
from tilstand.define.labels import Catalogue
from tilstand.define.round_settings import Policy
from tilstand.define.tables import Chart, Table
from tilstand.model.chart import ChartData
from tilstand.model.names import EditionNames
from tilstand.model.table import ReleasableTable
from tilstand.protect.charts import build_charts
from tilstand.protect.names import build_names
from tilstand.protect.tables import build_tables
from tilstand.publish.csv_files import write_table_csv
from tilstand.publish.dictionary import list_dictionary_entries
from tilstand.publish.jsonstat import write_jsonstat
from tilstand.render.printed_table import build_printed_table
from tilstand.render.spreadsheet_grid import build_spreadsheet_grid
from tilstand.report_text import get_report_string
from tilstand.terms import FigureOrigin, TranslatedText, Value, ValueQualifier

SEXES = {
    "part": 1,
    "measure": "victims_assisted",
    "rows": {"items": [{}, {"where": {"sex": "female"}}, {"where": {"sex": "male"}}]},
    "columns": {"items": [{"provider": "havn_shelter"}]},
    "bracket": {"entry": "new"},
}
BARS = {"table": "sexes", "kind": "bars", "rows": {"dimension": "sex"}}
FEW, ABOUT, TWO = ValueQualifier.FEW, ValueQualifier.ABOUT, Value.number(2)


@dataclasses.dataclass(frozen=True)
class _Shown:
    names: EditionNames
    table: ReleasableTable
    picture: ChartData


def _show(collection: Collection, shelf, kind: str = "bars", language: str = "en") -> _Shown:  # type: ignore[no-untyped-def]
    title = {"tables.sexes.title": TranslatedText.from_texts(nb="Kjønn", nn="Kjønn", en="Sexes")}
    changed = dataclasses.replace(
        collection,
        tables={"sexes": Table.model_validate(SEXES)},
        charts={"one": Chart.model_validate({**BARS, "kind": kind})},
        labels=Catalogue({**collection.labels.labels, **title}),
    )
    tables = [table for table in build_tables(changed, "2031", shelf) if table.id == "sexes"]
    names = build_names(changed, "2031", tables)
    (picture,) = build_charts(changed, names, tables, [language])
    return _Shown(names, tables[0], picture)


@pytest.fixture
def rounded(sagaland: Collection, shelf):  # type: ignore[no-untyped-def]
    """Men are few or none, by deduction, new ones too; women about three."""
    for origin, codes in ((FigureOrigin.DEDUCED, {}), (FigureOrigin.SUBMITTED, {"entry": "new"})):
        key = shelf.put("victims_assisted", "havn_shelter", 0, sex="male", origin=origin, qualifier=FEW, **codes)
        shelf.figures[key] = dataclasses.replace(shelf.figures[key], upper=TWO)
    shelf.put("victims_assisted", "havn_shelter", 3, sex="female", qualifier=ABOUT)
    return shelf


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_table_has_ranges_and_one_legend(sagaland: Collection, rounded, language: str) -> None:  # type: ignore[no-untyped-def]
    shown = _show(sagaland, rounded)
    printed = build_printed_table(shown.names, shown.table, language)
    men = printed.rows[2].cells[0]
    assert (men.text, men.bracket, men.footnotes) == ("0–2", "(0–2)", ())
    assert printed.rows[1].cells[0].text.endswith("3")
    assert len([note for note in printed.notes if note.startswith("0–2: ")]) == 1


def test_a_table_without_such_a_cell_has_no_legend(sagaland: Collection, shelf) -> None:  # type: ignore[no-untyped-def]
    shown = _show(sagaland, shelf)
    printed = build_printed_table(shown.names, shown.table, "en")
    assert not [note for note in printed.notes if "0–2" in note]
    assert not [one for one in list_dictionary_entries(shown.names, [shown.table]) if one.id == FEW.value]


def test_a_table_and_a_picture_with_about_the_threshold_alone_say_that_it_is_rounded(
    sagaland: Collection, shelf
) -> None:  # type: ignore[no-untyped-def]
    shelf.put("victims_assisted", "havn_shelter", 3, sex="female", qualifier=ABOUT)
    rounded = Policy.model_validate({"method": "round", "threshold": 3})
    about = sagaland.rounds["2031"]
    closed = dataclasses.replace(
        sagaland, rounds={**sagaland.rounds, "2031": about.model_copy(update={"policy": rounded})}
    )
    legend = get_report_string(sagaland.labels, "footnote.rounded").text("en")
    for collection, wanted in ((closed, 1), (sagaland, 0)):
        shown = _show(collection, shelf)
        assert [note.text.text("en") for note in shown.table.notes].count(legend) == wanted
        assert [note.text("en") for note in shown.picture.notes].count(legend) == wanted


def test_a_sheet_adds_it_up_as_0_and_shows_the_range(sagaland: Collection, rounded) -> None:  # type: ignore[no-untyped-def]
    shown = _show(sagaland, rounded)
    row = build_spreadsheet_grid(shown.names, shown.table, "en").rows[2]
    assert [(amount, form) for amount, _, form in row.cells[:2]] == [(Decimal(0), '"0–2"')] * 2


def test_the_data_have_0_and_its_word(sagaland: Collection, rounded) -> None:  # type: ignore[no-untyped-def]
    shown = _show(sagaland, rounded)
    lines = list(csv.DictReader(write_table_csv(shown.names, shown.table).decode().splitlines()))
    assert [(line["value"], line["qualifier"], line["upper"]) for line in lines[1:]] == [
        ("3", "about", ""),
        ("0", "few", "2"),
    ]
    extension = json.loads(write_jsonstat(shown.names, shown.table, "en"))["extension"]
    assert sorted(extension["qualifier"].values()) == ["about", "few", "few"]
    assert set(extension["upper"].values()) == {2}
    (entry,) = [one for one in list_dictionary_entries(shown.names, [shown.table]) if one.id == FEW.value]
    words = {language: entry.label.text(language) for language in shown.names.languages}
    assert entry.kind == "qualifier"
    assert all(words.values())
    assert len(set(words.values())) > 1


@pytest.mark.parametrize("origin", [FigureOrigin.SUBMITTED, FigureOrigin.DEDUCED, FigureOrigin.COMPUTED])
def test_the_data_do_not_say_who_stated_what_stands_for_few(sagaland: Collection, shelf, origin: FigureOrigin) -> None:  # type: ignore[no-untyped-def]
    """Of the printed 0 that a body stated four of five are small in Norway, of those that follow hardly any."""
    shelf.put("victims_assisted", "havn_shelter", 3, sex="female", qualifier=ABOUT, origin=origin)
    key = shelf.put("victims_assisted", "havn_shelter", 0, sex="male", qualifier=FEW, origin=origin)
    shelf.figures[key] = dataclasses.replace(shelf.figures[key], upper=TWO)
    shelf.put("victims_assisted", "havn_shelter", 4, origin=origin)
    shown = _show(sagaland, shelf)
    measures = {name: dataclasses.replace(about, threshold=3) for name, about in shown.names.measures.items()}
    names = dataclasses.replace(shown.names, measures=measures)
    lines = list(csv.DictReader(write_table_csv(names, shown.table).decode().splitlines()))
    assert [line["origin"] for line in lines] == [origin.value, "", ""]
    extension = json.loads(write_jsonstat(names, shown.table, "en"))["extension"]
    assert len(extension["qualifier"]) == 2
    assert extension["origin"].keys().isdisjoint(extension["qualifier"])
    plain = list(csv.DictReader(write_table_csv(shown.names, shown.table).decode().splitlines()))
    assert plain[1]["origin"] == origin.value  # a number that a body itself calls about three, where nothing is rounded


@pytest.mark.parametrize("kind", ["bars", "donut", "pictogram", "lines", "small_multiples", "stacked_bars"])
def test_a_picture_draws_0_and_says_the_range(sagaland: Collection, rounded, kind: str) -> None:  # type: ignore[no-untyped-def]
    picture = _show(sagaland, rounded, kind).picture
    point = next(point for one in picture.series for point in one.points if point.text == "0–2")
    assert (point.amount, point.upper_amount, point.is_range) == (0, 0, False)
    assert not any(one.none for one in picture.series)
    assert "0–2" in picture.alt.text("en")
    assert len([note for note in picture.notes if note.text("en").startswith("0–2: ")]) == 1
