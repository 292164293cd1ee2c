"""The book: who is trusted first, what an unstated address may hold, and what it rests on."""

from __future__ import annotations

from datetime import date

import pytest

from tilstand.define import Collection
from tilstand.ledger.ledger import Ledger
from tilstand.model import Observation, Source
from tilstand.terms import FigureOrigin, Key, Period, Value, ValueQualifier, ValueStatus

PERIOD = Period.from_text("2031")


def at(measure: str = "victims_assisted", provider: str = "havn_shelter", **codes: str) -> Key:
    return Key(measure, provider, PERIOD, tuple(sorted(codes.items())))


def said(key: Key, value: int | str | ValueStatus, line: int | None = 1, **more: object) -> Observation:
    amount = Value.missing(value) if isinstance(value, ValueStatus) else Value.number(value)
    document = str(more.pop("document", "table"))
    origin = more.pop("origin", FigureOrigin.SUBMITTED)
    return Observation(key, amount, Source(document, line), origin, **more)  # type: ignore[arg-type]


TRUSTED = (
    said(at(), 1, origin=FigureOrigin.ADJUSTED, edition="2030"),
    said(at(), 2, as_at=date(2032, 3, 1)),
    said(at(), 3, as_at=date(2032, 1, 1)),
    said(at(), 4, None),
    said(at(), 5, 1),
    said(at(), 6, 1),
    said(at(), 7, 2, origin=FigureOrigin.COUNTED),
    said(at(), 8, 1, document="zz"),
    said(at(), 9, origin=FigureOrigin.PUBLISHED),
    said(at(), 10, 1, origin=FigureOrigin.COMPUTED),
    said(at(), 11, 2, origin=FigureOrigin.DEDUCED),
    said(at(), 12, edition="2030"),
)
"""Decisions first, then this round, submissions before print, the latest reading, and where it stands."""


@pytest.mark.parametrize("turn", [1, -1])
def test_the_most_trusted_statement_comes_first_in_whatever_order_they_come(sagaland: Collection, turn: int) -> None:
    book = Ledger(sagaland, TRUSTED[::turn])
    assert [int(o.value.exact_number) for o in book.get_statements(at())] == list(range(1, 13))


def test_the_book_knows_what_is_stated_and_where(sagaland: Collection) -> None:
    other = Period.from_text("2030")
    keys = [at(sex="male"), at(), at(sex="female"), at(provider="fjord_shelter")]
    book = Ledger(sagaland, [said(k, 1) for k in keys] + [said(Key("residents", "havn_shelter", other), 2)])
    assert list(book) == sorted([*keys, Key("residents", "havn_shelter", other)])
    assert book.at("victims_assisted", "havn_shelter", PERIOD) == (at(), at(sex="female"), at(sex="male"))
    assert book.at("victims_assisted", "havn_shelter", other) == ()
    assert book.has_statements("residents", "havn_shelter", other)
    assert not book.has_statements("residents", "havn_shelter", PERIOD)
    assert not book.has_statements("mean_stay", "havn_shelter", other)
    assert at() in book
    assert at(sex="unknown") not in book
    assert book.get_statements(at(sex="unknown")) == ()


def test_the_periods_of_a_figure_are_those_of_its_own_address(sagaland: Collection) -> None:
    years = [Period.from_text(year) for year in ("2029", "2030", "2031")]
    keys = [Key("victims_assisted", "havn_shelter", year) for year in years]
    book = Ledger(sagaland, [said(key, 1) for key in [*keys[::-1], at(sex="male"), at("residents")]])
    assert book.list_stated_periods(keys[0]) == tuple(years)
    assert book.list_stated_periods(at(sex="male")) == (PERIOD,)
    assert book.list_stated_periods(at("residents")) == (PERIOD,)
    assert book.list_stated_periods(at(provider="fjord_shelter")) == ()


def test_parts_are_those_below_the_total_or_below_the_code_it_stands_at(sagaland: Collection) -> None:
    book = Ledger(sagaland, [])

    def parts(key: Key, dimension: str) -> list[str]:
        return [code.id for code in book.parts(key, dimension)]

    assert parts(at(), "citizenship") == ["sagaland", "north", "south", "unknown"]
    assert parts(at(citizenship="south"), "citizenship") == ["thule"]
    assert parts(at(exploitation="labour"), "exploitation") == []
    assert book.is_additive("victims_assisted", "sex")
    assert not book.is_additive("victims_assisted", "citizenship")


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        (at(), "31"),
        (at(sex="male"), "≥ 8"),
        (at(sex="unknown"), "0–3"),  # what the total leaves
        (at(exploitation="labour_crime"), "0–4"),  # an "of which" of its code
        (at(exploitation="begging"), "0–31"),
        (at(exploitation="begging", sex="female"), "0–20"),
        (at(entry="new", sex="female"), "0–20"),  # a dimension that nobody uses: at most the whole
        (at(age="adult"), "0–31"),
        (at(provider="fjord_shelter"), "≥ 0"),
        (at(provider="fjord_shelter", sex="female"), "≥ 0"),
    ],
)
def test_an_unstated_address_is_bounded_by_what_is_stated_around_it(
    sagaland: Collection, asked: Key, text: str
) -> None:
    book = Ledger(
        sagaland,
        [
            said(at(), ValueStatus.NOT_KNOWN, 1, origin=FigureOrigin.ADJUSTED),
            said(at(), 31, 2),
            said(at(sex="female"), 20, 3),
            said(at(sex="male"), 8, 4, qualifier=ValueQualifier.AT_LEAST),
            said(at(exploitation="labour"), 4, 5, qualifier=ValueQualifier.AT_MOST),
        ],
    )
    assert str(book.bound_address(asked)) == text


