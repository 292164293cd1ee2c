"""Bare numbers ("the 183"): the number told before, how far back, and whose."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from tilstand.audit.claim import Claim
from tilstand.audit.judge import NumberVerdict
from tilstand.audit.phrase import About, Hit
from tilstand.audit.recall import bare, recalled
from tilstand.audit.result import Standing
from tilstand.audit.stated import StatedAt
from tilstand.book.interval import Interval
from tilstand.model import Source
from tilstand.terms import Key, Period
from tilstand.text import NumberSpan, SpanKind

AGREES, WRONG, OPEN = Standing.AGREES, Standing.DOES_NOT_FIT, Standing.NOT_MATCHED


def claim(number, **more):
    value = None if number is None else Decimal(number)
    return Claim(NumberSpan(0, 3, str(number), SpanKind.COUNT, value), **more)


def verdict(status, provider=""):
    if not provider:
        return NumberVerdict(status)
    entry = StatedAt(Key("m", provider, Period.parse("2031")), ((Interval.point(Fraction(5)), Source("a")),))
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
    found = recalled(claim(number), HELD, before)
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
    assert recalled(claim(None), HELD, told) is HELD
    open_ = verdict(WRONG)
    assert recalled(claim(183), open_, told) is open_


def test_a_number_is_bare_with_nothing_but_a_kind_of_thing():
    unit, code = (Hit(4, 9, about, "", frozenset({"x"})) for about in (About.UNIT, About.CODE))
    assert bare(claim(183, first=True))
    assert bare(claim(183, first=True, own=(unit,)))
    assert not bare(claim(183, first=True, own=(unit, code)))
    assert not bare(claim(183))
