from __future__ import annotations

import re

import numpy as np
import pytest

from tilstand.errors import EstimateError
from tilstand.estimate import CaptureTable, read_capture_table
from tilstand.languages import list_shipped_languages
from tilstand.languages.catalogue import load_catalogue_section

GOOD = "A,B,C,count\n1,0,0,10\n0,1,0,9\n0,0,1,8\n1,1,0,3\n"


def _read(tmp_path, text, **options):
    path = tmp_path / "table.csv"
    path.write_text(text, "utf-8")
    return read_capture_table(path, **options)


def test_histories_are_bits(tmp_path):
    table = _read(tmp_path, GOOD)
    assert table.lists == ("A", "B", "C")
    assert table.counts.tolist() == [0, 10, 9, 3, 8, 0, 0, 0]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("1,1,1,-2\n", "Line 6, column count: “-2” is not a whole number"),
        ("1,1,1,2.5\n", "Line 6, column count: “2.5” is not a whole number"),
        ("1,1,1,\n", "Line 6, column count: a blank"),
        ("0,0,0,40\n", "Line 6: 40 persons on no list"),
        ("1,1,0,5\n", "Line 6: the same history as line 5"),
        ("1,,1,5\n", "Line 6, column B: a blank where 0 or 1 is needed"),
        ("1,2,1,5\n", "Line 6, column B: “2” where 0 or 1 is needed"),
        ("1,1,1\n", "Line 6: 3 cells; the heading has 4"),
        ("1,1,1,9999999999999\n", "more persons than there are"),
    ],
)
def test_bad_rows_are_told_with_their_line(tmp_path, rows, told):
    with pytest.raises(EstimateError) as error:
        _read(tmp_path, GOOD + rows)
    assert told in error.value.message
    assert error.value.remedy


def test_every_fault_at_once(tmp_path):
    with pytest.raises(EstimateError) as error:
        _read(tmp_path, GOOD + "1,1,1,-2\n0,0,0,40\n1,x,1,5\n")
    assert len(error.value.causes) >= 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no rows"),
        ("A,B,C,count\n", "no rows"),
        ("A,B,C\n1,0,0\n", "`count` is missing"),
        ("A,A,count\n1,0,3\n", "twice: A"),
        ("sex,count\nf,3\n", "0 columns of 0 and 1"),
        (",".join("ABCDEFGHIJKLMNOPQRST") + ",count\n" + "1," * 20 + "4\n", "20 columns of 0 and 1"),
        (",".join("ABCDEFGHIJKLM") + ",count\n" + "1," * 13 + "4\n", "13 columns of 0 and 1"),
    ],
)
def test_bad_files(tmp_path, text, told):
    with pytest.raises(EstimateError) as error:
        _read(tmp_path, text)
    assert told in error.value.message


def test_a_covariate_that_is_not_there_is_told(tmp_path):
    with pytest.raises(EstimateError, match="there is no column age, region"):
        _read(tmp_path, GOOD, strata=("region", "age"))


def test_not_text_and_not_there(tmp_path):
    (tmp_path / "x.csv").write_bytes(b"\xff\xfe\x00")
    for name in ("x.csv", "none.csv"):
        with pytest.raises(EstimateError):
            read_capture_table(tmp_path / name)


def test_strata_years_and_draws(tmp_path):
    text = "A,B,C,sex,minor,year,draw,count\n"
    for draw in (1, 2):
        for row in ("1,0,0,f,0,2023", "1,0,0,m,1,2023", "0,1,0,f,0,2024", "1,1,1,m,0,2024"):
            text += f"{row},{draw},{4 + draw}\n"
    table = _read(tmp_path, text, strata=("minor",))
    assert table.lists == ("A", "B", "C")
    assert [(part.column, part.value, int(part.counts.sum())) for part in table.strata] == [
        ("sex", "f", 10), ("sex", "m", 10), ("minor", "0", 15), ("minor", "1", 5),
        ("year", "2023", 10), ("year", "2024", 10),
    ]  # fmt: skip
    assert [int(draw.sum()) for draw in table.draws] == [20, 24]
    assert table.observed == 20


def test_semicolons_and_a_byte_order_mark(tmp_path):
    table = _read(tmp_path, "\ufeff" + GOOD.replace(",", ";"))
    assert table.observed == 30


def test_a_blank_for_those_on_no_list_is_what_is_to_be_estimated(tmp_path):
    assert _read(tmp_path, GOOD + "0,0,0,\n").observed == 30


def test_lists_barred_by_design_must_not_overlap(tmp_path):
    with pytest.raises(EstimateError, match="3 persons are on both"):
        _read(tmp_path, GOOD, barred=[("A", "B")])
    assert _read(tmp_path, GOOD, barred=[("A", "C")]).barred_histories.sum() == 2


def test_counts_given_by_hand_are_checked():
    with pytest.raises(EstimateError, match="negative"):
        CaptureTable(("A", "B"), np.array([0, 1, -1, 0]))
    with pytest.raises(EstimateError, match="whole numbers"):
        CaptureTable(("A", "B"), np.array([0, 1.5, 1, 0]))
    with pytest.raises(EstimateError, match="on no list"):
        CaptureTable(("A", "B"), np.array([7, 1, 1, 0]))
    with pytest.raises(EstimateError, match="4 histories"):
        CaptureTable(("A", "B"), np.array([0, 1, 1]))


def test_lists_dropped_and_merged():
    table = CaptureTable.from_counts("ABC", {"A": 5, "B": 4, "C": 3, "AB": 2, "BC": 1, "ABC": 6})
    assert table.drop_list("B").counts.tolist() == [0, 7, 4, 6]
    merged = table.merged("A", "C")
    assert merged.lists == ("A+C", "B")
    assert merged.counts.tolist() == [0, 8, 4, 9]
    inside = table.within("B")
    assert inside.lists == ("A", "C")
    assert inside.counts.tolist() == [0, 2, 1, 6]


@pytest.mark.parametrize("language", list_shipped_languages())
def test_every_fault_of_a_table_is_told_in_every_language(tmp_path, language):
    file = tmp_path / "table.csv"
    file.write_text("A,B,count\n1,0,-5\n0,x,4\n0,0,7\n", "utf-8")
    with pytest.raises(EstimateError) as error:
        read_capture_table(file)
    told = error.value.spoken(language)
    assert [re.search(r"\d", cause)[0] for cause in told.causes] == ["2", "3", "4"]
    own = load_catalogue_section(language, "errors.capture") and language != "en"
    assert (told.title != error.value.title) is bool(own)
    assert told.title.endswith(": table.csv")
    assert "{" not in told.message
