"""What an edition says of where its parts come from: sentences, pictures, relations, explanations."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tilstand.publish.edition_folders import get_internal_folder


@pytest.fixture(scope="module")
def told(edition: Path) -> Any:
    return lambda name: json.loads((get_internal_folder(edition) / f"{name}.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def shown(edition: Path) -> set[str]:
    """Measure, provider and period of every figure in the data."""
    found = set()
    for file in (edition / "data").glob("*.csv"):
        for line in csv.DictReader(file.read_text("utf-8").splitlines()):
            if "column_label" in line:
                found.add(f"{line['measure']} | {line['provider']} | {line['period']}")
    return found


def test_every_passage_with_figures_names_them_in_every_language(told: Any) -> None:
    passages = told("sentences")
    assert {one["language"] for one in passages} == {"nb", "nn", "en"}
    assert all(figure["text"] in one["text"] for one in passages for figure in one["figures"])
    assert all(figure["keys"] for one in passages for figure in one["figures"] if figure["kind"] != "else")
    rosa = [one for one in passages if (one["chapter"], one["language"]) == ("05-bodies/rosa", "nb")]
    assert any("adults_assisted | rosa | 2024" in f["keys"] for one in rosa for f in one["figures"])


def test_every_chart_names_the_figures_that_it_draws(told: Any, shown: set[str], norway: Path) -> None:
    pictures = told("pictures")
    declared = {file.stem for file in norway.rglob("charts/*.toml")}
    assert set(pictures) == declared
    for one in pictures.values():
        keys = [key for row in one["figures"] for key in row if key]
        assert keys or one["kind"] == "scheme"
        assert {" | ".join(key.split(" | ")[:3]) for key in keys} <= shown


def test_every_relation_and_explanation_names_what_it_is_about(told: Any) -> None:
    assert all(one["terms"] for one in told("relations"))
    totals = [one["terms"] for one in told("relations") if (one["rule"], one["observed"]) == ("R106", "183")]
    whole = {"side": "left", "times": 1, "key": "adults_assisted | all_follow_up | 2024"}
    assert all(terms[0] == whole for terms in totals)
    assert any(len([term for term in terms if term["side"] == "right"]) > 10 for terms in totals)
    assert all(one["over"] for one in told("explanations"))
    assert "adults_assisted | 2024" in told("explanations")[0]["over"]


def test_who_has_most_rests_on_all_who_were_compared(told: Any) -> None:
    """With another figure at any of them, another rival might be named, or none."""
    (most,) = [one for one in told("relations") if one["rule"] == "R112" and "2022" in one["terms"][0]["key"]]
    compared = [*(term["key"] for term in most["terms"]), *most["beside"]]
    assert len(set(compared)) == len(compared) == 13
    (finding,) = [one for one in told("findings") if one["rule"] == "R112" and one["expected"] == "15"]
    assert finding["beside"] == most["beside"]
