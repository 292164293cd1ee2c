"""Statements of different rounds, or read on different days, are never mixed."""

from __future__ import annotations

from datetime import date

import pytest

from tilstand.define import Collection
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.observation_groups import Vintage, get_vintage_order, is_different_vintage
from tilstand.model import Observation, Source
from tilstand.terms import FigureOrigin, Key, Period, Value

KEY = Key("suspects", "police", Period.from_text("2030"))
NOW, BEFORE = date.max, date(2030, 12, 31)
JANUARY, MARCH = date(2032, 1, 1), date(2032, 3, 1)


def said(value: int, *, at: date | None = None, edition: str = "", sex: str = "") -> Observation:
    key = KEY.at("sex", sex) if sex else KEY
    return Observation(key, Value.number(value), Source("t", value), FigureOrigin.SUBMITTED, as_at=at, edition=edition)


def test_the_place_of_a_round_is_the_last_day_of_its_period(sagaland: Collection) -> None:
    assert get_vintage_order(sagaland, said(1)) == NOW
    assert get_vintage_order(sagaland, said(1, edition="2030")) == BEFORE


def test_statements_are_grouped_by_round_and_day_the_latest_first(sagaland: Collection) -> None:
    statements = [
        said(1, edition="2030"),
        said(2, at=JANUARY),
        said(3, at=MARCH, sex="male"),
        said(4, sex="female"),  # no day: of the latest reading
        said(5, at=JANUARY, edition="2030"),
    ]
    (found,) = Ledger(sagaland, statements).vintages_by_group.values()
    told = [(vintage, sorted(int(o.value.exact_number) for o in own)) for vintage, own in found.items()]
    assert told == [(Vintage(NOW, MARCH), [3, 4]), (Vintage(NOW, JANUARY), [2]), (Vintage(BEFORE, JANUARY), [1, 5])]


def test_without_any_day_each_round_is_one_vintage(sagaland: Collection) -> None:
    (found,) = Ledger(sagaland, [said(1), said(2, edition="2030")]).vintages_by_group.values()
    assert list(found) == [Vintage(NOW), Vintage(BEFORE)]


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (Vintage(NOW, MARCH), Vintage(NOW, MARCH), False),
        (Vintage(NOW, MARCH), Vintage(NOW, JANUARY), True),
        (Vintage(NOW, MARCH), Vintage(NOW), False),
        (Vintage(NOW), Vintage(NOW, JANUARY), False),
        (Vintage(NOW, MARCH), Vintage(BEFORE, MARCH), True),
        (Vintage(NOW), Vintage(BEFORE), True),
    ],
)
def test_vintages_are_parted_by_round_and_by_days_that_are_known(one: Vintage, other: Vintage, apart: bool) -> None:
    assert is_different_vintage(one, other) is apart
    assert is_different_vintage(other, one) is apart


def test_each_view_of_a_book_holds_one_vintage_of_every_body(sagaland: Collection) -> None:
    def values(book: Ledger) -> list[int]:
        return sorted(int(o.value.exact_number) for key in book for o in book.get_statements(key))

    one = Ledger(sagaland, [said(2, at=JANUARY)])
    assert one.vintage_views == (one,)
    board = Observation(KEY.replace_provider("migration_board"), Value.number(9), Source("t", 9))
    statements = [said(1, edition="2030"), said(2, at=JANUARY), said(3, at=MARCH), board]
    book = Ledger(sagaland, statements, ["dal_shelter"])
    assert [values(view) for view in book.vintage_views] == [[3, 9], [2], [1]]
    assert {view.absent for view in book.vintage_views} == {frozenset(["dal_shelter"])}
    assert values(book) == [1, 2, 3, 9]


def test_figures_are_mixed_where_one_was_read_anew_and_another_on_another_day(sagaland: Collection) -> None:
    def of(measure: str, period: str, *days: date | None) -> list[Observation]:
        key = Key(measure, "police", Period.from_text(period))
        return [Observation(key, Value.number(n), Source("t", n), as_at=day) for n, day in enumerate(days)]

    anew, once = of("suspects", "2031", JANUARY, MARCH), of("witnesses", "2031", JANUARY)
    alike, unsaid = of("victims_identified", "2031", MARCH), of("cases_opened", "2031", None)
    half, other = of("suspects", "2031-H1", JANUARY), of("permit_persons", "2031", MARCH, JANUARY)
    book = Ledger(sagaland, [*anew, *once, *alike, *unsaid, *half, *other])
    heads = {
        name: (one[0].key.measure, "police", one[0].key.period)
        for name, one in {"anew": anew, "once": once, "alike": alike, "unsaid": unsaid, "half": half}.items()
    }
    assert set(book.vintages_by_group.several) == {
        heads["anew"],
        ("permit_persons", "police", Period.from_text("2031")),
    }
    assert book.vintages_by_group.last(heads["once"]) == Vintage(NOW, JANUARY)
    for names, across, mixed in (
        (("anew", "once"), False, True),
        (("once", "anew"), False, True),
        (("anew", "alike"), False, False),
        (("anew", "unsaid"), False, False),
        (("once", "alike"), False, False),  # neither was read anew
        (("anew", "half"), False, False),
        (("anew", "half"), True, True),
        (("half", "alike", "once"), True, False),
        (("unsaid", "alike", "anew", "once"), False, True),
        (("once",), False, False),
    ):
        assert book.vintages_by_group.is_mixed_vintage([heads[one] for one in names], across=across) is mixed, names
    assert not Ledger(sagaland, [*once, *alike]).vintages_by_group.is_mixed_vintage([heads["once"], heads["alike"]])
