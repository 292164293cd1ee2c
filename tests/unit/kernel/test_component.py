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
