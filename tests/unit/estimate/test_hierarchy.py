"""The family of hierarchical models, against its definition; and how a model is written."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from tilstand.estimate.hierarchical_models import format_model_label, list_hierarchical_models, list_pair_terms


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
