from dataclasses import replace

import pytest

from tilstand.kernel.alternative_optima import find_alternative_optima
from tilstand.kernel.candidate_moves import (
    MoveCategory,
    MoveKind,
    MoveReason,
    PrintedSheet,
    UnlistedMember,
    generate_moves,
)
from tilstand.kernel.explanations import find_explanations
from tilstand.kernel.moves import MoveChoice, PersonMove, sum_step_changes
from tilstand.kernel.system import Constraint, LinearSystem, Variable

CELLS = ("total", "sex=women", "sex=men")
MISSING, TWICE = MoveKind(MoveReason.MISSING), MoveKind(MoveReason.TWICE)
MOVED = MoveKind(MoveReason.MOVED, "sex")
WOMEN, MEN = MoveCategory("sex", "women"), MoveCategory("sex", "men")


def printed(**values):
    """A group of two members whose own figures are beyond doubt; each value is (total, women, men)."""
    columns = [
        Variable(f"{body} {cell}", v)
        for body, numbers in values.items()
        for cell, v in zip(CELLS, numbers, strict=True)
    ]
    rows = [Constraint.from_equation(f"sum {c}", {f"group {c}": 1, f"one {c}": -1, f"two {c}": -1}) for c in CELLS]
    rows += [
        Constraint.from_equation(f"sex of {b}", {f"{b} {c}": a for c, a in zip(CELLS, (1, -1, -1), strict=True)})
        for b in values
    ]
    rows += [
        Constraint.from_equation(f"said {c}", {f"group {c}": 1}, v) for c, v in zip(CELLS, values["group"], strict=True)
    ]
    return LinearSystem(tuple(columns), tuple(rows))


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
    return find_explanations(system, generate_moves(system, sheets("group", "one", "two"), **options))


def test_a_person_who_is_missing_may_be_missing_anywhere_also_at_a_member_that_nobody_lists():
    found = explained(printed(group=(10, 6, 4), one=(5, 3, 2), two=(4, 2, 2)))
    assert [item.bodies for item in found.items] == [(UnlistedMember("group"),), ("one",), ("two",)]
    assert found.core == {(MISSING, None): 1, (MISSING, WOMEN): 1}


def test_a_change_makes_the_figures_fit():
    system = printed(group=(10, 6, 4), one=(5, 3, 2), two=(4, 2, 2))
    for item in explained(system, unlisted=False).items:
        values = {id: system[id].value + n for id, n in item.change.items()}
        assert explained(system.replace_printed_values(values)).items[0].steps == ()
        assert item.change == sum_step_changes(item.steps)


def test_one_wrong_digit_is_a_misprint_and_no_story():
    found = explained(printed(group=(10, 6, 4), one=(6, 4, 2), two=(4, 7, 2)))
    assert [item.kinds for item in found.items] == [(MoveKind(MoveReason.MISPRINT, "two sex=women"),)]
    assert found.items[0].change == {"two sex=women": -5}


def test_many_misprints_are_never_simpler_than_one_story():
    found = explained(printed(group=(10, 6, 4), one=(7, 4, 3), two=(5, 2, 3)))
    assert {item.kinds for item in found.items} == {(TWICE,)}


def test_a_group_may_have_added_up_wrongly_where_nothing_else_holds_its_figures():
    system = printed(group=(10, 6, 4), one=(5, 3, 2), two=(4, 2, 2))
    free = LinearSystem(system.columns, tuple(r for r in system.rows if not r.id.startswith("said")))
    assert (MoveKind(MoveReason.TWICE, in_the_sum=True),) in {item.kinds for item in explained(free).items}


def test_a_person_in_another_category():
    found = explained(printed(group=(10, 6, 4), one=(6, 3, 3), two=(4, 2, 2)))
    assert {item.kinds for item in found.items} == {(MOVED,)}
    assert found.core[MOVED, MoveCategory("sex", "men", "from")] == 1
    assert found.core[MOVED, MoveCategory("sex", "women", "to")] == 1


def test_a_person_at_another_body():
    system = printed(group=(10, 6, 4), one=(6, 4, 2), two=(4, 2, 2))
    rows = (
        Constraint.from_equation("said of one", {"one total": 1}, 5),
        Constraint.from_equation("said of two", {"two total": 1}, 5),
    )
    system = LinearSystem(system.columns, (*system.rows, *rows))
    found = explained(system, transfers=[("one", "two"), ("two", "one")])
    assert {(item.kinds, item.bodies) for item in found.items} == {
        ((MoveKind(MoveReason.TRANSFERRED),), ("one", "two"))
    }
    assert [dict(item.steps[0].labels) for item in found.items] == [{MEN: 1}, {WOMEN: 1}]


def test_unprinted_categories_are_one():
    system = printed(group=(10, 6, 4), one=(5, 3, 2), two=(4, None, None))
    found = explained(system, unlisted=False)
    told = {(item.kinds, item.bodies, item.steps[0].labels) for item in found.items}
    assert told == {
        ((MISSING,), ("one",), ((WOMEN, 1),)),
        ((MISSING,), ("one",), ((MEN, 1),)),
        ((MISSING,), ("two",), ()),
        ((MoveKind(MoveReason.MISPRINT, "two total"),), ("two",), ()),
    }
    half = printed(group=(10, 6, 4), one=(5, 3, 2), two=(4, 2, None))
    labels = {c.label for m in generate_moves(half, sheets("two")) for group in m.choices for c in group}
    assert {WOMEN, MoveCategory("sex", None)} <= labels
    assert MEN not in labels


def test_a_sheet_without_figures_gives_no_moves():
    system = printed(group=(10, 6, 4), one=(5, 3, 2), two=(None, None, None))
    moves = generate_moves(system, [PrintedSheet("two", None, sheets("two")[0].breakdowns)])
    assert moves == ()


