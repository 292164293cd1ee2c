"""What is read of files, in full: every observation with its source, earlier rounds, editions of forms."""

from __future__ import annotations

import re
import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tilstand import collect, define
from tilstand.collect.amounts import parse_written_number
from tilstand.collect.batch import collect_earlier_rounds
from tilstand.collect.csv_files import normalize_headings
from tilstand.collect.csv_submission import _locate_submission_row
from tilstand.collect.findings import list_names_briefly, quote_code_only
from tilstand.collect.form_words import GIVEN, find_state_by_word, format_state_word, list_readme_lines
from tilstand.collect.workbook_template import hash_collection_version
from tilstand.define import Collection
from tilstand.languages import list_shipped_languages
from tilstand.model import Observation, Source
from tilstand.terms import FigureOrigin, Key, Period, Value, ValueQualifier, ValueStatus

TOTAL = Key("victims_assisted", "havn_shelter", Period.from_text("2031"))


def test_source_is_the_sheet_and_cell(sagaland, tmp_path) -> None:
    path = tmp_path / "havn_shelter.xlsx"
    collect.write_workbook_template(sagaland, "2031", "havn_shelter", path, {}, values={TOTAL: Value.number(5)})
    submission, _ = collect.read_submission(sagaland, "2031", path)
    source = submission.observations[0].source
    assert (source.document, source.sheet) == ("havn_shelter.xlsx", "Bo- og oppfølgingstiltak")
    assert source.cell.startswith("B")


def put(address: str, cell: bytes):
    """A change that puts a cell in the place of a blank one."""

    def change(xml: bytes) -> bytes:
        found, count = re.subn(rb'<c r="%s" s="\d+"/>' % address.encode(), cell, xml)
        assert count == 1
        return found

    return change


def changed(sagaland, tmp_path, rezipped, shared: dict[str, str]) -> tuple[object, object]:
    """A workbook in which some texts were changed after it was made."""
    path = tmp_path / "havn_shelter.xlsx"
    collect.write_workbook_template(
        sagaland, "2031", "havn_shelter", path, {}, values={TOTAL: Value.missing(ValueStatus.NOT_KNOWN)}
    )

    def swap(xml: bytes) -> bytes:
        for old, new in shared.items():
            assert f">{old}<".encode() in xml
            xml = xml.replace(f">{old}<".encode(), f">{new}<".encode())
        return xml

    path.write_bytes(rezipped(path.read_bytes(), {"xl/sharedStrings.xml": swap}))
    return collect.read_submission(sagaland, "2031", path)


def test_word_that_is_no_state(sagaland, tmp_path, rezipped, rules) -> None:
    path = tmp_path / "havn_shelter.xlsx"
    collect.write_workbook_template(sagaland, "2031", "havn_shelter", path, {}, values={TOTAL: Value.number(5)})
    word = b'<c r="C8" t="inlineStr"><is><t>kanskje Kari</t></is></c>'
    path.write_bytes(rezipped(path.read_bytes(), {"xl/worksheets/sheet2.xml": put("C8", word)}))
    submission, findings = collect.read_submission(sagaland, "2031", path)
    assert submission is None
    assert rules(findings) == {"C027", "C030"}
    assert "Kari" not in findings.items[0].format_finding_message("nb")
    assert "celle B8" in findings.items[0].format_finding_message("nb")


def test_word_typed_in_the_number_cell_is_understood(sagaland, tmp_path, rezipped) -> None:
    path = tmp_path / "havn_shelter.xlsx"
    collect.write_workbook_template(sagaland, "2031", "havn_shelter", path, {})
    typed = b'<c r="B8" t="inlineStr"><is><t>Ukjent</t></is></c>'
    path.write_bytes(rezipped(path.read_bytes(), {"xl/worksheets/sheet2.xml": put("B8", typed)}))
    submission, _ = collect.read_submission(sagaland, "2031", path)
    assert [o.value.status for o in submission.observations] == ["not_known"]


def test_workbook_of_another_provider(sagaland, tmp_path, rules) -> None:
    collect.write_workbook_template(sagaland, "2031", "fjord_shelter", tmp_path / "havn_shelter.xlsx", {})
    submission, findings = collect.read_submission(sagaland, "2031", tmp_path / "havn_shelter.xlsx")
    assert submission is None
    assert rules(findings) == {"C012"}


