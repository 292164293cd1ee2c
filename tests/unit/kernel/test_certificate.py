from dataclasses import replace

from tilstand.kernel.certificate import Certificate
from tilstand.kernel.conflict import Oracle
from tilstand.kernel.system import Column, Row, System

SYSTEM = System(
    (Column("group", 119), Column("one", 70), Column("two", 45), Column("again", 119)),
    (Row.equal("sum", {"group": 1, "one": -1, "two": -1}), Row.equal("same", {"group": 1, "again": -1})),
)
PROOF = Certificate((("sum", -1),), (("group", 1), ("one", -1), ("two", -1)))


def test_a_proof_needs_no_solver_and_ends_in_a_number_above_zero():
    assert PROOF.verify(SYSTEM)
    assert PROOF.text(SYSTEM) == (
        "-1 × sum: group - one - two = 0\n+1 × group = 119\n-1 × one = 70\n-1 × two = 45\n0 = 4"
    )


def test_a_proof_that_leaves_a_figure_over_proves_nothing():
    assert not replace(PROOF, figures=(("group", 1), ("one", -1))).verify(SYSTEM)


def test_a_proof_of_the_wrong_sign_proves_nothing():
    turned = Certificate((("sum", 1),), (("group", -1), ("one", 1), ("two", 1)))
    assert not turned.verify(SYSTEM)


def test_a_proof_falls_when_the_figures_change():
    assert not PROOF.verify(SYSTEM.printing({"one": 74}))
    assert not PROOF.verify(SYSTEM.printing({"one": None}))


def test_a_proof_about_other_relations_or_figures_proves_nothing():
    assert not replace(PROOF, rows=(("other", -1),)).verify(SYSTEM)
    assert not replace(PROOF, figures=(("other", 1),)).verify(SYSTEM)
    assert not replace(PROOF, limits=(("other", 1),)).verify(SYSTEM)
    assert not replace(PROOF, assumed=(("other", 1, None),)).verify(SYSTEM)


def test_a_limit_that_does_not_exist_cannot_be_used():
    assert not Certificate(limits=(("one", -1),)).verify(SYSTEM)
    row = Row("some", {"one": 1}, lower=80)
    system = System(SYSTEM.columns, (*SYSTEM.rows, row))
    assert Certificate((("some", 1),), (("one", -1),)).verify(system)
    assert not Certificate((("some", -1),), (("one", 1),)).verify(system)


def test_a_divisor_needs_an_equation_and_a_rest():
    row = {"group": 2, "one": -1}
    equation = System(SYSTEM.columns, (Row.equal("r", row, 1),))
    proof = Certificate((("r", 1),), (("one", 1),), divisor=2)
    assert proof.verify(equation.printing({"one": 2}))
    assert not proof.verify(equation.printing({"one": 3}))
    assert not proof.verify(System(SYSTEM.columns, (Row("r", row, 1, 2),)).printing({"one": 2}))
    assert proof.text(equation.printing({"one": 2})).endswith("a multiple of 2 = 3")


def test_a_case_distinction_needs_both_cases():
    system = System((Column("x"),), (Row("r", {"x": 3}, 4, 5),))
    (conflict,) = Oracle(system).ask(()).conflicts
    proof = conflict.certificate
    assert proof.split == ("x", 1)
    assert proof.verify(system)
    assert not replace(proof, branches=proof.branches[:1]).verify(system)
    assert not replace(proof, split=("x", 5)).verify(system)
    assert not replace(proof, split=("y", 1)).verify(system)
    assert proof.text(system).splitlines()[0] == "x ≤ 1:"
    assert conflict.relations == {"r"}
    assert conflict.figures == frozenset()


def test_the_proof_takes_no_figure_at_its_word_that_it_does_not_need():
    row = Row.equal("sum", {"all": 1, "men": -1, "women": -1})
    system = System((Column("all", 5), Column("men", 9), Column("women", 0)), (row,))
    (conflict,) = Oracle(system).ask(()).conflicts
    assert conflict.figures == {"all", "men"}
    assert conflict.certificate.verify(system)
