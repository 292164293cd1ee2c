from tilstand.kernel.system import Constraint, LinearSystem, Variable, list_components


def test_figures_that_share_a_relation_hang_together_and_unused_ones_stand_alone():
    system = LinearSystem(
        (Variable("a"), Variable("b"), Variable("c"), Variable("d"), Variable("alone")),
        (
            Constraint.from_equation("r", {"a": 1, "b": -1}),
            Constraint.from_equation("s", {"b": 1, "c": -1}),
            Constraint.from_equation("t", {"d": 1}, 2),
        ),
    )
    found = list_components(system)
    assert [c.columns for c in found] == [("a", "b", "c"), ("d",), ("alone",)]
    assert [c.rows for c in found] == [("r", "s"), ("t",), ()]


def test_whatever_the_way_through_the_relations_a_component_stands_in_the_system_s_order():
    system = LinearSystem(
        tuple(Variable(id) for id in "abcdefghi"),
        (
            Constraint.from_equation("z", {"i": 1, "e": -1}),
            Constraint.from_equation("r", {"a": 1, "i": -1, "c": -1, "h": 1}),
            Constraint.from_equation("s", {"h": 1, "d": -1, "b": -1}),
            Constraint.from_equation("t", {"c": 1, "g": -1, "f": -1}),
        ),
    )
    (found,) = list_components(system)
    assert (found.columns, found.rows) == (tuple("abcdefghi"), ("z", "r", "s", "t"))
