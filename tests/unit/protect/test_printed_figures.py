"""How a printed number is to be read, and what is printed of statements."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tilstand.define.round_settings import DeclaredLine, Policy
from tilstand.model import EditionFigures, Figure, Observation, Source
from tilstand.protect.printed_figures import PrintedFigures
from tilstand.protect.printed_statements import StatementPrinter
from tilstand.protect.printed_world import PrintedWorld, ToldNumber
from tilstand.round.state import RoundState, load_round
from tilstand.terms import FigureOrigin, Key, Period, Value, ValueQualifier, ValueStatus

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
KEY = Key("victims_assisted", "havn_shelter", Period.from_text("2031"))
POLICY = Policy(method="round", threshold=3)


@pytest.fixture(scope="module")
def state() -> RoundState:
    return load_round(SAGALAND, "2031")


def make_world(number: int, true: int, **more: Any) -> PrintedWorld:
    return PrintedWorld({KEY: number}, {KEY: true}, {KEY: 3}, **more)


def read_printed(state: RoundState, figure: Figure, policy: Policy = POLICY, **more: Any) -> Figure:
    figures = cast(EditionFigures, SimpleNamespace(get=lambda key: figure))
    printed = PrintedFigures(state.collection, figures, policy, make_world(0, 0, **more)).get(figure.key)
    assert printed is not None
    return printed


@pytest.mark.parametrize(
    ("number", "qualifier", "read"),
    [
        (0, ValueQualifier.EXACT, ValueQualifier.FEW),
        (0, ValueQualifier.AT_LEAST, ValueQualifier.AT_LEAST),
        (3, ValueQualifier.EXACT, ValueQualifier.ABOUT),
        (3, ValueQualifier.DERIVED, ValueQualifier.ABOUT),
        (3, ValueQualifier.REPAIRED, ValueQualifier.ABOUT),
        (3, ValueQualifier.AT_LEAST, ValueQualifier.AT_LEAST),
        (4, ValueQualifier.EXACT, ValueQualifier.EXACT),
    ],
)
def test_a_number_that_stands_for_several_is_read_so_however_it_was_stated(
    state: RoundState, number: int, qualifier: ValueQualifier, read: ValueQualifier
) -> None:
    printed = read_printed(state, Figure(KEY, Value.number(number), FigureOrigin.SUBMITTED, qualifier))
    assert (printed.value, printed.qualifier) == (Value.number(number), read)
    assert printed.upper == (Value.number(2) if read is ValueQualifier.FEW else None)


def test_a_zero_that_everybody_knows_stays_one(state: RoundState) -> None:
    figure = Figure(KEY, Value.number(0), FigureOrigin.SUBMITTED)
    assert read_printed(state, figure, zeros=frozenset({KEY})) == figure


def test_a_small_number_that_follows_from_nothing_printed_is_left_out(state: RoundState) -> None:
    for number in (1, 2):
        figure = Figure(KEY, Value.number(number), FigureOrigin.DEDUCED)
        assert read_printed(state, figure).value.status is ValueStatus.SUPPRESSED


def test_a_declared_line_has_no_number(state: RoundState) -> None:
    line = DeclaredLine(measure=KEY.measure, providers=(KEY.provider,), reason="Made up")
    policy = POLICY.model_copy(update={"left_out": (line,)})
    figure = Figure(KEY, Value.number(28), FigureOrigin.SUBMITTED)
    assert read_printed(state, figure, policy).value.status is ValueStatus.SUPPRESSED
    other = replace(figure, key=replace(KEY, provider="fjord_shelter"))
    assert read_printed(state, other, policy) == other


@pytest.mark.parametrize(
    ("stated", "true", "number", "printed"),
    [
        (2, 2, 3, 3),  # its own number
        (5, 2, 3, 3),  # another that somebody stated, of a count that is printed otherwise than it is
        (1, 4, 4, 4),  # a small one
        (5, 4, 4, 5),  # two numbers, neither of them small, of a count that is printed as it is
        (0, 4, 4, 0),
    ],
)
def test_what_stands_in_print_of_a_statement(
    state: RoundState, stated: int, true: int, number: int, printed: int
) -> None:
    printer = StatementPrinter(state.collection, POLICY, make_world(number, true), {})
    (observation,) = printer.print_observations([Observation(KEY, Value.number(stated), Source(""), readings=(1, 7))])
    assert observation.value == Value.number(printed)
    assert observation.readings == (() if printed != stated else (1, 7))


def test_an_earlier_edition_is_quoted_as_it_printed(state: RoundState) -> None:
    told = {KEY: ToldNumber(3, 2)}
    printer = StatementPrinter(state.collection, POLICY, make_world(8, 8), told)
    was = Observation(KEY, Value.number(2), Source(""), edition="2030")
    assert [o.value.amount for o in printer.print_observations([was])] == [3]


def test_a_count_without_a_printed_number_is_left_out(state: RoundState) -> None:
    key = replace(KEY, provider="fjord_shelter")
    printer = StatementPrinter(state.collection, POLICY, make_world(8, 8), {})
    (observation,) = printer.print_observations([Observation(key, Value.number(5), Source(""), readings=(5, 6))])
    assert (observation.value.status, observation.readings) == (ValueStatus.SUPPRESSED, ())