def test_workbook_of_another_year(sagaland, tmp_path, rules) -> None:
    collect.write_workbook_template(sagaland, "2030", "havn_shelter", tmp_path / "havn_shelter.xlsx", {})
    submission, findings = collect.read_submission(sagaland, "2031", tmp_path / "havn_shelter.xlsx")
    assert submission is None
    assert rules(findings) == {"C014"}


def test_workbook_of_another_edition_is_read_with_a_warning(spoiled, tmp_path, rules) -> None:
    path, values = tmp_path / "havn_shelter.xlsx", {TOTAL: Value.number(5)}
    collect.write_workbook_template(define.read_collection(spoiled), "2031", "havn_shelter", path, {}, values=values)
    form = spoiled / "forms" / "shelter.toml"
    form.write_text(form.read_text("utf-8").replace('"exploited_in"]', "]"), "utf-8")
    submission, findings = collect.read_submission(define.read_collection(spoiled), "2031", path)
    assert rules(findings) == {"C036", "C020", "C030"}  # the cells that are gone are told one by one
    assert submission is None
    labels = spoiled / "labels" / "nb.toml"
    labels.write_text(labels.read_text("utf-8").replace("Hva trenger", "Hva annet trenger"), "utf-8")
    before, after = define.read_collection(spoiled), None
    labels.write_text(labels.read_text("utf-8").replace("Hva annet trenger", "Hva trenger"), "utf-8")
    after = define.read_collection(spoiled)
    assert collect.hash_collection_version(before) == collect.hash_collection_version(after)


def test_workbook_of_another_collection(spoiled, tmp_path, sagaland, rules) -> None:
    file = spoiled / "collection.toml"
    file.write_text(file.read_text("utf-8").replace('id = "sagaland"', 'id = "elsewhere"'), "utf-8")
    path = tmp_path / "havn_shelter.xlsx"
    collect.write_workbook_template(define.read_collection(spoiled), "2031", "havn_shelter", path, {})
    assert rules(collect.read_submission(sagaland, "2031", path)[1]) == {"C037"}


def test_any_other_workbook_is_not_a_form(sagaland, tmp_path, rules) -> None:
    path = tmp_path / "havn_shelter.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet().write_string(0, 0, "generated")
    book.close()
    assert rules(collect.read_submission(sagaland, "2031", path)[1]) == {"C037"}


def test_changed_hidden_sheet(sagaland, tmp_path, rezipped, rules) -> None:
    assert rules(changed(sagaland, tmp_path, rezipped, {"tilstand": "something"})[1]) == {"C037"}


def test_map_that_claims_another_figure_is_checked_like_any_row(sagaland, tmp_path, rezipped, rules) -> None:
    _, findings = changed(sagaland, tmp_path, rezipped, {"sex=female": "sex=somebody"})
    assert "C018" in rules(findings)


def test_flat_workbook_with_the_columns_of_a_csv_file(sagaland, tmp_path, header, rules) -> None:
    path = tmp_path / "havn_shelter.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, header.split(","))
    sheet.write_row(1, 0, ["havn_shelter", "shelter", 2031, 2, "victims_assisted", "", 12, "number"])
    sheet.write_row(2, 0, ["havn_shelter", "shelter", 2031, 2, "mean_stay", "", 41.25, "number"])
    book.close()
    submission, findings = collect.read_submission(sagaland, "2031", path)
    assert rules(findings) == set()
    assert submission.version == 2
    assert [str(o.value) for o in submission.observations] == ["12", "41.25"]


def test_a_date_where_a_number_belongs(sagaland, tmp_path, header, rules) -> None:
    path = tmp_path / "havn_shelter.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, header.split(","))
    sheet.write_row(1, 0, ["havn_shelter", "shelter", "2031", "1", "victims_assisted"])
    sheet.write_datetime(1, 6, datetime(2031, 1, 2), book.add_format({"num_format": "d.m"}))
    book.close()
    assert rules(collect.read_submission(sagaland, "2031", path)[1]) == {"C024"}


YEAR = Period.from_text("2031")
SHELTER = Key("victims_assisted", "havn_shelter", YEAR)
PRINTED = "measure,provider,period,breakdown,value,status,qualifier,document,line,quote,place,readings"


