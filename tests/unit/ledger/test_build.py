"""The book as a system: permanent ids, two printings are two columns, blanks tied to what is around."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from tilstand import define
from tilstand.define import Collection
from tilstand.define.rules import RelationForm
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import LinearRelation, make_relation_term
from tilstand.ledger.system import LedgerAnchor, LedgerSystem, build_system, get_doubt_weight, make_variable_id
from tilstand.model import Observation, Source
from tilstand.terms import FigureOrigin, Key, Period, Value, ValueQualifier, ValueStatus

PERIOD = Period.from_text("2031")


@pytest.fixture(scope="module")
def sagaland() -> Collection:
    return define.read_collection(Path(__file__).parents[2] / "fixtures" / "sagaland")


def at(*dims: tuple[str, str], provider: str = "havn_shelter", measure: str = "victims_assisted") -> Key:
    return Key(measure, provider, PERIOD, dims)


def said(key: Key, value: str, line: int = 1, how: ValueQualifier = ValueQualifier.EXACT) -> Observation:
    return Observation(key, Value.number(value), Source("table", line), FigureOrigin.SUBMITTED, how)


def test_two_printings_are_two_columns_and_a_relation(sagaland: Collection) -> None:
    one, two = said(at(), "31", 1), said(at(), "28", 2)
    book = Ledger(sagaland, [one, two])
    row = LinearRelation(
        RelationForm.REPEATED,
        (make_relation_term(book, at(), observation=two),),
        (make_relation_term(book, at(), observation=one),),
    )
    built = build_system(book, [row])
    ids = [f"victims_assisted | havn_shelter | 2031 @ table:{n}" for n in (1, 2)]
    assert [c.id for c in built.system.columns] == ids
    assert built.named(row) == f"R101 {ids[1]} = {ids[0]}"
    assert built.printings[at()] == tuple(ids)


def test_a_blank_is_tied_to_its_whole(sagaland: Collection) -> None:
    book = Ledger(sagaland, [said(at(), "31"), said(at(("sex", "female")), "20")])
    male = at(("sex", "male"))
    built = build_system(book, [], [male])
    assert built.system[male.text()].value is None
    assert list(built.anchors) == sorted(built.anchors) == [column.id for column in built.system.columns]
    assert any(male.text() in row.coefficients for row in built.system.rows)


def test_an_end_between_two_whole_numbers_is_the_next_one_inside(sagaland: Collection) -> None:
    book = Ledger(sagaland, [said(at(), "231", how=ValueQualifier.ABOUT)])
    (column,) = build_system(book, [], [at()]).system.columns
    assert (column.value, column.lower, column.upper) == (None, 231, 231)


def test_about_is_a_range_and_not_a_number(sagaland: Collection) -> None:
    book = Ledger(sagaland, [said(at(), "40", how=ValueQualifier.ABOUT)])
    (column,) = build_system(book, [], [at()]).system.columns
    assert (column.value, column.lower, column.upper) == (None, 35, 45)


def test_what_is_no_whole_number_is_left_out_and_told(sagaland: Collection) -> None:
    mean = at(measure="mean_stay")
    unknown = replace(said(mean, "3", 3), value=Value.missing(ValueStatus.NOT_KNOWN))
    book = Ledger(sagaland, [said(mean, "3.5"), said(mean, "4", 2), unknown])
    half, whole, _ = (make_relation_term(book, mean, observation=o) for o in book.get_statements(mean))
    rows = [
        LinearRelation(RelationForm.MEMBERS, (half,), (whole,)),
        LinearRelation(RelationForm.REPEATED, (whole,), (half,)),
    ]
    built = build_system(book, rows)
    ids = [f"R101 {mean.text()} @ table:2 = {mean.text()} @ table:2", f"R106 {mean.text()}"]
    assert list(built.left_out.items()) == [(id, mean) for id in ids]
    assert built.rows == {}
    assert [c.id for c in built.system.columns] == [f"{mean.text()} @ table:2"]


def test_the_same_book_gives_the_same_system(sagaland: Collection) -> None:
    stated = [said(at(), "31"), said(at(("sex", "female")), "20"), said(at(("sex", "male")), "8")]
    one = build_system(Ledger(sagaland, stated), [], [at()]).system
    other = build_system(Ledger(sagaland, stated[::-1]), [], [at()]).system
    assert (one.columns, one.rows) == (other.columns, other.rows)


BOARD = at(measure="permit_decisions", provider="migration_board")


def told(built: LedgerSystem) -> list[str]:
    """Columns and rows in a line each, the address of the board's decisions as a star."""
    lines = []
    for c in built.system.columns:
        room = "" if c.value is not None else f" {c.lower}–{'' if c.upper is None else c.upper}"
        lines.append(f"{c.id}: {'?' if c.value is None else c.value}{room} ({c.weight})")
    for row in built.system.rows:
        terms = " ".join(f"{n:+d} [{id}]" for id, n in row.coefficients.items())
        sign = "=" if row.lower == row.upper else "≤"
        lines.append(f"{row.id}: {terms} {sign} {row.upper}")
    return [line.replace(BOARD.text(), "*") for line in lines]


