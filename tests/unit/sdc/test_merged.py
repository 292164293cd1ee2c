"""Merged codes: no small count is left, people stay as many, and no code is merged that need not be."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from tilstand.cli.app import app
from tilstand.sdc import DisclosureError, build_table_system, read_hypercube
from tilstand.sdc.protected_table import recode_small_counts
from tilstand.sdc.recoding import recode_hypercube

from .drawn_cells import micros

ROWS = {"north": (9, 4, 0), "east": (1, 8, 5), "west": (2, 6, 4), "south": (12, 5, 7), "coast": (0, 1, 3)}


@draws(40)
@given(micros(most=3, greatest=6), st.sampled_from([None, 1, 2]), st.sampled_from([2, 3, 5]))
def test_no_small_count_is_left_and_everybody_is_counted_once(micro, order, threshold):
    total = int(micro.counts.sum())
    if 0 < total < threshold:
        with pytest.raises(DisclosureError, match="unmergeable"):
            recode_hypercube(micro, threshold, order)
        return
    made = recode_hypercube(micro, threshold, order)
    values = build_table_system(made.micro, order).values
    assert not ((values > 0) & (values < threshold)).any()
    assert made.micro.counts.sum() == total
    assert recode_small_counts(micro, threshold, order).leaks == ()
    before = [one.name for one in micro.variables if len(one.codes) > 1]
    assert set(made.groups) <= set(before)
    small = build_table_system(micro, order).values
    assert bool(made.groups) == bool(((small > 0) & (small < threshold)).any())


def test_no_code_can_be_taken_out_of_its_group_again(tmp_path: Path) -> None:
    lines = [f"{one},{form},{n}" for one, own in ROWS.items() for form, n in zip("xyz", own, strict=True)]
    (tmp_path / "t.csv").write_text("region,form,n\n" + "\n".join(lines) + "\n", "utf-8")
    micro = read_hypercube(tmp_path / "t.csv", count="n", dims=("region", "form"), nested={})
    found = recode_hypercube(micro, 3)
    for name, groups in found.groups.items():
        at = [one.name for one in micro.variables].index(name)
        codes = micro.variables[at].codes
        for group in groups:
            for code in group:
                own = micro.codes[:, at] == codes.index(code)
                rest = np.isin(micro.codes[:, at], [codes.index(one) for one in group]) & ~own
                other = micro.codes[:, 1 - at]
                values = [micro.counts[mine & (other == k)].sum() for mine in (own, rest) for k in other]
                values += [micro.counts[mine].sum() for mine in (own, rest)]
                assert any(0 < value < 3 for value in values)


def test_the_command_says_what_it_merged_and_what_is_too_small_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("body,form,n\na,x,12\na,y,3\nb,x,1\nb,y,8\nc,x,2\nc,y,5\n", "utf-8")
    facts = [str(tmp_path / "t.csv"), "--count", "n", "--dims", "body,form", "--method", "merge"]
    told = json.loads(CliRunner().invoke(app, ["protect", "table", *facts, "--json"]).stdout)
    assert told["merged"] == {"body": [["b", "c"]]}
    assert told["leaks"] == []
    assert {cell["body"] for cell in told["cells"]} == {None, "a", "b + c"}
    micro = read_hypercube(tmp_path / "t.csv", count="n", dims=("body", "form"), nested={})
    with pytest.raises(DisclosureError, match="unmergeable"):
        recode_hypercube(micro, 40)
