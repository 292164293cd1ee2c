from __future__ import annotations

import re
from datetime import datetime

import xlsxwriter

from tilstand import collect, define
from tilstand.terms import Key, Period, Value, ValueStatus

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
