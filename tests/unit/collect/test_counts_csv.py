"""What is kept of a submission is read back as the same figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from tilstand import collect, define
from tilstand.collect.counts_csv import counts_csv

COLLECTIONS = Path(__file__).parents[3]
YEARS = [
    ("tests/fixtures/sagaland", "2030"),
    ("tests/fixtures/sagaland", "2031"),
    ("collections/norway", "2024"),
]


def figures(submission):
    return {(o.key, o.value, o.qualifier, o.as_at) for o in submission.observations}


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "year"), YEARS)
def test_the_counts_are_read_back_as_they_were(folder, year, tmp_path):
    collection = define.collection(COLLECTIONS / folder)
    read = [one for one in collect.batch(collection, year).submissions if one.observations]
    assert read
    for one in read:
        file = tmp_path / f"{one.provider}.csv"
        file.write_bytes(counts_csv(collection, one))
        again, findings = collect.submission(collection, year, file)
        assert again is not None, [f.message("en", f.rule) for f in findings]
        assert figures(again) == figures(one)
        assert again.version == one.version
        assert counts_csv(collection, again) == counts_csv(collection, one)


def test_counts_of_a_list_are_read_back_and_hold_no_row(sagaland, tmp_path):
    listed = tmp_path / "havn_shelter.shelter.2.csv"
    listed.write_text("case,role,sex,age,new\nHS-0815,victim,female,adult,yes\n", "utf-8")
    one, _ = collect.line_list(sagaland, "2031", listed)
    kept = counts_csv(sagaland, one)
    assert b"HS-0815" not in kept
    (tmp_path / "havn_shelter.csv").write_bytes(kept)
    again, _ = collect.submission(sagaland, "2031", tmp_path / "havn_shelter.csv")
    assert figures(again) == figures(one)
    assert again.version == 2
