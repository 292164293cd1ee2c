"""`tilstand protect compare`: what each policy costs and leaves, side by side."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from tilstand import define
from tilstand.cli.protect_round import _list_merged_codes
from tilstand.define.round_settings import Policy, Recoding
from tilstand.protect.attack.compare import PolicyChoice

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"


@pytest.mark.slow
def test_policies_stand_side_by_side(worked) -> None:  # type: ignore[no-untyped-def]
    done = worked("protect", "compare", "sagaland", "2031", "--json")
    assert done.returncode == 0, done.stderr
    shown, rounded, ranged, merged, hidden = tried = json.loads(done.stdout)
    assert [one["method"] for one in tried] == ["as_printed", "round", "ranges", "merge", "suppress"]
    assert (rounded["told"], rounded["worked_out"], ranged["told"], ranged["worked_out"]) == (0, 0, 0, 0)
    assert (merged["told"], merged["worked_out"], merged["moved"], merged["refused"]) == (0, 0, 0, [])
    assert merged["merged"] == []
    assert rounded["moved"] >= shown["told"]
    assert rounded["error"] >= rounded["quoted"]
    assert shown["moved"] == hidden["moved"] == 0
    assert (shown["lost"], shown["leading"], shown["worst"]) == (0, [], None)
    assert shown["told"] > 0
    assert (hidden["told"], hidden["worked_out"], hidden["refused"]) == (0, 0, [])
    assert shown["told"] <= hidden["lost"] < hidden["cells"] == shown["cells"]
    assert 0 < hidden["worst"]["lost"] <= hidden["worst"]["cells"]
    told = worked("protect", "compare", "sagaland", "2031").stdout.decode()
    assert "every number shown" in told
    assert "No merging of groups helps." in told
    assert f"{hidden['lost']} of {hidden['cells']}" in told
    assert max(map(len, told.splitlines())) <= 80


def test_what_is_merged_stands_there_as_the_file_of_the_round_wants_it() -> None:
    group = Recoding(dimension="exploited_in", codes=("home_country", "third_country"))
    one = PolicyChoice(Policy(method="merge", merged=(group,)))
    told = "\n".join(_list_merged_codes(one, define.read_collection(SAGALAND).at("2031"), "en"))
    assert "exploited_in: In the home country, " in told
    lines = [line.strip() for line in told.splitlines()[2:]]
    policy = Policy.model_validate({"method": "merge", **tomllib.loads("\n".join(lines))["policy"]})
    assert policy.merged == (group,)
