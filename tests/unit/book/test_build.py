"""The book as a system: permanent ids, two printings are two columns, blanks tied to what is around."""

from pathlib import Path

import pytest

from tilstand import define
from tilstand.book.build import build
from tilstand.book.figures import Book
from tilstand.book.row import LinearRelation, part
from tilstand.define import Collection
from tilstand.model import Observation, Source
from tilstand.terms import Key, Origin, Period, Qualifier, Value

PERIOD = Period.parse("2031")


@pytest.fixture(scope="module")
def sagaland() -> Collection:
    return define.collection(Path(__file__).parents[2] / "fixtures" / "sagaland")


def at(*dims: tuple[str, str], provider: str = "havn_shelter", measure: str = "victims_assisted") -> Key:
    return Key(measure, provider, PERIOD, dims)


def said(key: Key, value: str, line: int = 1, how: Qualifier = Qualifier.EXACT) -> Observation:
    return Observation(key, Value.number(value), Source("table", line), Origin.SUBMITTED, how)


def test_two_printings_are_two_columns_and_a_relation(sagaland: Collection) -> None:
    one, two = said(at(), "31", 1), said(at(), "28", 2)
    book = Book(sagaland, [one, two])
    row = LinearRelation("R101", (part(book, at(), observation=two),), (part(book, at(), observation=one),))
    built = build(book, [row])
    ids = [f"victims_assisted | havn_shelter | 2031 @ table:{n}" for n in (1, 2)]
    assert [c.id for c in built.system.columns] == ids
    assert built.named(row) == f"R101 {ids[1]} = {ids[0]}"
    assert built.printings[at()] == tuple(ids)


def test_a_blank_is_tied_to_its_whole(sagaland: Collection) -> None:
    book = Book(sagaland, [said(at(), "31"), said(at(("sex", "female")), "20")])
    male = at(("sex", "male"))
    built = build(book, [], [male])
    assert built.system[male.text()].value is None
    assert any(male.text() in row.coefficients for row in built.system.rows)


def test_about_is_a_range_and_not_a_number(sagaland: Collection) -> None:
    book = Book(sagaland, [said(at(), "40", how=Qualifier.ABOUT)])
    (column,) = build(book, [], [at()]).system.columns
    assert (column.value, column.lower, column.upper) == (None, 35, 45)


def test_what_is_no_whole_number_is_left_out_and_told(sagaland: Collection) -> None:
    mean = at(measure="mean_stay")
    book = Book(sagaland, [said(mean, "3.5"), said(mean, "4", 2)])
    parts = [part(book, mean, observation=o) for o in book.stated(mean)]
    built = build(book, [LinearRelation("R101", (parts[0],), (parts[1],))])
    assert list(built.left_out.values()) == [mean]


def test_the_same_book_gives_the_same_system(sagaland: Collection) -> None:
    stated = [said(at(), "31"), said(at(("sex", "female")), "20"), said(at(("sex", "male")), "8")]
    one = build(Book(sagaland, stated), [], [at()]).system
    other = build(Book(sagaland, stated[::-1]), [], [at()]).system
    assert (one.columns, one.rows) == (other.columns, other.rows)
