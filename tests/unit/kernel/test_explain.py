from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tilstand.kernel.conflict import Certainty
from tilstand.kernel.explain import explain
from tilstand.kernel.fault import KernelError
from tilstand.kernel.move import Choice, Move
from tilstand.kernel.system import Column, Row, System

TOP = 2


@st.composite
def cases(draw):
    """A small system, and moves of a few kinds and bodies, none of them more than twice."""
    n = draw(st.integers(2, 5))
    columns = tuple(Column(f"x{j}", draw(st.integers(0, 3)), 1, 0, 6) for j in range(n))
    names = [c.id for c in columns]
    signs = st.sampled_from((-1, 1))
    rows = []
    for i in range(draw(st.integers(1, 3))):
        inside = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
        coefficients = {id: draw(signs) for id in inside}
        total = sum(a * 1 for a in coefficients.values()) + draw(st.integers(-1, 1))
        upper = draw(st.sampled_from((total, total, None, total + 1)))
        rows.append(Row(f"r{i}", coefficients, total, upper))
    moves = []
    for k in range(draw(st.integers(1, 5))):
        change = {id: draw(signs) for id in draw(st.lists(st.sampled_from(names), max_size=2, unique=True))}
        direct = {"r0": 1} if draw(st.integers(0, 5)) == 0 else {}
        choices = ()
        if draw(st.integers(0, 2)) == 0:
            group = draw(st.lists(st.sampled_from(names), min_size=2, max_size=2, unique=True))
            choices = (tuple(Choice(f"to {id}", {id: 1}) for id in group),)
        kind, body = draw(st.sampled_from("ABC")), draw(st.sampled_from("uvw"))
        persons, distrust = draw(st.integers(1, 2)), draw(st.integers(0, 2))
        moves.append(Move(f"m{k}", kind, (body,), change, direct, choices, persons, distrust, TOP))
    return System(columns, tuple(rows)), moves


def units(move):
    """Every way to make a move up to twice: units and labels."""
    for k in range(TOP + 1):
        if not move.choices:
            yield k, ()
            continue
        first, second = (c.label for c in move.choices[0])
        for one in range(k + 1):
            yield k, tuple(sorted((x, n) for x, n in ((first, one), (second, k - one)) if n))


def closes(system, made):
    """True if the moves made let every relation hold and every changed figure stay within its limits."""
    values = {c.id: c.value for c in system.columns}
    sums = dict.fromkeys((r.id for r in system.rows), 0)
    touched = set()
    for move, (k, labels) in made:
        parts = [(move, k)] if k else []
        parts += [(c, dict(labels)[c.label]) for g in move.choices for c in g if c.label in dict(labels)]
        for part, times in parts:
            for id, amount in part.change.items():
                values[id] += amount * times
                touched.add(id)
            for id, amount in part.rows.items():
                sums[id] += amount * times
    for row in system.rows:
        total = sums[row.id] + sum(a * values[id] for id, a in row.coefficients.items())
        if (row.lower is not None and total < row.lower) or (row.upper is not None and total > row.upper):
            return False
    return all(0 <= values[id] <= 6 for id in touched)


def simplest(system, moves):
    """All simplest explanations by trying everything, as sets of (move, units, labels)."""
    best, found = None, set()
    for choice in product(*(list(units(m)) for m in moves)):
        made = list(zip(moves, choice, strict=True))
        if not closes(system, made):
            continue
        used = [(m, k) for m, (k, _) in made if k]
        rank = (
            len({m.kind for m, _ in used}),
            len({b for m, _ in used for b in m.bodies}),
            sum(k * m.persons for m, k in used),
            sum(k * m.distrust for m, k in used),
        )
        answer = frozenset((m.id, k, labels) for m, (k, labels) in made if k)
        if best is None or rank < best:
            best, found = rank, {answer}
        elif rank == best:
            found.add(answer)
    return best, found