def test_the_system_of_a_breakdown_in_full(sagaland: Collection) -> None:
    granted, refused, closed = (BOARD.at("outcome", code) for code in ("granted", "refused", "closed"))
    book = Ledger(
        sagaland,
        [
            said(BOARD, "30", 1),
            said(granted, "20", 2, ValueQualifier.AT_LEAST),
            said(refused, "8", 3, ValueQualifier.AT_MOST),
            replace(said(BOARD, "29", 4), origin=FigureOrigin.PUBLISHED),
        ],
    )
    rows = [
        LinearRelation(
            RelationForm.BREAKDOWN,
            (make_relation_term(book, BOARD),),
            (make_relation_term(book, granted), make_relation_term(book, closed)),
        )
    ]
    built = build_system(book, rows, [closed])  # the sum of all codes says what the sum of some of them does
    assert told(built) == [
        "* @ table:1: 30 (3)",
        "* @ table:4: 29 (2)",
        "* | outcome=closed: ? 0– (1)",
        "* | outcome=granted @ table:2: ? 20– (3)",
        "* | outcome=refused @ table:3: ? 0–8 (3)",
        "R103 * by outcome: +1 [* @ table:1] -1 [* | outcome=granted @ table:2] "
        "-1 [* | outcome=refused @ table:3] -1 [* | outcome=closed] = 0",
    ]
    assert built.first[BOARD].endswith("table:1")
    assert built.first[closed] == closed.text()
    assert built.printings == {BOARD: tuple(f"{BOARD.text()} @ table:{n}" for n in (1, 4))}
    assert built.anchors[closed.text()] == LedgerAnchor(closed)
    assert built.anchors[built.first[granted]] == LedgerAnchor(granted, book.get_statements(granted)[0])


def test_what_the_code_list_says_itself_is_no_second_row(sagaland: Collection) -> None:
    codes = [BOARD.at("outcome", code) for code in ("granted", "refused", "closed")]
    labour = at(("exploitation", "labour"))
    crime = at(("exploitation", "labour_crime"))
    book = Ledger(sagaland, [said(BOARD, "30"), said(labour, "9", 2), said(crime, "4", 3)])
    sums = LinearRelation(
        RelationForm.BREAKDOWN,
        (make_relation_term(book, BOARD),),
        tuple(make_relation_term(book, key) for key in codes),
    )
    inside = LinearRelation(
        RelationForm.PART, (make_relation_term(book, crime),), (make_relation_term(book, labour),), "<="
    )
    built = build_system(book, [sums, inside], codes)
    ids = [f"R103 {BOARD.text()} by outcome", f"R104 {crime.text()} in {labour.text()}"]
    assert [built.named(row) for row in (sums, inside)] == ids
    assert [row.id for row in built.system.rows if row.id.startswith(ids[0][:30])] == ids[:1]
    assert built.system.row(ids[1]).coefficients == {built.first[crime]: 1, built.first[labour]: -1}
    assert (built.system.row(ids[1]).lower, built.system.row(ids[1]).upper) == (None, 0)
    accepted = replace(sums, accepted="decision", offset=2)
    other = build_system(book, [accepted], codes)
    assert other.named(accepted) == f"R103 {BOARD.text()} as decision"
    assert ids[0] not in other.system.structure.row
    row = other.system.row(other.named(accepted) or "")
    assert (row.lower, row.upper) == (2, 2)
    assert other.named(sums) is None


