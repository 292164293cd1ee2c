import importlib.util
from dataclasses import replace
from pathlib import Path

import pytest
from drawn import draws
from hypothesis import given

from tilstand.kernel.alternative_optima import find_alternative_optima
from tilstand.kernel.explanations import find_explanations
from tilstand.kernel.feasibility import Certainty
from tilstand.kernel.moves import MoveChoice, PersonMove
from tilstand.kernel.system import Constraint, KernelError, LinearSystem, Variable

spec = importlib.util.spec_from_file_location("brute_moves", Path(__file__).with_name("brute_moves.py"))
brute = importlib.util.module_from_spec(spec)
spec.loader.exec_module(brute)


@pytest.mark.slow
@draws(100)
@given(brute.cases())
def test_explanations_are_those_of_trying_everything(case):
    system, moves = case
    best, expected = brute.simplest(system, moves)
    found = find_explanations(system, moves, limit=1000)
    if best is None:
        assert found.status is Certainty.CONTRADICTED
        assert found.items == ()
        return
    assert found.status is Certainty.PROVEN
    assert {item.lexicographic_cost for item in found.items} == {best}
    answers = [frozenset((s.move.id, s.units, s.labels) for s in item.steps) for item in found.items]
    assert len(set(answers)) == len(answers)
    assert set(answers) == expected


@pytest.mark.slow
@draws(40)
@given(brute.cases())
def test_the_core_is_in_every_explanation(case):
    found = find_explanations(*case, limit=1000)
    for (kind, label), number in found.core.items():
        for item in found.items:
            assert item.unit_counts[kind, label] >= number


FIGURES = (Variable("group", 5), Variable("one", 2), Variable("two", 1))
SUM = Constraint.from_equation("sum", {"group": 1, "one": -1, "two": -1})
MISSING = tuple(PersonMove(body, "missing", (body,), {body: 1}) for body in ("one", "two"))


def test_more_explanations_than_asked_for_are_marked():
    found = find_explanations(LinearSystem(FIGURES, (SUM,)), MISSING, limit=1)
    assert found.status is Certainty.CUT
    assert len(found.items) == 1


def test_a_search_that_was_stopped_is_never_called_proven(monkeypatch):
    whole = find_explanations(LinearSystem(FIGURES, (SUM,)), MISSING)
    assert whole.status is Certainty.PROVEN
    monkeypatch.setattr("tilstand.kernel.hitting_sets.SETS", 0)
    monkeypatch.setattr("tilstand.kernel.hitting_sets.PROBLEMS", 1)
    found = find_explanations(LinearSystem(FIGURES, (SUM,)), MISSING)
    assert found.status is Certainty.DOUBT
    assert all(one in whole.items for one in found.items)


@pytest.mark.parametrize(("most", "status"), [(2, Certainty.PROVEN), (1, Certainty.DOUBT)])
def test_all_sets_of_bodies_are_proven_where_there_are_just_as_many_as_are_kept(monkeypatch, most, status):
    """One and two: with room for two all are told; with room for one that is said."""
    monkeypatch.setattr(importlib.import_module(find_explanations.__module__), "SETS", most)
    found = find_explanations(LinearSystem(FIGURES, (SUM,)), MISSING)
    assert (found.status, len(found.items)) == (status, most)
    assert find_alternative_optima(LinearSystem(FIGURES, (SUM,)), MISSING).status is status


@pytest.mark.parametrize("answer", [find_explanations, find_alternative_optima])
@pytest.mark.parametrize("nth", range(8))
def test_what_rests_on_an_end_in_doubt_is_never_called_proven(monkeypatch, answer, nth):
    """Of all ends that an answer is reckoned from, whichever the solver did not confirm; the answer stays."""
    module = importlib.import_module(answer.__module__)
    made, whole = module.compute_bounds, answer(LinearSystem(FIGURES, (SUM,)), MISSING)
    asked = []

    def doubting(system, ids=None, **given):
        ends = made(system, ids, **given)
        asked.append(ends)
        if len(asked) - 1 != nth:
            return ends
        last = list(ends)[-1:]
        return {id: replace(end, status=Certainty.DOUBT) if id in last else end for id, end in ends.items()}

    monkeypatch.setattr(module, "compute_bounds", doubting)
    found = answer(LinearSystem(FIGURES, (SUM,)), MISSING)
    assert found.items == whole.items
    met = len(asked) > nth and bool(asked[nth])
    assert found.status is (Certainty.DOUBT if met else Certainty.PROVEN)


