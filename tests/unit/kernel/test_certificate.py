from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilstand.kernel.certificates import InfeasibilityCertificate, make_certificate
from tilstand.kernel.feasibility import FeasibilityOracle
from tilstand.kernel.system import Constraint, LinearSystem, Variable

SYSTEM = LinearSystem(
    (Variable("group", 119), Variable("one", 70), Variable("two", 45), Variable("again", 119)),
    (
        Constraint.from_equation("sum", {"group": 1, "one": -1, "two": -1}),
        Constraint.from_equation("same", {"group": 1, "again": -1}),
    ),
)
PROOF = InfeasibilityCertificate((("sum", -1),), (("group", 1), ("one", -1), ("two", -1)))


def test_a_proof_needs_no_solver_and_ends_in_a_number_above_zero():
    assert PROOF.is_valid_in(SYSTEM)
    assert PROOF.text(SYSTEM) == (
        "-1 × sum: group - one - two = 0\n+1 × group = 119\n-1 × one = 70\n-1 × two = 45\n0 = 4"
    )


def test_a_proof_that_leaves_a_figure_over_proves_nothing():
    assert not replace(PROOF, figures=(("group", 1), ("one", -1))).is_valid_in(SYSTEM)


def test_a_proof_of_the_wrong_sign_proves_nothing():
    turned = InfeasibilityCertificate((("sum", 1),), (("group", -1), ("one", 1), ("two", 1)))
    assert not turned.is_valid_in(SYSTEM)


def test_a_proof_falls_when_the_figures_change():
    assert not PROOF.is_valid_in(SYSTEM.replace_printed_values({"one": 74}))
    assert not PROOF.is_valid_in(SYSTEM.replace_printed_values({"one": None}))


def test_a_proof_about_other_relations_or_figures_proves_nothing():
    assert not replace(PROOF, rows=(("other", -1),)).is_valid_in(SYSTEM)
    assert not replace(PROOF, figures=(("other", 1),)).is_valid_in(SYSTEM)
    assert not replace(PROOF, limits=(("other", 1),)).is_valid_in(SYSTEM)
    assert not replace(PROOF, assumed=(("other", 1, None),)).is_valid_in(SYSTEM)


def test_a_limit_that_does_not_exist_cannot_be_used():
    assert not InfeasibilityCertificate(limits=(("one", -1),)).is_valid_in(SYSTEM)
    row = Constraint("some", {"one": 1}, lower=80)
    system = LinearSystem(SYSTEM.columns, (*SYSTEM.rows, row))
    assert InfeasibilityCertificate((("some", 1),), (("one", -1),)).is_valid_in(system)
    assert not InfeasibilityCertificate((("some", -1),), (("one", 1),)).is_valid_in(system)


def test_a_divisor_needs_an_equation_and_a_rest():
    row = {"group": 2, "one": -1}
    equation = LinearSystem(SYSTEM.columns, (Constraint.from_equation("r", row, 1),))
    proof = InfeasibilityCertificate((("r", 1),), (("one", 1),), divisor=2)
    assert proof.is_valid_in(equation.replace_printed_values({"one": 2}))
    assert not proof.is_valid_in(equation.replace_printed_values({"one": 3}))
    assert not proof.is_valid_in(
        LinearSystem(SYSTEM.columns, (Constraint("r", row, 1, 2),)).replace_printed_values({"one": 2})
    )
    assert proof.text(equation.replace_printed_values({"one": 2})).endswith("a multiple of 2 = 3")


def test_a_case_distinction_needs_both_cases():
    system = LinearSystem((Variable("x"),), (Constraint("r", {"x": 3}, 4, 5),))
    (conflict,) = FeasibilityOracle(system).ask(()).conflicts
    proof = conflict.certificate
    assert proof.split == ("x", 1)
    assert proof.is_valid_in(system)
    assert not replace(proof, branches=proof.branches[:1]).is_valid_in(system)
    assert not replace(proof, split=("x", 5)).is_valid_in(system)
    assert not replace(proof, split=("y", 1)).is_valid_in(system)
    assert proof.text(system).splitlines()[0] == "x ≤ 1:"
    assert conflict.relations == {"r"}
    assert conflict.figures == frozenset()


def test_the_proof_takes_no_figure_at_its_word_that_it_does_not_need():
    row = Constraint.from_equation("sum", {"all": 1, "men": -1, "women": -1})
    system = LinearSystem((Variable("all", 5), Variable("men", 9), Variable("women", 0)), (row,))
    (conflict,) = FeasibilityOracle(system).ask(()).conflicts
    assert conflict.figures == {"all", "men"}
    assert conflict.certificate.is_valid_in(system)


WIDE = LinearSystem(
    (Variable("a", 3), Variable("b", None, 1, 0, 4), Variable("c", None, 1, -2, None), Variable("p", 9)),
    (
        Constraint("some", {"a": 2, "b": -1, "c": -3}, 1, 8),
        Constraint.from_equation("same", {"b": 1, "p": -2}, 1),
        Constraint.from_equation("none", {"a": 0, "c": 1}, 4),
    ),
)


