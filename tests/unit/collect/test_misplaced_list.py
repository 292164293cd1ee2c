"""A list with one row a person that lies among the submissions is known for what it is."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from tilstand import collect, define

HEADS = ["case,role,sex,age", "case;sex", "Name,Sex,Age", "Gender,Nationality", "sex,born"]


def submissions(folder: Path) -> Path:
    return folder / "rounds" / "2031" / "submissions"


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("name", ["havn_shelter.csv", "havn_shelter.shelter.csv"])
def test_a_list_among_the_submissions_is_refused(spoiled, rules, head, name):
    columns = len(head.replace(";", ",").split(","))
    row = (";" if ";" in head else ",").join(["x"] * columns)
    (submissions(spoiled) / name).write_text(f"{head}\n{row}\n", "utf-8")
    batch = collect.collect_round(define.read_collection(spoiled), "2031")
    assert "C050" in rules(batch.findings)
    assert not {"C009", "C010"} & rules(batch.findings)
    (one,) = batch.received
    assert (one.channel, one.submission) == ("line_list", None)


def test_a_list_as_a_workbook_too(spoiled, rules):
    file = submissions(spoiled) / "havn_shelter.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(1, 0, ["case", "sex"])
        sheet.write_row(2, 0, ["1", "female"])
    batch = collect.collect_round(define.read_collection(spoiled), "2031")
    assert "C050" in rules(batch.findings)
    assert batch.received[0].channel == "line_list"


def test_a_submission_that_lacks_a_column_is_no_list(spoiled, rules):
    file = submissions(spoiled) / "havn_shelter.csv"
    file.write_text("provider,form,period,measure,value\nhavn_shelter,shelter,2031,victims_assisted,3\n")
    batch = collect.collect_round(define.read_collection(spoiled), "2031")
    assert "C050" not in rules(batch.findings)
    assert "C009" in rules(batch.findings)


def test_a_list_in_the_inbox_is_told_what_columns_it_lacks(sagaland, rules, tmp_path):
    file = tmp_path / "havn_shelter.csv"
    file.write_text("case,sex\n1,female\n")
    _, findings = collect.read_submission(sagaland, "2031", file)
    assert "C009" in rules(findings)
