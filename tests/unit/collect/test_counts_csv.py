"""What is kept of a submission is read back as the same figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from tilstand import collect, define
from tilstand.collect.submission import write_figures_csv

COLLECTIONS = Path(__file__).parents[3]
YEARS = [("tests/fixtures/sagaland", "2030"), ("tests/fixtures/sagaland", "2031"), ("collections/norway", "2024")]


def figures(submission):
    return {(o.key, o.value, o.qualifier, o.as_at) for o in submission.observations}


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "year"), YEARS)
def test_the_counts_are_read_back_as_they_were(folder, year, tmp_path):
    collection = define.read_collection(COLLECTIONS / folder)
    read = [one for one in collect.collect_round(collection, year).submissions if one.observations]
    assert read
    for one in read:
        file = tmp_path / f"{one.provider}.csv"
        file.write_bytes(write_figures_csv(collection, one))
        again, findings = collect.read_submission(collection, year, file)
        assert again is not None, [f.format_finding_message("en", f.rule) for f in findings]
        assert figures(again) == figures(one)
        assert again.version == one.version
        assert write_figures_csv(collection, again) == write_figures_csv(collection, one)


def test_counts_of_a_list_are_read_back_and_hold_no_row(sagaland, tmp_path):
    listed = tmp_path / "havn_shelter.shelter.2.csv"
    listed.write_text("case,role,sex,age,new\nHS-0815,victim,female,adult,yes\n", "utf-8")
    one, _ = collect.collect_line_list(sagaland, "2031", listed)
    kept = write_figures_csv(sagaland, one)
    assert b"HS-0815" not in kept
    (tmp_path / "havn_shelter.csv").write_bytes(kept)
    again, _ = collect.read_submission(sagaland, "2031", tmp_path / "havn_shelter.csv")
    assert figures(again) == figures(one)
    assert again.version == 2
