"""Editions judged from their printed files alone, by a program of another make than the attack's.

Only the CSV files, the code lists and what everybody knows of sums are read: whole numbers, none below zero,
parts that add up, no part above its whole, groups and their members. Each small count that is not printed
must be able to be none, and no small count, in some whole table that agrees with all that is printed; where a
range is told of it, as great as that.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from rounds_read import read_round
from scipy.optimize import Bounds, LinearConstraint, milp

from tilstand.define import RoundView
from tilstand.define.round_settings import Policy, Recoding
from tilstand.pipeline import release as guard
from tilstand.protect.recoding import recode_collection
from tilstand.publish.csv_files import write_table_csv
from tilstand.round.state import RoundState
from tilstand.terms import Key, Period

FIXTURES = Path(__file__).parents[2] / "fixtures"
MERGED = {
    "sagaland": (Recoding(dimension="exploited_in", codes=("home_country", "third_country")),),
    "thalassia": (Recoding(dimension="age", codes=("child", "teen")),),
}


@pytest.fixture(scope="module", params=[("sagaland", "2031"), ("thalassia", "fy31")], ids=lambda one: one[0])
def state(request: pytest.FixtureRequest) -> RoundState:
    return read_round(FIXTURES / request.param[0], request.param[1])


def printed(state: RoundState, policy: Policy) -> tuple[dict[Key, int | None], dict[Key, int]]:
    """Every count of the files, by its address, None where it is hidden; and what texts tell it is under."""
    release = guard.build_release(state, None, draft=True, earlier=guard.load_earlier_releases(state), policy=policy)
    found: dict[Key, int | None] = {}
    for table in release.tables:
        for row in csv.DictReader(io.StringIO(write_table_csv(release.names, table).decode())):
            measure = state.collection.measures.get(row["measure"])
            if measure is None or measure.statistic != "count" or row["status"] not in ("A", "Q"):
                continue
            dims = {name: row[name] for name in release.names.dimensions if row.get(name, "_T") not in ("_T", "_Z")}
            if any(code.endswith("_X") for code in dims.values()):
                continue
            key = Key(row["measure"], row["provider"], Period.from_text(row["period"]), tuple(sorted(dims.items())))
            found[key] = int(row["value"]) if row["value"] else None
    return found, dict(release.fewer)


def sums(view: RoundView, state: RoundState, keys: set[Key]) -> Iterator[tuple[Key, list[Key], bool]]:
    """What adds up, and what is inside what: a whole, its parts, and whether they are all of it."""
    absent = set(state.round.absent)
    for key in sorted(keys, key=lambda key: key.sort_key):
        if key.provider in view.groups and view.measures[key.measure].aggregate == "members":
            yield (
                key,
                [key.replace_provider(name) for name in view.list_group_members(key.provider) if name not in absent],
                True,
            )
        for dimension, code in key.dims:
            codelist, whole = view.get_codelist(dimension), key.remove_dimension(dimension)
            above = next(iter(codelist.list_code_ancestors(code)), None)
            parent = whole if above is None else key.at(dimension, above)
            beside = [key.at(dimension, one.id) for one in codelist.parts(above)]
            full = view.is_additive_dimension(key.measure, dimension) and key in beside
            yield parent, beside if full else [key], full
            if codelist[code].closed:
                yield key, [key.at(dimension, one.id) for one in codelist.parts(code)], True


def unsafe(state: RoundState, policy: Policy) -> tuple[list[str], int]:
    """The small counts that are told, or of which a reader knows too much; and how many were judged."""
    told, fewer = printed(state, policy)
    view = recode_collection(state.collection, policy.merged)
    rows, keys = [], set(told)
    while True:  # parts have parts
        rows = list(sums(view, state, keys))
        grown = keys | {one for whole, parts, _ in rows for one in (whole, *parts)}
        if grown == keys:
            break
        keys = grown
    order = sorted(keys, key=lambda key: key.sort_key)
    at = {key: place for place, key in enumerate(order)}
    matrix, low, high = [], [], []
    for whole, parts, full in rows:
        line = np.zeros(len(order))
        line[at[whole]] = 1
        for one in parts:
            line[at[one]] -= 1
        matrix.append(line)
        low.append(0.0)
        high.append(0.0 if full else np.inf)
    known = [told.get(key) for key in order]
    bounds = Bounds(
        np.array([0 if one is None else one for one in known], dtype=float),
        np.array([fewer.get(key, np.inf) - 1 if one is None else one for key, one in zip(order, known, strict=True)]),
    )
    limits = LinearConstraint(np.array(matrix), np.array(low), np.array(high))
    found, judged = [], 0
    for key in order:
        figure = None if "+" in key.text() else state.reconciled.figures.get(key)
        role = view.measures[key.measure].role
        if figure is None or not figure.value.known or role not in view.protected_roles:
            continue
        if not 1 <= figure.value.exact_number < policy.threshold:
            continue
        judged += 1
        if told.get(key) is not None:
            found.append(key.text())
            continue
        cost = np.zeros(len(order))
        most = policy.threshold - (key in fewer)  # no range is known more closely than it is told
        for sign, enough in ((1.0, 0.0), (-1.0, -float(most))):
            cost[at[key]] = sign
            box = Bounds(bounds.lb, np.minimum(bounds.ub, 10_000))
            done = milp(cost, constraints=limits, bounds=box, integrality=np.ones(len(order)))
            assert done.status == 0, "the edition contradicts itself"
            if done.fun > enough + 1e-6:
                found.append(key.text())
                break
    return found, judged


@pytest.mark.slow
@pytest.mark.parametrize("method", ["suppress", "merge", "ranges"])
@pytest.mark.parametrize("threshold", [3, 5])
def test_of_no_small_count_too_much_is_known(state: RoundState, method: str, threshold: int) -> None:
    merged = MERGED[state.collection.id] if method == "merge" else ()
    policy = Policy(method=method, threshold=threshold, merged=merged)  # type: ignore[arg-type]
    found, judged = unsafe(state, policy)
    assert found == []
    assert judged > 5


def test_as_printed_every_small_count_is_told(state: RoundState) -> None:
    found, judged = unsafe(state, Policy())
    assert len(found) > judged / 2
