"""Tables of which nobody can say anything: told, never a number."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tilstand.errors import EstimateError
from tilstand.estimate import CaptureTable, estimate_hidden_population, read_capture_table
from tilstand.estimate.diagnosis import diagnose_table
from tilstand.estimate.result import EstimateReason
from tilstand.estimate.statement import derive_statement
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


HEAD = "A,B,C,count\n"


def written(folder, text):
    path = folder / "overlap.csv"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.slow
@pytest.mark.parametrize("lists", [7, pytest.param(9, marks=pytest.mark.proof)])
def test_many_lists_are_answered_or_refused_but_never_without_limits(lists):
    random = np.random.default_rng(lists)
    on = random.random((4_000, lists)) < np.linspace(0.12, 0.04, lists)
    counts = np.bincount(on @ (1 << np.arange(lists)), minlength=1 << lists).astype(np.int64)
    counts[0] = 0
    said = derive_statement(CaptureTable(tuple("ABCDEFGHIJKL"[:lists]), counts))
    assert said.is_true_for(4_000)
    assert said.kind == "refused" or said.low > said.observed
    assert said.high is None or said.high < 10 * said.low


def test_a_value_of_one_person_moves_no_statement_and_has_no_part(tmp_path):
    counts = {"1,0,0": 200, "0,1,0": 180, "1,1,0": 30, "0,0,1": 150, "1,0,1": 28, "0,1,1": 22, "1,1,1": 9}
    rows = "".join(f"{history},f,{count - (history == '1,0,0')}\n" for history, count in counts.items())
    plain = "".join(f"{history},{count}\n" for history, count in counts.items())
    alone = read_capture_table(written(tmp_path, f"A,B,C,sex,count\n{rows}1,0,0,m,1\n"))
    found = estimate_hidden_population(alone, thorough=False)
    assert found.said == derive_statement(read_capture_table(written(tmp_path, HEAD + plain)))
    assert (found.parts.estimate, found.parts.parts) == (None, ())
    assert "covariate_thin" in [reason.code for reason in found.parts.reasons]


# What a table says before any model: each case with the reasons that it gives, and no others.


GOOD_SURVEY = {"A": 50, "B": 40, "C": 45, "AB": 9, "AC": 8, "BC": 7}


def _found(lists, counts, **options):
    table = CaptureTable.from_counts(lists, counts)
    return diagnose_table(CaptureTable(table.lists, table.counts, **options))


@pytest.mark.parametrize(
    ("lists", "counts", "kept", "refusals", "warnings"),
    [
        ("ABC", GOOD_SURVEY, "ABC", [], []),
        ("A", {"A": 12}, "A", [EstimateReason.from_reason_code("few_lists", count=1)], []),
        ("A", {}, "A", [EstimateReason.from_reason_code("few_lists", count=1)], []),
        ("ABC", {**GOOD_SURVEY, "C": 0, "AC": 0, "BC": 0}, "AB", [EstimateReason.from_reason_code("few_lists", count=2)],
         [EstimateReason.from_reason_code("empty_list", name="C")]),
        ("ABCD", GOOD_SURVEY, "ABC", [], [EstimateReason.from_reason_code("empty_list", name="D")]),
        ("ABC", {"A": 10, "B": 9, "C": 8}, "ABC", [EstimateReason.from_reason_code("no_overlap")], []),
        ("ABC", {"A": 10, "B": 9, "C": 8, "AB": 6, "BC": 1}, "ABC", [], [
            EstimateReason.from_reason_code("zero_pair", one="A", two="C"), EstimateReason.from_reason_code("thin", count=7)]),
        ("ABC", {"A": 10, "B": 9, "C": 8, "AB": 4, "BC": 2}, "ABC",
         [EstimateReason.from_reason_code("few_recaptured", count=6, least=7)], [EstimateReason.from_reason_code("zero_pair", one="A", two="C")]),
        ("ABC", {**GOOD_SURVEY, "AB": 5}, "ABC", [], []),  # 20 on two lists
        ("ABC", {**GOOD_SURVEY, "AB": 4}, "ABC", [], [EstimateReason.from_reason_code("thin", count=19)]),
        ("ABC", {"A": 50, "B": 40, "C": 45, "AB": 30}, "ABC", [], [EstimateReason.from_reason_code("isolated", name="C")]),
        ("ABC", {"AB": 30, "AC": 20, "ABC": 9, "A": 50}, "ABC", [EstimateReason.from_reason_code("covers_all", name="A")], [
            EstimateReason.from_reason_code("maybe_nested", one="C", two="A", count=29),
            EstimateReason.from_reason_code("maybe_nested", one="B", two="A", count=39)]),
        ("ABCD", {**GOOD_SURVEY, "D": 0, "AD": 30}, "ABC", [], [EstimateReason.from_reason_code("nested", one="D", two="A")]),
        ("ABCD", {**GOOD_SURVEY, "AD": 3}, "ABCD", [], [
            EstimateReason.from_reason_code("maybe_nested", one="D", two="A", count=3),
            EstimateReason.from_reason_code("zero_pair", one="B", two="D"), EstimateReason.from_reason_code("zero_pair", one="C", two="D")]),
        ("ABCD", {**GOOD_SURVEY, "ABD": 3}, "ABCD", [], [
            EstimateReason.from_reason_code("maybe_nested", one="D", two="A", count=3), EstimateReason.from_reason_code("zero_pair", one="C", two="D")]),
    ],
)  # fmt: skip
def test_a_table_is_surveyed(lists, counts, kept, refusals, warnings):
    found = _found(lists, counts)
    assert found.table.lists == tuple(kept)
    assert found.refusals == tuple(refusals)
    assert found.warnings == tuple(warnings)


def test_the_smaller_list_is_left_out_for_the_larger():
    nested = {"A": 300, "B": 40, "C": 60, "BC": 9, "AC": 20, "AB": 25}
    assert _found("ABCD", {**nested, "ABD": 40}).table.lists == ("A", "B", "C")
    table = _found("DABC", {**nested, "DAB": 40})
    assert table.table.lists == ("A", "B", "C")
    assert table.warnings == (EstimateReason.from_reason_code("nested", one="D", two="A"),)


def test_chance_explains_a_list_inside_another_up_to_one_in_fifty():
    """Of others' persons a share is outside the larger list: exp(-size x share) is compared with 0.02."""
    rest = {"A": 100, "B": 70, "C": 30, "AB": 20, "BC": 10, "AC": 10}
    outside = (70 + 30 + 10) / 240
    for size in range(4, 15):
        found = _found("ABCD", {**rest, "AD": size})
        left = "D" not in found.table.lists
        assert left == (np.exp(-size * outside) < 0.02)


def test_lists_that_cannot_overlap_are_no_zero_pair():
    counts = {"A": 50, "B": 40, "C": 45, "AC": 18, "BC": 17}
    assert _found("ABC", counts).warnings == (EstimateReason.from_reason_code("zero_pair", one="A", two="B"),)
    assert _found("ABC", counts, barred=(("B", "A"),)).warnings == ()
