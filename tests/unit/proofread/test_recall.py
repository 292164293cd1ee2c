"""Bare numbers ("the 183"): the number told before, how far back, and whose."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from tilstand.ledger.interval import Interval
from tilstand.model import Source
from tilstand.proofread.claims import NumberClaim
from tilstand.proofread.figure_index import IndexedFigure
from tilstand.proofread.number_records import is_bare_number, resolve_anaphora
from tilstand.proofread.phrase_lexicon import PhraseKind, PhraseMention
from tilstand.proofread.result import Standing
from tilstand.proofread.verdicts import NumberVerdict
from tilstand.report_text import NumberKind, NumberSpan
from tilstand.terms import Key, Period

AGREES, WRONG, OPEN = Standing.AGREES, Standing.DOES_NOT_FIT, Standing.NOT_MATCHED


def claim(number, **more):
    value = None if number is None else Decimal(number)
    return NumberClaim(NumberSpan(0, 3, str(number), NumberKind.COUNT, value), **more)


def verdict(status, provider=""):
    if not provider:
        return NumberVerdict(status)
    entry = IndexedFigure(
        Key("m", provider, Period.from_text("2031")), ((Interval.from_single_number(Fraction(5)), Source("a")),)
    )
    return NumberVerdict(status, entry, Source("a"), 0.9, brought=True)


HELD = verdict(WRONG, "rosa")


@pytest.mark.parametrize(
    ("number", "told", "status", "provider"),
    [
        (183, [(183, AGREES, "all")], AGREES, "all"),
        (100, [(100, AGREES, "all")], AGREES, "all"),
        (99, [(99, AGREES, "all")], OPEN, ""),  # so small that it may be another's by chance
        (183, [(183, OPEN, "")], OPEN, ""),
        (183, [(183, WRONG, "all")], WRONG, "rosa"),
        (183, [(183, AGREES, "rosa")], WRONG, "rosa"),  # the body's own: it is held against that
        (183, [(182, AGREES, "all")], WRONG, "rosa"),
        (183, [], WRONG, "rosa"),
        (183, [(183, AGREES, "first"), (183, AGREES, "last")], AGREES, "last"),
        (183, [(183, AGREES, "first"), (183, WRONG, "last")], AGREES, "first"),
        (183, [(183, AGREES, "first"), (183, AGREES, "rosa")], AGREES, "first"),
        (183, [(183, AGREES, "all"), *[(5, AGREES, "x")] * 40], AGREES, "all"),
        (28, [(28, AGREES, "all"), *[(5, AGREES, "x")] * 19], OPEN, ""),
        (28, [(28, AGREES, "all"), *[(5, AGREES, "x")] * 20], WRONG, "rosa"),
    ],
)
def test_a_bare_number_is_looked_for_among_those_told_before(number, told, status, provider):
    before = [(claim(value), verdict(found, whose)) for value, found, whose in told]
    found = resolve_anaphora(claim(number), HELD, before)
    assert found.status is status
    assert (found.key.provider if found.key else "") == provider
    if status is AGREES:
        assert (found.confidence, found.brought) == (0.4, False)
        assert found.source == Source("a")
    if status is OPEN and told[0][2]:
        assert found.guess.key.provider == told[0][2]
    assert found is HELD or status is not WRONG


def test_what_has_no_number_or_no_figure_stays_as_it_is():
    told = [(claim(183), verdict(AGREES, "all"))]
    assert resolve_anaphora(claim(None), HELD, told) is HELD
    open_ = verdict(WRONG)
    assert resolve_anaphora(claim(183), open_, told) is open_


def test_a_number_is_bare_with_nothing_but_a_kind_of_thing():
    unit, code = (PhraseMention(4, 9, about, "", frozenset({"x"})) for about in (PhraseKind.UNIT, PhraseKind.CODE))
    assert is_bare_number(claim(183, first=True))
    assert is_bare_number(claim(183, first=True, own=(unit,)))
    assert not is_bare_number(claim(183, first=True, own=(unit, code)))
    assert not is_bare_number(claim(183))
