import pytest

from tilstand.kernel.system import Constraint, KernelError, LinearSystem, Variable

TWO = (Variable("a", 1), Variable("b"))


def fault(columns, rows):
    with pytest.raises(KernelError) as caught:
        LinearSystem(columns, rows)
    return "\n".join(caught.value.causes)


@pytest.mark.parametrize(
    ("columns", "rows", "words"),
    [
        (TWO, (Constraint.from_equation("r", {"a": 1, "c": 1}),), "relation r: unknown figure c"),
        (TWO, (Constraint.from_equation("r", {"a": 1.5}),), "relation r: a factor or limit is not a whole number"),
        (TWO, (Constraint.from_equation("r", {"a": None}),), "relation r: a factor or limit is not a whole number"),
        (TWO, (Constraint("r", {"a": 1}, 0.5),), "relation r: a factor or limit is not a whole number"),
        (TWO, (Constraint("r", {"a": 1}),), "relation r: it has no limit on either side"),
        (TWO, (Constraint("r", {"a": 1}, 3, 2),), "relation r: no sum lies between 3 and 2"),
        (TWO, (Constraint.from_equation("r", {"a": 0}, 2),), "relation r: no figure is left in it"),
        (TWO, (Constraint.from_equation("r", {}, -1),), "relation r: no figure is left in it"),
        (
            TWO,
            (Constraint.from_equation("r", {"a": 1}), Constraint.from_equation("r", {"b": 1})),
            "relation r: the id is used twice",
        ),
        ((Variable("a", 1.0),), (), "figure a: a value, weight or limit is not a whole number"),
        ((Variable("a", True),), (), "figure a: a value, weight or limit is not a whole number"),
        ((Variable("a", weight=0),), (), "figure a: the cost of doubting it must be at least 1"),
        ((Variable("a", lower=2, upper=1),), (), "figure a: no value lies between 2 and 1"),
        ((Variable("a"), Variable("a")), (), "figure a: the id is used twice"),
    ],
)
def test_what_is_no_whole_number_arithmetic_is_told(columns, rows, words):
    assert words in fault(columns, rows)


def test_all_faults_are_told_at_once():
    assert len(fault((Variable("a", 0.5),), (Constraint("r", {"c": 1}),)).splitlines()) == 3


def test_an_empty_relation_that_holds_is_kept():
    assert len(LinearSystem(TWO, (Constraint("r", {}, -1, 1),)).rows) == 1


def test_other_printed_values_share_the_relations():
    system = LinearSystem(TWO, (Constraint.from_equation("r", {"a": 1, "b": -1}),))
    other = system.replace_printed_values({"b": 4})
    assert (other["a"].value, other["b"].value, system["b"].value) == (1, 4, None)
    assert other.structure is system.structure


@pytest.mark.parametrize("values", [{"c": 1}, {"a": 0.5}])
def test_other_values_are_checked_too(values):
    with pytest.raises(KernelError):
        LinearSystem(TWO, ()).replace_printed_values(values)


def test_a_softened_relation_has_a_column_for_its_difference():
    system = LinearSystem(TWO, (Constraint.from_equation("r", {"a": 1, "b": -1}),)).soften_constraints({"r": 7})
    assert (system["r"].value, system["r"].weight, system["r"].lower) == (0, 7, None)
    assert system.row("r").coefficients == {"a": 1, "b": -1, "r": 1}
