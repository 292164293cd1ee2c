from itertools import combinations

import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from tilstand.kernel.covering import bound_cover_cost, bound_cover_cost_by_item, solve_covering
from tilstand.kernel.hitting_sets import (
    HittingSetEnumeration,
    _bound_disjoint_cost,
    find_minimum_hitting_set,
    group_disjoint_conflicts,
)

conflicts = st.lists(st.frozensets(st.integers(0, 7), min_size=1, max_size=4), min_size=1, max_size=7)
weights = st.fixed_dictionaries({k: st.integers(1, 3) for k in range(8)})


def everything(sets, cost):
    """The least cost and all hitting sets that reach it, by trying all."""
    hits = [frozenset(s) for k in range(9) for s in combinations(range(8), k) if all(not c.isdisjoint(s) for c in sets)]
    best = min(sum(cost[i] for i in s) for s in hits)
    return best, {s for s in hits if sum(cost[i] for i in s) == best}


@given(conflicts, weights)
def test_the_cheapest_set_is_that_of_trying_everything(sets, cost):
    best, answers = everything(sets, cost)
    found, chosen = find_minimum_hitting_set(sets, cost)
    assert found == best
    assert chosen in answers


@draws(15)
@given(conflicts, weights)
def test_the_covering_program_agrees_with_the_search(sets, cost):
    found, chosen = solve_covering(sets, cost)
    best, answers = everything(sets, cost)
    assert (found, chosen in answers) == (best, True)


@given(conflicts, weights)
def test_every_cover_within_the_budget_is_found_once(sets, cost):
    best, answers = everything(sets, cost)
    found = list(HittingSetEnumeration(sets, cost, best, lambda _: ()).enumerate_hitting_sets())
    assert len(found) == len(set(found))
    assert set(found) == answers


@given(conflicts, weights)
def test_covers_learn_conflicts_on_the_way(sets, cost):
    best, answers = everything(sets, cost)

    def more(candidate):
        return [c for c in sets if candidate.isdisjoint(c)]

    assert set(HittingSetEnumeration(sets[:1], cost, best, more).enumerate_hitting_sets()) == answers


@draws(20)
@given(conflicts, weights)
def test_covers_of_a_search_that_grew_too_long_are_the_same(sets, cost):
    best, answers = everything(sets, cost)
    found = list(HittingSetEnumeration(sets, cost, best, lambda _: ())._enumerate_by_exclusion([], frozenset()))
    assert len(found) == len(set(found))
    assert set(found) == answers


@given(conflicts, weights, st.frozensets(st.integers(0, 7), max_size=3))
def test_banned_items_are_never_chosen(sets, cost, banned):
    best, answers = everything(sets, cost)
    assert set(HittingSetEnumeration(sets, cost, best, lambda _: ()).enumerate_hitting_sets(banned)) == {
        a for a in answers if a.isdisjoint(banned)
    }


@pytest.mark.slow
@given(conflicts)
def test_clusters_keep_every_conflict_and_share_nothing(sets):
    groups = group_disjoint_conflicts(sets)
    assert sorted(map(sorted, (c for g in groups for c in g))) == sorted(map(sorted, set(sets)))
    for one, other in combinations(groups, 2):
        assert frozenset().union(*one).isdisjoint(frozenset().union(*other))


@pytest.mark.slow
@draws(30)
@given(conflicts, weights)
def test_no_set_with_an_item_is_cheaper_than_its_bound(sets, cost):
    for item, floor in bound_cover_cost_by_item(sets, cost).items():
        rest = [c for c in sets if item not in c]
        assert find_minimum_hitting_set(rest, cost)[0] + cost[item] >= floor


@draws(30)
@given(conflicts, weights)
def test_no_set_is_cheaper_than_the_bound_of_all(sets, cost):
    assert 0 < bound_cover_cost(sets, cost) <= everything(sets, cost)[0]


@pytest.mark.parametrize(
    ("sets", "cost"),
    [
        ([{0, 1, 2}, {0}, {1}], 2 + 3),  # the small ones first: the large one shares with them
        ([{0, 1}, {2, 3}, {1, 2}], 2 + 1),
        ([{0, 1}, {4}], 2 + 1),
        ([], 0),
    ],
)
def test_what_cannot_be_avoided_is_the_cheapest_of_conflicts_that_share_nothing(sets, cost):
    weights = {0: 2, 1: 3, 2: 1, 3: 5, 4: 1}
    assert _bound_disjoint_cost([frozenset(one) for one in sets], weights) == cost
    assert _bound_disjoint_cost([frozenset(one) for one in (*sets, ())], weights) > 10**9
