"""Small things of the room, each with its whole result: what is read in damaged numbers, lists, bounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import Outcome
from tilstand.model import Observation, ReceivedFile, Source
from tilstand.reconcile.error_localisation import _choose_confirmation
from tilstand.reconcile.error_patterns import PrintedLines
from tilstand.reconcile.headcount_bounds import bound_greatest_total
from tilstand.reconcile.imputation import note_inferred_digit
from tilstand.reconcile.move_explanations import CauseHint, _has_measure_term, choose_question
from tilstand.reconcile.reconciliation import Reconciliation
from tilstand.reconcile.rule_results import LazyGroupResults, LazyResult, RuleResult, RuleResults
from tilstand.reconcile.sides import NoSide
from tilstand.reconcile.span_relations import derive_span_relations
from tilstand.terms import FigureOrigin, Key, Period, Value, ValueQualifier

YEAR = Period.from_text("2031")


def key(measure: str, who: str = "police", **codes: str) -> Key:
    return Key(measure, who, YEAR, tuple(sorted(codes.items())))


def stated(at: Key, amount: int, qualifier: ValueQualifier = ValueQualifier.EXACT, *readings: int) -> Observation:
    source = Source("table", quote=str(amount))
    return Observation(at, Value.number(amount), source, FigureOrigin.SUBMITTED, qualifier, readings=readings)


@pytest.fixture(scope="module")
def scene(told: Callable) -> Any:
    return told(
        """
        who           | measure          | codes      | value | said
        havn_shelter  | victims_assisted |            | 30    | submitted
        havn_shelter  | victims_assisted | sex=female | 20    | submitted
        fjord_shelter | victims_assisted |            | 13    | submitted
        shelters      | victims_assisted | sex=female | 40    | printed
        shelters      | victims_assisted |            | 45    | printed
        """,
        [],
    )


@pytest.mark.parametrize(
    ("at", "others", "readings", "end"),
    [
        (key("suspects", sex="male"), [(key("suspects"), 17)], (14, 11, 17), "from 11 to 17"),
        (key("suspects", sex="male"), [(key("suspects"), 17)], (14,), "leave 14"),
        (key("suspects", sex="male"), [(key("suspects"), 17)], (), "from 0 to 17"),
        (key("suspects", sex="male"), [(key("suspects"), 0)], (), "leave 0"),
        (key("suspects", sex="male"), [], (), "was read from its context"),
        (key("suspects", sex="male"), [(key("suspects", "unit"), 17)], (), "was read from its context"),
        (key("cleared_share"), [(key("cases_opened"), 17)], (), "was read from its context"),
        (key("mean_stay"), [(key("suspects"), 17)], (), "was read from its context"),
    ],
)
def test_a_damaged_number_says_what_it_can_be(
    scene: Any, at: Key, others: list[tuple[Key, int]], readings: tuple[int, ...], end: str
) -> None:
    own = stated(at, 14, ValueQualifier.REPAIRED, *readings)
    book = Ledger(scene.collection, [own, *(stated(*one) for one in others)], {}, YEAR)
    (note,) = note_inferred_digit(book, own)
    said = note.text.text("en")
    assert said.startswith("A character is illegible in the source")
    assert said.endswith(f" {end}"), said
    assert note.kind.value == "read"
    for other in ValueQualifier:
        if other is not ValueQualifier.REPAIRED:
            assert list(note_inferred_digit(book, stated(at, 14, other))) == []


def test_verdicts_are_a_sequence_of_those_that_stand_and_those_that_are_made() -> None:
    def one(rule: str, who: str, outcome: Outcome = Outcome.FAILS) -> RuleResult:
        return RuleResult(rule, outcome, NoSide(), NoSide(), (), (), about=key("suspects", who))

    a, b, c, d = one("A", "a"), one("B", "b"), one("C", "c"), one("D", "d", Outcome.HOLDS)
    heads = tuple(("suspects", who, YEAR) for who in "cd")
    made = {heads[0]: [c], heads[1]: [LazyResult("D", d.first, lambda: d, "sex", holds=True)]}
    quiet = LazyResult("B", b.first, lambda: b)
    every = RuleResults([a, quiet, LazyGroupResults(heads, made.__getitem__)])
    assert every.open == (a,)
    assert (list(every), len(every), every[1], every[2:]) == ([a, b, c, d], 4, b, (c, d))
    assert list(every.counted) == [a, b, c, d]
    assert every.unexpanded_count == 0
    assert list(every.quiet({b.first and ("suspects", "b", YEAR), heads[1]})) == [quiet, *made[heads[1]]]
    assert list(every.quiet(())) == []
    assert list(every.remove_open_results(lambda v: v is a)) == [b, c, d]
    assert list(every.remove_open_results(lambda v: v is not a)) == [a, b, c, d]
    assert list(every.replace_open_results([d])) == [d, b, c, d]
    assert list(every.after([a, b])) == [a, b, c, d, a, b]
    told = LazyResult.from_result(c)
    assert (told.rule, told.first, told.make(), told.split, told.holds) == ("C", c.first, c, "", False)
    assert LazyResult.from_result(d).holds
    assert LazyResult.from_result(quiet) is quiet
    assert quiet.head == ("suspects", "b", YEAR)


def test_too_many_heads_are_counted_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    heads = tuple(("suspects", str(n), YEAR) for n in range(3))
    one = RuleResult("A", Outcome.HOLDS, NoSide(), NoSide(), (), ())
    monkeypatch.setattr("tilstand.reconcile.rule_results._MOST", 2)
    quiet = LazyResult("B", key("suspects"), lambda: one)
    many = RuleResults(
        [LazyGroupResults(heads[:2], lambda head: [one]), LazyGroupResults(heads[1:], lambda head: [one])]
    )
    assert many.unexpanded_count == 3
    assert list(RuleResults([*many.each, one, quiet]).counted) == [one, one]
    assert RuleResults(many.each[:1]).unexpanded_count == 0


def test_every_relation_between_bodies_is_told_where_a_side_is_not_stated(scene: Any) -> None:
    rows = [
        f"{row.left[0].key.text()} {row.sense} {' + '.join(p.key.provider for p in row.right)}"
        for row in derive_span_relations(scene.found.book)
    ]
    assert rows == ["victims_assisted | shelters | 2031 | sex=female = havn_shelter + fjord_shelter"]


def test_no_more_persons_than_the_bodies_counted_together(scene: Any) -> None:
    book = scene.found.book
    assert bound_greatest_total(book, YEAR, "victims_assisted", "shelters", ()) == 43
    assert bound_greatest_total(book, YEAR, "victims_assisted", "havn_shelter", ()) == 30


def test_a_hint_is_filed_with_its_codes() -> None:
    one = CauseHint(stated(key("witnesses"), 4), (("age", "adult"), ("sex", "male")))
    assert one.to_dict() == {"figure": "witnesses | police | 2031", "codes": ["age=adult", "sex=male"]}
    assert CauseHint(one.observation).to_dict()["codes"] == []


def test_left_out_files_and_standing_decisions_are_those_of_the_round(scene: Any) -> None:
    found = scene.found
    assert found.missing is None
    file = ReceivedFile(Path("inbox") / "x.csv", "police", "csv", "", None)
    left = Reconciliation(found.figures, found.findings, found.verdicts, (), found.book, YEAR, left_out=(file,))
    assert "(x.csv)" in (left.missing.text("en") if left.missing else "")
    decided: Any = [
        SimpleNamespace(decision=name, status=status)
        for name, status in (("D1", "accepted"), ("D2", "stale"), ("D3", "dismissed"), ("D1", "accepted"))
    ]
    made = Reconciliation(found.figures, found.findings, found.verdicts, (), found.book, YEAR, decided=tuple(decided))
    assert made.current_decisions == ("D1", "D3")


def test_what_is_supposed_limits_persons_by_where_it_comes_from(told: Callable) -> None:
    table = """
        who           | measure          | codes | value | said
        havn_shelter  | victims_assisted |       | 30    | submitted
        fjord_shelter | victims_assisted |       | 13    | submitted
        """

    def ends(basis: str, **more: Any) -> Any:
        sides = ([{"measure": "victims_assisted", "provider": f"{who}_shelter"}] for who in ("fjord", "havn"))
        left, right = sides
        one = {"id": "r", "kind": "within", "left": left, "right": right, "basis": basis, **more}
        found = told(table, [one]).found.headcount
        return (found.least, found.greatest, found.greatest_if_apart, found.relations)

    assert ends("sentence") == (30, 30, None, ("r",))
    assert ends("referral") == (30, 30, 43, ("r",))  # and if they are counted by nobody else
    assert ends("assumption") == (30, 43, None, ())  # takes no part until somebody has accepted it
    assert ends("assumption", accepted={"by": "Kari Prøve", "on": date(2032, 1, 1)}) == (30, 30, None, ("r",))


def test_registers_without_a_key_say_what_may_be_in_both(told: Callable) -> None:
    one = {
        "id": "o",
        "kind": "overlap",
        "left": [{"measure": "suspects", "provider": "police"}, {"measure": "suspects", "provider": "unit"}],
        "of": [{"measure": "witnesses", "provider": "police"}],
        "right": [{"measure": "witnesses", "provider": "unit"}],
    }
    table = """
        who    | measure   | codes | value
        police | suspects  |       | 30
        unit   | suspects  |       | 13
        unit   | witnesses |       | {}
        """

    def rows(n: int, more: str = "") -> list[str]:
        found = told(table.format(n) + more, [one]).found.verdicts
        return [f"{v.outcome.value} {v.observed} {v.expected}" for v in found if v.family == "sum"]

    assert rows(40) == ["holds 30 40", "holds 13 40", "holds 40 43"]
    assert rows(20) == ["fails 30 20", "holds 13 20", "holds 20 43"]
    both = "police | witnesses | | "
    assert rows(40, f"{both}3") == ["holds 3 30", "holds 3 13", "holds 43 43", *rows(40)]
    assert rows(40, f"{both}14") == ["holds 14 30", "fails 14 13", "fails 43 54", *rows(40)]


def test_a_relation_that_lacks_a_part_is_told_though_its_total_repeats_an_older_one(told: Callable) -> None:
    table = """
        who    | measure   | codes | value | as_at
        police | suspects  |       | 7     | 2032-01-01
        police | suspects  |       | 7     | 2032-02-01
        police | witnesses |       | 3     | 2032-02-01
        """
    terms = [{"measure": "witnesses", "provider": who} for who in ("police", "unit")]
    sum_ = {"id": "s", "kind": "sum", "left": [{"measure": "suspects", "provider": "police"}], "right": terms}
    found = [v for v in told(table, [sum_]).found.verdicts if v.family == "sum" and v.relation]
    assert [f"{v.outcome.value} {v.observed} {v.expected}" for v in found] == ["untested 7 ≥ 3"]


def test_what_follows_is_told_in_the_order_of_measures_bodies_and_codes(told: Callable) -> None:
    rows = [
        f"{who} | {measure} | {codes} | {n} | {period}"
        for period in ("2031", "2030")
        for measure in ("witnesses", "suspects")
        for who in ("unit", "police", "migration_board", "havn_shelter")
        for codes, n in (("", 7), ("sex=female", 4), ("sex=unknown", 0), ("sex=trans_or_nonbinary", 0))
    ]
    found = told("who | measure | codes | value | period\n" + "\n".join(rows), []).found.internal
    assert [(one["key"], one["value"], one["verified"]) for one in found["deduced.json"]] == [
        (f"{measure} | {who} | 2031 | sex=male", 3, True)
        for measure in ("suspects", "witnesses")
        for who in ("havn_shelter", "migration_board", "police", "unit")
    ]


def test_a_sum_holds_in_each_code_for_which_it_is_declared(told: Callable) -> None:
    table = """
        who    | measure   | codes      | value
        police | suspects  |            | 7
        police | suspects  | sex=female | 4
        police | witnesses |            | 7
        police | witnesses | sex=female | 5
        """
    sides = [[{"measure": name, "provider": "police"}] for name in ("suspects", "witnesses")]
    one = {"id": "s", "kind": "sum", "left": sides[0], "right": sides[1]}

    def rows(**more: Any) -> list[str]:
        found = told(table, [{**one, **more}]).found.verdicts
        return [f"{v.outcome.value} {v.observed} {v.expected}" for v in found if v.relation and v.row]

    assert rows() == ["holds 7 7"]
    assert rows(for_each=["sex"]) == ["holds 7 7", "fails 4 5"]


def test_a_count_is_inside_another_if_any_of_its_terms_is() -> None:
    terms = [SimpleNamespace(measure=name) for name in "ab"]
    assert [_has_measure_term(terms, name) for name in "abc"] == [True, True, False]
    assert not _has_measure_term((), "a")


def test_two_lines_of_a_list_go_together_column_by_column(scene: Any) -> None:
    def at(line: int, who: str, amount: int, measure: str = "suspects", **codes: str) -> Observation:
        one = stated(key(measure, who, **codes), amount)
        return replace(one, source=replace(one.source, line=line))

    havn = (at(10, "havn_shelter", 20), at(10, "havn_shelter", 15, sex="female"))
    fjord = (at(12, "fjord_shelter", 30), at(12, "fjord_shelter", 25, sex="female"))
    others = (at(15, "police", 7), at(11, "police", 8, "witnesses"), at(11, "unit", 8, "witnesses"))
    tables = PrintedLines(Ledger(scene.collection, [*others, *fjord, *havn], {}, YEAR))
    assert list(tables.beside(havn[0])) == [(fjord[0], havn, fjord)]
    assert list(tables.beside(fjord[1])) == [(havn[1], fjord, havn)]
    assert list(tables.beside(others[0])) == []  # three lines further on
    assert list(tables.beside(others[1])) == []  # on the same line


def test_who_is_asked_is_the_one_body_in_question_or_each_of_several(scene: Any) -> None:
    observations = {name: stated(key("suspects", who), n) for name, who, n in (("a", "police", 7), ("b", "unit", 8))}
    built = SimpleNamespace(
        anchors={name: SimpleNamespace(key=one.key, observation=one) for name, one in observations.items()},
        system={name: SimpleNamespace(value=one.value.amount) for name, one in observations.items()},
    )
    around: Any = SimpleNamespace(collection=scene.collection, built=built)
    hints = {
        "police": (CauseHint(observations["b"]),),
        "unit": (CauseHint(observations["a"], (("sex", "male"),)), CauseHint(observations["b"])),
    }

    def told(*questions: str, known: Any = None) -> str:
        found: Any = SimpleNamespace(questions=questions)
        return str(choose_question(around, found, known or {}).text("en"))

    police, unit = "Sagaland Police (generated)", "The coordination unit (generated)"
    ask = f"Ask {police} whether the figure is 7: “{police}: suspects in 2031” (table)."
    assert told() == "No single piece of information tells the possibilities apart."
    assert told("a") == ask
    assert told("b", "b") == f"Ask {unit} whether the figure is 8: “{unit}: suspects in 2031” (table)."
    assert told("a", "b") == (
        f"Nothing in the figures points to one body rather than another. Ask each of them: {police}, {unit}."
    )
    left_out = "are left out of the body's other figures, but counted in the sum."
    assert told("a", known=hints) == (
        f"Ask {police} whether the 8 in “{unit}: suspects in 2031” (table) {left_out} "
        f"Ask {unit} whether the 7 in “{police}: suspects in 2031” (table) {left_out} "
        "They have in common with the missing: man."
    )
    assert _choose_confirmation(around, [("a",), ("b", "a"), ("b",)]).text("en") == ask