@pytest.mark.parametrize("nth", range(6))
def test_an_answer_that_lost_something_where_an_end_was_not_found_is_never_called_proven(monkeypatch, nth):
    module = importlib.import_module(find_explanations.__module__)
    made, whole = module.compute_bounds, find_explanations(LinearSystem(FIGURES, (SUM,)), MISSING)
    asked = []

    def endless(system, ids=None, **given):
        ends = made(system, ids, **given)
        asked.append(ends)
        last = {*list(ends)[-1:]} - {module.PERSONS, module.DISTRUST} if len(asked) - 1 == nth else ()
        return {id: replace(end, lower=None, upper=None) if id in last else end for id, end in ends.items()}

    monkeypatch.setattr(module, "compute_bounds", endless)
    found = find_explanations(LinearSystem(FIGURES, (SUM,)), MISSING)
    assert found.items == whole.items or found.status is Certainty.DOUBT


def test_bodies_of_every_kind_of_name_have_one_order():
    moves = [PersonMove(f"m{body}", "missing", (body,), {id: 1}) for body, id in ((7, "one"), ("7b", "two"))]
    assert find_explanations(LinearSystem(FIGURES, (SUM,)), moves).bodies == (7, "7b")


def test_a_relation_that_no_move_touches_is_told():
    system = LinearSystem((*FIGURES, Variable("x", 1)), (SUM, Constraint.from_equation("other", {"x": 1}, 2)))
    found = find_explanations(system, MISSING)
    assert (found.status, found.items, found.stuck) == (Certainty.CONTRADICTED, (), ("other",))


def test_one_cause_is_explained_while_the_others_stay_as_they_are():
    system = LinearSystem((*FIGURES, Variable("x", 4)), (SUM, Constraint.from_equation("other", {"x": 1, "one": 1}, 7)))
    found = find_explanations(system, MISSING, rows=["sum"])
    assert [item.bodies for item in found.items] == [("two",)]


def test_no_contradiction_needs_no_move():
    found = find_explanations(LinearSystem(FIGURES, (SUM,)).replace_printed_values({"two": 3}), MISSING)
    assert (found.status, len(found.items), found.items[0].steps) == (Certainty.PROVEN, 1, ())


def test_unknown_figures_give_way():
    system = LinearSystem(
        (*FIGURES, Variable("three")), (Constraint.from_equation("sum", {**SUM.coefficients, "three": -1}),)
    )
    found = find_explanations(system, MISSING)
    assert [item.moved_persons for item in found.items] == [0]


def test_the_question_splits_the_explanations_most_evenly():
    found = find_explanations(LinearSystem(FIGURES, (SUM,)), MISSING)
    assert found.question == "one"
    assert (
        find_explanations(LinearSystem((Variable("group", 4), *FIGURES[1:]), (SUM,)), MISSING).question == "one"
    )  # or not at all
    assert find_explanations(LinearSystem(FIGURES, (SUM,)), MISSING[:1]).question is None


@pytest.mark.parametrize(
    ("moves", "words"),
    [
        ([PersonMove("a", "k", ("b",), {"nobody": 1})], "unknown figure nobody"),
        ([PersonMove("a", "k", ("b",), {}, {"nothing": 1})], "unknown relation nothing"),
        ([MISSING[0], MISSING[0]], "the id is used twice"),
        ([PersonMove("a", "k", ("b",), {"one": 1}, persons=0)], "at least one person"),
        ([PersonMove("a", "k", ("b",), choices=((MoveChoice("c"), MoveChoice("c")),))], "a label is used twice"),
    ],
)
def test_moves_that_do_not_belong_to_the_figures_are_told(moves, words):
    with pytest.raises(KernelError, match=words):
        find_explanations(LinearSystem(FIGURES, (SUM,)), moves)


def test_every_fault_of_the_moves_is_told_at_once():
    faulty = [
        PersonMove("a", "k", ("b",), {"nobody": 1}, {"nothing": 1}, distrust=-1),
        PersonMove("b", "k", ("b",), choices=((MoveChoice("c", {"none": 1}), MoveChoice("d", {}, {"no": 1})),)),
    ]
    with pytest.raises(KernelError) as caught:
        find_explanations(LinearSystem(FIGURES, (SUM,)), faulty)
    assert str(caught.value) == (
        "The moves do not belong to these figures.\n"
        "  move a: it must move at least one person, at no negative cost\n"
        "  move a: unknown figure nobody\n"
        "  move a: unknown relation nothing\n"
        "  move b: unknown figure none\n"
        "  move b: unknown relation no"
    )


