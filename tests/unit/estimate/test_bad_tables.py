"""Tables of which nobody can say anything: told, never a number."""

from __future__ import annotations

import numpy as np
import pytest

from tilstand.errors import EstimateError
from tilstand.estimate import CaptureTable, estimate_hidden_population, read_capture_table
from tilstand.estimate.groups import estimate_groups
from tilstand.estimate.statement import REACH, derive_statement
from tilstand.estimate.table import CaptureStratum

HEAD = "A,B,C,count\n"


def written(folder, text):
    path = folder / "overlap.csv"
    path.write_text(text, "utf-8")
    return path


def test_one_list_says_nothing(tmp_path):
    said = derive_statement(read_capture_table(written(tmp_path, "A,count\n1,500\n")))
    assert (said.kind, said.reasons[0].code) == ("refused", "few_lists")


def test_lists_that_never_overlap_say_nothing(tmp_path):
    said = derive_statement(read_capture_table(written(tmp_path, HEAD + "1,0,0,900\n0,1,0,800\n0,0,1,700\n")))
    assert (said.kind, said.reasons[0].code) == ("refused", "no_overlap")


def test_a_negative_count_is_told_with_its_line(tmp_path):
    with pytest.raises(EstimateError) as error:
        read_capture_table(written(tmp_path, HEAD + "1,0,0,90\n0,1,0,-8\n"))
    assert "3" in str(error.value.causes[0])


def test_twenty_lists_are_too_many(tmp_path):
    heads = ",".join(f"L{place}" for place in range(20))
    rows = "".join(",".join("1" if one == place else "0" for one in range(20)) + ",9\n" for place in range(20))
    with pytest.raises(EstimateError) as error:
        read_capture_table(written(tmp_path, f"{heads},count\n{rows}"))
    assert "20" in str(error.value.causes[0])


def test_a_stratum_of_one_person_has_no_number_of_its_own():
    counts = np.array([0, 200, 180, 30, 150, 28, 22, 9])
    one = np.array([0, 1, 0, 0, 0, 0, 0, 0])
    table = CaptureTable(
        ("A", "B", "C"), counts, strata=(CaptureStratum("sex", "f", counts - one), CaptureStratum("sex", "m", one))
    )
    alone = estimate_groups(table, derive_statement(table), REACH)[1]
    assert (alone.observed, alone.said.kind, alone.said.low, alone.said.high) == (None, "refused", None, None)
    assert alone.said.reasons


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
