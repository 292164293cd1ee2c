"""The seal: it sees everything that is released, and takes nothing that it cannot see through."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tilstand.model.seal import digest
from tilstand.terms import Alike, Qualifier, Status


@dataclass(frozen=True)
class One:
    a: object


@dataclass(frozen=True)
class Two:
    a: object
    b: object = 0
    worked_out: int = field(init=False, default=3)


@dataclass(frozen=True)
class Nothing:
    pass


VALUES = (
    None, True, False, 0, 1, -1, "", "1", "None", "a", "a,b", (), (1,), ((1,),), (1, 2), ("1", 2), ("a", "b"),
    ("a,'b'",), {}, {"a": 1}, {"a": "1"}, {"a": 1, "b": 2}, {"b": 2, "a": 1}, {"a": {"b": 1}}, frozenset(),
    frozenset({1}), frozenset({"1"}), frozenset({1, 2}), Decimal(1), Decimal("1.0"), Fraction(1, 2), 0.5, 1.0,
    date(2031, 1, 1),
    Qualifier.EXACT, Qualifier.ABOUT, Status.NOT_KNOWN, One(1), One("1"), One(One(1)), Two(1),
    Two(1, 1), Two(2), Nothing(), One(Nothing()), Alike("a"), One(()), One(None),
)  # fmt: skip


def test_no_two_values_have_one_seal():
    seals = {digest(value): value for value in VALUES}
    assert len(seals) == len(VALUES)
    assert all(len(seal) == 64 for seal in seals)


def test_the_same_content_has_the_same_seal():
    assert digest([1, "a"]) == digest((1, "a"))
    assert digest(frozenset("abc")) == digest(frozenset("cba"))
    assert digest(One((1, One(2)))) == digest(One((1, One(2))))
    shared = One(Alike("x"))
    assert digest((shared, shared)) == digest((One(Alike("x")), One(Alike("x"))))
    assert digest(Two(1)) == digest(replace(Two(1)))


@pytest.mark.parametrize(
    "value", [object(), {1, 2}, bytearray(b"x"), lambda: 1, [1, {"a": object()}], One(object())]
)
def test_what_a_hash_cannot_see_through_is_refused(value):
    with pytest.raises(TypeError, match="is no plain value and cannot be sealed"):
        digest(value)
