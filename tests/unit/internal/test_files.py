"""What lies beside an edition for the unit: made as bytes, the same each time, and nothing public from it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tilstand import collect, define, internal, protect, reconcile

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"


@pytest.fixture(scope="module")
def made():  # type: ignore[no-untyped-def]
    collection = define.read_collection(SAGALAND)
    batch = collect.collect_round(collection, "2031")
    found = reconcile.reconcile_batch(collection, batch)
    findings = batch.findings + found.findings
    release = protect.make_release(collection, "2031", batch, found.figures, findings)

    def files() -> dict[str, bytes]:
        return internal.build_findings_files(collection, findings, found) | internal.build_disclosure_files(
            collection, release
        )

    return [files() for _ in range(2)], findings, found


def test_it_is_the_same_each_time(made):
    (one, two), _, _ = made
    assert one == two


def test_every_finding_and_relation_is_there(made):
    (files, _), findings, found = made
    assert [one["rule"] for one in json.loads(files["findings.json"])] == [one.rule for one in findings]
    assert {"relations.json", "disclosure.json", "sentences.json", "pictures.json"} <= set(files)
    assert set(found.internal) <= set(files)


def test_the_record_of_small_numbers_names_each_cell(made):
    (files, _), _, _ = made
    told = json.loads(files["disclosure.json"])
    assert told["policy"]["method"] == "as_printed"
    assert sum(one["small"] for one in told["tables"]) == len(told["cells"])