@pytest.mark.parametrize(
    ("proof", "lines"),
    [
        (
            InfeasibilityCertificate((("some", 2), ("same", -1)), (("a", -4), ("p", 1)), (("b", 3), ("c", -6))),
            "+2 × some: 2·a - b - 3·c ≥ 1\n-1 × same: b - 2·p = 1\n-4 × a = 3\n+1 × p = 9\n"
            "+3 × b ≥ 0\n-6 × c ≤ None\n0 ≥ -2",
        ),
        (
            InfeasibilityCertificate((("some", -1),), (), (("b", -1),), (("b", None, 2),)),
            "-1 × some: 2·a - b - 3·c ≤ 8\n-1 × b ≤ 2\n0 ≥ -10",
        ),
        (InfeasibilityCertificate((("none", 3),), (("c", -3),)), "+3 × none: c = 4\n-3 × c = 0\n0 = 12"),
        (
            InfeasibilityCertificate((("same", 1),), (("p", 2),), divisor=3),
            "+1 × same: b - 2·p = 1\n+2 × p = 9\na multiple of 3 = 19",
        ),
        (
            InfeasibilityCertificate(
                split=("b", 1),
                branches=(
                    InfeasibilityCertificate(limits=(("b", -1),)),
                    InfeasibilityCertificate(limits=(("b", 1), ("b", -1))),
                ),
            ),
            "b ≤ 1:\n  -1 × b ≤ 1\n  0 ≥ -1\nb ≥ 2:\n  +1 × b ≥ 2\n  -1 × b ≤ 4\n  0 ≥ -2",
        ),
    ],
)
def test_a_proof_is_told_line_by_line(proof, lines):
    assert proof.text(WIDE) == lines


def test_assumptions_and_cases_narrow_the_limits_and_never_widen_them():
    def refuted(*assumed):
        return InfeasibilityCertificate(limits=(("b", 1), ("b", -1)), assumed=assumed).is_valid_in(WIDE)

    assert not refuted()
    assert refuted(("b", 3, 2))
    assert refuted(("b", 5, None))
    assert refuted(("b", None, -1))
    assert not refuted(("b", -7, 9))
    assert refuted(("b", 3, None), ("b", None, 2))
    inner = InfeasibilityCertificate(limits=(("b", 1), ("b", -1)))
    for n in (1, 2, 3):
        cases = InfeasibilityCertificate(assumed=(("b", n, n),), split=("b", 2), branches=(inner, inner))
        assert not cases.is_valid_in(WIDE)
        other = replace(inner, assumed=(("b", None, 1),))
        twice = InfeasibilityCertificate(assumed=(("b", n, n),), split=("b", n - 1), branches=(inner, other))
        assert twice.is_valid_in(WIDE) is (n > 1)


def test_what_a_proof_rests_on_is_that_of_its_cases_too():
    branches = (
        InfeasibilityCertificate((("same", 1),), (("p", 1),)),
        InfeasibilityCertificate((("some", 1),), (("a", 1),)),
    )
    proof = InfeasibilityCertificate((("none", 1),), (("c", 1),), split=("b", 1), branches=branches)
    assert proof.held == {"p", "a", "c"}
    assert proof.relation_ids == {"same", "some", "none"}


@given(st.dictionaries(st.integers(0, 2), st.integers(-3, 3)), st.integers(-9, 9), st.integers(0, 6))
def test_any_multipliers_give_a_proof_that_holds_or_none(multipliers, a, p):
    system = WIDE.replace_printed_values({"a": a, "p": p, "c": None})
    live = {1: (0, 4), 2: (-2, 5)}
    assumed = {2: (-2, 5)}
    found = make_certificate(system, multipliers, live, assumed)
    worst = 0
    for i, y in multipliers.items():
        row = system.rows[i]
        limit = row.lower if y > 0 else row.upper
        worst += y * limit
    factors = {j: -sum(y * dict(system.structure.terms[i]).get(j, 0) for i, y in multipliers.items()) for j in range(4)}
    for j, (low, high) in (live | {0: (a, a), 3: (p, p)}).items():
        worst += factors[j] * (low if factors[j] > 0 else high)
    if worst > 0:
        assert found is not None
    if found is None:
        return
    assert found.is_valid_in(system)
    assert found.assumed == (("c", -2, 5),)
    named = [(row.id, y) for i, row in enumerate(system.rows) if (y := multipliers.get(i, 0))]
    assert list(found.rows) == named
    assert [*found.figures] == sorted(found.figures)
    assert [*found.limits] == sorted(found.limits)


def test_a_proof_stands_on_as_few_figures_as_it_can():
    row = Constraint("most", {"a": 1, "b": 1, "c": 1}, upper=3)
    system = LinearSystem((Variable("a", 1), Variable("b", 9), Variable("c", 2)), (row,))
    found = make_certificate(system, {0: -1}, {}, {})
    assert (found.figures, found.limits) == ((("b", 1),), (("a", 1), ("c", 1)))
    both = make_certificate(system.replace_printed_values({"b": 2, "c": 2, "a": 0}), {0: -1}, {}, {})
    assert both.figures == (("b", 1), ("c", 1))
    assert make_certificate(system.replace_printed_values({"b": 0}), {0: -1}, {}, {}) is None
    assert make_certificate(system, {0: 1}, {}, {}) is None
    assert make_certificate(system, {0: -1}, {1: (None, 4)}, {}) is None
