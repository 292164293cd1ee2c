"""The family of hierarchical models, against its definition; and how a model is written."""

from __future__ import annotations

from itertools import combinations

import estimate_reference as reference
import numpy as np
import pytest

from tilstand.estimate.hierarchical_models import (
    check_model_existence,
    compute_subset_sums,
    compute_superset_sums,
    find_remaining_cells,
    format_model_label,
    list_hierarchical_models,
    list_pair_terms,
)
from tilstand.estimate.poisson_fit import ABSENT, FOUND, UNIDENTIFIED, solve_batched


def _closed(model):
    return all(any(term & ~(1 << i) == other for other in model) for term in model for i in range(6) if term >> i & 1)


def _by_definition(lists, order):
    """Every set of histories closed downwards that holds all main effects, up to an order, not saturated."""
    main = {0, *(1 << i for i in range(lists))}
    higher = [t for t in range(1 << lists) if 2 <= t.bit_count() <= min(order, lists - 1)]
    found = set()
    for count in range(len(higher) + 1):
        for chosen in combinations(higher, count):
            model = main | set(chosen)
            if _closed(model):
                found.add(frozenset(model))
    return found


@pytest.mark.parametrize(("lists", "order"), [(3, 1), (3, 2), (3, 5), (4, 2), (4, 3)])
def test_the_family_is_all_models_once(lists, order):
    models = list_hierarchical_models(lists, order)
    found = [frozenset(int(t) for t in models.get_model_terms(i)) for i in range(len(models))]
    wanted = _by_definition(lists, order if order > 1 else 2)
    assert len(found) == len(set(found))
    assert set(found) == wanted
    assert [int(size) for size in models.model_sizes] == [len(model) for model in found]
    assert (models.lists, models.order) == (lists, min(order, lists - 1))
    assert all(list(models.get_model_terms(i)) == sorted(models.get_model_terms(i)) for i in range(len(models)))


@pytest.mark.parametrize(("lists", "order"), [(3, 2), (4, 2), (4, 3), (5, 4)])
def test_each_model_knows_a_smaller_one_and_the_largest_with_its_pairs(lists, order):
    models = list_hierarchical_models(lists, order)
    sets = [frozenset(int(t) for t in models.get_model_terms(i)) for i in range(len(models))]
    pairs = [int(pair) for pair in list_pair_terms(lists)]
    for place, model in enumerate(sets):
        parent, cap = int(models.parent[place]), sets[models.cap[place]]
        if parent < 0:
            assert max(term.bit_count() for term in model) == 1
        else:
            assert parent < place
            assert sets[parent] < model
            assert len(model) == len(sets[parent]) + 1
        held = [pair for bit, pair in enumerate(pairs) if int(models.pairs[place]) >> bit & 1]
        assert held == [pair for pair in pairs if pair in model]
        assert model <= cap
        assert [pair for pair in pairs if pair in cap] == held
    assert (models.parent < 0).sum() == 1


def test_within_the_same_pairs_models_grow():
    models = list_hierarchical_models(5, 4)
    for place in range(1, len(models)):
        if models.pairs[place] == models.pairs[place - 1]:
            before, now = ([int(t) for t in models.get_model_terms(i)] for i in (place - 1, place))
            assert (len(before), sorted(before)) < (len(now), sorted(now))


def test_pairs_stand_in_the_order_of_the_lists():
    assert list_pair_terms(4).tolist() == [3, 5, 9, 6, 10, 12]


@pytest.mark.parametrize(
    ("terms", "written"),
    [
        ([0, 1, 2, 4], "[A, B, C]"),
        ([0, 1, 2, 4, 3, 6], "[A*B, B*C]"),
        ([0, 1, 2, 4, 3, 5, 6, 7], "[A*B*C]"),
        ([0, 4, 2, 1, 5], "[A*C, B]"),
        ([0, 1, 2, 4, 8, 9, 6], "[A*D, B*C]"),
    ],
)
def test_a_model_is_written_by_its_generators(terms, written):
    assert format_model_label(np.array(terms), ("A", "B", "C", "D")) == written


def test_models_of_pairs_are_in_order_and_each_begins_from_one_with_its_greatest_pair_left_out():
    pairs = [int(pair) for pair in list_pair_terms(4)]
    wanted = [chosen for count in range(7) for chosen in combinations(pairs, count)]
    made = list_hierarchical_models(4, 2)
    main = [0, 1, 2, 4, 8]
    assert [list(made.get_model_terms(place)) for place in range(64)] == [sorted([*main, *chosen]) for chosen in wanted]
    parents = [wanted[int(parent)] for parent in made.parent[1:]]
    assert parents == [tuple(pair for pair in chosen if pair != max(chosen)) for chosen in wanted[1:]]
    bits = [sum(1 << pairs.index(pair) for pair in chosen) for chosen in wanted]
    assert (made.pairs.tolist(), made.cap.tolist(), int(made.parent[0])) == (bits, list(range(64)), -1)


# The arithmetic under every method, against its definitions; and fits against a general optimiser.


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
            state, score, theta, means = reference.fit_table(terms, counts)
            assert state == reference.state(terms, counts)
            told = check_model_existence(np.array(terms), counts)
            assert (told.state == "exists") == (state == FOUND)
            assert told.state != "not_identifiable" or state == UNIDENTIFIED
            assert (told.state == "no_maximum") == (told.slack <= 1e-9)
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
            again = reference.fit_table(terms, counts, warm=theta)
            assert again[1] == pytest.approx(score, rel=1e-9)
            assert all(theta[t] == 0.0 for t in terms if t not in kept)
    assert min(seen.values()) >= 5


def test_the_supremum_where_there_is_no_maximum():
    """The score nears that of the table with the observed sums that has the greatest likelihood."""
    counts = np.array([0.0, 27.0, 6.0, 3.0, 12.0, 0.0, 0.0, 0.0])
    state, score, *_ = reference.fit_table([0, 1, 2, 3, 4], counts)
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
