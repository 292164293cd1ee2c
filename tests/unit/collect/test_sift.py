"""Rows that are sifted by columns come to the same as rows that are looked at one by one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from tilstand.collect import row_checks
from tilstand.collect.csv_files import locate_row
from tilstand.collect.findings import FileReport
from tilstand.collect.row_checks import Cells, RowPartition, split_clean_rows, validate_rows
from tilstand.collect.rows import FileRow, FileRows
from tilstand.define import Collection
from tilstand.model import Findings, Observation, Source
from tilstand.model.observations import ObservationBatch

CHOICES = {
    "provider": ("havn_shelter", "havn_shelter", "havn_shelter", "fjord_shelter", "nobody"),
    "form": ("shelter", "shelter", "shelter", "police"),
    "period": ("2031", "2031", "2031", "2030", "1999", "soon"),
    "measure": ("victims_assisted", "victims_assisted", "dependants_housed", "mean_stay", "suspects"),
    "breakdown": ("", "sex=female", "sex = female", "sex=male", "age=minor;sex=male", "sex=mal"),
    "value": ("3", "0", "12", "", "4,5", "4.50", "not_known", "1 200", "9999999.12345678901234567", "-1"),
    "status": ("number", "number", "zero", "", "not_known", "secret"),
    "qualifier": ("", "exact", "about", "roughly"),
    "as_at": ("", "", "2031-06-30", "30.6.2031"),
    "readings": ("", "", "8|3"),
    "remark": ("", "", "Counted again."),
}
ROWS = st.lists(st.fixed_dictionaries({k: st.sampled_from(v) for k, v in CHOICES.items()}), max_size=14)


def one_by_one(report: FileReport, rows: FileRows, sender: str, cells: Cells, *, corrections: bool) -> RowPartition:
    """Nothing is sifted: every row is looked at."""
    found = split_clean_rows(report, FileRows.from_file_rows([]), sender, cells, corrections=corrections)
    return replace(found, left=np.arange(len(rows)))


def told(collection: Collection, texts: list[dict[str, str]]) -> tuple[ObservationBatch, Findings]:
    report = FileReport(collection, collection.round("2031"), "havn_shelter.csv", "havn_shelter")
    rows = [FileRow(at=locate_row(n), source=Source("f", n), **one) for n, one in enumerate(texts, start=2)]
    return validate_rows(report, rows, "havn_shelter"), report.findings


@draws(60)
@given(ROWS)
def test_a_row_says_the_same_however_it_is_looked_at(sagaland: Collection, texts: list[dict[str, str]]) -> None:
    some = told(sagaland, texts)
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(row_checks, "split_clean_rows", one_by_one)
        assert told(sagaland, texts) == some


def test_numbers_stay_in_columns_and_each_is_made_once(sagaland: Collection) -> None:
    plain = {name: choices[0] for name, choices in CHOICES.items()}
    found, findings = told(
        sagaland,
        [
            plain,
            {**plain, "breakdown": "sex=male", "readings": "8|3"},
            {**plain, "breakdown": "sex=female", "value": "", "status": ""},
        ],
    )
    assert (len(found), len(found.plain), list(found.others)) == (2, 1, [1])
    assert [one.value.amount for one in found[:5]] == [3, 3]
    assert found[-1].readings == (3, 8)
    assert found[0] is next(iter(found))
    assert found == tuple(found)
    assert hash(found) == hash(tuple(found))
    assert isinstance(found[0], Observation)
    assert [one.rule for one in findings] == ["C030"]


def test_a_file_in_which_everything_is_wrong_is_not_gone_through_to_its_end(
    sagaland: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_checks, "MOST", 3)
    plain = {name: choices[0] for name, choices in CHOICES.items()}
    _, findings = told(sagaland, [{**plain, "measure": f"unknown_{n}"} for n in "abcdefgh"])
    assert [one.rule for one in findings] == ["C016"] * 3 + ["C001"]
    assert findings.items[-1].what.text("en").endswith("The 5 rows that are left were not looked at.")