def test_a_row_is_read_with_all_that_it_says(havn, row) -> None:  # type: ignore[no-untyped-def]
    submission, _ = havn(
        row("7", breakdown=" sex = male ; entry=new ", rest="about,2031-07-31,report.pdf,12,Seven men"),
        row("", "not_known", rest=",,,,Nobody knows"),
        row("0", measure="dependants_housed"),
    )
    assert submission.observations == (
        Observation(
            SHELTER.at("sex", "male").at("entry", "new"),
            Value.number(7),
            Source("report.pdf", 12, "Seven men"),
            FigureOrigin.SUBMITTED,
            ValueQualifier.ABOUT,
            date(2031, 7, 31),
        ),
        Observation(SHELTER, Value.missing(ValueStatus.NOT_KNOWN), Source("havn_shelter.csv", 3, "Nobody knows")),
        Observation(Key("dependants_housed", "havn_shelter", YEAR), Value.number(0), Source("havn_shelter.csv", 4)),
    )
    assert (submission.provider, submission.period, submission.basis, submission.document) == (
        "havn_shelter",
        YEAR,
        "delivered",
        "havn_shelter.csv",
    )


def test_a_printed_figure_is_read_with_all_that_it_says(spoiled: Path) -> None:
    rows = (
        "cases_opened,police,2031,exploitation=labour,20,number,at_least,report.txt,12,Twenty,Table 2,",
        "cases_opened,police,2030,,83,,,,,,,83|33",
    )
    (spoiled / "rounds" / "2031" / "published.csv").write_text("\n".join([PRINTED, *rows, ""]), "utf-8")
    found, findings = collect.collect_published_figures(define.read_collection(spoiled), "2031")
    assert len(findings) == 0
    cases = Key("cases_opened", "police", YEAR)
    assert found == (
        Observation(
            cases.at("exploitation", "labour"),
            Value.number(20),
            Source("report.txt", 12, "Twenty", sheet="Table 2"),
            FigureOrigin.PUBLISHED,
            ValueQualifier.AT_LEAST,
        ),
        Observation(
            Key("cases_opened", "police", Period.from_text("2030")),
            Value.number(83),
            Source("sagaland-2031.txt"),
            FigureOrigin.PUBLISHED,
            readings=(83, 33),
        ),
    )


def test_earlier_rounds_are_those_before_each_figure_with_its_edition(sagaland: Collection) -> None:
    found = collect_earlier_rounds(sagaland, "2031")
    before = collect.collect_round(sagaland, "2030")
    stated = [o for one in before.submissions for o in one.observations]
    assert stated
    assert [(o.key, o.value) for o in found] == [(o.key, o.value) for o in (*stated, *before.published)]
    assert {o.edition for o in found} == {"2030"}
    assert collect_earlier_rounds(sagaland, "2030") == ()


def test_the_edition_of_the_forms_is_that_of_what_is_asked(sagaland: Collection, tmp_path: Path) -> None:
    folder = tmp_path / "sagaland"
    shutil.copytree(sagaland.path, folder)

    def version(name: str, change: bytes = b"") -> str:
        file = folder / name
        before = file.read_bytes()
        file.write_bytes(before + change if change != b"\r\n" else before.replace(b"\n", b"\r\n"))
        found = hash_collection_version(define.read_collection(folder))
        file.write_bytes(before)
        return found

    plain = version("collection.toml")
    assert len(plain) == 16
    assert set(plain) <= set("0123456789abcdef")
    assert plain == hash_collection_version(sagaland)
    same = ("labels/en.toml", "relations.toml", "tables/assisted.toml", "rounds/2031/round.toml")
    assert {version(name, b"\n# x\n") for name in same} == {plain}
    asked = ("collection.toml", "measures.toml", "providers.toml", "forms/police.toml")
    assert len({plain, *(version(name, b"\n# x\n") for name in asked)}) == 1 + len(asked)
    assert version("measures.toml", b"\r\n") == plain