def test_each_kind_of_relation_has_an_id_of_its_own_that_stays(sagaland: Collection) -> None:
    havn, fjord, group = (at(provider=name) for name in ("havn_shelter", "fjord_shelter", "shelters"))
    female = group.at("sex", "female")
    book = Ledger(sagaland, [said(group, "30"), said(havn, "20", 2), said(fjord, "9", 3), said(female, "7", 4)])

    def made(form: RelationForm, left: Key, *right: Key, **more: object) -> LinearRelation:
        return LinearRelation(
            form, (make_relation_term(book, left),), tuple(make_relation_term(book, k) for k in right), **more
        )  # type: ignore[arg-type]

    loose = {"sense": "<=", "slack": Fraction(5, 2), "offset": 1}
    rows = [
        made(RelationForm.MEMBERS, group, havn, fjord),
        made(RelationForm.MEMBERS, group, havn, fjord),
        made(RelationForm.MEMBERS, havn, group),
        made(RelationForm.SUM, group, havn, relation="shelters.sum"),
        made(RelationForm.SUM, female, havn, relation="shelters.sum", **loose),
        made(RelationForm.RESTATED, group, havn),
    ]
    built = build_system(book, rows)
    ids = [built.named(row) for row in rows]
    assert ids == [
        "R106 victims_assisted | shelters | 2031",
        "R106 victims_assisted | shelters | 2031'",
        "R106 victims_assisted | havn_shelter | 2031 by group",
        "R107 shelters.sum",
        "R107 shelters.sum | sex=female",
        f"R102 {group.text()} @ table:1 = {havn.text()} @ table:2",
    ]
    for made in (built.system.columns, built.system.rows):
        assert [one.id for one in made] == sorted(one.id for one in made)
    last = built.system.row("R107 shelters.sum | sex=female")
    assert (last.lower, last.upper) == (None, 3)
    assert built.left_out == {}


def test_terms_at_one_address_are_added_up(sagaland: Collection) -> None:
    book = Ledger(sagaland, [said(BOARD, "30")])
    twice = LinearRelation(
        RelationForm.MEMBERS,
        (make_relation_term(book, BOARD, 2), make_relation_term(book, BOARD)),
        (make_relation_term(book, BOARD),),
    )
    built = build_system(book, [twice])
    (row,) = built.system.rows
    assert dict(row.coefficients) == {built.first[BOARD]: 2}


def test_two_statements_at_one_place_are_two_columns(sagaland: Collection) -> None:
    book = Ledger(sagaland, [said(BOARD, "30"), said(BOARD, "31")])
    assert told(build_system(book, [], [BOARD])) == ["* @ table:1: 30 (3)", "* @ table:1': 31 (3)"]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (Source("table", 3), "@ table:3"),
        (Source("table"), "@ table"),
        (Source("book", sheet="Tal", cell="B7"), "@ book!Tal!B7"),
        (Source("book", 4, sheet="Tal"), "@ book:4"),
    ],
)
def test_a_column_is_named_by_its_address_and_place(source: Source, text: str) -> None:
    one = replace(said(BOARD, "3"), source=source)
    assert make_variable_id(one) == f"{BOARD.text()} {text}"


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (FigureOrigin.SUBMITTED, 3),
        (FigureOrigin.COUNTED, 3),
        (FigureOrigin.ADJUSTED, 9),
        (FigureOrigin.PUBLISHED, 2),
        (FigureOrigin.COMPUTED, 2),
        (FigureOrigin.DEDUCED, 2),
    ],
)
def test_a_bodys_own_figures_are_dearer_to_doubt_than_print(origin: FigureOrigin, expected: int) -> None:
    one = replace(said(BOARD, "3"), origin=origin)
    assert get_doubt_weight(one) == expected
    assert get_doubt_weight(replace(one, value=Value.missing(ValueStatus.NOT_APPLICABLE))) == 9


