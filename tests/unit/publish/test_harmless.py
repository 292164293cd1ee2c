"""No cell of the open data starts a formula, whoever wrote the words in it; no number is touched."""

from __future__ import annotations

import csv
import io

import pytest

from tilstand.publish.csv_files import write_csv_rows


@pytest.mark.parametrize("cell", ["=1+1", "+47 is a number", "-x", "@SUM(A1)", "=cmd|' /C calc'!A0", "＝1"])
def test_words_that_begin_as_a_formula_get_a_mark_before(cell):
    ((told,),) = csv.reader(io.StringIO(write_csv_rows(["a"], [[cell]]).decode().partition("\n")[2]))
    assert told == f"'{cell}"


@pytest.mark.parametrize("cell", ["-5", "+3", "-1.5", "12", "", "a=b", "– 2", "5-9", "sex=female"])
def test_numbers_and_all_other_words_are_as_they_are(cell):
    assert write_csv_rows(["a"], [[cell]]).decode() in (f"a\n{cell}\n", 'a\n""\n')
