from tilstand.kernel.catalogue import PrintedSheet, catalogue
from tilstand.kernel.explain import explain
from tilstand.kernel.move import net
from tilstand.kernel.system import Column, Row, System

CELLS = ("total", "sex=women", "sex=men")


def printed(**values):
    """A group of two members whose own figures are beyond doubt; each value is (total, women, men)."""
    columns = [
        Column(f"{body} {cell}", v)
        for body, numbers in values.items()
        for cell, v in zip(CELLS, numbers, strict=True)
    ]
    rows = [Row.equal(f"sum {c}", {f"group {c}": 1, f"one {c}": -1, f"two {c}": -1}) for c in CELLS]
    rows += [
        Row.equal(f"sex of {b}", {f"{b} {c}": a for c, a in zip(CELLS, (1, -1, -1), strict=True)})
        for b in values
    ]
    rows += [
        Row.equal(f"said {c}", {f"group {c}": 1}, v) for c, v in zip(CELLS, values["group"], strict=True)
    ]
    return System(tuple(columns), tuple(rows))


def sheets(*bodies, distrust=3):
    return [
        PrintedSheet(
            body,
            f"{body} total",
            {"sex": {"women": f"{body} sex=women", "men": f"{body} sex=men"}},
            2 if body == "group" else distrust,
            {f"group {c}": f"sum {c}" for c in CELLS} if body == "group" else {},
        )
        for body in bodies
    ]


def explained(system, **options):
    return explain(system, catalogue(system, sheets("group", "one", "two"), **options))


def test_a_person_who_is_missing_may_be_missing_anywhere_also_at_a_member_that_nobody_lists():
    found = explained(printed(group=(10, 6, 4), one=(5, 3, 2), two=(4, 2, 2)))
    assert [item.bodies for item in found.items] == [("group: not listed",), ("one",), ("two",)]
    assert found.core == {("missing", ""): 1, ("missing", "sex=women"): 1}


def test_a_change_makes_the_figures_fit():
    system = printed(group=(10, 6, 4), one=(5, 3, 2), two=(4, 2, 2))
    for item in explained(system, unlisted=False).items:
        values = {id: system[id].value + n for id, n in item.change.items()}
        assert explained(system.printing(values)).items[0].steps == ()
        assert item.change == net(item.steps)


def test_one_wrong_digit_is_a_misprint_and_no_story():
    found = explained(printed(group=(10, 6, 4), one=(6, 4, 2), two=(4, 7, 2)))
    assert [item.kinds for item in found.items] == [("misprint two sex=women",)]
    assert found.items[0].change == {"two sex=women": -5}


def test_many_misprints_are_never_simpler_than_one_story():
    found = explained(printed(group=(10, 6, 4), one=(7, 4, 3), two=(5, 2, 3)))
    assert {item.kinds for item in found.items} == {("counted twice",)}


def test_a_group_may_have_added_up_wrongly_where_nothing_else_holds_its_figures():
    system = printed(group=(10, 6, 4), one=(5, 3, 2), two=(4, 2, 2))
    free = System(system.columns, tuple(r for r in system.rows if not r.id.startswith("said")))
    assert ("counted twice in the sum",) in {item.kinds for item in explained(free).items}


def test_a_person_in_another_category():
    found = explained(printed(group=(10, 6, 4), one=(6, 3, 3), two=(4, 2, 2)))
    assert {item.kinds for item in found.items} == {("moved sex",)}
    assert found.core["moved sex", "sex from men"] == 1
    assert found.core["moved sex", "sex to women"] == 1


def test_a_person_at_another_body():
    system = printed(group=(10, 6, 4), one=(6, 4, 2), two=(4, 2, 2))
    rows = (Row.equal("said of one", {"one total": 1}, 5), Row.equal("said of two", {"two total": 1}, 5))
    system = System(system.columns, (*system.rows, *rows))
    found = explained(system, transfers=[("one", "two"), ("two", "one")])
    assert {(item.kinds, item.bodies) for item in found.items} == {
        (("moved between bodies",), ("one", "two"))
    }
    assert [dict(item.steps[0].labels) for item in found.items] == [{"sex=men": 1}, {"sex=women": 1}]


def test_unprinted_categories_are_one():
    system = printed(group=(10, 6, 4), one=(5, 3, 2), two=(4, None, None))
    found = explained(system, unlisted=False)
    told = {(item.kinds, item.bodies, item.steps[0].labels) for item in found.items}
    assert told == {
        (("missing",), ("one",), (("sex=women", 1),)),
        (("missing",), ("one",), (("sex=men", 1),)),
        (("missing",), ("two",), ()),
        (("misprint two total",), ("two",), ()),
    }
    half = printed(group=(10, 6, 4), one=(5, 3, 2), two=(4, 2, None))
    labels = {c.label for m in catalogue(half, sheets("two")) for group in m.choices for c in group}
    assert {"sex=women", "sex=?"} <= labels
    assert "sex=men" not in labels


def test_a_sheet_without_figures_gives_no_moves():
    system = printed(group=(10, 6, 4), one=(5, 3, 2), two=(None, None, None))
    moves = catalogue(system, [PrintedSheet("two", None, sheets("two")[0].breakdowns)])
    assert moves == ()