def test_what_does_not_apply_is_a_printed_none(sagaland: Collection) -> None:
    one = replace(said(BOARD, "3"), value=Value.missing(ValueStatus.NOT_APPLICABLE))
    below = said(at(), "-4", 2)
    assert told(build_system(Ledger(sagaland, [one]), [], [BOARD])) == ["* @ table:1: 0 (9)"]
    (column,) = build_system(Ledger(sagaland, [below]), [], [at()]).system.columns
    assert (column.value, column.lower) == (-4, -4)


def test_what_an_older_reading_leaves_unstated_is_a_figure_of_its_own(sagaland: Collection) -> None:
    police = at(measure="suspects", provider="police")
    male, female = police.at("sex", "male"), police.at("sex", "female")
    old, new = (
        replace(said(police, "30", 1), as_at=date(2032, 1, 1)),
        replace(said(police, "25", 2), as_at=date(2032, 3, 1)),
    )
    cell = replace(said(male, "12", 3), as_at=date(2032, 3, 1))
    book = Ledger(sagaland, [old, new, cell])
    older = LinearRelation(
        RelationForm.MEMBERS, (make_relation_term(book, police, 1, old),), (make_relation_term(book, female),)
    )
    latest = LinearRelation(
        RelationForm.SUM,
        (make_relation_term(book, police),),
        (make_relation_term(book, male), make_relation_term(book, female)),
    )
    built = build_system(book, [older, latest])
    beside = f"{female.text()} beside {police.text()} @ table:1"
    assert built.system.row(built.named(older) or "").coefficients == {f"{police.text()} @ table:1": 1, beside: -1}
    assert female.text() in built.system.row(built.named(latest) or "").coefficients
    assert built.anchors[beside] == LedgerAnchor(female)
    assert built.first[police] == f"{police.text()} @ table:2"


def test_sums_that_can_always_hold_are_left_out_save_where_they_are_asked_for(sagaland: Collection) -> None:
    labour = at(("exploitation", "labour"))
    book = Ledger(sagaland, [said(labour, "9")])
    assert [c.id for c in build_system(book, [], [labour]).system.columns] == [f"{labour.text()} @ table:1"]
    asked = build_system(book, [], [labour, at()]).system
    assert {c.id for c in asked.columns} == {f"{labour.text()} @ table:1", at().text()}
    assert [row.id for row in asked.rows] == [f"R104 {labour.text()} in {at().text()}"]
    row = LinearRelation(
        RelationForm.MEMBERS, (make_relation_term(book, at(("entry", "new"))),), (make_relation_term(book, labour),)
    )
    used = build_system(book, [row], [labour]).system
    assert at(("entry", "new")).text() in {c.id for c in used.columns}


def test_a_part_alone_has_no_sum_since_nobody_stated_the_whole(sagaland: Collection) -> None:
    granted = BOARD.at("outcome", "granted")
    book = Ledger(sagaland, [said(granted, "9")])
    assert told(build_system(book, [], [granted])) == ["* | outcome=granted @ table:1: 9 (3)"]
    assert len(build_system(book, [], [granted, BOARD]).system.rows) == 1


def test_a_measure_that_is_no_count_has_no_sums(sagaland: Collection) -> None:
    stay = at(measure="mean_stay")
    assert build_system(Ledger(sagaland, [said(stay, "4")]), [], [stay]).system.rows == ()