@pytest.mark.slow
def test_fifty_explanations_are_listed_where_nothing_else_is_asked_for_in_a_stable_order():
    bodies = [f"body {n:02}" for n in range(55)]
    columns = (Variable("group", 1), *(Variable(body, 0) for body in bodies))
    row = Constraint.from_equation("sum", {"group": 1, **dict.fromkeys(bodies, -1)})
    moves = [PersonMove(body, "missing", (body,), {body: 1}) for body in reversed(bodies)]
    found = find_explanations(LinearSystem(columns, (row,)), moves)
    assert (found.status, len(found.items)) == (Certainty.CUT, 50)
    whole = find_explanations(LinearSystem(columns, (row,)), moves, limit=55)
    assert (whole.status, [item.bodies for item in whole.items]) == (Certainty.PROVEN, [(b,) for b in bodies])
    assert list(whole.bodies) == bodies
    assert whole.core == {("missing", None): 1}


def test_explanations_are_sorted_by_rank_kinds_bodies_and_labels():
    sex = ((MoveChoice("women"), MoveChoice("men")),)
    moves = [
        PersonMove("b", "missing", ("two",), {"two": 1}, choices=sex),
        PersonMove("a", "counted twice", ("one",), {"group": -1}, choices=sex),
        PersonMove("c", "missing", ("one",), {"one": 1}),
    ]
    found = find_explanations(LinearSystem((Variable("group", 4), *FIGURES[1:]), (SUM,)), moves)
    assert [(i.kinds, i.bodies, i.steps[0].labels, dict(i.change)) for i in found.items] == [
        (("counted twice",), ("one",), (("men", 1),), {"group": -1}),
        (("counted twice",), ("one",), (("women", 1),), {"group": -1}),
        (("missing",), ("one",), (), {"one": 1}),
        (("missing",), ("two",), (("men", 1),), {"two": 1}),
        (("missing",), ("two",), (("women", 1),), {"two": 1}),
    ]
    assert {(i.moved_persons, i.distrust_cost, i.lexicographic_cost) for i in found.items} == {(1, 0, (1, 1, 1, 0))}
    assert found.question == "group"


@pytest.mark.slow
@draws(30)
@given(brute.cases())
def test_the_question_is_the_figure_whose_answer_leaves_fewest_explanations(case):
    found = find_explanations(*case, limit=1000)
    left = {}
    for id in {id for item in found.items for id in item.change}:
        answers = [item.change.get(id, 0) for item in found.items]
        if len(set(answers)) > 1:
            left[id] = max(map(answers.count, answers))
    assert found.question == min(left, key=lambda id: (left[id], id), default=None)
    assert list(found.bodies) == sorted({body for item in found.items for body in item.bodies})
    labels = [item.unit_counts for item in found.items]
    shared = {key for key in (labels[0] if labels else ()) if all(key in one for one in labels)}
    assert found.core == {key: min(one[key] for one in labels) for key in shared}


def test_the_steps_of_an_explanation_stand_by_kind_and_id() -> None:
    columns = tuple(Variable(id, 0) for id in "xyz")
    rows = tuple(Constraint.from_equation(id, {id: 1}, 1) for id in "xyz")
    kinds = zip("abc", "ZAZ", "zyx", strict=True)
    moves = [PersonMove(id, kind, ("body",), {figure: 1}) for id, kind, figure in kinds]
    (found,) = find_explanations(LinearSystem(columns, rows), moves).items
    assert [step.move.id for step in found.steps] == ["b", "a", "c"]
    assert (found.kinds, list(found.change)) == (("A", "Z"), ["x", "y", "z"])


@pytest.mark.slow
def test_where_any_half_of_many_bodies_would_do_the_work_ends_and_says_with_how_few_it_cannot_be():
    bodies = [f"body_{at:02}" for at in range(24)]
    figures = (Variable("group", 12), *(Variable(body, 1) for body in bodies))
    relation = Constraint.from_equation("sum", {"group": 1, **dict.fromkeys(bodies, -1)})
    moves = [PersonMove(body, "counted", (body,), {body: -1}, limit=1) for body in bodies]
    found = find_alternative_optima(LinearSystem(figures, (relation,)), moves)
    assert (found.status, found.items) == (Certainty.TIMED_OUT, ())
    assert 0 < found.least <= 12
    assert find_explanations(LinearSystem(figures, (relation,)), moves).status is Certainty.TIMED_OUT
    few = find_alternative_optima(
        LinearSystem(
            (Variable("group", 3), *figures[1:5]),
            (Constraint.from_equation("sum", {"group": 1, **dict.fromkeys(bodies[:4], -1)}),),
        ),
        moves[:4],
    )
    assert (few.status, len(few.items)) == (Certainty.PROVEN, 4)
