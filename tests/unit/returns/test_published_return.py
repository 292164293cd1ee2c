"""How the cells of a published file are read, and when none is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from published_lines import CONVICTED, HEADINGS, form, line, write_published

from tilstand.errors import CollectionError, DocumentError, TilstandError, UsageError
from tilstand.returns.published_return import CellReading, read_published_layout, read_published_return


def intervals(published) -> list[tuple[int, int]]:  # type: ignore[no-untyped-def]
    return [(int(lower), int(upper)) for lower, upper in zip(published.lower, published.upper, strict=True)]


@pytest.mark.parametrize(
    ("text", "interval", "reading"),
    [
        ("12", (12, 12), CellReading.NUMBER),
        (12, (12, 12), CellReading.NUMBER),
        ("1,234", (1234, 1234), CellReading.GROUPED),
        ("1,234,567", (1234567, 1234567), CellReading.GROUPED),
        ("32,022", (32022, 32022), CellReading.GROUPED),
        ("<5", (0, 4), CellReading.BOUND),
    ],
)
def test_a_cell_is_a_number_or_lies_between_two(read, text, interval, reading):
    published = read(line(text))
    assert intervals(published) == [interval]
    assert {kind: count for kind, count in published.readings.items() if count} == {reading: 1}
    assert published.findings == ()


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("12 persons", CellReading.MIXED),
        ("1,23", CellReading.MIXED),
        ("1,2345", CellReading.MIXED),
        ("<10", CellReading.MIXED),
        ("12.5", CellReading.MIXED),
        ("-3", CellReading.MIXED),
        ("٣٤", CellReading.TEXT),
        ("n/a", CellReading.TEXT),
        ("", CellReading.BLANK),
        ("61,102,019", CellReading.QUESTION),
        ("6,112,020", CellReading.QUESTION),
        ("2,020", CellReading.PERIOD),
    ],
)
def test_a_cell_that_cannot_be_read_is_told_and_takes_no_part(read, text, reading):
    published = read(line(7), line(text, sex="Male"))
    assert intervals(published) == [(7, 7)]
    assert published.readings[reading] == 1
    (finding,) = published.findings
    assert (finding.rule, finding.providers, finding.period, finding.observed) == ("R201", ("SGL",), "2020", text)
    assert [source.line for source in finding.sources] == [5]


def test_a_number_that_a_spreadsheet_made_a_date_of_is_not_read(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "d. mmm yyyy"})
        for place, (heading, cell) in enumerate(zip(HEADINGS, line(""), strict=True)):
            sheet.write(0, place, heading)
            sheet.write(1, place, cell)
        sheet.write(1, HEADINGS.index("txtVALUE"), date(2020, 5, 12), day)
    published = read_published_return(tmp_path / "a.xlsx", read_published_layout("unodc-glotip"))
    assert [finding.rule for finding in published.findings] == ["R201"]
    assert published.readings[CellReading.DATE] == 1


def test_a_cell_with_other_values_lies_between_the_least_and_the_sum(read):
    published = read(form("11", "Other forms of exploitation"), form("<5", "Other forms of exploitation"))
    assert intervals(published) == [(0, 15)]
    (finding,) = published.findings
    assert (finding.rule, [source.line for source in finding.sources]) == ("R202", [4, 5])


def test_a_cell_with_the_same_value_again_is_counted_and_not_told(read):
    published = read(line("11"), line("11"), line("11"))
    assert (intervals(published), published.repeated, published.findings) == ([(11, 33)], 2, ())


@pytest.mark.parametrize("category", ["", "145", "Ciudadanos de su pa\ufffds"])
def test_a_category_that_names_nothing_is_told_once_for_an_area(read, category):
    lines = [line("6", dimension="by citizenship", category=category, year=year) for year in (2019, 2020)]
    published = read(*lines, line("9", dimension="by citizenship", category="Ukraine"))
    (finding,) = published.findings
    assert (finding.rule, [source.line for source in finding.sources]) == ("R203", [4, 5])


def test_a_category_without_its_breakdown_takes_no_part(read):
    published = read(line(9), line(7, category="Forced labour"))
    assert intervals(published) == [(9, 9)]
    assert published.readings[CellReading.UNPLACED] == 1


def test_those_of_unknown_sex_and_age_stand_in_both_breakdowns(read):
    published = read(line(9, sex="Unknown", age="Unknown"))
    told = {tuple(published.get_code(cell, at) for at in (3, 4)) for cell in range(len(published.keys))}
    assert told == {("Unknown", "Unknown"), ("Unknown", "Total"), ("Total", "Unknown")}


def test_an_area_without_a_code_goes_by_its_name(read):
    assert read(line(9, area="")).names == {"Elsewhere": "Elsewhere"}


# What is no such file.


def refused(file: Path, title: str, causes: int = 1) -> TilstandError:
    with pytest.raises(DocumentError) as told:
        read_published_return(file, read_published_layout("unodc-glotip"))
    error = told.value
    assert title in error.title
    assert error.remedy
    assert len(error.causes) == causes
    return error


def test_a_form_of_another_year_is_refused_with_what_it_lacks_and_adds(tmp_path):
    headings = ["Value" if name == "txtVALUE" else name for name in HEADINGS if name != "Source"]
    error = refused(write_published(tmp_path / "a.xlsx", [line(9)[:-1]], headings), "a.xlsx", 2)
    assert "txtVALUE, Source" in error.causes[0]
    assert "Value" in error.causes[1]


def test_a_column_that_stands_twice_is_refused(tmp_path):
    error = refused(write_published(tmp_path / "a.xlsx", [[*line(9), "Female"]], [*HEADINGS, "Sex"]), "a.xlsx")
    assert "Sex" in error.causes[0]


def test_all_unknown_codes_are_told_at_once(tmp_path):
    lines = [line(9), line(9, sex="Femal"), line(9, indicator="Persons accused"), line(9, year="")]
    error = refused(write_published(tmp_path / "a.xlsx", lines), "a.xlsx", 3)
    for name, place in (("Femal", "5"), ("Persons accused", "6"), ("Year", "7")):
        assert any(name in cause and place in cause for cause in error.causes)


def test_an_empty_file_and_a_wrong_sheet_are_refused(tmp_path):
    refused(write_published(tmp_path / "a.xlsx", []), "a.xlsx")
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as book:
        book.add_worksheet()
    refused(tmp_path / "b.xlsx", "b.xlsx")
    with xlsxwriter.Workbook(tmp_path / "c.xlsx") as book:
        book.add_worksheet().write(0, 0, "Something else")
    assert "Iso3_code" in refused(tmp_path / "c.xlsx", "c.xlsx", 2).causes[0]


def test_the_sheet_is_found_by_its_headings(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet("notes").write(0, 0, "Year")
        sheet = book.add_worksheet("data")
        for place, (heading, cell) in enumerate(zip(HEADINGS, line("9"), strict=True)):
            sheet.write(0, place, heading)
            sheet.write(1, place, cell)
    published = read_published_return(tmp_path / "a.xlsx", read_published_layout("unodc-glotip"))
    assert intervals(published) == [(9, 9)]


@pytest.mark.parametrize(
    ("name", "data"), [("a.xlsx", b"no workbook"), ("a.csv", b"\xff\xfe\x00\x00"), ("a.xlsx", b"")]
)
def test_what_cannot_be_opened_is_refused(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    refused(tmp_path / name, name)


def test_a_layout_that_is_not_known_or_does_not_fit_is_refused(tmp_path):
    with pytest.raises(UsageError) as told:
        read_published_layout("nothing")
    assert "unodc-glotip" in told.value.remedy
    (tmp_path / "a.toml").write_text('title = "A"\nfoo = 1\n', "utf-8")
    with pytest.raises(CollectionError) as wrong:
        read_published_layout(str(tmp_path / "a.toml"))
    assert any("foo" in cause for cause in wrong.value.causes)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('":" = [1, 2]', '":" = [2, 1]'),
        ("[codes]", "[[unread]]\npattern = '('\nkind = 'question'\n[codes]"),
        ("[codes]", "[[unread]]\npattern = '9'\nkind = 'nothing'\n[codes]"),
        ("[codes]", "[[also]]\nwhen = { age = 'x' }\nstands_at = { sex = 'alle' }\n[codes]"),
        ('area = "land"', ""),
    ],
)
def test_what_is_wrong_in_a_layout_is_a_fault_of_the_file(tmp_path, right, wrong):
    (tmp_path / "a.toml").write_text(OTHER.replace(right, wrong, 1), "utf-8")
    with pytest.raises(CollectionError):
        read_published_layout(str(tmp_path / "a.toml"))


def test_the_layout_that_ships_says_that_its_copy_is_not_verified():
    assert not read_published_layout("unodc-glotip").verified


def test_a_file_in_another_layout_is_read_without_code(tmp_path):
    (tmp_path / "other.toml").write_text(OTHER, "utf-8")
    (tmp_path / "other.csv").write_text(OTHER_FILE, "utf-8")
    published = read_published_return(tmp_path / "other.csv", read_published_layout(str(tmp_path / "other.toml")))
    told = {
        tuple(published.get_code(cell, at) for at in range(5)): published.format_cell_value(cell)
        for cell in range(len(published.keys))
    }
    assert told == {
        ("A", "funnet", "2031", "alle", "alle"): "1200",
        ("A", "funnet", "2031", "k", "alle"): "1000",
        ("A", "funnet", "2031", "m", "alle"): ":",
        ("A", "funnet", "2031", "alle", "arbeid"): "1300",
    }
    assert CONVICTED not in published.codes[1]


OTHER = """
title = "Other"
publisher = "Somebody"
verified = true
area = "land"
area_name = "land"
indicator = "mål"
period = "år"
value = "antall"
thousands = "."

[bounds]
":" = [1, 2]

[codes]
"kjønn" = ["alle", "k", "m"]

[axes.sex]
column = "kjønn"
total = "alle"
complete = ["k", "m"]

[axes.form]
column = "form"
total = "alle"
"""
OTHER_FILE = """land;mål;år;kjønn;form;antall
A;funnet;2031;alle;alle;1.200
A;funnet;2031;k;alle;1000
A;funnet;2031;m;alle;:
A;funnet;2031;alle;arbeid;1.300
"""