def test_what_bounds_an_address_is_its_parts_else_its_whole_and_its_siblings(sagaland: Collection) -> None:
    keys = [
        at(),
        at(sex="female"),
        at(sex="male"),
        at(age="minor"),
        at(age="minor", sex="female"),
        at(age="adult", sex="male"),
    ]
    book = Ledger(sagaland, [said(key, n, n) for n, key in enumerate(keys)])

    def near(key: Key) -> list[int]:
        return [int(o.value.exact_number) for o in book.list_bounding_statements(key)]

    assert near(at(sex="unknown")) == [0, 1, 2]
    assert near(at(sex="female")) == [4]
    assert near(at(age="adult")) == [5]
    assert near(at(age="minor", sex="male")) == [3, 2, 5, 4]
    assert near(at(entry="new")) == [0]
    assert near(at(provider="fjord_shelter")) == []
    assert near(at(age="unknown", entry="new")) == []


def test_what_is_unstated_is_bounded_by_the_latest_reading_alone(sagaland: Collection) -> None:
    police = at("suspects", "police")
    early, late = date(2032, 1, 1), date(2032, 3, 1)
    book = Ledger(
        sagaland,
        [
            said(police, 30, 1, as_at=early),
            said(police.at("sex", "female"), 25, 2, as_at=early),
            said(police, 20, 3, as_at=late),
            said(police.at("sex", "male"), 12, 4, as_at=late),
        ],
    )
    assert str(book.bound_address(police.at("sex", "unknown"))) == "0–8"
    assert [o.source.line for o in book.list_bounding_statements(police.at("sex", "unknown"))] == [3, 4]


def test_apart_from_a_relation_only_the_sums_that_it_does_not_say_are_left(sagaland: Collection) -> None:
    codes = ("female", "male", "trans_or_nonbinary", "unknown")
    female, male, other, unknown = (at(sex=code) for code in codes)
    book = Ledger(sagaland, [said(at(), 31), said(female, 20), said(male, 8, 2), said(at("residents"), 7)])
    every = {at(), female, male, other, unknown}
    assert {k: str(v) for k, v in book.bound_without_relations([other, unknown], every).items()} == {
        other: "≥ 0",
        unknown: "≥ 0",
    }
    assert {k: str(v) for k, v in book.bound_without_relations([unknown], every - {male}).items()} == {unknown: "0–3"}
    elsewhere = {at("residents"), *(at("residents", sex=code) for code in codes)}
    found = book.bound_without_relations([unknown, at("residents", sex="male")], elsewhere)
    assert {k.measure: str(v) for k, v in found.items()} == {"victims_assisted": "0–3", "residents": "≥ 0"}
    minor = at(age="minor")
    assert str(book.bound_without_relations([minor], {at(), minor})[minor]) == "≥ 0"
    assert str(book.bound_without_relations([minor], {female, minor})[minor]) == "0–31"


def test_the_sums_between_addresses_are_told_by_their_keys(sagaland: Collection) -> None:
    board = at("permit_decisions", "migration_board")
    told = [
        (whole.text().rpartition(" | ")[2], [p.text().rpartition("=")[2] for p in parts], adds)
        for whole, parts, adds in Ledger(sagaland, []).list_implied_sums(board, [board.at("citizenship", "thule")])
    ]
    assert told == [
        ("2031", ["sagaland", "north", "south", "unknown"], False),
        ("citizenship=north", ["vinland", "markland", "helluland"], False),
        ("citizenship=south", ["thule"], False),
    ]


def test_the_shorter_periods_of_a_body_are_those_within_the_one_that_is_asked_for(sagaland: Collection) -> None:
    keys = [
        Key(measure, body, Period.from_text(period))
        for measure, body, period in (
            ("cases_opened", "police", "2031-Q3"),
            ("cases_opened", "police", "2031"),
            ("cases_opened", "police", "2031-H1"),
            ("cases_opened", "police", "2030-12/2031-03"),
            ("suspects", "police", "2031-Q1"),
            ("cases_opened", "migration_board", "2031-Q2"),
        )
    ]
    book = Ledger(sagaland, [said(key, 1, n) for n, key in enumerate(keys)])
    told = [str(one) for one in book.spans(("cases_opened", "police", Period.from_text("2031")))]
    assert told == ["2031-H1", "2031-Q3"]
    assert book.spans(("cases_opened", "havn_shelter", Period.from_text("2031"))) == []
    assert [str(one) for one in book.list_stated_periods(keys[1])] == ["2030-12/2031-03", "2031-H1", "2031", "2031-Q3"]
    assert len(book.vintages_by_group) == len(keys)
    assert dict(book.vintages_by_group) == {head: book.vintages_by_group[head] for head in book.heads}
    with pytest.raises(KeyError):
        book.vintages_by_group["cases_opened", "havn_shelter", PERIOD]
