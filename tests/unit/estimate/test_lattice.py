"""The arithmetic under every method, against its definitions; and fits against a general optimiser."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from tilstand.estimate.hierarchical_models import (
    check_model_existence,
    compute_subset_sums,
    compute_superset_sums,
    find_remaining_cells,
    list_hierarchical_models,
)
from tilstand.estimate.poisson_fit import ABSENT, FOUND, UNIDENTIFIED, maximize_model_likelihood, solve_batched

_SPEC = importlib.util.spec_from_file_location("reference", Path(__file__).with_name("reference.py"))
reference = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(reference)


def _thin(lists, random, persons=60):
    on = random.random((persons, lists)) < random.beta(0.7, 4.0, size=lists)
    counts = np.bincount(on @ (1 << np.arange(lists)), minlength=1 << lists).astype(float)
    counts[0] = 0.0
    return counts


def _sums(counts):
    return np.array([sum(n for c, n in enumerate(counts) if c & t == t) for t in range(len(counts))])


@pytest.mark.parametrize("lists", [1, 2, 3, 5])
def test_sums_over_the_lattice(lists):
    values = np.random.default_rng(lists).integers(0, 99, 1 << lists).astype(float)
    above, below = values.copy(), values.copy()
    compute_superset_sums(above)
    compute_subset_sums(below)
    assert above.tolist() == _sums(values).tolist()
    assert below.tolist() == [sum(values[t] for t in range(1 << lists) if t & c == t) for c in range(1 << lists)]


def test_cells_that_leave_the_table_and_parameters_that_stay():
    random = np.random.default_rng(3)
    for _ in range(60):
        counts, barred = _thin(4, random), (random.random(16) < 0.1).astype(np.int64)
        models = list_hierarchical_models(4, 3)
        model = models.get_model_terms(int(random.integers(len(models))))
        totals = _sums(counts)
        left, told = find_remaining_cells(model[:, None], (totals[model] > 0)[:, None], totals[:, None], barred)
        dead = ~left[:, 0]
        zero = [int(t) for t in model if t and totals[t] == 0]
        assert dead.tolist() == [int(c == 0 or barred[c] > 0 or any(c & z == z for z in zero)) for c in range(16)]
        kept = [int(t) for t in model if totals[t] > 0]
        alive = [c for c in range(16) if not dead[c]]
        matrix = np.array([[float(c & t == t) for t in kept] for c in alive]).reshape(len(alive), len(kept))
        tops = [c for c in kept if c and dead[c]]
        if not tops:  # every finite parameter has a cell of its own
            assert told[0] == (np.linalg.matrix_rank(matrix) == len(kept))


def test_systems_are_solved_side_by_side():
    random = np.random.default_rng(8)
    for size in (1, 2, 5, 9):
        roots = random.normal(size=(4, size, size))
        matrices, vectors = roots @ roots.transpose(0, 2, 1) + np.eye(size), random.normal(size=(4, size))
        given, found = matrices.transpose(1, 2, 0).copy(), vectors.T.copy()
        assert solve_batched(given, found).all()
        assert pytest.approx(np.linalg.solve(matrices, vectors[..., None])[..., 0]) == found.T


def test_a_singular_system_does_not_spoil_those_beside_it():
    matrices = np.array(
        [[[4.0, 9.0], [2.0, 5.0]], [[1.0, 1.0], [1.0, 1.0]], [[1.0, 2.0], [2.0, 1.0]], [[np.nan] * 2] * 2]
    )
    vectors = np.array([[2.0, 3.0], [1.0, 1.0], [1.0, 1.0], [1.0, 1.0]]).T.copy()
    assert solve_batched(matrices.transpose(1, 2, 0).copy(), vectors).tolist() == [True, False, False, False]
    assert vectors[:, 0].tolist() == pytest.approx([0.25, 0.5])  # only the part below the diagonal is read


def _fit(terms, counts, warm=None):
    theta = np.full(len(counts), 9.0) if warm is None else warm.copy()
    means = np.full(len(counts), 9.0)
    barred = np.zeros(len(counts), np.int64)
    state, score = maximize_model_likelihood(
        np.array(terms), counts, _sums(counts), barred, theta, warm is not None, means
    )
    return state, score, theta, means


@pytest.mark.slow
def test_every_state_of_small_models_is_that_of_the_linear_program():
    random, seen = np.random.default_rng(12), dict.fromkeys(range(3), 0)
    models = list_hierarchical_models(3, 2)
    for _ in range(25):
        counts = _thin(3, random, int(random.integers(8, 200)))
        if not counts.sum():
            continue
        for place in range(len(models)):
            terms = [int(t) for t in models.get_model_terms(place)]
            state, score, theta, means = _fit(terms, counts)
            assert state == reference.state(terms, counts)
            told = check_model_existence(np.array(terms), counts)
            assert (told.state == "exists") == (state == FOUND)
            assert told.identifiable == (state != UNIDENTIFIED)
            assert told.positive == (told.slack > 1e-9)
            seen[state] += 1
            if state == UNIDENTIFIED:
                assert score == np.inf
            if state != FOUND:
                continue
            kept, _, totals = reference.reduced(terms, counts)
            parameters, _, unseen = reference.fitted(terms, counts)
            assert np.exp(theta[0]) == pytest.approx(unseen, rel=1e-5)
            assert theta[kept] == pytest.approx(parameters, abs=1e-4)
            assert score == pytest.approx(-2 * sum(totals[t] * theta[t] for t in kept), rel=1e-9)
            assert means[kept] == pytest.approx([totals[t] for t in kept], rel=1e-4)
            again = _fit(terms, counts, theta)
            assert again[1] == pytest.approx(score, rel=1e-9)
            assert all(theta[t] == 0.0 for t in terms if t not in kept)
    assert min(seen.values()) >= 5


def test_the_supremum_where_there_is_no_maximum():
    """The score nears that of the table with the observed sums that has the greatest likelihood."""
    counts = np.array([0.0, 27.0, 6.0, 3.0, 12.0, 0.0, 0.0, 0.0])
    state, score, *_ = _fit([0, 1, 2, 3, 4], counts)
    assert state == ABSENT
    seen = counts[counts > 0]
    assert score == pytest.approx(-2 * float(seen @ np.log(seen)), abs=1e-3)


def test_the_proof_holds_the_greatest_least_mean():
    """Main effects on three lists: cells x with the observed sums; s is the least of them at its greatest."""
    counts = np.array([0.0, 9.0, 7.0, 4.0, 8.0, 3.0, 2.0, 1.0])
    saturated = list(range(7))
    assert check_model_existence(np.array(saturated), counts).slack == pytest.approx(1.0)  # AB 4, AC 3, BC 2, ABC 1
    none = counts * [1, 1, 1, 0, 1, 1, 1, 0]  # nobody on both A and B, by chance or by design
    barred = np.array([0, 0, 0, 1, 0, 0, 0, 1])
    pairs = np.array([0, 1, 2, 4, 5])
    assert (
        check_model_existence(pairs, none).slack
        < check_model_existence(pairs, none, barred).slack
        == pytest.approx(2.0)
    )
    assert check_model_existence(np.array([0, 1, 2, 4]), counts).slack > 1.0
