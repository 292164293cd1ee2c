"""The seal: it sees everything that is released, and takes nothing that it cannot see through."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tilstand.model.hashes import hash_value
from tilstand.terms import InvariantText, ValueQualifier, ValueStatus


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
    ValueQualifier.EXACT, ValueQualifier.ABOUT, ValueStatus.NOT_KNOWN, One(1), One("1"), One(One(1)), Two(1),
    Two(1, 1), Two(2), Nothing(), One(Nothing()), InvariantText("a"), One(()), One(None),
)  # fmt: skip


def test_no_two_values_have_one_seal():
    seals = {hash_value(value): value for value in VALUES}
    assert len(seals) == len(VALUES)
    assert all(len(seal) == 64 for seal in seals)


def test_the_same_content_has_the_same_seal():
    assert hash_value([1, "a"]) == hash_value((1, "a"))
    assert hash_value(frozenset("abc")) == hash_value(frozenset("cba"))
    assert hash_value(One((1, One(2)))) == hash_value(One((1, One(2))))
    shared = One(InvariantText("x"))
    assert hash_value((shared, shared)) == hash_value((One(InvariantText("x")), One(InvariantText("x"))))
    assert hash_value(Two(1)) == hash_value(replace(Two(1)))


@pytest.mark.parametrize("value", [object(), {1, 2}, bytearray(b"x"), lambda: 1, [1, {"a": object()}], One(object())])
def test_what_a_hash_cannot_see_through_is_refused(value):
    with pytest.raises(TypeError, match="is no plain value and cannot be sealed"):
        hash_value(value)
