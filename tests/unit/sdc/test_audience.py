"""Readers who know more: persons counted, bodies that know their own counts, whole groups in one category."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from disclosed import brute
from tilstand.cli.app import app
from tilstand.errors import ProtectionError, UsageError
from tilstand.sdc import build_table_system
from tilstand.sdc.intruders import IntruderScenario
from tilstand.sdc.protected_table import suppress_small_counts

from .drawn_cells import micros

MANY = 10_000
FILE = "body,form,n\na,x,12\na,y,0\nb,x,1\nb,y,8\nc,x,1\nc,y,5\n"


@pytest.mark.slow
@draws(25)
@given(micros(most=2, greatest=3), st.sampled_from([2, 3]))
def test_whoever_knows_some_cells_must_hold_others_possible(micro, threshold):
    made = build_table_system(micro)
    first, last = made.dims[0], made.dims[-1]
    audience = IntruderScenario(bodies=first, persons=True, groups=(last,))
    found = suppress_small_counts(made, threshold, audience)
    assert found.leaks == ()
    shown = np.array([found.is_shown(row) for row in range(len(found))])
    if not shown[0]:
        return
    given = [(made.cells(row).tolist(), int(made.values[row])) for row in np.flatnonzero(shown)]
    every = brute.tables(len(made.inner), given, int(made.values[0]))
    possible = np.array([list(one) for one in islice(every, MANY + 1)])
    if len(possible) > MANY:
        return  # what so many tables share is little, and counting them takes a minute
    for one in audience.build_intruders(made, threshold):
        own = made.inner[one.cells]
        least = own if one.at_least is None else one.at_least
        kept = (possible[:, one.cells] >= least).all(axis=1)
        if one.at_least is None:
            kept &= (possible[:, one.cells] <= own).all(axis=1)
        for row, low, high in one.asked:
            sums = possible[kept][:, made.cells(row)].sum(axis=1)
            assert sums.min() <= low
            assert sums.max() >= high


def told(place: Path, *options: str) -> tuple[int, list[tuple[str, str, tuple[str, ...], int]]]:
    (place / "t.csv").write_text(FILE, "utf-8")
    facts = [str(place / "t.csv"), "--count", "n", "--dims", "body,form", "--json"]
    done = CliRunner().invoke(app, ["protect", "table", *facts, *options])
    leaks = json.loads(done.stdout)["leaks"]
    return done.exit_code, [(one["reader"], one["kind"], tuple(one["names"]), one["own"]) for one in leaks]


def test_an_audit_says_what_bodies_and_groups_give_away_of_a_count_that_is_not_small(tmp_path: Path):
    code, found = told(tmp_path, "--method", "audit", "--bodies", "body", "--groups", "form")
    assert code == 1
    assert ("body", "told", ("a",), 12) in found, "of fourteen in x, a knows its twelve"
    assert ("group", "determined", ("x",), 0) in found, "all twelve of a are x"
    alone = told(tmp_path, "--method", "audit")[1]
    assert {reader for reader, *_ in alone} == {"anybody"}


def test_bodies_that_collude_learn_more_and_hiding_keeps_it_from_them(tmp_path: Path):
    one = told(tmp_path, "--method", "audit", "--bodies", "body")[1]
    two = told(tmp_path, "--method", "audit", "--bodies", "body", "--colluding", "2")[1]
    assert max(len(names) for _, _, names, _ in two) == 2
    assert len([own for own in one if own[0] == "body"]) < len([own for own in two if own[0] == "body"])
    everybody = ("--bodies", "body", "--colluding", "2", "--persons", "--groups", "form")
    assert told(tmp_path, *everybody) == (0, [])


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (("--bodies", "nobody"), ProtectionError),
        (("--groups", "nothing"), ProtectionError),
        (("--method", "round", "--persons"), UsageError),
    ],
)
def test_an_unknown_column_and_rounding_before_readers_are_refused(
    tmp_path: Path, options: tuple[str, ...], error: type[Exception]
):
    (tmp_path / "t.csv").write_text(FILE, "utf-8")
    facts = [str(tmp_path / "t.csv"), "--count", "n", "--dims", "body,form", *options]
    assert isinstance(CliRunner().invoke(app, ["protect", "table", *facts]).exception, error)
