import importlib.util
from pathlib import Path

import pytest
from drawn import draws
from hypothesis import given

from tilstand.kernel.alternative_optima import AlternativeOptima, AlternativeOptimum, find_alternative_optima
from tilstand.kernel.feasibility import Certainty
from tilstand.kernel.moves import MoveChoice, PersonMove
from tilstand.kernel.system import Constraint, LinearSystem, Variable

spec = importlib.util.spec_from_file_location("brute_moves", Path(__file__).with_name("brute_moves.py"))
brute = importlib.util.module_from_spec(spec)
spec.loader.exec_module(brute)


def counted(moves, answer):
    """Persons of each kind and category in an explanation, and what it adds to each printed figure."""
    named = {move.id: move for move in moves}
    numbers, change = {}, {}
    for id, units, labels in answer:
        move, labels = named[id], dict(labels)
        numbers[move.kind, None] = numbers.get((move.kind, None), 0) + units * move.persons
        for label, n in labels.items():
            numbers[move.kind, label] = numbers.get((move.kind, label), 0) + n
        parts = [(move.change, units)]
        parts += [(c.change, labels.get(c.label, 0)) for group in move.choices for c in group]
        for part, times in parts:
            for figure, amount in part.items():
                change[figure] = change.get(figure, 0) + amount * times
    return numbers, change


def grouped(moves, answers):
    """The explanations of each set of bodies and kinds: the ends of all numbers and changes."""
    named = {move.id: move for move in moves}
    groups = {}
    for answer in answers:
        used = [named[id] for id, *_ in answer]
        key = tuple(sorted({b for m in used for b in m.bodies})), tuple(sorted({m.kind for m in used}))
        groups.setdefault(key, []).append(counted(moves, answer))
    found = []
    for key, both in sorted(groups.items()):
        numbers, changes = ([one[side] for one in both] for side in (0, 1))
        found.append((*key, ends(numbers), ends(changes)))
    return found


def ends(many):
    """Least and greatest of each, where they are not always nothing."""
    keys = {key for one in many for key in one}
    pairs = {key: tuple(f(one.get(key, 0) for one in many) for f in (min, max)) for key in keys}
    return {key: pair for key, pair in pairs.items() if pair != (0, 0)}


@pytest.mark.slow
@draws(50)
@given(brute.cases())
def test_ties_are_the_ranges_of_all_simplest_explanations(case):
    system, moves = case
    best, answers = brute.simplest(system, moves)
    found = find_alternative_optima(system, moves)
    if best is None:
        assert (found.status, found.items, found.persons) == (Certainty.CONTRADICTED, (), 0)
        return
    assert (found.status, found.persons) == (Certainty.PROVEN, best[2])
    expected = grouped(moves, answers)
    assert [(t.bodies, t.kinds) for t in found.items] == [one[:2] for one in expected]
    for tie, (_, _, numbers, changes) in zip(found.items, expected, strict=True):
        assert tie.ranges == numbers
        assert tie.certain == {id: low for id, (low, high) in changes.items() if low == high}
        assert tie.change == {id: high or low for id, (low, high) in changes.items()}
    assert found.common_core == {
        key: (min(t.ranges[key][0] for t in found.items), max(t.ranges[key][1] for t in found.items))
        for key in (found.items[0].ranges if found.items else ())
        if all(t.ranges.get(key, (0, 0))[0] > 0 for t in found.items)
    }


FIGURES = (Variable("group", 5), Variable("one", 2), Variable("two", 1))
SUM = Constraint.from_equation("sum", {"group": 1, "one": -1, "two": -1})
SEX = ((MoveChoice("women"), MoveChoice("men")),)
MISSING = [PersonMove(body, "missing", (body,), {body: 1}, choices=SEX) for body in ("one", "two")]


def test_categories_that_cannot_be_told_apart_are_one_tie_with_a_range():
    found = find_alternative_optima(LinearSystem(FIGURES, (SUM,)), MISSING)
    everyone = {("missing", None): (2, 2), ("missing", "men"): (0, 2), ("missing", "women"): (0, 2)}
    assert [(t.bodies, t.kinds, t.ranges) for t in found.items] == [
        (("one",), ("missing",), everyone),
        (("two",), ("missing",), everyone),
    ]
    assert [t.certain for t in found.items] == [{"one": 2}, {"two": 2}]
    assert found.common_core == {("missing", None): (2, 2)}
    assert found.question == "one"


def test_a_relation_that_no_move_touches_is_told_unless_it_is_left_as_it_is():
    system = LinearSystem((*FIGURES, Variable("x", 1)), (SUM, Constraint.from_equation("other", {"x": 1}, 2)))
    found = find_alternative_optima(system, MISSING)
    assert (found.status, found.items, found.stuck) == (Certainty.CONTRADICTED, (), ("other",))
    assert len(find_alternative_optima(system, MISSING, rows=["sum"]).items) == 2


def test_the_question_is_the_figure_that_splits_the_ties_most_evenly():
    def tie(change, certain):
        return AlternativeOptimum(("body",), ("kind",), {}, change, certain)

    def question(*made):
        return AlternativeOptima(tuple(tie(*one) for one in made), Certainty.PROVEN).question

    one = {"a": 1}, {"a": 1}
    assert question(one) is None
    assert question(one, one) is None
    assert question(one, one, ({"b": 1}, {"b": 1}), ({"b": 1, "a": 1}, {"a": 1, "b": 1})) == "b"
    assert question(one, ({"a": 1}, {}), ({"a": 2}, {"a": 2}), ({"b": 1}, {})) == "a"
    assert question(({"b": 1}, {"b": 1}), ({"c": 1}, {"c": 1})) == "b"


def test_the_core_is_what_no_tie_is_without_from_the_least_to_the_most_of_all():
    def core(*ranges):
        return AlternativeOptima(
            tuple(AlternativeOptimum(("b",), ("k",), one, {}, {}) for one in ranges), Certainty.PROVEN
        ).common_core

    one, two = ("missing", None), ("missing", "women")
    assert core({one: (2, 4)}, {one: (1, 3)}) == {one: (1, 4)}
    assert core({one: (2, 4), two: (0, 2)}, {one: (2, 2), two: (1, 1)}) == {one: (2, 4)}
    assert core({one: (2, 4)}, {}) == {}