@pytest.mark.slow
@settings(max_examples=250, deadline=None)
@given(cases())
def test_explanations_are_those_of_trying_everything(case):
    system, moves = case
    best, expected = simplest(system, moves)
    found = explain(system, moves, limit=1000)
    if best is None:
        assert found.status is Certainty.CONTRADICTED
        assert found.items == ()
        return
    assert found.status is Certainty.PROVEN
    assert {item.rank for item in found.items} == {best}
    answers = [frozenset((s.move.id, s.units, s.labels) for s in item.steps) for item in found.items]
    assert len(set(answers)) == len(answers)
    assert set(answers) == expected


@settings(max_examples=100, deadline=None)
@given(cases())
def test_the_core_is_in_every_explanation(case):
    found = explain(*case, limit=1000)
    for (kind, label), number in found.core.items():
        for item in found.items:
            assert item.content[kind, label] >= number


FIGURES = (Column("group", 5), Column("one", 2), Column("two", 1))
SUM = Row.equal("sum", {"group": 1, "one": -1, "two": -1})
MISSING = tuple(Move(body, "missing", (body,), {body: 1}) for body in ("one", "two"))


def test_more_explanations_than_asked_for_are_marked():
    found = explain(System(FIGURES, (SUM,)), MISSING, limit=1)
    assert found.status is Certainty.CUT
    assert len(found.items) == 1


def test_a_search_that_was_stopped_is_never_called_proven(monkeypatch):
    whole = explain(System(FIGURES, (SUM,)), MISSING)
    assert whole.status is Certainty.PROVEN
    monkeypatch.setattr("tilstand.kernel.master.SETS", 0)
    monkeypatch.setattr("tilstand.kernel.master.PROBLEMS", 1)
    found = explain(System(FIGURES, (SUM,)), MISSING)
    assert found.status is Certainty.DOUBT
    assert all(one in whole.items for one in found.items)


def test_a_relation_that_no_move_touches_is_told():
    system = System((*FIGURES, Column("x", 1)), (SUM, Row.equal("other", {"x": 1}, 2)))
    found = explain(system, MISSING)
    assert (found.status, found.items, found.stuck) == (Certainty.CONTRADICTED, (), ("other",))


def test_one_cause_is_explained_while_the_others_stay_as_they_are():
    system = System((*FIGURES, Column("x", 4)), (SUM, Row.equal("other", {"x": 1, "one": 1}, 7)))
    found = explain(system, MISSING, rows=["sum"])
    assert [item.bodies for item in found.items] == [("two",)]


def test_no_contradiction_needs_no_move():
    found = explain(System(FIGURES, (SUM,)).printing({"two": 3}), MISSING)
    assert (found.status, len(found.items), found.items[0].steps) == (Certainty.PROVEN, 1, ())


def test_unknown_figures_give_way():
    system = System((*FIGURES, Column("three")), (Row.equal("sum", {**SUM.coefficients, "three": -1}),))
    found = explain(system, MISSING)
    assert [item.persons for item in found.items] == [0]


def test_the_question_splits_the_explanations_most_evenly():
    found = explain(System(FIGURES, (SUM,)), MISSING)
    assert found.question == "one"
    assert explain(System(FIGURES, (SUM,)), MISSING[:1]).question is None


@pytest.mark.parametrize(
    ("moves", "words"),
    [
        ([Move("a", "k", ("b",), {"nobody": 1})], "unknown figure nobody"),
        ([Move("a", "k", ("b",), {}, {"nothing": 1})], "unknown relation nothing"),
        ([MISSING[0], MISSING[0]], "the id is used twice"),
        ([Move("a", "k", ("b",), {"one": 1}, persons=0)], "at least one person"),
        ([Move("a", "k", ("b",), choices=((Choice("c"), Choice("c")),))], "a label is used twice"),
    ],
)
def test_moves_that_do_not_belong_to_the_figures_are_told(moves, words):
    with pytest.raises(KernelError, match=words):
        explain(System(FIGURES, (SUM,)), moves)