@pytest.mark.parametrize(
    ("names", "most", "text"),
    [
        ([], 2, "–"),
        (["a"], 2, "a"),
        (["a", "b"], 2, "a, b"),
        (["a", "b", "c"], 2, "a, b … (+1)"),
        ([1, 2, 3, 4], 1, "1 … (+3)"),
    ],
)
def test_names_in_a_line_are_counted_from_the_limit_on(names: list[object], most: int, text: str) -> None:
    assert list_names_briefly(names, most) == text
    assert list_names_briefly(range(21)).endswith("19 … (+1)")
    assert list_names_briefly(range(20)).endswith(", 19")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("sex", True),
        ("a.b-c_9", True),
        ("a" * 40, True),
        ("a" * 41, False),
        ("Sex", False),
        ("9a", False),
        ("a1234", True),
        ("a12345", False),
        ("a b", False),
    ],
)
def test_a_text_is_repeated_only_if_it_can_be_nothing_but_a_code(text: str, kept: bool) -> None:
    assert (text in quote_code_only(text).text("en")) is kept


def test_repeated_headings_keep_every_cell() -> None:
    assert normalize_headings([" Sex ", "AGE"], fold=True) == ("sex", "age")
    assert normalize_headings([" Sex ", "Sex", "age", "Sex"], fold=False) == ("Sex", "Sex (2)", "age", "Sex (4)")


@given(
    st.decimals(min_value=-9_999_999, max_value=9_999_999, places=2),
    st.booleans(),
    st.booleans(),
    st.sampled_from([".", ","]),
)
def test_a_number_is_read_as_it_stands_or_refused_for_its_own_reason(
    amount,
    whole: bool,
    signed: bool,
    mark: str,  # type: ignore[no-untyped-def]
) -> None:
    reading = parse_written_number(f"{amount:.2f}".replace(".", mark), whole=whole, signed=signed)
    fraction = amount % 1 != 0
    if whole and fraction:
        assert (reading.value, reading.problem) == (None, "fraction")
    elif amount < 0 and not signed:
        assert (reading.value, reading.problem) == (None, "negative")
    else:
        assert reading.value is not None
        assert reading.value.amount == amount
        assert not str(reading.value).startswith("-0.00") or amount == 0
        assert reading.note == ("decimals" if whole else "comma" if mark == "," else "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-0", "0"),
        ("\u22125", "-5"),
        ("\u20135,5", "-5.5"),
        ("12 %", "12"),
        ("1 234,5", "1234.5"),
        ("2 345 678", "2345678"),
        ("12 345 678", None),
        ("1 234 567 890", None),
        ("12 34", None),
        ("12345678", None),
        (" 7\u00a0", "7"),
        ("1,12345678901234567", "1.12345678901234567"),
        ("1,123456789012345678", None),
    ],
)
def test_how_numbers_may_be_written(text: str, expected: str | None) -> None:
    reading = parse_written_number(text, whole=False, signed=True, percent=True)
    assert (None if reading.value is None else str(reading.value)) == expected


def test_words_for_having_no_number_are_known_in_every_language() -> None:
    for status in GIVEN:
        for language in list_shipped_languages():
            assert find_state_by_word(format_state_word(status, language)) is status
            assert find_state_by_word(f"  «{format_state_word(status, language).upper()}». ") is status
        assert find_state_by_word(status.value) is status
    assert find_state_by_word("not\u00a0known") is ValueStatus.NOT_KNOWN
    assert find_state_by_word("suppressed") is ValueStatus.SUPPRESSED
    assert find_state_by_word("secret") is None
    assert len(list_readme_lines("en")) == len(list_readme_lines("nb")) > 4
    assert list_readme_lines("en")[0].startswith("Write in the white cells")


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({}, "row 7"),
        ({"line": "3"}, "row 7"),  # the line of a document that is cited
        ({"cell": "", "line": "3"}, "row 3"),  # it came in another file
        ({"cell": "", "line": "x"}, "row 7"),
        ({"cell": "B2", "sheet": ""}, "row 7"),
        ({"cell": "", "sheet": "Police"}, "row 7"),
        ({"cell": "B2", "sheet": "Police", "line": "3"}, "sheet “Police”, cell B2"),
    ],
)
def test_a_row_that_came_in_another_file_stands_where_it_stood_there(fields: dict[str, str], place: str) -> None:
    assert _locate_submission_row(7, fields).text("en") == place
