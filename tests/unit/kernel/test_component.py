from tilstand.kernel.component import components
from tilstand.kernel.system import Column, Row, System


def test_figures_that_share_a_relation_hang_together_and_unused_ones_stand_alone():
    system = System(
        (Column("a"), Column("b"), Column("c"), Column("d"), Column("alone")),
        (Row.equal("r", {"a": 1, "b": -1}), Row.equal("s", {"b": 1, "c": -1}), Row.equal("t", {"d": 1}, 2)),
    )
    found = components(system)
    assert [c.columns for c in found] == [("a", "b", "c"), ("d",), ("alone",)]
    assert [c.rows for c in found] == [("r", "s"), ("t",), ()]


def test_whatever_the_way_through_the_relations_a_component_stands_in_the_system_s_order():
    system = System(
        tuple(Column(id) for id in "abcdefghi"),
        (
            Row.equal("z", {"i": 1, "e": -1}),
            Row.equal("r", {"a": 1, "i": -1, "c": -1, "h": 1}),
            Row.equal("s", {"h": 1, "d": -1, "b": -1}),
            Row.equal("t", {"c": 1, "g": -1, "f": -1}),
        ),
    )
    (found,) = components(system)
    assert (found.columns, found.rows) == (tuple("abcdefghi"), ("z", "r", "s", "t"))
