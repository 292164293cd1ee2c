"""The seal: it sees everything that is released, and takes nothing that it cannot see through."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

import pytest

from tilstand import model
from tilstand.model.appendix import Appendix
from tilstand.model.chart import PERSONS, TOLD_APART
from tilstand.model.hashes import hash_value
from tilstand.model.names import Imprint
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


# What is handed on cannot be changed, holds its fields alone, and is silent where nothing was said.


MODULES = [importlib.import_module(f"{model.__name__}.{one.name}") for one in pkgutil.iter_modules(model.__path__)]
KINDS = [
    kind for each in MODULES for kind in vars(each).values()
    if isinstance(kind, type) and kind.__module__ == each.__name__
]  # fmt: skip
HANDED: list[Any] = [kind for kind in KINDS if dataclasses.is_dataclass(kind)]
KEEP = {"EditionNames", "Overview", "ChartData", "Release", "ReleasedText"}
"""What keeps something that it worked out once, beside its fields."""
SAID = {
    "MeasureNames.threshold": 1,
    "RegisterEntry.state": "written",
    "Observation.origin": "submitted",
    "Observation.qualifier": "exact",
    "Figure.qualifier": "exact",
    "TableNote.kind": "remark",
    "CellValue.qualifier": "exact",
    "CellValue.bracket_origin": "submitted",
    "CellValue.bracket_qualifier": "exact",
    "ReleasableTable.printed": True,
}


@pytest.mark.whole_room
def test_what_is_handed_on_is_frozen_and_holds_its_fields_alone():
    assert len(HANDED) > 40
    assert {kind.__name__ for kind in HANDED if not kind.__dataclass_params__.frozen} == set()
    assert {kind.__name__ for kind in HANDED if "__slots__" not in vars(kind)} == KEEP
    same = {kind.__name__ for kind in HANDED if not kind.__dataclass_params__.eq}
    assert same == {"ObservationColumns", "ReleasedText"}  # of these each is itself, or says itself when two are equal


@pytest.mark.whole_room
def test_what_nobody_said_is_nothing():
    found = {}
    for kind in HANDED:
        for one in dataclasses.fields(kind):
            made = one.default_factory is not dataclasses.MISSING
            default = one.default_factory() if made else one.default
            if default and default not in (dataclasses.MISSING, InvariantText("")):
                found[f"{kind.__name__}.{one.name}"] = default
    assert found == SAID | {"EditionNames.imprint": Imprint(), "Release.appendix": Appendix()}


@pytest.mark.whole_room
def test_each_word_of_a_hand_over_is_its_own():
    words = {kind.__name__: [str(one) for one in kind] for kind in KINDS if issubclass(kind, StrEnum)}
    assert words == {
        "Severity": ["error", "warning", "info"],
        "EvidenceGrade": ["proven", "simplest", "assumed"],
        "NoteKind": ["remark", "printed", "disputed", "read", "revised", "doubt", "deduced", "break"],
    }
    assert (TOLD_APART, PERSONS) == (5, 200)