def told(move):
    """A move in one line: its name, what one unit changes, and the categories to choose from."""

    def changes(one):
        terms = [*one.change.items(), *((f"[{id}]", n) for id, n in one.rows.items())]
        return " ".join(f"{n:+d} {id}" for id, n in terms)

    groups = ("; ".join(f"{c.label}: {changes(c)}".rstrip() for c in group) for group in move.choices)
    return " | ".join([f"{move.id} ({move.distrust})", changes(move), *groups])


EVERY_MOVE = """\
missing in the sum: all (2) | +1 t | w: +1 w; m: +1 m
counted twice in the sum: all (2) | -1 t | w: -1 w; m: -1 m
moved sex in the sum: all (2) |  | from w: -1 w; from m: -1 m | to w: +1 w; to m: +1 m
misprint t +1 (2) | +1 t
misprint t -1 (2) | -1 t
misprint w +1 (2) | +1 w
misprint w -1 (2) | -1 w
misprint m +1 (2) | +1 m
misprint m -1 (2) | -1 m
missing: all: not listed (4) | -1 [sum t] | w:; m: -3 [sum m]
missing: one (4) | +1 T | w: +1 W; ?:
counted twice: one (4) | -1 T | w: -1 W; ?:
moved sex: one (4) |  | from w: -1 W; from ?: | to w: +1 W; to ?:
misprint T +1 (4) | +1 T
misprint T -1 (4) | -1 T
misprint W +1 (4) | +1 W
misprint W -1 (4) | -1 W
moved between bodies: all → one (6) | -1 t +1 T | m: -1 m; w: -1 w +1 W"""


def test_every_move_of_two_sheets_in_full():
    columns = [Variable(id, None if id == "M" else 1) for id in "twmTWM"]
    rows = (Constraint.from_equation("sum t", {"t": 1, "T": -1}), Constraint.from_equation("sum m", {"m": 3, "M": -1}))
    pair = [
        PrintedSheet("all", "t", {"sex": {"w": "w", "m": "m"}}, 2, {"t": "sum t", "m": "sum m"}),
        PrintedSheet("one", "T", {"sex": {"w": "W", "m": "M"}}, 4),
    ]
    moves = generate_moves(LinearSystem(tuple(columns), rows), pair, transfers=[("all", "one")])
    lines = "\n".join(map(told, moves)).replace("sex=", "").replace("sex from", "from")
    assert lines.replace("sex to", "to").replace("moved from", "moved sex") == EVERY_MOVE
    assert {str(move.kind) for move in moves[:3]} == {
        "missing in the sum",
        "counted twice in the sum",
        "moved sex in the sum",
    }
    assert [(m.kind, m.bodies) for m in moves[8:11]] == [
        (MoveKind(MoveReason.MISPRINT, "m"), ("all",)),
        (MISSING, (UnlistedMember("all"),)),
        (MISSING, ("one",)),
    ]
    assert {(m.persons, m.limit) for m in moves} == {(1, None)}


def test_a_body_is_trusted_and_a_move_free_where_nothing_else_is_said():
    assert PrintedSheet("one", None) == PrintedSheet("one", None, {}, 0, {})
    assert PersonMove("a", "kind", ("one",)) == PersonMove("a", "kind", ("one",), {}, {}, (), 1, 0, None)
    assert MoveChoice("women") == MoveChoice("women", {}, {})


class Renamed:
    """A name that says something else than what it stands for, and is sorted where that was."""

    def __init__(self, at, called):
        self.at, self.called = at, called

    def __str__(self):
        return f"{self.at}{self.called}"


def named(one, names):
    """What a kind, a category or a body is with other names of bodies, dimensions and categories."""
    if isinstance(one, UnlistedMember):
        return UnlistedMember(named(one.group, names))
    if isinstance(one, MoveCategory):
        return replace(one, dimension=names.get(one.dimension, one.dimension), code=names.get(one.code, one.code))
    if isinstance(one, MoveKind):
        return replace(one, of=names.get(one.of, one.of))
    return names.get(one, one)


ODD = (": not listed", " in the sum", "=?", " to men", " from women (sex=men)", "\n")
ONE_AWAY = {"group": (10, 6, 4), "one": (6, 3, 3), "two": (4, 2, 2)}
TWO_MISSING = {"group": (10, 6, 4), "one": (5, 3, 2), "two": (3, 1, 2)}


@pytest.mark.parametrize("called", ODD)
@pytest.mark.parametrize("values", [ONE_AWAY, TWO_MISSING])
def test_what_things_are_called_tells_nothing(values, called):
    """Bodies, dimensions and categories that are called like what the catalogue makes of them."""
    system = printed(**values)
    names = {name: f"{name}{called}" for name in ("sex", "women", "men")}
    names |= {body: Renamed(at, called) for at, body in enumerate(("group", "one", "two"))}
    own = sheets("group", "one", "two")
    renamed = [
        replace(
            sheet,
            body=names[sheet.body],
            breakdowns={names["sex"]: {names[c]: column for c, column in sheet.breakdowns["sex"].items()}},
        )
        for sheet in own
    ]
    found, expected = (find_alternative_optima(system, generate_moves(system, given)) for given in (renamed, own))

    def told(tie, names):
        ranges = {(named(kind, names), named(label, names)): ends for (kind, label), ends in tie.ranges.items()}
        return {named(body, names) for body in tie.bodies}, ranges, tie.change, tie.certain

    assert [told(tie, {}) for tie in found.items] == [told(tie, names | {None: None}) for tie in expected.items]
    assert len(found.items) > 1
